"""Booking, moving and cancelling: what is written, what stands in the way, and that nobody is in two places."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.models import Application, Overtaken, Panel, Refused
from applications.process import Round
from recruitment.models import Posting, User
from scheduling import booking
from scheduling.models import Appointment, Kind, Occupied, Slot, cells
from tests import journey, people, times


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    """Anna, invited to the 1st interview by a letter that has left; Hanne is on the panel."""
    people.seat(posting, hanne)
    return times.invited(posting, carl)


@pytest.fixture
def bo(anna: Application, posting: Posting, carl: User) -> Application:
    return times.invited(posting, carl, "Bo Bech")


def refused(application: Application, slot: Slot, by: User) -> list[str]:
    with pytest.raises(Refused) as refusal:
        booking.book(application, slot, by=by, now=times.NOW)
    assert not Appointment.objects.filter(application=application).exists()
    return [sentence.replace("\xa0", " ") for sentence in refusal.value.sentences]


def test_a_booking_writes_who_where_when_and_the_change(anna: Application, carl: User, hanne: User) -> None:
    appointment = times.booked(anna, carl)
    assert appointment.fact == f"appointment:{appointment.pk}@2024-11-18T09:00+01:00"
    assert (appointment.place, appointment.sequence, appointment.stands) == ("Mødelokale 2\nPrøvevej 1\n2620 Albertslund", 0, True)
    assert appointment.slot is not None
    room = f"room:{appointment.slot.room_id}"
    taken = set(Occupied.objects.values_list("holder", "cell"))
    nine_to_ten = list(cells(appointment.starts_at, appointment.ends_at))
    assert len(nine_to_ten) == 12
    assert taken == {(who, cell) for who in (f"application:{anna.pk}", f"user:{hanne.pk}", room) for cell in nine_to_ten}
    assert [(change.what, change.by, change.at) for change in appointment.changes.all()] == [("booked", carl, times.NOW)]


def test_a_move_takes_the_new_time_and_frees_the_old(anna: Application, carl: User, posting: Posting) -> None:
    first = times.booked(anna, carl)
    later = times.slot(posting, time(10, 15))
    moved = booking.move(first, later, by=carl, now=times.NOW)
    assert (moved.pk, moved.slot, moved.sequence) == (first.pk, later, 1)
    assert set(Occupied.objects.values_list("cell", flat=True)) == set(cells(later.starts_at, later.ends_at))
    assert list(Slot.objects.free(times.NOW)) == [first.slot]
    assert list(moved.changes.values_list("what", "sequence")) == [("booked", 0), ("moved", 1)]


def test_a_cancellation_frees_everything_and_keeps_its_reason(anna: Application, carl: User) -> None:
    appointment = times.booked(anna, carl)
    cancelled = booking.cancel(appointment, by=carl, now=times.NOW, note="Hanne er syg")
    assert (cancelled.slot, cancelled.cancelled_at, cancelled.sequence) == (None, times.NOW, 1)
    assert not Occupied.objects.exists()
    assert Slot.objects.free(times.NOW).count() == 1
    change = cancelled.changes.last()
    assert change is not None
    assert (change.what, change.note, change.by) == ("cancelled", "Hanne er syg", carl)


def test_a_cancelled_one_is_booked_anew_as_the_same_appointment(anna: Application, carl: User) -> None:
    first = times.booked(anna, carl)
    booking.cancel(first, by=carl, now=times.NOW, note="Hanne er syg")
    again = times.booked(anna, carl)
    assert (again.pk, again.uid, again.sequence, again.stands) == (first.pk, first.uid, 2, True)


# --- What stands in the way ----------------------------------------------------------------------------------------


def test_only_who_is_invited_can_have_a_time(posting: Posting, carl: User) -> None:
    shortlisted = people.applied(posting)
    journey.take(shortlisted, "shortlist", by=carl)
    assert refused(shortlisted, times.slot(posting), carl) == [
        "Anna Ager er ikke indkaldt til 1. samtale. Kun den, der er indkaldt, kan få en tid."
    ]


def test_the_invitation_leaves_before_the_time(posting: Posting, carl: User) -> None:
    unsuspecting = people.applied(posting)
    journey.take(unsuspecting, "shortlist", "invite_first", by=carl)
    assert refused(unsuspecting, times.slot(posting), carl) == ["Invitationen til Anna Ager er ikke sendt endnu. Læs og send den først."]


def test_a_time_without_a_place_is_not_given(anna: Application, posting: Posting, carl: User) -> None:
    assert refused(anna, times.slot(posting, where=None), carl) == [
        "Der er ikke valgt lokale til tiden. Vælg et lokale først: Brevet skal fortælle, hvor man skal møde op."
    ]


def test_a_time_that_has_passed_is_not_given(anna: Application, posting: Posting, carl: User) -> None:
    slot = times.slot(posting)
    with pytest.raises(Refused, match="Det tidspunkt er passeret"):
        booking.book(anna, slot, by=carl, now=slot.starts_at)


def test_a_time_on_a_day_that_the_posting_has_moved_is_not_given(anna: Application, posting: Posting, carl: User) -> None:
    slot = times.slot(posting)
    Slot.objects.update(starts_at=slot.starts_at + timedelta(days=1), ends_at=slot.ends_at + timedelta(days=1))
    assert refused(anna, slot, carl) == ["Dagen for 1. samtale er flyttet til mandag den 18. november 2024. Opret nye tider den dag."]


def test_who_may_not_book_is_told_so(anna: Application, posting: Posting, carl: User, hanne: User) -> None:
    assert refused(anna, times.slot(posting), hanne) == ["Din rolle giver ikke adgang til dette."]
    appointment = times.booked(anna, carl)
    with pytest.raises(Refused, match="Din rolle"):
        booking.cancel(appointment, by=hanne, now=times.NOW, note="Nej")


def test_nothing_is_booked_in_a_closed_posting(anna: Application, posting: Posting, carl: User) -> None:
    slot = times.slot(posting)
    Posting.objects.update(state=Posting.CLOSED)
    with pytest.raises(Refused):
        booking.book(anna, slot, by=carl, now=times.NOW)


def test_a_taken_time_is_not_given_again(anna: Application, bo: Application, carl: User) -> None:
    appointment = times.booked(anna, carl)
    assert appointment.slot is not None
    assert refused(bo, appointment.slot, carl) == ["En anden har fået den tid. Vælg en anden."]


def test_a_second_time_of_the_same_kind_is_a_move(anna: Application, posting: Posting, carl: User) -> None:
    times.booked(anna, carl)
    with pytest.raises(Overtaken, match="har allerede en tid"):
        booking.book(anna, times.slot(posting, time(11)), by=carl, now=times.NOW)


def test_a_panel_member_is_not_in_two_rooms_at_once(anna: Application, bo: Application, posting: Posting, carl: User) -> None:
    times.booked(anna, carl)
    beside = times.slot(posting, time(9, 30), where="Byrådssalen")
    assert refused(bo, beside, carl) == ["Optaget andetsteds kl. 09.30: Hanne Hansen. Vælg en anden tid."]
    Panel.objects.update(excused="Er inhabil")
    assert booking.book(bo, beside, by=carl, now=times.NOW).stands


def test_who_joins_the_panel_later_is_where_its_appointments_are(
    anna: Application, bo: Application, posting: Posting, carl: User, hanne: User, mette: User
) -> None:
    appointment = times.booked(anna, carl)
    people.seat(posting, mette, rounds=(Round.FIRST,))
    assert set(appointment.occupied.values_list("holder", flat=True)) >= {f"user:{mette.pk}", f"user:{hanne.pk}"}
    Panel.objects.get(user=hanne, round=Round.FIRST).delete()
    assert not appointment.occupied.filter(holder=f"user:{hanne.pk}").exists()
    beside = times.slot(posting, time(9, 30), where="Byrådssalen")
    assert refused(bo, beside, carl) == ["Optaget andetsteds kl. 09.30: Mette Madsen. Vælg en anden tid."]


def test_the_database_keeps_everybody_in_one_place_whatever_the_code_does(anna: Application, bo: Application, carl: User) -> None:
    mine, his = times.booked(anna, carl), times.booked(bo, carl, time(11))
    cell = mine.occupied.first()
    assert cell is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupied.objects.create(holder=cell.holder, cell=cell.cell, appointment=his)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=his.pk).update(slot=mine.slot)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=his.pk).update(cancelled_at=times.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(application=anna, kind=Kind.FIRST, starts_at=times.NOW, ends_at=times.NOW, place="")


def test_a_constraint_that_bites_first_is_told_kindly(anna: Application, bo: Application, carl: User, monkeypatch) -> None:
    appointment = times.booked(anna, carl)
    assert appointment.slot is not None
    # As when the other booking is committed after the rules have looked.
    monkeypatch.setattr("scheduling.booking.obstacles", lambda *args: [])
    with pytest.raises(Overtaken, match="En anden var hurtigere, og tiden er optaget"):
        booking.book(bo, appointment.slot, by=carl, now=times.NOW)
    assert Appointment.objects.count() == 1


def test_a_page_from_before_somebody_elses_change_changes_nothing(anna: Application, posting: Posting, carl: User) -> None:
    stale = times.booked(anna, carl)
    booking.move(stale, times.slot(posting, time(11)), by=carl, now=times.NOW)
    with pytest.raises(Overtaken, match="Aftalen er ændret"):
        booking.cancel(stale, by=carl, now=times.NOW, note="For sent")
    with pytest.raises(Overtaken, match="Aftalen er ændret"):
        booking.move(stale, times.slot(posting, time(13)), by=carl, now=times.NOW)


def test_a_move_stays_within_the_day_and_a_cancellation_within_time(anna: Application, posting: Posting, carl: User) -> None:
    appointment = times.booked(anna, carl)
    with pytest.raises(Refused, match="samme dag"):
        booking.move(appointment, times.slot(posting, kind=Kind.TEST), by=carl, now=times.NOW)
    with pytest.raises(Refused, match="begyndt eller overstået"):
        booking.cancel(appointment, by=carl, now=appointment.starts_at, note="For sent")
    with pytest.raises(Refused, match="Skriv, hvorfor"):
        booking.cancel(appointment, by=carl, now=times.NOW, note="  ")
