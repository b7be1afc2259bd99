"""Sending: once, complete, in few statements, with a receipt."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications import drafts, many
from applications.gaps import Gap
from applications.models import Application, Step
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, Posting
from tests import people

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def draft(client: Client, posting: Posting) -> Application:
    """Anna's draft, complete, open in this browser."""
    draft = people.draft(posting)
    people.own(client, draft)
    return draft


def test_a_sent_application_has_a_number_a_time_and_a_confirmation(client: Client, draft: Application) -> None:
    assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"
    draft.refresh_from_db()
    assert (draft.stage, draft.submitted_at, draft.stored_at) == (Stage.SUBMITTED, people.BEFORE, people.BEFORE)
    page = client.get("/ansoeg/sendt/").content.decode()
    for words in (
        draft.number,
        draft.email,
        "mandag den 11.\xa0november\xa02024 kl.\xa009.00 (dansk tid)",
        "mandag den 18.\xa0november\xa02024",
    ):
        assert words in page


def test_the_receipt_says_number_time_files_and_whom_to_call(client: Client, draft: Application) -> None:
    client.post("/ansoeg/send/")
    mail = OutgoingMail.objects.get(letter="receipt")
    assert mail.to == draft.email
    for words in (
        draft.number,
        "kl.\xa009.00 (dansk tid)",
        "- cv.pdf",
        "23.59",
        "18.\xa0november",
        "40\xa040\xa077\xa019",
        str(draft.link),
    ):
        assert words in mail.body


def test_the_receipt_says_what_is_decided_when_and_that_everybody_hears(client: Client, draft: Application) -> None:
    client.post("/ansoeg/send/")
    body = OutgoingMail.objects.get(letter="receipt").body.replace("\xa0", " ")
    for words in (
        "beslutter, hvem der bliver indkaldt",
        "inden de første samtaler bliver holdt mandag den 18. november 2024",
        "Du hører fra os lige efter, uanset om du bliver indkaldt eller ej.",
        "Du kan rette din ansøgning indtil torsdag den 14. november 2024 kl. 23.59",
    ):
        assert words in body


def test_the_receipt_is_danish_for_who_reads_english(client: Client, draft: Application) -> None:
    client.cookies["django_language"] = "en"
    client.post("/ansoeg/send/")
    assert "mandag den 11." in OutgoingMail.objects.get(letter="receipt").body


def test_a_second_press_shows_the_same_confirmation(client: Client, draft: Application) -> None:
    pages = []
    for _press in range(3):
        response = client.post("/ansoeg/send/", follow=True)
        pages.append(re.sub(r'value="\w{64}"', "", response.content.decode()))
    assert pages[0] == pages[1] == pages[2]
    assert (Application.objects.count(), Step.objects.count(), OutgoingMail.objects.filter(letter="receipt").count()) == (1, 1, 1)


def test_a_draft_that_is_changed_while_it_is_sent_is_shown_again(
    client: Client, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Application.gaps

    def meanwhile(application: Application) -> list[Gap]:
        drafts.hold(Application.objects.get(pk=draft.pk), now=people.BEFORE, motivation="Fra det andet vindue")
        return found(application)

    with monkeypatch.context() as patched:
        patched.setattr(Application, "gaps", meanwhile)
        assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"
    page = client.get("/ansoeg/sendt/", follow=True)
    assert page.redirect_chain == [("/ansoeg/gennemse/", 302)]
    assert "Ikke sendt: Kladden er lige blevet ændret i et andet vindue" in page.content.decode()
    assert not OutgoingMail.objects.filter(letter="receipt").exists()


def test_what_is_missing_is_told_with_links_to_its_fields(client: Client, draft: Application) -> None:
    Application.objects.update(phone="", motivation=" ", attendance={})
    draft.attachments.all().delete()
    page = client.post("/ansoeg/send/").content.decode()
    for link in (
        "/ansoeg/person/#id_phone",
        "/ansoeg/motivation/#id_motivation",
        "/ansoeg/filer/#id_cv",
        "/ansoeg/dage/#id_attend_first_interview_0",
    ):
        section, _hash, anchor = link.partition("#")
        assert f'href="{link}"' in page
        assert f'id="{anchor}"' in client.get(section).content.decode()
    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT
    assert not OutgoingMail.objects.exists()


def test_the_button_is_there_with_gaps_too_and_says_why(client: Client, draft: Application) -> None:
    Application.objects.update(phone="")
    page = client.get("/ansoeg/gennemse/").content.decode()
    assert "Send ansøgningen</button>" in page
    assert "Den kan sendes, når én ting mere er på plads" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [1, 300])
def test_a_submission_is_five_statements_whatever_the_number_of_applications(client: Client, draft: Application, others: int) -> None:
    many.make(draft.posting, others, seed=others, now=people.BEFORE)
    with CaptureQueriesContext(connection) as seen:
        client.post("/ansoeg/send/")
    own = [query["sql"] for query in seen if "django_session" not in query["sql"] and not re.match("BEGIN|COMMIT", query["sql"])]
    assert [re.sub(r"\W+", " ", sql).split()[0] for sql in own] == ["SELECT", "SELECT", "UPDATE", "INSERT", "INSERT"]


def test_the_instant_of_arrival_and_that_of_storing_are_both_kept(
    client: Client, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([people.CLOSES_AT - timedelta(milliseconds=1)] + [people.CLOSES_AT + timedelta(seconds=2)] * 9)
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    client.post("/ansoeg/send/")
    draft.refresh_from_db()
    assert draft.submitted_at == people.CLOSES_AT - timedelta(milliseconds=1)
    assert draft.stored_at == people.CLOSES_AT + timedelta(seconds=2)


def test_the_confirmation_is_nobody_elses(client: Client, anna: Application) -> None:
    assert client.get("/ansoeg/sendt/")["Location"] == "/min-ansoegning/"
