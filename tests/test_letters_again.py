"""A letter that was taken back comes again when what it speaks of is so again; one that a person did not want does not."""

from datetime import time, timedelta

import pytest
from django.core import mail as postbox
from django.db import OperationalError
from django.db.models import Q

from applications.admin.writing import _prepare
from applications.models import Application, Overtaken, Refused
from applications.process import Stage
from recruitment import clock, outbox, readiness
from recruitment.models import OutgoingMail, Posting, User
from scheduling import booking, reminders
from scheduling.choices import without_time
from scheduling.models import Appointment, Kind, Slot, Swept
from tests import journey, people, times

State = OutgoingMail.State
DAY = timedelta(days=1)


def the(letter: str) -> OutgoingMail:
    return OutgoingMail.objects.get(letter=letter)


def day_before(appointment: Appointment, hour: time) -> object:
    return clock.at(clock.day_of(appointment.starts_at) - DAY, hour)


def test_an_undone_rejection_lets_a_released_invitation_wait_again(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "invite_first", by=carl)
    outbox.release(the("invited_first"), by=carl, now=times.NOW)  # and the mail server is away
    anna.move("reject", by=carl, now=times.NOW)
    assert the("invited_first").state == State.DISCARDED
    anna.move("undo", by=carl, now=times.NOW, note="Fejl")
    assert (the("invited_first").state, the("invited_first").released_by) == (State.PREPARED, None)
    assert without_time(anna.posting, Kind.FIRST, carl, times.NOW).not_told == [anna]


def test_what_carl_discarded_stays_discarded(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "invite_first", by=carl)
    outbox.discard(Q(pk=the("invited_first").pk), by=carl)
    anna.move("reject", by=carl, now=times.NOW)
    anna.move("undo", by=carl, now=times.NOW, note="Fejl")
    assert the("invited_first").state == State.DISCARDED


def test_still_in_process_can_be_written_again_after_it_was_discarded(anna: Application, carl: User) -> None:
    _prepare([anna], times.NOW)
    outbox.discard(Q(letter="still_in_process"), by=carl)
    _prepare([anna], times.NOW)
    assert the("still_in_process").state == State.PREPARED
    _prepare([anna], times.NOW)
    assert OutgoingMail.objects.filter(letter="still_in_process").count() == 1


def test_cancelled_and_booked_again_at_the_same_time_reminds_all_the_same(posting: Posting, carl: User) -> None:
    invited = times.invited(posting, carl)
    appointment = times.booked(invited, carl)
    times.sent("appointment_booked")
    before = day_before(appointment, time(9, 55))
    booking.cancel(Appointment.objects.get(pk=appointment.pk), by=carl, now=before, note="Fejl")
    booking.book(invited, posting.slots.get(), by=carl, now=before + timedelta(minutes=10))
    reminders.sweep(before + timedelta(minutes=15))
    assert the("day_before").state == State.QUEUED


def test_moved_and_moved_back_reminds_of_the_time_that_holds(posting: Posting, carl: User) -> None:
    appointment = times.booked(times.invited(posting, carl), carl)
    times.sent("appointment_booked")
    nine, eleven = posting.slots.get(), times.slot(posting, time(11))
    before = day_before(appointment, time(9, 55))
    reminders.sweep(before + timedelta(minutes=6))
    moved = booking.move(Appointment.objects.get(pk=appointment.pk), eleven, by=carl, now=before + timedelta(minutes=7))
    assert the("day_before").state == State.DISCARDED
    booking.move(moved, nine, by=carl, now=before + timedelta(minutes=8))
    reminders.sweep(before + timedelta(minutes=9))
    assert the("day_before").state == State.QUEUED
    assert times.sent("day_before", now=before + timedelta(minutes=10)) == 1
    assert "kl.\xa009.00" in postbox.outbox[-1].body


def test_two_drafts_of_one_address_are_reminded_though_one_changes_its_address(posting: Posting, carl: User) -> None:
    long_ago = people.BEFORE - 10 * DAY
    first = people.draft(posting, email="x@example.org", created_at=long_ago)
    people.draft(posting, email="x@example.org", created_at=long_ago, changed_at=people.BEFORE - 5 * DAY)
    at = clock.at(posting.profile.deadline.date - DAY, time(10, 1))
    reminders.sweep(at)
    Application.objects.filter(pk=first.pk).update(email="y@example.org")
    for minute in range(3):
        while outbox.send_due(at + timedelta(minutes=minute)):
            pass
        reminders.sweep(at + timedelta(minutes=minute))
    while outbox.send_due(at + timedelta(minutes=3)):
        pass
    assert sorted(mail.to for mail in postbox.outbox) == [["x@example.org"], ["y@example.org"]]


def test_a_database_that_is_away_for_a_moment_costs_no_digest(anna: Application, posting: Posting, carl: User, monkeypatch) -> None:
    morning = clock.at(clock.day_of(times.NOW), time(7, 30))
    Swept.note(morning - timedelta(seconds=30))

    def away(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "post", away)
        assert reminders.sweep(morning + timedelta(seconds=30)) == []
    reminders.sweep(morning + timedelta(seconds=90))
    assert the("digest").to == carl.email


def test_a_letter_tried_again_after_days_is_not_late(anna: Application, carl: User) -> None:
    times.sent("receipt")
    OutgoingMail.objects.update(state=State.FAILED, attempts=1)
    later = times.NOW + DAY
    assert outbox.retry(the("receipt"), by=carl, now=later)
    OutgoingMail.objects.update(attempts=1)
    assert readiness._letters(later).word == readiness.OK


def test_nobody_is_hired_whose_offer_still_waits(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = journey.at(Stage.OFFERED, posting, carl)
    with pytest.raises(Refused, match="Brevet med tilbuddet venter stadig"):
        anna.move("hire", by=carl, now=people.AFTER)
    outbox.discard(Q(letter="offer"), by=carl)
    anna.move("hire", by=carl, now=people.AFTER)
    assert anna.shown_stage() == "hired"


def test_a_time_that_was_taken_away_is_told(posting: Posting, carl: User) -> None:
    invited, slot = times.invited(posting, carl), times.slot(posting, time(15))
    Slot.objects.filter(pk=slot.pk).delete()
    with pytest.raises(Overtaken, match="Vælg et andet"):
        booking.book(invited, slot, by=carl, now=times.NOW)
