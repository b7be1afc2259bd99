"""A day that runs late: the candidate who waits reads it on their own page, and nobody reads anything of anybody else."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from applications.models import Conflict, Refused
from applications.process import Round
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from scheduling import booking, on_the_day
from scheduling.models import Appointment, Delay, Kind
from tests import desk, people, times

MORNING = in_copenhagen("2024-11-18T08:30")
SUNDAY = in_copenhagen("2024-11-17T12:00")
TUESDAY = in_copenhagen("2024-11-19T08:30")
OWN, TODAY = "/min-ansoegning/", "/min-ansoegning/i-dag/"


@pytest.fixture
def ten(posting: Posting, carl: User, hanne: User) -> Appointment:
    """Anna's 1st interview on Monday at 10, with Hanne, her letter sent."""
    application = times.invited(posting, carl)
    people.seat(posting, hanne, rounds=(Round.FIRST,))
    appointment = times.booked(application, carl, time(10))
    outbox.send_due(times.NOW)
    return appointment


def late(posting: Posting, carl: User, minutes: int, now=MORNING, kind: Kind = Kind.FIRST) -> None:
    on_the_day.say_delay(posting, kind, minutes, by=carl, now=now)


def fragment(appointment: Appointment, now=MORNING) -> str:
    browser = Client()
    people.own(browser, appointment.application)
    with clock.pinned(now):
        answer = browser.get(TODAY)
    assert answer.status_code == (200 if answer.content else 204)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content.decode()


# --- Saying it -----------------------------------------------------------------------------------------------------


def test_the_newest_word_of_today_holds_and_every_word_is_kept(ten: Appointment, posting: Posting, carl: User) -> None:
    late(posting, carl, 15)
    late(posting, carl, 15)
    late(posting, carl, 0, MORNING + timedelta(minutes=30))
    assert [row.minutes for row in Delay.objects.all()] == [15, 0]
    assert Delay.objects.holding(posting, MORNING + timedelta(hours=1))[Kind.FIRST].minutes == 0
    assert Delay.objects.holding(posting, TUESDAY) == {}
    assert OutgoingMail.objects.filter(state="queued").count() == 0


@pytest.mark.parametrize(("minutes", "now"), [(15, SUNDAY), (15, TUESDAY), (-1, MORNING), (241, MORNING)])
def test_another_day_or_a_nonsense_number_is_refused(posting: Posting, carl: User, minutes: int, now) -> None:
    with pytest.raises(Refused):
        late(posting, carl, minutes, now)
    assert not Delay.objects.exists()


def test_only_the_consultant_says_it(posting: Posting, hanne: User) -> None:
    with pytest.raises(Refused):
        late(posting, hanne, 15)


def test_the_database_knows_the_most(posting: Posting, carl: User) -> None:
    with pytest.raises(IntegrityError):
        Delay.objects.create(posting=posting, kind=Kind.FIRST, minutes=241, by=carl, at=MORNING)


def test_it_is_said_on_the_running_order(ten: Appointment, carl: User) -> None:
    page, say = (reverse(f"admin:scheduling_{name}", args=["first_interview"]) for name in ("slot_running", "dayfact_delay"))
    with clock.pinned(SUNDAY):
        assert "Minutter bagud" not in desk.signed_in(carl).get(page).content.decode()
    with clock.pinned(MORNING):
        browser = desk.signed_in(carl)
        assert "Minutter bagud" in browser.get(page).content.decode()
        assert "I er 20 min. forsinket" in browser.post(say, {"minutes": "20"}, follow=True).content.decode()
        assert "20 minutter bagud" in browser.get(page).content.decode()
        for nonsense in ("", "x", "-5", "1e9", "9" * 40):
            assert "Skriv et antal minutter" in browser.post(say, {"minutes": nonsense}, follow=True).content.decode()
        # "On time again" is a button beside the field, and both are sent.
        assert "følger planen" in browser.post(say, {"minutes": ["20", "0"]}, follow=True).content.decode()


# --- Reading it ----------------------------------------------------------------------------------------------------


def test_the_candidate_reads_about_when_it_is_their_turn(ten: Appointment, posting: Posting, carl: User) -> None:
    assert fragment(ten) == "Din tid er kl.\xa010.00. Hvis vi bliver forsinket, står det her."
    late(posting, carl, 15)
    assert fragment(ten) == "Vi er 15 minutter forsinket. Din tid er nu omkring kl.\xa010.15."
    browser = Client()
    people.own(browser, ten.application)
    with clock.pinned(MORNING):
        page = browser.get(OWN).content.decode()
    assert 'role="status"><p data-fresh="/min-ansoegning/i-dag/">Vi er 15 minutter forsinket.' in page
    assert "Se igen" in page
    assert page.index('id="today"') < page.index('id="times"')
    late(posting, carl, 0, MORNING + timedelta(minutes=5))
    assert fragment(ten, MORNING + timedelta(minutes=5)) == "Vi følger planen. Din tid er kl.\xa010.00."


