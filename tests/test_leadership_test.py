"""The leadership test: consent first, the report for the consultant alone, the reading for the head after the scores, and its end."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from applications import held, leadership_test
from applications.models import Application, Assessment, Conflict, Interpretation, Refused, TakenTest
from applications.process import Round
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from scheduling.models import Kind
from tests import desk, papers, people, times

TEST_DAY = people.AFTER + timedelta(days=5)
MARK = "Rapporten siger hemmelighed-4711"
PAGE = "admin:applications_application_test"
ACT = "admin:applications_application_test_act"


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.pinned(TEST_DAY):
        yield


@pytest.fixture
def bo(posting: Posting, carl: User, hanne: User, mette: User) -> Application:
    """Bo, invited to the test; the letter has left."""
    people.seat(posting, hanne, mette)
    return times.invited(posting, carl, "Bo Birk", Kind.TEST)


def agree(bo: Application) -> TakenTest:
    return leadership_test.consent(bo, by=Applicant(bo.pk), now=TEST_DAY)


def write(bo: Application, carl: User) -> str:
    key = bo.posting.profile.competencies[0].key
    leadership_test.interpret(bo, {key: MARK}, by=carl, now=TEST_DAY)
    return key


def keep_report(browser: Client, bo: Application):
    return browser.post(reverse(ACT, args=[bo.pk, "report"]), {"file": papers.upload(papers.pdf(), name="rapport.pdf")}, follow=True)


def test_nothing_is_kept_before_the_candidate_agrees(bo: Application, carl: User) -> None:
    browser = desk.signed_in(carl)
    assert "ikke sagt ja" in browser.get(reverse(PAGE, args=[bo.pk])).content.decode()
    assert keep_report(browser, bo).status_code == 409
    with pytest.raises(Refused):
        write(bo, carl)
    assert not any(Path(settings.MEDIA_ROOT).glob("*/*rapport*"))
    with pytest.raises(IntegrityError), transaction.atomic():
        TakenTest.objects.update_or_create(application=bo, defaults={"file": "aa/x.pdf", "reported_at": TEST_DAY})


def test_the_candidate_agrees_on_the_own_page_once(bo: Application) -> None:
    browser = Client()
    people.own(browser, bo)
    assert "Læs og sig ja" in browser.get("/min-ansoegning/").content.decode()
    page = browser.get("/min-ansoegning/test/").content.decode()
    assert "kun af rekrutteringskonsulenten" in page
    browser.post("/min-ansoegning/test/ja/")
    with clock.pinned(TEST_DAY + timedelta(hours=1)):
        browser.post("/min-ansoegning/test/ja/")
    assert TakenTest.objects.get().consented_at == TEST_DAY


def test_whoever_is_not_invited_to_it_has_no_such_page(anna: Application) -> None:
    browser = Client()
    people.own(browser, anna)
    assert browser.get("/min-ansoegning/test/").status_code == 302
    assert "edelsestesten</h2>" not in browser.get("/min-ansoegning/").content.decode()
    with pytest.raises(Refused):
        agree(anna)


def test_the_report_is_the_consultants_alone(bo: Application, carl: User, hanne: User, mette: User) -> None:
    agree(bo)
    browser = desk.signed_in(carl)
    assert "rapport.pdf" in keep_report(browser, bo).content.decode()
    address = reverse("admin:applications_application_test_report", args=[bo.pk])
    assert browser.get(address).status_code == 200
    for user in (hanne, mette):
        assert desk.signed_in(user).get(address).status_code in (302, 403, 404)
    own = Client()
    people.own(own, bo)
    assert own.get(address).status_code in (302, 403, 404)
    Conflict.objects.update_or_create(application=bo, user=carl, defaults={"conflicted": True, "reason": "Nabo", "at": TEST_DAY})
    assert desk.signed_in(carl).get(address).status_code == 404


def pages_of(user: User, bo: Application) -> str:
    """Everything about Bo that the panel can open."""
    browser = desk.signed_in(user)
    rounds = ("first_interview", "second_interview")
    of_rounds = [f"/samtaler/{one}/{bo.pk}/{rest}" for one in rounds for rest in ("", "ansoegning/")]
    addresses = ["/samtaler/", f"/ansoegninger/{bo.pk}/", *of_rounds, *(f"/samtaler/{one}/sammenligning/" for one in rounds)]
    addresses += [reverse(PAGE, args=[bo.pk]), reverse("admin:applications_application_change", args=[bo.pk])]
    return " ".join(browser.get(address, follow=True).content.decode() for address in addresses)


def test_the_head_reads_it_after_the_scores_are_locked_and_nobody_else(bo: Application, carl: User, hanne: User, mette: User, anna) -> None:
    agree(bo)
    write(bo, carl)
    mine = Assessment.objects.filter(application=bo, by=hanne, round=Round.FIRST)
    locked_at = mine.get().submitted_at
    mine.update(submitted_at=None, revision=0)
    assert MARK not in pages_of(hanne, bo)
    assert "når du har indsendt dine scorer af 1. samtale" in pages_of(hanne, bo)
    mine.update(submitted_at=locked_at, revision=1)
    assert MARK in pages_of(hanne, bo)
    # A member of the committee never reads it, scores or no scores.
    assert MARK not in pages_of(mette, bo)
    Conflict.objects.update_or_create(application=bo, user=hanne, defaults={"conflicted": True, "reason": "Nabo", "at": TEST_DAY})
    assert MARK not in pages_of(hanne, bo)


def test_it_enters_no_figure(bo: Application, carl: User, hanne: User) -> None:
    browser = desk.signed_in(hanne)

    def figures() -> str:
        return browser.get("/samtaler/first_interview/sammenligning/").content.decode().partition("<main")[2].partition("</main>")[0]

    before = figures()
    agree(bo)
    write(bo, carl)
    assert figures() == before
    assert "Bo Birk" in before
    assert not hasattr(Interpretation, "score")


def test_taking_the_consent_back_destroys_everything(bo: Application, carl: User, django_capture_on_commit_callbacks) -> None:
    agree(bo)
    keep_report(desk.signed_in(carl), bo)
    write(bo, carl)
    place = Path(settings.MEDIA_ROOT) / str(TakenTest.objects.get().file)
    assert place.exists()
    own = Client()
    people.own(own, bo)
    assert "kan ikke hentes tilbage" in own.get("/min-ansoegning/test/tag-tilbage/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        own.post("/min-ansoegning/test/tag-tilbage/")
    taken = TakenTest.objects.get()
    assert (str(taken.file), taken.name, taken.withdrawn_at, taken.destroyed_at, taken.destroyed_by) == ("", "", TEST_DAY, TEST_DAY, None)
    assert not Interpretation.objects.exists()
    assert not place.exists()
    assert OutgoingMail.objects.filter(letter="test_destroyed", to=bo.email).count() == 1
    assert "blev slettet" in own.get("/min-ansoegning/test/").content.decode()
    with pytest.raises(Refused):
        write(bo, carl)


def test_the_consultant_destroys_it_on_request_with_a_reason(bo: Application, carl: User, django_capture_on_commit_callbacks) -> None:
    agree(bo)
    browser = desk.signed_in(carl)
    keep_report(browser, bo)
    assert browser.post(reverse(ACT, args=[bo.pk, "destroy"]), {"why": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post(reverse(ACT, args=[bo.pk, "destroy"]), {"why": "Bo ringede og bad om det."}, follow=True).content.decode()
    assert "Bo ringede og bad om det." in page
    taken = TakenTest.objects.get()
    assert (str(taken.file), taken.destroyed_by, taken.consents) == ("", carl, True)


def test_the_talk_is_planned_held_and_remarked_on(bo: Application, carl: User, hanne: User) -> None:
    agree(bo)
    write(bo, carl)
    browser, own = desk.signed_in(carl), Client()
    people.own(own, bo)
    assert "Samtal" not in own.get("/min-ansoegning/").content.decode().partition("edelsestesten</h2>")[2][:300]
    assert browser.post(reverse(ACT, args=[bo.pk, "talk"]), {"day": "2024-11-19", "at": "09:00"}).status_code == 409
    for _twice in range(2):
        browser.post(reverse(ACT, args=[bo.pk, "talk"]), {"day": "2024-11-21", "at": "09:00"})
    letter = OutgoingMail.objects.get(letter="test_feedback")
    assert letter.state == "prepared"
    assert "torsdag den 21. november 2024 kl. 09.00" in letter.body.replace("\xa0", " ")
    assert leadership_test.remark(bo, "For tidligt.", by=Applicant(bo.pk), now=TEST_DAY) is False
    assert browser.post(reverse(ACT, args=[bo.pk, "held"]), {"on": "2024-11-21"}).status_code == 409
    with clock.pinned(TEST_DAY + timedelta(days=1)):
        browser.post(reverse(ACT, args=[bo.pk, "held"]), {"on": "2024-11-21"})
        assert own.post("/min-ansoegning/test/", {"text": "Jeg kan ikke genkende det."}, follow=True).status_code == 200
        own.post("/min-ansoegning/test/", {"text": "Noget andet."})
        assert "Jeg kan ikke genkende det." in pages_of(hanne, bo)
    taken = TakenTest.objects.get()
    assert (taken.feedback_held_on, taken.feedback_by, taken.remark) == (date(2024, 11, 21), carl, "Jeg kan ikke genkende det.")


def test_the_start_page_says_who_has_not_agreed_and_who_is_owed_a_talk(bo: Application, carl: User) -> None:
    browser = desk.signed_in(carl)
    assert "Har ikke sagt ja til ledelsestesten" in browser.get(reverse("admin:index")).content.decode()
    agree(bo)
    keep_report(browser, bo)
    page = browser.get(reverse("admin:index")).content.decode()
    assert "Har ikke sagt ja til ledelsestesten" not in page
    assert "Gennemgå resultatet af ledelsestesten" in page
    leadership_test.hold_feedback(bo, date(2024, 11, 20), by=carl, now=TEST_DAY)
    assert "Gennemgå resultatet af ledelsestesten" not in browser.get(reverse("admin:index")).content.decode()


def test_the_own_download_has_it_once_it_has_been_talked_about(bo: Application, carl: User) -> None:
    agree(bo)
    write(bo, carl)
    assert MARK not in str(held.facts(bo, TEST_DAY)) + held.readable(bo, TEST_DAY)
    leadership_test.hold_feedback(bo, date(2024, 11, 20), by=carl, now=TEST_DAY)
    assert MARK in str(held.facts(bo, TEST_DAY))
    assert MARK in held.readable(bo, TEST_DAY)


def test_a_report_that_is_no_pdf_is_refused(bo: Application, carl: User) -> None:
    agree(bo)
    answer = desk.signed_in(carl).post(reverse(ACT, args=[bo.pk, "report"]), {"file": papers.upload(b"ikke en pdf", name="rapport.pdf")})
    assert answer.status_code in (409, 422)
    assert not TakenTest.objects.get().file


def test_a_rejection_that_waits_does_not_show_through_and_the_rejected_are_still_owed_the_talk(bo: Application, carl: User) -> None:
    own = Client()
    people.own(own, bo)

    def seen() -> list[str]:
        pages = (own.get(address).content.decode() for address in ("/min-ansoegning/", "/min-ansoegning/test/"))
        return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages]

    before = seen()
    bo.move("reject", by=carl, now=TEST_DAY)
    assert seen() == before
    assert "Ja, I må teste mig" in before[1]
    with pytest.raises(Refused):
        agree(bo)
    bo.move("undo", by=carl, now=TEST_DAY, note="Fejl")
    agree(bo)
    keep_report(desk.signed_in(carl), bo)
    bo.move("reject", by=carl, now=TEST_DAY)
    people.release_letters(bo, carl)
    assert "Få resultatet slettet" in own.get("/min-ansoegning/test/").content.decode()
    dossier = desk.signed_in(carl).get(reverse("admin:applications_application_change", args=[bo.pk])).content.decode()
    assert reverse(PAGE, args=[bo.pk]) in dossier
    assert leadership_test.hold_feedback(bo, date(2024, 11, 20), by=carl, now=TEST_DAY).feedback_held_on
