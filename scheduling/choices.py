"""What can be chosen: the free times for a candidate, the candidates who lack a time, and what a choice would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from applications.models import Application
from applications.process import MOVES
from recruitment.letters import reference
from recruitment.models import OutgoingMail, Posting, User
from scheduling.booking import put
from scheduling.models import Appointment, Kind, Occupied, Slot
from scheduling.possible import holders


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot that nobody has; `why` is the sentence that keeps it from this candidate, or empty."""

    slot: Slot
    why: str = ""


def times_for(application: Application, kind: Kind, now: datetime) -> list[Choice]:
    """The free slots of the day of `kind`, each with what stands in the way. Costs the same however many there are."""
    free = Slot.objects.free(now).filter(posting=application.posting_id, kind=kind)
    slots = list(free.select_related("room").order_by("starts_at", "room__name"))
    if not slots:
        return []
    who = holders(application, Slot(posting_id=application.posting_id, kind=kind))
    names = who | {reference(slot.room): slot.room.name for slot in slots if slot.room}
    own = Appointment.objects.filter(application=application, kind=kind)
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    rows = Occupied.objects.filter(holder__in=names, cell__gte=first, cell__lt=last).exclude(appointment__in=own)
    taken = set(rows.values_list("holder", "cell"))
    return [Choice(slot, _why(slot, who, names, taken)) for slot in slots]


def _why(slot: Slot, who: Iterable[str], names: dict[str, str], taken: set[tuple[str, datetime]]) -> str:
    if slot.room is None:
        return _("No room has been set.")
    wanted = {*who, reference(slot.room)}
    busy = {holder for holder, cell in taken if holder in wanted and slot.starts_at <= cell < slot.ends_at}
    return _("Taken elsewhere: %(names)s.") % {"names": ", ".join(sorted(names[holder] for holder in busy))} if busy else ""


@dataclass(frozen=True, slots=True)
class Without:
    """Who is invited and has no time: those who can be given one, and those whose invitation has not left yet."""

    ready: list[Application]
    not_told: list[Application]


def without_time(posting: Posting, kind: Kind, user: User, now: datetime) -> Without:
    """The candidates at the stage of `kind` who have no standing appointment, by name; those whom `user` may see."""
    have = Appointment.objects.standing().filter(kind=kind).values("application")
    rows = list(Application.objects.visible_to(user, now).filter(posting=posting, stage=kind.value).exclude(pk__in=have).order_by("name"))
    invitations = [move.letter.name for move in MOVES.values() if move.letter and move.to == kind.value]
    unsent = OutgoingMail.objects.filter(thing__in=[reference(row) for row in rows], letter__in=invitations)
    states = (OutgoingMail.State.PREPARED, OutgoingMail.State.QUEUED, OutgoingMail.State.FAILED)
    waiting = set(unsent.filter(state__in=states).values_list("thing", flat=True)) if rows else set()
    return Without(
        [row for row in rows if reference(row) not in waiting],
        [row for row in rows if reference(row) in waiting],
    )


def proposed(application: Application, slot: Slot) -> Appointment:
    """The appointment as it would be with `slot`, not saved: so that the letter can be read before it is written."""
    found = Appointment.objects.filter(application=application, kind=slot.kind).first()
    appointment = found or Appointment(kind=slot.kind, sequence=-1)
    if not appointment.stands:
        appointment.link = ""
    appointment.application, appointment.slot, appointment.cancelled_at = application, slot, None
    put(appointment, slot)
    appointment.sequence += 1
    return appointment


def proposed_by_video(appointment: Appointment, link: str) -> Appointment:
    """The appointment as it would be by video, or in its room again where `link` is empty; not saved."""
    appointment.link = link
    if appointment.slot is not None:
        put(appointment, appointment.slot)
    appointment.sequence += 1
    return appointment
