"""States of the days and the reminders that should be impossible: each is planted past every door and named alone."""

from datetime import time, timedelta

import pytest

from applications.models import Application, Assessment
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Applicant
from scheduling import booking, reminders
from scheduling.models import Appointment, Kind, Occupied, Slot
from tests import impossible, people, times

SUNDAY_AT_TEN = in_copenhagen("2024-11-17T10:00")
INTERVIEW = in_copenhagen("2024-11-18T09:00")
THREE = in_copenhagen("2024-11-11T10:00")


@pytest.fixture
def at_nine(posting: Posting, carl: User, hanne: User) -> Appointment:
    """Anna's interview on Monday from 9 to 10, her letters sent."""
    people.seat(posting, hanne)
    appointment = times.booked(times.invited(posting, carl), carl)
    _all_left()
    return appointment


@pytest.fixture
def at_half_past_ten(at_nine: Appointment, carl: User) -> Appointment:
    """Bodil's, from 10.30 to 11.30 in the same room."""
    appointment = times.booked(times.invited(at_nine.application.posting, carl, "Bodil Birk"), carl, time(10, 30))
    _all_left()
    return appointment


def _all_left() -> None:
    outbox.send_due(times.NOW)
    assert impossible.found(times.NOW) == {}


def _remind(now) -> None:
    with clock.pinned(now):
        reminders.sweep(now)
        outbox.send_due(now)


def test_two_in_one_room_at_once_are_named(at_nine: Appointment, at_half_past_ten: Appointment) -> None:
    half = timedelta(minutes=30)
    Occupied.objects.filter(appointment=at_half_past_ten).delete()
    Appointment.objects.filter(pk=at_half_past_ten.pk).update(starts_at=INTERVIEW + half, ends_at=INTERVIEW + 3 * half)
    found = impossible.found(times.NOW)
    assert found["two_in_one_place"] == [f"appointment:{at_nine.pk}", f"appointment:{at_half_past_ten.pk}"]
    assert found["appointment_without_its_time"] == [f"appointment:{at_half_past_ten.pk}"]
    assert len(found) == 2


def test_a_long_one_over_two_short_ones_names_all_three(at_nine: Appointment, at_half_past_ten: Appointment, carl: User) -> None:
    third = times.booked(times.invited(at_nine.application.posting, carl, "Cecilie Dam"), carl, time(8))
    Appointment.objects.filter(pk=third.pk).update(ends_at=INTERVIEW + timedelta(hours=3))
    named = impossible.found(times.NOW)["two_in_one_place"]
    assert named == [f"appointment:{row.pk}" for row in (at_nine, at_half_past_ten, third)]


def test_one_after_the_other_in_one_room_is_no_clash(at_nine: Appointment, carl: User) -> None:
    times.booked(times.invited(at_nine.application.posting, carl, "Bodil Birk"), carl, time(10))
    _all_left()


def test_an_appointment_that_lacks_five_of_its_minutes_is_named(at_nine: Appointment) -> None:
    at_nine.occupied.filter(holder=f"application:{at_nine.application_id}", cell=INTERVIEW).delete()
    assert impossible.found(times.NOW) == {"appointment_without_its_time": [f"appointment:{at_nine.pk}"]}


def test_a_cancelled_one_that_still_takes_time_is_named(at_nine: Appointment, carl: User) -> None:
    gone = booking.cancel(at_nine, by=carl, now=times.NOW, note="Hanne er syg")
    assert impossible.found(times.NOW) == {}
    Occupied.objects.create(holder=f"application:{gone.application_id}", cell=INTERVIEW, appointment=gone)
    assert impossible.found(times.NOW) == {"appointment_without_its_time": [f"appointment:{gone.pk}"]}


def test_a_reminder_that_left_when_it_had_begun_is_named(at_nine: Appointment) -> None:
    _remind(SUNDAY_AT_TEN)
    (mail,) = OutgoingMail.objects.filter(letter="day_before", state="sent")
    for at, named in ((INTERVIEW - timedelta(seconds=1), []), (INTERVIEW, [f"outgoingmail:{mail.pk}"])):
        OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=at)
        assert impossible.found(SUNDAY_AT_TEN).get("reminder_after_its_event", []) == named


def test_a_morning_letter_that_left_another_day_is_named(carl: User, anna: Application) -> None:
    _remind(in_copenhagen("2024-11-12T07:30"))
    (mail,) = OutgoingMail.objects.filter(letter="digest", state="sent")
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=in_copenhagen("2024-11-13T00:00"))
    assert impossible.found(THREE) == {"reminder_after_its_event": [f"outgoingmail:{mail.pk}"]}


@pytest.mark.parametrize(("minutes", "named"), [(0, False), (2, True)])
def test_a_draft_letter_that_left_after_the_sending_is_named(posting: Posting, minutes: int, named: bool) -> None:
    begun = THREE - timedelta(days=1)
    draft = people.draft(posting, created_at=begun, changed_at=begun)
    _remind(THREE)
    draft.move("submit", by=Applicant(draft.pk), now=THREE)
    OutgoingMail.objects.filter(letter="draft_three_days").update(sent_at=THREE + timedelta(minutes=minutes))
    assert ("reminder_after_its_event" in impossible.found(THREE)) is named


def test_a_draft_letter_that_left_after_the_deadline_is_named(posting: Posting) -> None:
    begun = THREE - timedelta(days=1)
    people.draft(posting, created_at=begun, changed_at=begun)
    _remind(THREE)
    OutgoingMail.objects.filter(letter="draft_three_days").update(sent_at=people.CLOSES_AT)
    assert list(impossible.found(THREE)) == ["reminder_after_its_event"]


def test_a_journey_through_the_days_breaks_nothing(at_nine: Appointment, at_half_past_ten: Appointment, carl: User) -> None:
    Assessment.objects.all().delete()
    moved = booking.move(at_nine, times.slot(at_nine.application.posting, time(14)), by=carl, now=times.NOW)
    booking.cancel(at_half_past_ten, by=carl, now=times.NOW, note="Bodil er syg")
    moved.application.move("withdraw", by=Applicant(moved.application_id), now=times.NOW)
    until = in_copenhagen("2024-11-20T12:00")
    reminders.replay(times.NOW, until)
    assert impossible.found(until) == {}
    assert Slot.objects.filter(kind=Kind.FIRST).count() == 3