@pytest.mark.parametrize("now", [SUNDAY, TUESDAY])
def test_on_no_other_day(ten: Appointment, posting: Posting, carl: User, now) -> None:
    late(posting, carl, 15)
    assert fragment(ten, now) == ""


def test_who_waits_beyond_their_hour_still_reads_it_and_then_it_is_over(ten: Appointment, posting: Posting, carl: User) -> None:
    late(posting, carl, 15)
    assert "omkring kl.\xa010.15" in fragment(ten, in_copenhagen("2024-11-18T11:14"))
    assert fragment(ten, in_copenhagen("2024-11-18T11:15")) == ""


@pytest.mark.parametrize(("what", "reads"), [("arrived", False), ("ill", False), ("late", True)])
def test_who_has_been_seen_or_does_not_come_reads_nothing(ten: Appointment, posting: Posting, carl: User, what: str, reads: bool) -> None:
    late(posting, carl, 15)
    on_the_day.note(ten, what, minutes=5 if what == "late" else None, by=carl, now=MORNING)
    assert bool(fragment(ten)) is reads


def test_who_was_told_another_time_or_has_none_reads_nothing(ten: Appointment, posting: Posting, carl: User) -> None:
    late(posting, carl, 15)
    untold = times.booked(times.invited(posting, carl, "Bo Birk"), carl, time(13))
    OutgoingMail.objects.filter(thing=f"appointment:{untold.pk}").update(state="failed")
    assert fragment(untold) == ""
    stranger = people.applied(posting, "Cia Cold")
    browser = Client()
    people.own(browser, stranger)
    with clock.pinned(MORNING):
        assert browser.get(TODAY).status_code == 204
        assert "forsinket" not in browser.get(OWN).content.decode()
        assert Client().get(TODAY).status_code == 204
    booking.cancel(ten, by=carl, now=MORNING, note="Kan ikke")
    assert fragment(ten) == ""


def test_the_delay_of_another_kind_is_not_theirs(ten: Appointment, posting: Posting, carl: User) -> None:
    Delay.objects.create(posting=posting, kind=Kind.SECOND, minutes=45, by=carl, at=MORNING)
    assert "45" not in fragment(ten)


# --- The panel -----------------------------------------------------------------------------------------------------


def panel_page(user: User, now=MORNING) -> str:
    with clock.pinned(now):
        page = desk.signed_in(user).get("/samtaler/").content.decode()
    return page.partition('class="round-part"')[2].partition("</section>")[0]


def test_the_panel_sees_the_day_without_whom_it_must_not(ten: Appointment, posting: Posting, carl: User, hanne: User, mette: User) -> None:
    bo = times.booked(times.invited(posting, carl, "Bo Birk"), carl, time(13))
    late(posting, carl, 15)
    on_the_day.note(ten, "arrived", by=carl, now=MORNING)
    on_the_day.note(bo, "late", minutes=10, by=carl, now=MORNING)
    Conflict.objects.create(application=bo.application, user=hanne, conflicted=True, reason="Nabo", at=people.AFTER)
    hers = panel_page(hanne)
    for words in ("15 minutter bagud", "kl.\xa010.00–11.00", "Anna Ager", "Er kommet", "Mødelokale 2"):
        assert words in hers
    for hidden in ("Bo Birk", "13.00", "10 minutter forsinket"):
        assert hidden not in hers
    # Mette sits on another round, Carl has the running order.
    people.seat(posting, mette, rounds=(Round.SECOND,))
    assert panel_page(mette) == panel_page(carl) == panel_page(hanne, SUNDAY) == panel_page(hanne, TUESDAY) == ""
    hanne.seats.update(excused="Ferie")
    assert panel_page(hanne) == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_more(
    rows: int, ten: Appointment, posting: Posting, carl: User, hanne: User, django_assert_num_queries
) -> None:
    for hour, name in ((11, "Bo Birk"), (13, "Cia Cold"))[: rows - 1]:
        on_the_day.note(times.booked(times.invited(posting, carl, name), carl, time(hour)), "ill", by=carl, now=MORNING)
    on_the_day.note(ten, "late", minutes=5, by=carl, now=MORNING)
    late(posting, carl, 15)
    browser, own = desk.signed_in(hanne), Client()
    people.own(own, ten.application)
    with clock.pinned(MORNING):
        browser.get("/samtaler/")
        with django_assert_num_queries(13):
            browser.get("/samtaler/")
        with django_assert_num_queries(9):
            own.get(TODAY)
