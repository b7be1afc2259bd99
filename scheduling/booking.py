"""Booking, moving and cancelling: the only writer of appointments.

Each act is one transaction: it takes the application's row, then the plan of the posting, so that of two at once the second
sees what the first did; it writes the appointment, who is occupied, the change, and the letters. Behind the rules stand the
constraints of the database, which let nobody be in two places whatever the code does.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.models import Application, Overtaken, Panel, Refused, Step
from applications.process import Round, Stage, posting_live
from recruitment import clock, outbox
from recruitment.letters import Unresolved, reference
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Actor, Applicant
from recruitment.typography import clock_time, day
from scheduling import letters
from scheduling.models import Appointment, Change, Kind, Occupied, Slot, cells
from scheduling.slots import hold

PERMISSION = "scheduling.book"
PICK = "scheduling.pick"


# --- What stands in the way ----------------------------------------------------------------------------------------


def obstacles(application: Application, slot: Slot, by: Actor, now: datetime) -> list[str]:
    """Every reason why `application` cannot have `slot` now, as sentences; empty when it can."""
    found = [*stage_obstacles(application, Kind(slot.kind), by, now), *_slot_obstacles(application, slot, now)]
    if slot.held and isinstance(by, Applicant):
        found.append(_("That time is not open. Choose another one."))
    return found or list(_two_places(application, slot))


def may(application: Application, by: Actor) -> bool:
    """Whether `by` may give this candidate a time: who plans the days, and the candidate among those that are open."""
    return by.has_perm(PICK, application) if isinstance(by, Applicant) else by.has_perm(PERMISSION)


def stage_obstacles(application: Application, kind: Kind, by: Actor, now: datetime) -> list[str]:
    """Why `application` cannot have any time of this kind now."""
    if not may(application, by):
        return [_("Your role does not allow this.")]
    if closed := posting_live(application, by, now):
        return [closed]
    words = {"name": application.name, "occasion": kind.within}
    if application.stage != kind:
        return [_("%(name)s is not invited to the %(occasion)s. Only who is invited can have a time.") % words]
    if application.shown_stage() != Stage(kind):
        return [_("The invitation to %(name)s has not left yet. Read it and send it first.") % words]
    return []


def _slot_obstacles(application: Application, slot: Slot, now: datetime) -> Iterator[str]:
    milestone = application.posting.profile.milestone(slot.kind)
    if slot.posting_id != application.posting_id or milestone is None:
        yield _("The time belongs to another posting.")
    elif clock.day_of(slot.starts_at) != milestone.date:
        words = {"occasion": Kind(slot.kind).within, "day": day(milestone.date)}
        yield _("The %(occasion)s has been moved to %(day)s. Make new times on that day.") % words
    if slot.starts_at <= now:
        yield _("That time has passed. Choose a later one.")
    if slot.room is None:
        yield _("No room has been set for this time. Give it a room first: the letter must say where to come.")
    taken = Appointment.objects.filter(slot=slot).exclude(application=application).exists()
    if taken:
        yield _("Somebody else has this time. Choose another one.")


def _two_places(application: Application, slot: Slot) -> Iterator[str]:
    own = Appointment.objects.filter(application=application, kind=slot.kind)
    rows = Occupied.objects.filter(holder__in=holders(application, slot), cell__gte=slot.starts_at, cell__lt=slot.ends_at)
    busy = set(rows.exclude(appointment__in=own).values_list("holder", flat=True))
    names = sorted(name for holder, name in holders(application, slot).items() if holder in busy)
    if names:
        words = {"names": ", ".join(names), "time": clock_time(slot.starts_at)}
        yield _("Taken elsewhere at %(time)s: %(names)s. Choose another time.") % words


def holders(application: Application, slot: Slot) -> dict[str, str]:
    """Who and what is taken by an appointment in `slot`, by their names: the candidate, the panel, the room."""
    found: dict[str, str] = {reference(application): application.name}
    if slot.room is not None:
        found[reference(slot.room)] = slot.room.name
    if slot.kind in Round.values:
        seats = Panel.objects.filter(posting=slot.posting_id, round=slot.kind).expected(application.pk).select_related("user")
        found |= {reference(seat.user): seat.user.name for seat in seats}
    return found


# --- The three acts ------------------------------------------------------------------------------------------------


def book(application: Application, slot: Slot, *, by: Actor, now: datetime) -> Appointment:
    """Give the candidate the slot. Raises Refused with the sentences, Overtaken when somebody was faster."""
    with _one_at_a_time(application.pk) as held:
        appointment = Appointment.objects.filter(application=held, kind=slot.kind).first()
        if appointment is not None and appointment.stands:
            raise Overtaken([_("%(name)s has a time already. Move it instead.") % {"name": held.name}])
        appointment = appointment or Appointment(application=held, kind=slot.kind, sequence=-1)
        return _place(appointment, slot, Change.What.BOOKED, by, now)


def move(appointment: Appointment, slot: Slot, *, by: Actor, now: datetime) -> Appointment:
    """Give the candidate another slot of the same day instead. Raises as `book`, also when the appointment has changed since."""
    with _one_at_a_time(appointment.application_id) as held:
        fresh = _as_seen(appointment, held)
        if slot.kind != fresh.kind:
            raise Refused([_("Move it to another time of the same day.")])
        return _place(fresh, slot, Change.What.MOVED, by, now)


def swap(first: Appointment, second: Appointment, *, by: User, now: datetime) -> None:
    """Let two candidates of the same day change places; each is written to. Raises as `move`, and then neither has moved."""
    rows = sorted((first, second), key=lambda row: row.application_id)
    with transaction.atomic(), _one_at_a_time(rows[0].application_id) as one, _one_at_a_time(rows[1].application_id) as two:
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


def cancel_obstacles(appointment: Appointment, by: User, now: datetime) -> list[str]:
    """Why the appointment cannot be cancelled now; empty when it can."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if closed := posting_live(appointment.application, by, now):
        return [closed]
    if appointment.starts_at <= now:
        return [_("The time has begun or is over; there is nothing left to cancel.")]
    return []


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
    appointment.slot, appointment.cancelled_at = slot, None
    put(appointment, slot)
    appointment.sequence += 1
    appointment.save()
    _occupy(appointment, slot)
    _log(appointment, what, by if isinstance(by, User) else None, now)
    letters.tell(appointment, now=now)
    return appointment


def put(appointment: Appointment, slot: Slot) -> None:
    """Give the appointment the hours and the place of the slot, as it will keep them."""
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.place = slot.room.place if slot.room else ""


def _occupy(appointment: Appointment, slot: Slot) -> None:
    appointment.occupied.all().delete()
    _take(appointment, holders(appointment.application, slot))


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
            wanted = holders(appointment.application, appointment.slot)
            appointment.occupied.exclude(holder__in=wanted).delete()
            present = set(appointment.occupied.values_list("holder", flat=True))
            _take(appointment, set(wanted) - present, ignore_conflicts=True)
