"""Booking, moving, cancelling and meeting by video: the only writer of appointments.

Each act is one transaction: it takes the application's row, then the plan of the posting, so that of two at once the second
sees what the first did; it writes the appointment, who is occupied, the change, and the letters. Behind the rules stand the
constraints of the database, which let nobody be in two places whatever the code does.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.models import Application, Overtaken, Refused, Step
from recruitment import outbox
from recruitment.letters import Unresolved, reference
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Actor
from scheduling import letters
from scheduling.models import Appointment, Change, Occupied, Slot, cells
from scheduling.possible import cancel_obstacles, holders, link_faults, obstacles, room_obstacles, video_obstacles
from scheduling.slots import hold

# --- Booking, moving, cancelling ------------------------------------------------------------------------------------------------


def book(application: Application, slot: Slot, *, by: Actor, now: datetime) -> Appointment:
    """Give the candidate the slot. Raises Refused with the sentences, Overtaken when somebody was faster."""
    with _one_at_a_time(application.pk) as held:
        appointment = Appointment.objects.filter(application=held, kind=slot.kind).first()
        if appointment is not None and appointment.stands:
            raise Overtaken([_("%(name)s has a time already. Move it instead.") % {"name": held.name}])
        appointment = appointment or Appointment(application=held, kind=slot.kind, sequence=-1)
        # What was agreed about a time that was cancelled is not agreed about this one.
        appointment.link = ""
        return _place(appointment, slot, Change.What.BOOKED, by, now)


def move(appointment: Appointment, slot: Slot, *, by: Actor, now: datetime) -> Appointment:
    """Give the candidate another slot of the same day instead. Raises as `book`, also when the appointment has changed since.

    Whoever is met by video still is, by the same link: it is the person who cannot be in the room, whatever the hour.
    """
    with _one_at_a_time(appointment.application_id) as held:
        fresh = _as_seen(appointment, held)
        if slot.kind != fresh.kind:
            raise Refused([_("Move it to another time of the same day.")])
        return _place(fresh, slot, Change.What.MOVED, by, now)


def swap(first: Appointment, second: Appointment, *, by: User, now: datetime) -> None:
    """Let two candidates of the same day change places; each is written to. Raises as `move`, and then neither has moved.

    As in a move, a meeting by video follows its candidate: the other one has the room of the time that they get.
    """
    rows = sorted((first, second), key=lambda row: row.application_id)
    with transaction.atomic(), _both(rows), _one_at_a_time(rows[0].application_id) as one, _one_at_a_time(rows[1].application_id) as two:
        fresh = [_as_seen(row, held) for row, held in zip(rows, (one, two), strict=True)]
        slots = [row.slot for row in fresh]
        if fresh[0].pk == fresh[1].pk or fresh[0].kind != fresh[1].kind or None in slots:
            raise Refused([_("Choose two candidates of the same day.")])
        # Both leave their places first: no two have one place at any moment, and the constraints hold throughout.
        for row in fresh:
            row.occupied.all().delete()
            Appointment.objects.filter(pk=row.pk).update(slot=None, cancelled_at=now)
        for row, slot in zip(fresh, reversed(slots), strict=True):
            if slot is not None:
                _place(row, slot, Change.What.MOVED, by, now)


@contextmanager
def _both(rows: list[Appointment]) -> Iterator[None]:
    """Both applications' rows before the posting's plan: whoever has one of them and waits for the plan must not be waited for here."""
    wanted = Application.objects.filter(pk__in=[row.application_id for row in rows]).order_by("pk")
    list(wanted.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    yield


def reply(appointment: Appointment, answer: str, note: str, *, sequence: int, now: datetime) -> bool:
    """Keep what the candidate says of coming to the time as it was at `sequence`. False when it has been changed, cancelled or is over."""
    rows = Appointment.objects.standing().filter(pk=appointment.pk, sequence=sequence, starts_at__gt=now)
    return bool(rows.update(reply=answer, reply_note=note[:500], replied_at=now, replied_to=sequence))


def cancel(appointment: Appointment, *, by: User, now: datetime, note: str) -> Appointment:
    """Cancel with a reason for the record; the letter waits to be read. Raises Refused."""
    with _one_at_a_time(appointment.application_id) as held:
        fresh = _as_seen(appointment, held)
        found = cancel_obstacles(fresh, by, now)
        if not note.strip():
            found.append(_("Write why it is cancelled."))
        if found:
            raise Refused(found)
        _cancel(fresh, by, now, note.strip())
        letters.tell(fresh, now=now)
        return fresh


def cancel_after(step: Step, *, now: datetime) -> int:
    """Cancel what lies ahead and can no longer take place after `step`; answers with how many. Inside the step's transaction."""
    # The plan is held, as by every other writer: a change of the panel must not take time for what is being cancelled.
    hold(step.application.posting_id)
    ahead = Appointment.objects.ahead(now).filter(application=step.application_id).exclude(kind=step.to_stage)
    withdrawn = step.move == "withdraw"
    for appointment in (rows := list(ahead.select_related("application__posting__current"))):
        _cancel(appointment, step.by, now)
        letters.tell(appointment, now=now, withdrawn=withdrawn)
        if withdrawn:
            letters.tell_panel_cancelled(appointment, now=now)
    return len(rows)


