"""One person is let in after the deadline with a code: it works once, for one draft, until it runs out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import admissions
from applications.models import Admission, Application, Conflict, Refused
from applications.process import Stage
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, people

PAGE = "admin:applications_application_admissions"
WHY = "Vores side var nede fra kl. 23.10 til midnat."


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def code_for(posting: Posting, carl: User, hours: int = 24) -> str:
    return admissions.give(posting, reason=WHY, hours=hours, by=carl, now=people.AFTER)[1]


def with_code(browser: Client, code: str) -> str:
    return browser.post("/ansoeg/kode/", {"code": code}, follow=True).content.decode()


def test_a_draft_is_sent_with_a_code_and_marked_as_late(posting: Posting, carl: User) -> None:
    draft, browser = people.draft(posting), Client()
    people.own(browser, draft)
    closed = browser.get("/ansoeg/gennemse/").content.decode()
    assert "Ansøgningsfristen er udløbet" in closed
    assert "/ansoeg/kode/" in closed
    page = with_code(browser, code_for(posting, carl).lower().replace("-", " "))
    assert "Send ansøgningen" in page
    browser.post("/ansoeg/send/")
    draft.refresh_from_db()
    assert (draft.stage, draft.submitted_at) == (Stage.SUBMITTED, people.AFTER)
    dossier = desk.signed_in(carl).get(reverse("admin:applications_application_change", args=[draft.pk])).content.decode()
    assert "Lukket ind efter fristen" in dossier
    assert WHY in dossier


def test_somebody_without_a_draft_begins_one(posting: Posting, carl: User) -> None:
    browser = Client()
    page = with_code(browser, code_for(posting, carl))
    assert 'name="name"' in page
    browser.post("/ansoeg/person/", {"name": "Eva Ebbe", "email": "eva@example.org", "phone": "20304050"})
    draft = Application.objects.get()
    assert (draft.name, draft.stage) == ("Eva Ebbe", Stage.DRAFT)
    assert Admission.objects.get().application == draft


def test_a_code_works_for_one_and_for_the_same_again(posting: Posting, carl: User) -> None:
    code, first, second = code_for(posting, carl), Client(), Client()
    people.own(first, people.draft(posting))
    people.own(second, people.draft(posting, "Bo Birk"))
    with_code(first, code)
    assert "Denne kode virker ikke." in with_code(second, code)
    assert "Send ansøgningen" in with_code(first, code)
    assert second.post("/ansoeg/send/").status_code == 409


def test_it_runs_out_half_open(posting: Posting, carl: User) -> None:
    browser = Client()
    people.own(browser, people.draft(posting))
    with_code(browser, code_for(posting, carl, 2))
    ends = people.AFTER + timedelta(hours=2)
    with clock.pinned(ends):
        assert browser.post("/ansoeg/send/").status_code == 409
    with clock.pinned(ends - timedelta(milliseconds=1)):
        assert browser.get("/ansoeg/frist/").json()["closes"] == int(ends.timestamp() * 1000)
        assert browser.post("/ansoeg/send/").status_code == 302


def test_the_own_page_says_until_when(posting: Posting, carl: User) -> None:
    browser = Client()
    people.own(browser, people.draft(posting))
    with_code(browser, code_for(posting, carl))
    page = browser.get("/min-ansoegning/").content.decode()
    assert "16. november 2024" in page.replace("\xa0", " ")
    assert "Gennemse og send" in page


def test_one_that_was_taken_back_does_not_work(posting: Posting, carl: User) -> None:
    browser, code = Client(), code_for(posting, carl)
    people.own(browser, people.draft(posting))
    with_code(browser, code)
    answer = desk.signed_in(carl).post(
        reverse("admin:applications_application_admission_off", args=[Admission.objects.get().pk]), follow=True
    )
    assert "Koden virker ikke længere." in answer.content.decode()
    assert browser.post("/ansoeg/send/").status_code == 409


def test_what_has_been_sent_cannot_be_taken_back(posting: Posting, carl: User) -> None:
    browser, code = Client(), code_for(posting, carl)
    people.own(browser, people.draft(posting))
    with_code(browser, code)
    browser.post("/ansoeg/send/")
    assert admissions.take_back(Admission.objects.get(), now=people.AFTER) is False


def test_a_correction_is_not_let_in(posting: Posting, carl: User, anna: Application) -> None:
    browser = Client()
    people.own(browser, anna)
    # Whoever has sent one begins another application with the code; what was sent stays as it is.
    with_code(browser, code_for(posting, carl))
    anna.refresh_from_db()
    assert anna.stage == Stage.SUBMITTED
    assert Admission.objects.get().application_id != anna.pk


def test_before_the_deadline_and_after_the_end_nobody_is_given_one(posting: Posting, carl: User, hanne: User) -> None:
    for now, by, ended, words in (
        (people.BEFORE, carl, "", "Fristen er ikke udløbet"),
        (people.AFTER, carl, "cancelled", "Rekrutteringen er slut"),
        (people.AFTER, hanne, "", "Din rolle"),
    ):
        posting.ended = ended
        with pytest.raises(Refused) as refused:
            admissions.give(posting, reason=WHY, hours=2, by=by, now=now)
        assert words in str(refused.value)
    assert not Admission.objects.exists()


def test_the_desk_shows_the_code_once(posting: Posting, carl: User, hanne: User) -> None:
    browser = desk.signed_in(carl)
    page = browser.post(reverse(PAGE), {"reason": WHY, "hours": "24"}).content.decode()
    code = page.partition('<span class="number">')[2].partition("<")[0]
    assert Admission.digest_of(code) == Admission.objects.get().digest
    again = browser.get(reverse(PAGE)).content.decode()
    assert code not in again
    assert WHY in again
    assert "Ikke brugt endnu" in again
    assert browser.post(reverse(PAGE), {"hours": "24"}).status_code == 422
    assert desk.signed_in(hanne).get(reverse(PAGE)).status_code in (302, 403, 404)


def test_the_code_of_somebody_with_whom_one_has_a_conflict_of_interest_is_not_shown(posting: Posting, carl: User) -> None:
    code_for(posting, carl)
    row, draft = Admission.objects.get(), people.draft(posting)
    Admission.objects.filter(pk=row.pk).update(application=draft)
    browser, take_back = desk.signed_in(carl), reverse("admin:applications_application_admission_off", args=[row.pk])
    assert WHY in browser.get(reverse(PAGE)).content.decode()
    Conflict.objects.create(application=draft, user=carl, conflicted=True, reason="Nabo", at=people.AFTER)
    assert WHY not in browser.get(reverse(PAGE)).content.decode()
    assert browser.post(take_back).status_code == 404
    assert code_for(posting, carl)
    assert WHY in browser.get(reverse(PAGE)).content.decode()


def test_the_page_for_a_code_leads_on_while_everybody_may_send(posting: Posting) -> None:
    with clock.pinned(people.BEFORE):
        assert Client().get("/ansoeg/kode/").status_code == 302
