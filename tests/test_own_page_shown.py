"""The own page: where it stands, what is next, everything one has told us; withdrawing and deleting."""

from pathlib import Path

import pytest
from django.test import Client

from applications.models import Application, Attachment
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from tests import journey, people

pytestmark = pytest.mark.usefixtures("now")


def test_it_says_where_it_stands_what_is_next_and_what_was_told(client: Client, anna: Application) -> None:
    people.own(client, anna)
    page = client.get("/min-ansoegning/").content.decode()
    for words in (
        "Vi har modtaget din ansøgning",
        "mandag den 18.",
        "Jeg vil gerne samle et sekretariat.",
        "cv.pdf",
        "20 30 40 50",
        "40\xa040\xa077\xa019",
    ):
        assert words in page
    assert "/ansoeg/person/" not in page


def test_nobody_reads_an_outcome_before_the_letter_has_left(client: Client, anna: Application, carl: User) -> None:
    people.own(client, anna)
    with clock.pinned(people.AFTER):
        anna.move("not_invite", by=carl, now=people.AFTER)
        page = client.get("/min-ansoegning/").content.decode()
        assert "Vi har modtaget din ansøgning" in page
        assert "ikke gået videre" not in page
        answer = client.post("/min-ansoegning/traek/", {"reason": ""}, follow=True).content.decode()
        assert "kunne ikke trækkes tilbage her" in answer
        assert "Afvist" not in answer
        OutgoingMail.objects.filter(letter="not_invited").update(state=OutgoingMail.State.SENT)
        assert "ikke gået videre" in client.get("/min-ansoegning/").content.decode()


def test_withdrawing_asks_first_and_keeps_the_reason(client: Client, anna: Application) -> None:
    people.own(client, anna)
    assert "ikke længere med i opløbet" in client.get("/min-ansoegning/traek/").content.decode()
    anna.refresh_from_db()
    assert anna.stage == Stage.SUBMITTED
    client.post("/min-ansoegning/traek/", {"reason": "Fik et andet job"})
    anna.refresh_from_db()
    assert anna.stage == Stage.WITHDRAWN
    assert anna.steps.get(move="withdraw").note == "Fik et andet job"
    assert OutgoingMail.objects.filter(letter="withdrawn").count() == 1
    client.post("/min-ansoegning/traek/", {"reason": "Igen"})
    assert anna.steps.filter(move="withdraw").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_deleted_draft_is_gone_with_files_and_letters(client: Client, posting: Posting, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.post("/ansoeg/person/", {"name": "Anna", "email": "anna@example.org"})
    draft = Application.objects.get()
    people.own(client, people.draft(posting))
    kept = Attachment.objects.get()
    path = Path(kept.file.path)
    assert client.get("/min-ansoegning/slet/").status_code == 200
    assert path.exists()
    client.post("/min-ansoegning/slet/")
    assert not path.exists()
    assert list(Application.objects.all()) == [draft]
    people.own(client, draft)
    client.post("/min-ansoegning/slet/")
    assert not Application.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert "Find din ansøgning" in client.get("/min-ansoegning/").content.decode()


def test_what_has_been_sent_cannot_be_deleted(client: Client, anna: Application) -> None:
    people.own(client, anna)
    client.post("/min-ansoegning/slet/")
    assert Application.objects.filter(pk=anna.pk).exists()


@pytest.mark.parametrize("address", ["/min-ansoegning/traek/", "/min-ansoegning/slet/"])
def test_without_the_session_there_is_nothing_to_act_on(client: Client, anna: Application, address: str) -> None:
    assert client.post(address)["Location"] == "/min-ansoegning/"
    anna.refresh_from_db()
    assert anna.stage == Stage.SUBMITTED


def test_it_costs_the_same_however_many_apply(client: Client, anna: Application, django_assert_num_queries) -> None:
    people.own(client, anna)
    for others in (0, 3):
        for number in range(others):
            people.applied(anna.posting, f"Bo {number}")
        # Session, application with posting, files, letters that wait, steps, a correction, times, questions.
        with django_assert_num_queries(9):
            client.get("/min-ansoegning/")


def test_after_a_withdrawal_no_interview_lies_ahead(client: Client, anna: Application) -> None:
    people.own(client, anna)
    anna.move("withdraw", by=Applicant(anna.pk), now=people.BEFORE)
    page = client.get("/min-ansoegning/").content.decode()
    for words in ("ikke længere med i opløbet", "Det, vi har om dig"):
        assert words in page
    for words in ("Kommer nu", 'class="forloeb', "Ret ansøgningen", 'href="/min-ansoegning/traek/"'):
        assert words not in page, words


@pytest.mark.parametrize(
    ("stage", "falls", "stays"),
    [
        (Stage.SUBMITTED, ["Din plads blandt dem"], ["tilbuddet", "aflyst"]),
        (Stage.FIRST_INTERVIEW, ["bliver det aflyst", "Påmindelser"], ["Tilbuddet"]),
        (Stage.OFFERED, ["Tilbuddet om stillingen"], ["aflyst"]),
    ],
)
def test_before_withdrawing_one_reads_what_falls(
    client: Client, posting: Posting, carl: User, hanne: User, stage: Stage, falls: list[str], stays: list[str]
) -> None:
    people.seat(posting, hanne)
    anna = journey.at(stage, posting, carl)
    people.release_letters(anna, by=carl)
    people.own(client, anna)
    page = client.get("/min-ansoegning/traek/").content.decode()
    assert [words for words in falls if words not in page] == []
    assert [words for words in stays if words in page] == []
    assert "bliver ikke slettet af det" in page
