"""When an application leaves its stage, what lies ahead is cancelled with it, in one transaction."""

from datetime import time, timedelta

import pytest
from django.core import mail

from applications.models import Application
from applications.process import Stage
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from scheduling import booking, letters
from scheduling.models import Appointment, Kind, Occupied
from tests import journey, people, times


@pytest.fixture
def told(posting: Posting, carl: User, hanne: User, mette: User) -> Appointment:
    """Anna has been told to come at 9; Hanne and Mette are to meet her."""
    people.seat(posting, hanne, mette)
    appointment = times.booked(times.invited(posting, carl), carl)
    times.sent("appointment_booked")
    return appointment


def withdraw(application: Application) -> None:
    Application.objects.get(pk=application.pk).move("withdraw", by=Applicant(application.pk), now=times.NOW)


def test_a_withdrawal_cancels_frees_and_tells_everybody(told: Appointment, hanne: User, mette: User) -> None:
    slot = told.slot
    withdraw(told.application)
    told.refresh_from_db()
    assert (told.stands, told.slot, Occupied.objects.count()) == (False, None, 0)
    assert slot is not None
    assert list(type(slot).objects.free(times.NOW)) == [slot]
    rows = OutgoingMail.objects.filter(letter__in=("appointment_cancelled_by_you", "panel_cancelled"))
    assert set(rows.values_list("letter", "to", "state")) == {
        ("appointment_cancelled_by_you", "anna.ager@example.org", "queued"),
        ("panel_cancelled", hanne.email, "queued"),
        ("panel_cancelled", mette.email, "queued"),
    }
    assert {row.case for row in rows} == {f"application:{told.application_id}"}
    assert times.sent("appointment_cancelled_by_you", "panel_cancelled") == 3
    to_hanne = next(message for message in mail.outbox if message.to == [hanne.email])
    assert "Anna" not in str(to_hanne.subject)
    assert "Anna Ager har trukket sin ansøgning" in to_hanne.body


def test_who_was_told_nothing_is_told_nothing_but_the_panel_is(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    appointment = times.booked(times.invited(posting, carl), carl)
    withdraw(appointment.application)
    assert times.letters(appointment) == [("booked", "discarded"), ("panel_cancelled", "queued")]


def test_who_is_excused_is_not_written_to(told: Appointment, posting: Posting, mette: User) -> None:
    posting.panel.filter(user=mette).update(excused="Er inhabil")
    withdraw(told.application)
    assert not OutgoingMail.objects.filter(to=mette.email).exists()


def test_a_rejection_prepares_a_cancellation_that_tells_no_outcome(told: Appointment, carl: User) -> None:
    told.application.refresh_from_db()
    told.application.move("reject", by=carl, now=times.NOW, note="Udvalget er enigt")
    assert times.letters(told) == [("booked", "sent"), ("cancelled", "prepared")]
    said = OutgoingMail.objects.get(letter="appointment_cancelled").body
    for telling in ("afslag", "ikke videre", "Udvalget", "trukket"):
        assert telling not in said


def test_an_undone_invitation_cancels_too_and_the_history_says_why(told: Appointment, carl: User) -> None:
    told.application.move("undo", by=carl, now=times.NOW, note="Forkert person")
    told.refresh_from_db()
    assert not told.stands
    change = told.changes.last()
    assert change is not None
    assert (change.by, change.at, change.note) == (carl, times.NOW, "")


def test_what_is_over_stays_as_it_was(told: Appointment, carl: User) -> None:
    after = told.ends_at + timedelta(hours=1)
    journey.score_all(told.application, after)
    told.application.move("invite_test", by=carl, now=after)
    told.refresh_from_db()
    assert told.stands
    assert Occupied.objects.count() > 0


def test_an_exception_in_the_listener_undoes_the_move(told: Appointment, monkeypatch) -> None:
    class Fault(Exception): ...

    def break_down(*_args: object, **_more: object) -> None:
        raise Fault

    monkeypatch.setattr(letters, "tell_panel_cancelled", break_down)
    with pytest.raises(Fault):
        withdraw(told.application)
    told.refresh_from_db()
    assert (told.stands, told.application.stage) == (True, Stage.FIRST_INTERVIEW)
    assert Application.objects.get(pk=told.application_id).stage == Stage.FIRST_INTERVIEW
    assert not OutgoingMail.objects.filter(letter__in=("withdrawn", "appointment_cancelled_by_you")).exists()


def test_a_new_time_after_an_undone_rejection_is_told_as_a_move(told: Appointment, carl: User) -> None:
    told.application.move("reject", by=carl, now=times.NOW, note="Udvalget er enigt")
    told.application.move("undo", by=carl, now=times.NOW, note="Forkert person")
    booking.book(told.application, times.slot(told.application.posting, time(13)), by=carl, now=times.NOW)
    assert times.letters(told) == [("booked", "sent"), ("cancelled", "discarded"), ("moved", "queued")]


def test_a_step_far_from_the_days_asks_nothing(posting: Posting, carl: User, django_assert_max_num_queries) -> None:
    anna = people.applied(posting)
    # One of them is asked of the pending decisions.
    with django_assert_max_num_queries(9):
        anna.move("shortlist", by=carl, now=times.NOW)


@pytest.mark.parametrize("kind", [Kind.TEST, Kind.SECOND])
def test_it_holds_for_every_day(kind: Kind, posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    appointment = times.booked(times.invited(posting, carl, kind=kind), carl, kind=kind)
    times.sent("appointment_booked")
    withdraw(appointment.application)
    panel = [] if kind is Kind.TEST else [("panel_cancelled", "queued")]
    assert times.letters(appointment) == [("booked", "sent"), ("cancelled_by_you", "queued"), *panel]
