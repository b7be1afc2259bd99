"""What stands in the way of a time, of cancelling it, and of meeting by video: the reasons, as sentences with the way out."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from applications.models import Application, Panel
from applications.process import Round, Stage, posting_live
from recruitment import clock
from recruitment.letters import reference
from recruitment.models import User
from recruitment.roles import Actor, Applicant
from recruitment.typography import clock_time, day
from scheduling.models import Appointment, Kind, Occupied, Slot

PERMISSION = "scheduling.book"
PICK = "scheduling.pick"


def obstacles(application: Application, slot: Slot, by: Actor, now: datetime) -> list[str]:
    """Every reason why `application` cannot have `slot` now, as sentences; empty when it can."""
    found = [*stage_obstacles(application, Kind(slot.kind), by, now), *_slot_obstacles(application, slot, now)]
    if slot.held and isinstance(by, Applicant):
        found.append(_("That time is not open. Choose another one."))
    return found or list(two_places(application, slot))


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


def two_places(application: Application, slot: Slot) -> Iterator[str]:
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


def cancel_obstacles(appointment: Appointment, by: User, now: datetime) -> list[str]:
    """Why the appointment cannot be cancelled now; empty when it can."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if closed := posting_live(appointment.application, by, now):
        return [closed]
    if appointment.starts_at <= now:
        return [_("The time has begun or is over; there is nothing left to cancel.")]
    return []


# --- By video ------------------------------------------------------------------------------------------------------

LONGEST_LINK = 500
_a_link = URLValidator(schemes=["https"])


def link_faults(link: str) -> list[str]:
    """Why `link` cannot stand in a letter as the way to a meeting; empty when it can."""
    try:
        _a_link(link)
    except ValidationError:
        return [_("Write the whole link to the meeting, beginning with https://.")]
    if len(link) > LONGEST_LINK:
        return [_("The link is too long. Use the short one of the meeting, at most 500 characters.")]
    if "@" in link.partition("://")[2].partition("/")[0]:
        return [_("There is a name or a password before the address in the link. Copy the link of the meeting alone.")]
    return []


def video_obstacles(appointment: Appointment, by: Actor, now: datetime) -> list[str]:
    """Why it cannot be changed now whether this candidate is met by video or in the room; empty when it can."""
    if not appointment.stands:
        return [_("The time is cancelled already.")]
    if appointment.starts_at <= now:
        return [_("The time has begun, and a letter would come too late. Call the candidate instead.")]
    return stage_obstacles(appointment.application, Kind(appointment.kind), by, now)


def room_obstacles(appointment: Appointment, by: Actor, now: datetime) -> list[str]:
    """Why the candidate cannot be met in the room of the time again; empty when they can."""
    if found := video_obstacles(appointment, by, now):
        return found
    slot = appointment.slot
    if slot is None or slot.room is None:
        return [_("No room has been set for this time. Move the candidate to a time with a room.")]
    return list(two_places(appointment.application, slot))
