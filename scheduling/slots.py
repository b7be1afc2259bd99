"""What a slot may be: on the day of its kind, on five-minute marks, in a room that is not shared out twice; and many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Refused
from recruitment import clock
from recruitment.models import Posting
from recruitment.typography import clock_time, day
from scheduling.models import Kind, Room, Slot


def faults(slot: Slot, now: datetime) -> list[str]:
    """Why `slot` cannot be made or kept as it is, as sentences; empty when it can."""
    return [*_day_faults(slot), *_hour_faults(slot, now), *_room_faults(slot)]


def _day_faults(slot: Slot) -> Iterable[str]:
    label = Kind(slot.kind).within
    profile = slot.posting.profile
    milestone = profile.milestone(slot.kind)
    if milestone is None or slot.kind not in profile.days_to_attend:
        yield _("This posting has no day for the %(occasion)s.") % {"occasion": label}
    elif {clock.day_of(slot.starts_at), clock.day_of(slot.ends_at)} != {milestone.date}:
        words = {"occasion": label, "day": day(milestone.date)}
        yield _("The %(occasion)s is on %(day)s, as the posting says. A time on another day cannot be made.") % words


def _hour_faults(slot: Slot, now: datetime) -> Iterable[str]:
    if slot.ends_at <= slot.starts_at:
        yield _("The time must end after it begins.")
    if any(at.minute % 5 or at.second or at.microsecond for at in (slot.starts_at, slot.ends_at)):
        yield _("Begin and end on whole five minutes, such as 09.00 or 09.05.")
    if slot.starts_at <= now:
        yield _("%(time)s on that day has passed. Choose a later time.") % {"time": _capital(clock_time(slot.starts_at))}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _room_faults(slot: Slot) -> Iterable[str]:
    if slot.room is not None and slot.room.posting_id != slot.posting_id:
        yield _("The room belongs to another posting.")
        return
    others = Slot.objects.filter(posting=slot.posting, room=slot.room, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
    # Whoever is met by video leaves the room to others.
    for other in others.exclude(pk=slot.pk).exclude(appointment__link__gt="")[:1]:
        words = {"room": slot.room, "from": clock_time(other.starts_at), "to": clock_time(other.ends_at)}
        if slot.room is None:
            yield _("There is a time without a room from %(from)s to %(to)s already. Give that one its room first.") % words
        else:
            yield _("%(room)s is in use from %(from)s to %(to)s. Choose another room or another time.") % words


# --- Many at once --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Series:
    """Slots one after the other: from `first`, each `minutes` long, `between` minutes apart, none of them in the break."""

    kind: Kind
    room: Room | None
    first: time
    minutes: int
    between: int
    count: int
    pause: tuple[time, time] | None = None

    def slots(self, posting: Posting) -> list[Slot]:
        """The slots, not saved, on the day of their kind. Raises LookupError where the posting has no such day."""
        milestone = posting.profile.milestone(self.kind)
        if milestone is None:
            raise LookupError(self.kind)
        pause = tuple(clock.at(milestone.date, hour) for hour in self.pause) if self.pause else None
        at, made = clock.at(milestone.date, self.first), []
        for _number in range(self.count):
            ends = at + timedelta(minutes=self.minutes)
            if pause and at < pause[1] and ends > pause[0]:
                at, ends = pause[1], pause[1] + timedelta(minutes=self.minutes)
            made.append(Slot(posting=posting, kind=self.kind, room=self.room, starts_at=at, ends_at=ends))
            at = ends + timedelta(minutes=self.between)
        return made


def make(slots: Iterable[Slot], *, now: datetime) -> int:
    """Make all of them or none; answers with how many. Raises Refused with the sentences."""
    with transaction.atomic():
        made = 0
        for slot in slots:
            if not made:
                hold(slot.posting_id)
            if found := faults(slot, now):
                raise Refused([f"{_capital(clock_time(slot.starts_at))}: {sentence}" for sentence in found])
            slot.save()
            made += 1
    return made


def hold(posting_pk: int) -> None:
    """Let nobody else change the plan of this posting until the transaction ends: who comes second sees what the first did."""
    Posting.objects.select_for_update(no_key=True).get(pk=posting_pk)
