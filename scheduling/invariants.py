"""States of an appointment or a reminder that should be impossible; see `recruitment.invariants`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from applications.models import Application
from recruitment import clock
from recruitment.invariants import impossible, named
from recruitment.letters import Letter
from recruitment.models import OutgoingMail
from scheduling.models import Appointment, Change, DayFact, Occupied, cells
from scheduling.reminder_letters import DAY_BEFORE, DIGEST, DRAFT_ONE_DAY, DRAFT_THREE_DAYS

# A sending may have begun before what overtook it was stored.
OVERTAKEN = timedelta(minutes=1)


@impossible
def two_in_one_place(now: datetime) -> list[str]:
    """No two standing appointments have the same room, the same candidate or the same member of the panel at once."""
    taken: dict[str, set[tuple[datetime, datetime, int]]] = defaultdict(set)
    rows = Occupied.objects.values_list("holder", "appointment__starts_at", "appointment__ends_at", "appointment").distinct()
    for holder, starts_at, ends_at, pk in rows:
        taken[holder].add((starts_at, ends_at, pk))
    for application, room, starts_at, ends_at, pk in _standing():
        for holder in _holders(application, room):
            taken[holder].add((starts_at, ends_at, pk))
    return named("appointment", {pk for stretches in taken.values() for pk in _overlapping(stretches)})


def _standing() -> Iterator[tuple[int, int | None, datetime, datetime, int]]:
    """(application, room, begins, ends, pk) of each that stands; whoever is met by video has no room."""
    rows = Appointment.objects.standing().values_list("application", "slot__room", "starts_at", "ends_at", "pk", "link")
    for application, room, starts_at, ends_at, pk, link in rows:
        yield application, None if link else room, starts_at, ends_at, pk


def _holders(application: int, room: int | None) -> list[str]:
    return [f"application:{application}"] + ([f"room:{room}"] if room else [])


def _overlapping(stretches: Iterable[tuple[datetime, datetime, int]]) -> Iterator[int]:
    until, holder = None, 0
    for starts_at, ends_at, pk in sorted(stretches):
        if until is not None and starts_at < until:
            yield from (holder, pk)
        if until is None or ends_at > until:
            until, holder = ends_at, pk


@impossible
def appointment_without_its_time(now: datetime) -> list[str]:
    """A standing appointment has each five minutes of its time for candidate and room; a cancelled one has none."""
    taken = set(Occupied.objects.values_list("appointment", "holder", "cell"))
    wrong = set(Appointment.objects.filter(cancelled_at__isnull=False, occupied__isnull=False).values_list("pk", flat=True))
    for application, room, starts_at, ends_at, pk in _standing():
        needed = {(pk, holder, cell) for holder in _holders(application, room) for cell in cells(starts_at, ends_at)}
        if not needed <= taken:
            wrong.add(pk)
    return named("appointment", wrong)


@impossible
def fact_of_no_time(now: datetime) -> list[str]:
    """Each fact of a day speaks of a time that stood, and nobody was noted as not having come before it had begun."""
    times = {(row.appointment_id, row.sequence): row for row in Change.objects.exclude(what=Change.What.CANCELLED)}
    wrong = set()
    for fact in DayFact.objects.only("appointment", "sequence", "what", "at"):
        time = times.get((fact.appointment_id, fact.sequence))
        if time is None or (fact.what == DayFact.What.NO_SHOW and fact.at < time.starts_at):
            wrong.add(fact.pk)
    return named("dayfact", wrong)


@impossible
def reminder_after_its_event(now: datetime) -> list[str]:
    """No reminder has left after what it reminds of: the beginning, the deadline, the sending, the end of the day."""
    late = {mail.pk for mail, at in _sent(DAY_BEFORE) if at >= _beginning(mail)}
    late |= {mail.pk for mail, at in _sent(DIGEST) if clock.day_of(at).isoformat() != mail.occasion.partition("@")[2]}
    if drafts := list(_sent(DRAFT_THREE_DAYS, DRAFT_ONE_DAY)):
        ends = _ends_of_drafts()
        late |= {mail.pk for mail, at in drafts if mail.thing in ends and at >= ends[mail.thing]}
    return named("outgoingmail", late)


def _sent(*letters: Letter) -> Iterator[tuple[OutgoingMail, datetime]]:
    names = [letter.name for letter in letters]
    rows = OutgoingMail.objects.filter(letter__in=names, state=OutgoingMail.State.SENT)
    for mail in rows.only("occasion", "thing", "sent_at"):
        if mail.sent_at is not None:
            yield mail, mail.sent_at


def _beginning(mail: OutgoingMail) -> datetime:
    """When the appointment begins, as the fact has it that the letter spoke of."""
    return datetime.fromisoformat(mail.occasion.partition("@")[2])


def _ends_of_drafts() -> dict[str, datetime]:
    """Until when each application could be reminded of being a draft, by its reference."""
    rows = Application.objects.values_list("pk", "posting__closes_at", "stored_at")
    return {f"application:{pk}": min(closes_at, (stored_at or closes_at) + OVERTAKEN) for pk, closes_at, stored_at in rows}
