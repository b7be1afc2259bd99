"""The sections of the form: one draft, saved with holes, nothing lost."""

import pytest
from django.test import Client

from applications.models import Application
from applications.process import Stage
from recruitment.models import OutgoingMail, Posting
from tests import people

pytestmark = pytest.mark.usefixtures("posting", "now")
PERSON = {"name": "Anna Ager", "email": "anna@example.org", "phone": "20 30 40 50", "position": "Leder"}


def test_the_opening_page_says_the_days_and_the_test_before_the_first_field(client: Client) -> None:
    page = client.get("/ansoeg/").content.decode()
    assert "torsdag den 14.\xa0november\xa02024 kl.\xa023.59" in page
    for words in ("mandag den 18.", "onsdag den 20.", "tirsdag den 26.", "Ledelsestest hos MUUSMANN", "/privatliv/", "20"):
        assert words in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0]


def test_the_first_save_makes_the_draft_and_mails_the_way_back_once(client: Client) -> None:
    assert client.get("/ansoeg/person/").status_code == 200
    assert not Application.objects.exists()
    assert client.post("/ansoeg/person/", PERSON)["Location"] == "/ansoeg/motivation/"
    draft = Application.objects.get()
    assert (draft.name, draft.email, draft.stage) == ("Anna Ager", "anna@example.org", Stage.DRAFT)
    client.post("/ansoeg/person/", PERSON | {"phone": "11 22 33 44"})
    mail = OutgoingMail.objects.get()
    assert (mail.letter, mail.to) == ("draft_link", "anna@example.org")
    assert str(draft.link) in mail.body


def test_a_mended_address_gets_the_link_too_but_not_any_number_of_them(client: Client) -> None:
    for number in range(5):
        client.post("/ansoeg/person/", PERSON | {"email": f"anna{number}@example.org"})
    assert OutgoingMail.objects.count() == 3


def test_a_section_is_saved_with_holes(client: Client) -> None:
    client.post("/ansoeg/person/", {"name": "Anna"})
    assert client.post("/ansoeg/motivation/", {"motivation": ""}).status_code == 302
    assert client.post("/ansoeg/dage/", {}).status_code == 302
    assert Application.objects.get().name == "Anna"


def test_a_bad_address_is_told_with_the_cure_and_everything_else_is_saved(client: Client) -> None:
    for address in ("anna", "anna@", "root@localhost", "a@[127.0.0.1]", "søren@example.org", "a" * 250 + "@example.org"):
        page = client.post("/ansoeg/person/", PERSON | {"email": address, "name": address}).content.decode()
        assert "navn@eksempel.dk" in page or "254" in page, address
        assert address in page
    assert not OutgoingMail.objects.exists()
    client.post("/ansoeg/person/", PERSON | {"email": "anna"})
    assert Application.objects.get().name == "Anna Ager"


def test_a_name_that_is_too_long_stays_on_the_page(client: Client) -> None:
    page = client.post("/ansoeg/person/", PERSON | {"name": "A" * 200}).content.decode()
    assert "A" * 200 in page
    assert "120" in page
    assert "maxlength" not in page
    assert Application.objects.get().email == "anna@example.org"


def test_a_text_longer_than_the_limit_is_kept_and_told(client: Client) -> None:
    client.post("/ansoeg/person/", PERSON)
    client.post("/ansoeg/motivation/", {"motivation": "ord " * 6000})
    assert len(Application.objects.get().motivation) == 24_000
    assert "24.000" in client.get("/ansoeg/gennemse/").content.decode()


def test_the_background_is_kept_by_the_key_of_the_wish(client: Client) -> None:
    client.post("/ansoeg/person/", PERSON)
    client.post("/ansoeg/motivation/", {"motivation": "Fordi", "wish_uddannelse": "Cand.scient.pol.", "wish_fremmed": "x"})
    assert Application.objects.get().background == {"uddannelse": "Cand.scient.pol."}
    assert "Cand.scient.pol." in client.get("/ansoeg/motivation/").content.decode()


