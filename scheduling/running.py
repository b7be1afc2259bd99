"""The running order of a day: who is met when and where, by whom, with what lies between."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.models import Conflict, Panel
from applications.process import Round
from recruitment.models import Posting, User
from scheduling import on_the_day
from scheduling.models import Appointment, DayFact, Kind, Slot


@dataclass(frozen=True, slots=True)
class Item:
    """One time of the day. `appointment` is None where nobody has it or where the reader may not know; `pause` is the time before it."""

    slot: Slot
    appointment: Appointment | None
    hidden: bool
    meets: list[User]
    pause: timedelta
    fact: DayFact | None = None
    may_note: tuple[DayFact.What, ...] = ()
    """What can be noted of it now, each with one press."""

    @property
    def minutes(self) -> int:
        return int(self.pause.total_seconds() // 60)


def of_the_day(posting: Posting, kind: Kind, user: User, now: datetime) -> list[Item]:
    """The times of this kind in order, as `user` may see them. Five queries, however many there are."""
    slots = list(Slot.objects.visible_to(user, now).filter(posting=posting, kind=kind).select_related("room").order_by("starts_at", "pk"))
    rows = list(Appointment.objects.standing().filter(slot__in=slots).select_related("application"))
    there, facts = {row.slot_id: row for row in rows}, DayFact.objects.of(rows)
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
        pause = max(slot.starts_at - before, timedelta()) if before else timedelta()
        before = max(before or slot.ends_at, slot.ends_at)
        if appointment is None or user.pk in away:
            items.append(Item(slot, None, hidden=appointment is not None, meets=[], pause=pause))
            continue
        appointment.application.posting = posting
        fact = facts.get(appointment.pk)
        meets = [seat.user for seat in seats if seat.user_id not in away]
        may_note = tuple(on_the_day.possible(appointment, fact, user, now))
        items.append(Item(slot, appointment, hidden=False, meets=meets, pause=pause, fact=fact, may_note=may_note))
    return items
