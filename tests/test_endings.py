"""The recruitment called off, closed without a hire, taken up again: whoever waits is told, and nothing is lost."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from applications import endings
from applications.invariants import unanswered_in_closed_posting
from applications.models import Application, Overtaken, Refused
from applications.process import MOVES, obstacles
from recruitment import clock, outbox
from recruitment.models import Ended, Ending, OutgoingMail, Posting, User
from recruitment.roles import Applicant
from scheduling.models import Appointment
from scheduling.reminders import sweep
from tests import desk, people, times

WHY = "Kommunaldirektøren har den 15. november besluttet at lægge to sekretariater sammen."
SAID = "Kommunen lægger to sekretariater sammen."


def ending_page(name: str = "ending") -> str:
    return reverse(f"admin:applications_application_{name}")


def end(posting: Posting, carl: User, kind: str = Ended.CANCELLED, **more: Any) -> Ending:
    values = {"reason": WHY, "said": SAID, "by": carl, "now": people.AFTER} | more
    return endings.end(Posting.objects.get(pk=posting.pk), kind, **values)


def letters(name: str) -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.filter(letter=name).order_by("to").values_list("to", "state"))


def test_everybody_who_waits_is_told_once_and_nobody_else(posting: Posting, carl: User, anna: Application) -> None:
    bo, rejected, gone = (people.applied(posting, name) for name in ("Bo Birk", "Cia Cold", "Dan Due"))
    rejected.move("not_invite", by=carl, now=people.AFTER)
    people.release_letters(rejected, carl)
    gone.move("withdraw", by=Applicant(gone.pk), now=people.AFTER)
    people.draft(posting, "Eva Ebbe")
    end(posting, carl)
    assert (endings.tell(people.AFTER), endings.tell(people.AFTER)) == (2, 0)
    assert letters("ended") == [(anna.email, "queued"), (bo.email, "queued")]
    # Her deadline had passed: nobody writes to her about a draft that she let lie.
    assert letters("ended_draft") == []
    body = OutgoingMail.objects.filter(letter="ended", to=anna.email).get().body
    assert "har aflyst rekrutteringen" in body
    assert SAID in body
    assert WHY not in body


def test_before_the_deadline_drafts_are_told_too(posting: Posting, carl: User, anna: Application) -> None:
    eva = people.draft(posting, "Eva Ebbe")
    end(posting, carl, now=people.BEFORE)
    endings.tell(people.BEFORE)
    assert letters("ended_draft") == [(eva.email, "queued")]


def test_nobody_can_apply_and_nothing_can_be_decided(posting: Posting, carl: User, anna: Application) -> None:
    draft = people.draft(posting, "Eva Ebbe")
    end(posting, carl, now=people.BEFORE)
    draft = Application.objects.select_related("posting__current").get(pk=draft.pk)
    assert obstacles(MOVES["submit"], draft, Applicant(draft.pk), people.BEFORE) == [
        "Det kan ikke lade sig gøre her nu. Ring til kontaktpersonen, hvis noget har ændret sig for dig."
    ]
    anna = Application.objects.select_related("posting__current").get(pk=anna.pk)
    assert obstacles(MOVES["shortlist"], anna, carl, people.AFTER) == ["Rekrutteringen er slut: Aflyst. Genoptag den først."]
    with clock.pinned(people.BEFORE):
        browser = Client()
        people.own(browser, draft)
        assert "Rekrutteringen er aflyst" in browser.get("/min-ansoegning/").content.decode()
        page = browser.get("/ansoeg/").content.decode()
        assert "Stillingen kan ikke længere søges" in page
        assert "Fristen er overskredet" not in page
        public = Client().get("/").content.decode()
    assert "Rekrutteringen er aflyst" in public
    assert "button-large" not in public


def test_the_public_page_changes_at_once_and_is_another_version(posting: Posting, carl: User) -> None:
    with clock.pinned(people.BEFORE):
        before = Client().get("/")
        ending = end(posting, carl, now=people.BEFORE)
        during = Client().get("/", headers={"If-None-Match": before["ETag"]})
        endings.reopen(ending.posting, why="Alligevel.", by=carl, now=people.BEFORE)
        after = Client().get("/")
    assert during.status_code == 200
    assert during["ETag"] != before["ETag"] == after["ETag"]


def test_times_ahead_are_cancelled_with_their_letters(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    bo = times.invited(posting, carl, "Bo Birk")
    appointment = times.booked(bo, carl)
    for mail in OutgoingMail.objects.filter(letter="appointment_booked"):
        outbox.deliver(mail.pk, now=times.NOW)
    end(posting, carl, Ended.NO_HIRE)
    assert Appointment.objects.get(pk=appointment.pk).cancelled_at == people.AFTER
    assert letters("appointment_cancelled") == [(bo.email, "queued")]
    assert letters("panel_cancelled") == [(hanne.email, "queued")]


def test_nobody_is_reminded_of_it(posting: Posting, carl: User, anna: Application) -> None:
    people.draft(posting, "Eva Ebbe")
    with clock.pinned(people.BEFORE):
        end(posting, carl, now=people.BEFORE)
        assert sweep(people.BEFORE) == []


def test_taken_up_again_everybody_is_where_they_were_and_who_was_told_is_told(posting: Posting, carl: User, anna: Application) -> None:
    bo = people.applied(posting, "Bo Birk")
    ending = end(posting, carl)
    endings.tell(people.AFTER)
    sent = OutgoingMail.objects.get(letter="ended", to=anna.email)
    outbox.deliver(sent.pk, now=people.AFTER)
    endings.reopen(ending.posting, why="Kandidaten sagde nej.", by=carl, now=people.AFTER)
    endings.tell(people.AFTER)
    # Bo's letter had not left: it is taken back, and he never hears of it.
    assert letters("ended") == [(anna.email, "sent"), (bo.email, "discarded")]
    assert letters("resumed") == [(anna.email, "queued")]
    anna = Application.objects.select_related("posting__current").get(pk=anna.pk)
    assert obstacles(MOVES["shortlist"], anna, carl, people.AFTER) == []
    end(posting, carl, Ended.NO_HIRE)
    assert endings.tell(people.AFTER) == 2


def test_a_letter_about_an_end_that_no_longer_holds_does_not_leave(posting: Posting, carl: User, anna: Application) -> None:
    end(posting, carl)
    endings.tell(people.AFTER)
    Posting.objects.update(ended="")
    mail = OutgoingMail.objects.get(letter="ended")
    outbox.deliver(mail.pk, now=people.AFTER)
    mail.refresh_from_db()
    assert mail.state == "discarded"


def test_what_stands_in_the_way_is_told_with_the_way_out(posting: Posting, carl: User, hanne: User, anna: Application) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    with pytest.raises(Refused) as refused:
        end(posting, carl)
    assert refused.value.sentences == ["Nogle breve venter på dig. Send eller kassér dem først: ingen skal have to forskellige beskeder."]
    with pytest.raises(Refused) as refused:
        end(posting, hanne)
    assert refused.value.sentences == ["Din rolle giver ikke adgang til dette."]
    assert not Ending.objects.exists()
    people.release_letters(anna, carl)
    Application.objects.filter(pk=anna.pk).update(stage="hired")
    assert "Nogen har et tilbud eller stillingen." in endings.obstacles(posting, carl, people.AFTER)[0]


def test_of_two_at_once_one_is_told(posting: Posting, carl: User) -> None:
    end(posting, carl)
    with pytest.raises(Overtaken):
        end(posting, carl)
    with pytest.raises(IntegrityError):
        Ending.objects.create(posting=posting, kind=Ended.NO_HIRE, reason=WHY, by=carl, at=people.AFTER)


def test_a_second_reopening_is_told(posting: Posting, carl: User) -> None:
    ending = end(posting, carl)
    endings.reopen(ending.posting, why="Alligevel.", by=carl, now=people.AFTER)
    with pytest.raises(Overtaken):
        endings.reopen(ending.posting, why="Alligevel.", by=carl, now=people.AFTER)


# --- At the desk ---------------------------------------------------------------------------------------------------


@pytest.fixture
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


@pytest.mark.usefixtures("_afterwards")
def test_the_desk_shows_the_letters_first_then_ends_it_and_takes_it_up_again(posting: Posting, carl: User, anna: Application) -> None:
    browser = desk.signed_in(carl)
    said = {"kind": "no_hire", "reason": WHY, "said": SAID}
    page = browser.post(ending_page(), said).content.decode()
    assert "Dette brev går af sted med det samme, til 1 person" in page
    assert SAID in page
    assert "har afsluttet rekrutteringen uden at ansætte nogen" in page
    assert not Ending.objects.exists()
    page = browser.post(ending_page("ending_confirm"), said, follow=True).content.decode()
    assert "Afsluttet uden ansættelse. Brevene er på vej." in page
    assert "Rekrutteringen er slut" in browser.get(reverse("admin:index")).content.decode()
    page = browser.post(ending_page("ending_reopen"), {"why": ""}).content.decode()
    assert "Skriv, hvem der besluttede det, hvornår og hvorfor." in page
    page = browser.post(ending_page("ending_reopen"), {"why": "Den valgte sagde nej."}, follow=True).content.decode()
    assert "Den går videre." in page
    assert "Den valgte sagde nej." in page


@pytest.mark.usefixtures("_afterwards")
def test_a_reason_is_needed_and_others_find_nothing(posting: Posting, carl: User, hanne: User) -> None:
    answer = desk.signed_in(carl).post(ending_page("ending_confirm"), {"kind": "cancelled"})
    assert answer.status_code == 422
    assert not Ending.objects.exists()
    assert desk.signed_in(hanne).get(ending_page()).status_code in (302, 403, 404)
    assert desk.signed_in(carl).get(ending_page("ending_confirm")).status_code == 404


# --- For good ------------------------------------------------------------------------------------------------------


def close(posting: Posting) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("close_posting", posting.slug)
    return str(refused.value)


def test_it_is_closed_for_good_when_everybody_has_been_told(posting: Posting, carl: User, anna: Application, capsys) -> None:
    outbox.send_due(people.AFTER)
    assert "Nogen venter stadig på svar." in close(posting)
    end(posting, carl)
    assert "Nogen har ikke fået at vide, at rekrutteringen er slut." in close(posting)
    endings.tell(people.AFTER)
    assert "Nogle breve er ikke sendt." in close(posting)
    outbox.send_due(people.AFTER)
    call_command("close_posting", posting.slug)
    assert Posting.live() is None
    assert unanswered_in_closed_posting(people.AFTER) == []


def test_another_posting_is_not_closed_by_mistake(posting: Posting) -> None:
    with pytest.raises(CommandError):
        call_command("close_posting", "en-anden")
    assert Posting.live() == posting