def test_a_day_when_one_cannot_come_blocks_nothing(client: Client, posting: Posting) -> None:
    client.post("/ansoeg/person/", PERSON)
    answers = {"attend_first_interview": "ja", "attend_test": "nej", "attendance_note": "Ferie", "test_accepted": "on"}
    assert client.post("/ansoeg/dage/", answers)["Location"] == "/ansoeg/gennemse/"
    draft = Application.objects.get()
    assert draft.attendance == {"first_interview": True, "test": False}
    assert draft.test_accepted
    assert [gap.field for gap in draft.gaps()] == ["motivation", "cv", "attend_second_interview"]


def test_the_line_says_draft_on_every_page_and_when_it_was_saved(client: Client) -> None:
    assert "Der er ikke gemt noget endnu" in client.get("/ansoeg/person/").content.decode()
    client.post("/ansoeg/person/", PERSON)
    for section in ("person", "motivation", "filer", "dage", "gennemse"):
        page = client.get(f"/ansoeg/{section}/").content.decode()
        assert "Kladde – ikke sendt" in page
        assert "Gemt kl.\xa009.00" in page
    assert "Trin 3 af 5" in client.get("/ansoeg/filer/").content.decode()


def test_saving_and_staying_stays(client: Client) -> None:
    assert client.post("/ansoeg/person/", PERSON | {"stay": "1"})["Location"] == "/ansoeg/person/"


def test_nothing_written_is_no_draft(client: Client) -> None:
    client.post("/ansoeg/person/", {"name": " "})
    client.post("/ansoeg/dage/", {})
    assert not Application.objects.exists()


def test_what_is_written_after_the_session_is_lost_becomes_a_draft_of_its_own(client: Client) -> None:
    client.post("/ansoeg/motivation/", {"motivation": "To sider"})
    assert Application.objects.get().motivation == "To sider"


def test_a_forged_stage_or_time_changes_nothing(client: Client) -> None:
    forged = {"stage": "hired", "submitted_at": "2020-01-01", "stored_at": "2020-01-01", "number": "AAAA-AAAA", "posting": "9", "id": "7"}
    client.post("/ansoeg/person/", PERSON | forged)
    draft = Application.objects.get()
    assert (draft.stage, draft.submitted_at, draft.stored_at) == (Stage.DRAFT, None, None)
    assert draft.number != "AAAA-AAAA"


def test_what_has_been_sent_is_not_changed_from_another_window(client: Client, anna: Application) -> None:
    people.own(client, anna)
    assert client.post("/ansoeg/person/", PERSON | {"name": "En anden"})["Location"] == "/ansoeg/sendt/"
    anna.refresh_from_db()
    assert anna.name == "Anna Ager"


def test_an_unknown_section_is_not_there(client: Client) -> None:
    assert client.get("/ansoeg/alder/").status_code == 404


def test_a_section_costs_the_same_whoever_else_applies(client: Client, posting: Posting, django_assert_num_queries) -> None:
    client.post("/ansoeg/person/", PERSON)
    for others in (0, 3):
        for number in range(others):
            people.draft(posting, f"Bo {number}")
        # Session, application with posting, files, what is for the consultant only.
        with django_assert_num_queries(4):
            client.get("/ansoeg/person/")
        with django_assert_num_queries(4):
            client.get("/ansoeg/gennemse/")


@pytest.mark.parametrize("number", ["12ab", "ring bare", "123", "abcdefgh"])
def test_a_number_that_cannot_be_dialled_is_told_kept_and_asked_for_before_sending(client: Client, number: str) -> None:
    page = client.post("/ansoeg/person/", PERSON | {"phone": number}).content.decode()
    assert "<title>Fejl: " in page
    assert 'href="#id_phone"' in page
    assert "Skriv et telefonnummer med tal" in page
    assert Application.objects.get().phone == number
    assert "Skriv et telefonnummer med tal" in client.get("/ansoeg/gennemse/").content.decode()


@pytest.mark.parametrize("number", ["20304050", "+45 20 30 40 50", "(0046) 70-123 45 67", "20 30 40 50 efter kl. 16", "31 23 45"])
def test_a_number_that_can_be_dialled_is_taken_as_it_is_written(client: Client, number: str) -> None:
    assert client.post("/ansoeg/person/", PERSON | {"phone": number}).status_code == 302
    assert Application.objects.get().phone == number