def cancel_all(posting: Posting, *, by: User, now: datetime) -> int:
    """Cancel everything that lies ahead; candidates and panel are told at once. Inside the transaction in which the recruitment ends."""
    hold(posting.pk)
    rows = list(Appointment.objects.ahead(now).filter(application__posting=posting).select_related("application__posting__current"))
    for appointment in rows:
        _cancel(appointment, by, now)
        letters.tell(appointment, now=now)
        for mail in OutgoingMail.objects.filter(thing=reference(appointment), state=OutgoingMail.State.PREPARED):
            outbox.release(mail, by=by, now=now)
        letters.tell_panel_cancelled(appointment, now=now)
    return len(rows)


# --- By video ------------------------------------------------------------------------------------------------------


def by_video(appointment: Appointment, link: str, *, by: User, now: datetime) -> Appointment:
    """Meet the candidate by video at the same time, by an https link, instead of in the room. Raises Refused, Overtaken.

    In order: the place becomes the link; the room, and nobody else, is free then; the change is noted, with which what was
    said of coming and what was noted of the day speak of an older word; the candidate is written to. A later move or swap
    keeps it by video, `in_room` ends it, and a new booking after a cancellation is in the room.
    """
    with _one_at_a_time(appointment.application_id) as held:
        fresh = _as_seen(appointment, held)
        if found := video_obstacles(fresh, by, now) or link_faults(link):
            raise Refused(found)
        if fresh.link == link:
            raise Refused([_("The candidate is met by video already, by this link.")])
        return _meet(fresh, link, Change.What.BY_VIDEO, by, now)


def in_room(appointment: Appointment, *, by: User, now: datetime) -> Appointment:
    """Meet the candidate in the room of the time again. Raises as `by_video`, also when the room has been taken meanwhile."""
    with _one_at_a_time(appointment.application_id) as held:
        fresh = _as_seen(appointment, held)
        if found := room_obstacles(fresh, by, now):
            raise Refused(found)
        if not fresh.by_video:
            raise Refused([_("The candidate is met in the room already.")])
        return _meet(fresh, "", Change.What.IN_ROOM, by, now)


def _meet(appointment: Appointment, link: str, what: Change.What, by: User, now: datetime) -> Appointment:
    slot = appointment.slot
    if slot is None:
        raise Overtaken([_("The appointment has been changed since this page was opened. Look at it again.")])
    appointment.link = link
    return _write(appointment, slot, what, by, now)


# --- How they are written ------------------------------------------------------------------------------------------


