"""The running order of a day: who is met when and where, by whom, with what lies between."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.models import Conflict, Panel
from applications.process import Round
from recruitment.models import Posting, User
from scheduling.models import Appointment, Kind, Slot


@dataclass(frozen=True, slots=True)
class Item:
    """One time of the day. `appointment` is None where nobody has it or where the reader may not know; `pause` is the time before it."""

    slot: Slot
    appointment: Appointment | None
    hidden: bool
    meets: list[User]
    pause: timedelta

    @property
    def minutes(self) -> int:
        return int(self.pause.total_seconds() // 60)


def of_the_day(posting: Posting, kind: Kind, user: User, now: datetime) -> list[Item]:
    """The times of this kind in order, as `user` may see them. Four queries, however many there are."""
    slots = list(Slot.objects.visible_to(user, now).filter(posting=posting, kind=kind).select_related("room").order_by("starts_at", "pk"))
    rows = Appointment.objects.standing().filter(slot__in=slots).select_related("application")
    there = {row.slot_id: row for row in rows}
    seats = []
    if kind in Round.values:
        seats = list(Panel.objects.filter(posting=posting, round=kind, excused="").select_related("user").order_by("user__name"))
    conflicted = defaultdict(set)
    for application, reader in Conflict.objects.pairs(posting.pk):
        conflicted[application].add(reader)
    items, before = [], None
    for slot in slots:
        appointment = there.get(slot.pk)
        away = conflicted[appointment.application_id] if appointment else set()
        hidden = user.pk in away
        meets = [seat.user for seat in seats if seat.user_id not in away] if appointment and not hidden else []
        pause = max(slot.starts_at - before, timedelta()) if before else timedelta()
        items.append(Item(slot, None if hidden else appointment, hidden, meets, pause))
        before = max(before or slot.ends_at, slot.ends_at)
    return items