@contextmanager
def _one_at_a_time(application_pk: int) -> Iterator[Application]:
    """The application's row and the posting's plan, held for one transaction, in the order in which a move takes them."""
    try:
        with transaction.atomic():
            rows = Application.objects.select_for_update(no_key=True, of=("self",)).select_related("posting__current")
            held = rows.get(pk=application_pk)
            hold(held.posting_id)
            yield held
    except IntegrityError as error:
        raise Overtaken([_("Somebody else was faster, and the time is taken. Choose among those that are free now.")]) from error
    except Unresolved as error:
        # The text of a letter that cannot leave stops what it tells of.
        raise Refused([str(error)]) from error


def _as_seen(appointment: Appointment, held: Application) -> Appointment:
    fresh = Appointment.objects.get(pk=appointment.pk)
    fresh.application = held
    if not fresh.stands or fresh.sequence != appointment.sequence:
        raise Overtaken([_("The appointment has been changed since this page was opened. Look at it again.")])
    return fresh


def _place(appointment: Appointment, chosen: Slot, what: Change.What, by: Actor, now: datetime) -> Appointment:
    slot = Slot.objects.select_related("room").filter(pk=chosen.pk).first()
    if slot is None:
        raise Overtaken([_("That time has been taken away since this page was opened. Choose another one.")])
    if found := obstacles(appointment.application, slot, by, now):
        raise Refused(found)
    return _write(appointment, slot, what, by, now)


def _write(appointment: Appointment, slot: Slot, what: Change.What, by: Actor, now: datetime) -> Appointment:
    appointment.slot, appointment.cancelled_at = slot, None
    put(appointment, slot)
    appointment.sequence += 1
    appointment.save()
    appointment.occupied.all().delete()
    _take(appointment, _taken_by(appointment, slot))
    _log(appointment, what, by if isinstance(by, User) else None, now)
    letters.tell(appointment, now=now)
    return appointment


def put(appointment: Appointment, slot: Slot) -> None:
    """Give the appointment the hours of the slot, and its place: the room, or the link of whoever is met by video."""
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    room = slot.room.place if slot.room else ""
    appointment.place = f"Video\n{appointment.link}" if appointment.by_video else room


def _taken_by(appointment: Appointment, slot: Slot) -> set[str]:
    """Who and what this appointment takes in the slot: by video, everybody but the room."""
    taken = set(holders(appointment.application, slot))
    return taken - {reference(slot.room)} if appointment.by_video and slot.room else taken


def _take(appointment: Appointment, who: Iterable[str], *, ignore_conflicts: bool = False) -> None:
    # In one order always, so that two at once wait for each other instead of blocking each other.
    rows = [
        Occupied(holder=holder, cell=cell, appointment=appointment)
        for holder in sorted(who)
        for cell in cells(appointment.starts_at, appointment.ends_at)
    ]
    Occupied.objects.bulk_create(rows, ignore_conflicts=ignore_conflicts)


def _cancel(appointment: Appointment, by: User | None, now: datetime, note: str = "") -> None:
    appointment.slot, appointment.cancelled_at = None, now
    appointment.sequence += 1
    appointment.save()
    appointment.occupied.all().delete()
    _log(appointment, Change.What.CANCELLED, by, now, note)


def _log(appointment: Appointment, what: Change.What, by: User | None, now: datetime, note: str = "") -> None:
    appointment.changes.create(
        what=what, sequence=appointment.sequence, starts_at=appointment.starts_at, ends_at=appointment.ends_at,
        place=appointment.place, by=by, at=now, note=note,
    )  # fmt: skip


# --- The panel changes ---------------------------------------------------------------------------------------------


def reseat(posting: Posting, round_: str) -> None:
    """Let the appointments of a round take whoever is on its panel now. Who is taken elsewhere already stays there."""
    with transaction.atomic():
        hold(posting.pk)
        rows = Appointment.objects.standing().filter(application__posting=posting, kind=round_).select_related("application", "slot__room")
        for appointment in rows:
            if appointment.slot is None:
                continue
            wanted = _taken_by(appointment, appointment.slot)
            appointment.occupied.exclude(holder__in=wanted).delete()
            present = set(appointment.occupied.values_list("holder", flat=True))
            _take(appointment, wanted - present, ignore_conflicts=True)
