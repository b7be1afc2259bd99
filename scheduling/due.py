"""Who is to be reminded, of what, from when and until when: the facts behind each row of the table in `reminders`.

Each function answers as things stand, with every reminder whose window has not closed; it knows nothing of what has been
written already. The moments are also what a letter's last check inside the sending asks for.
"""

import hashlib
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Max, Model

from applications.models import Application, Assessment, Conflict, Panel, RoundRule
from applications.process import Round
from recruitment import clock, desk, hours
from recruitment.letters import ToStaff, reference
from recruitment.models import Membership, OutgoingMail, Posting, User
from recruitment.roles import Role
from scheduling.models import Appointment, DayFact
from scheduling.told import LETTERS

TEN = time(10)
MORNING = time(7, 30)
A_DAY = timedelta(days=1)
SCORES_AFTER = timedelta(hours=1)
SCORES_ASKED_FOR = timedelta(days=3)


class Due(NamedTuple):
    """One reminder: about what or to whom, on which occasion, and its window, `opens <= now < closes` (aware, UTC)."""

    thing: Model | ToStaff
    occasion: str
    opens: datetime
    closes: datetime


class Span(NamedTuple):
    """What is asked for: windows that are open at `now` or open by `until`. `since`: when it was asked last, None at first."""

    now: datetime
    until: datetime
    since: datetime | None = None

    def touches(self, opens: datetime, closes: datetime) -> bool:
        return opens <= self.until and self.now < closes


# --- Drafts --------------------------------------------------------------------------------------------------------


def three_days_left(posting: Posting) -> tuple[datetime, datetime]:
    """From 10.00 three days before the deadline until the reminder of the last day."""
    return clock.at(posting.profile.deadline.date - 3 * A_DAY, TEN), one_day_left(posting)[0]


def one_day_left(posting: Posting) -> tuple[datetime, datetime]:
    """From 10.00 the day before the deadline until the deadline."""
    return clock.at(posting.profile.deadline.date - A_DAY, TEN), posting.closes_at


Window = Callable[[Posting], tuple[datetime, datetime]]


def drafts(window: Window) -> Callable[[Posting, Span], Iterator[Due]]:
    """One for each address with a draft begun before the window opened, about the draft that was changed last."""

    def coming(posting: Posting, span: Span) -> Iterator[Due]:
        opens, closes = window(posting)
        if not span.touches(opens, closes):
            return
        rows = Application.objects.drafts().filter(posting=posting, created_at__lt=opens).exclude(email="")
        done = _addresses_that_have_sent(posting)
        for draft in rows.defer("motivation", "background", "attendance_note").order_by("-changed_at", "-pk"):
            if draft.email.lower() not in done:
                done.add(draft.email.lower())
                draft.posting = posting
                yield Due(draft, to_address(draft), opens, closes)

    return coming


def to_address(draft: Application) -> str:
    """The occasion of a reminder to a draft's address: whoever begins several drafts is reminded once."""
    return f"posting:{draft.posting_id}/{hashlib.sha256(draft.email.lower().encode()).hexdigest()[:32]}"


def _addresses_that_have_sent(posting: Posting) -> set[str]:
    return {email.lower() for email in Application.objects.sent().filter(posting=posting).values_list("email", flat=True).iterator()}


# --- Interviews and the test ---------------------------------------------------------------------------------------


def day_before_opens(appointment: Appointment) -> datetime:
    return clock.at(clock.day_of(appointment.starts_at) - A_DAY, TEN)


def day_before(posting: Posting, span: Span) -> Iterator[Due]:
    """One for each standing appointment, unless its last letter told of it after the reminder would have, or its candidate is ill."""
    ahead = Appointment.objects.ahead(span.now).filter(application__posting=posting, starts_at__lt=span.until + 2 * A_DAY)
    rows = list(ahead.select_related("application"))
    told, away = _told_at(rows), DayFact.objects.absent(rows)
    for appointment in rows:
        opens = day_before_opens(appointment)
        told_at = told.get(reference(appointment))
        told_late = told_at is not None and told_at >= opens
        if span.touches(opens, appointment.starts_at) and not told_late and appointment.pk not in away:
            appointment.application.posting = posting
            yield Due(appointment, appointment.fact, opens, appointment.starts_at)


def _told_at(rows: Sequence[Appointment]) -> dict[str, datetime]:
    """{reference of an appointment: when the last letter about it was written, of those that left or will leave by themselves}."""
    if not rows:
        return {}
    leaving = (OutgoingMail.State.SENT, OutgoingMail.State.QUEUED)
    mails = OutgoingMail.objects.filter(thing__in=[reference(row) for row in rows], letter__in=LETTERS, state__in=leaving)
    return dict(mails.order_by().values_list("thing").annotate(Max("created_at")))


def scores_asked_for(appointment: Appointment) -> tuple[datetime, datetime]:
    """From one hour after the end, for three days."""
    opens = appointment.ends_at + SCORES_AFTER
    return opens, opens + SCORES_ASKED_FOR


def missing_scores(posting: Posting, span: Span) -> Iterator[Due]:
    """One for each who is expected to score an interview and has not, while the candidate still stands at its round.

    Where the candidate was ill or did not come, nobody has met them.
    """
    rows = Appointment.objects.standing().filter(
        application__posting=posting, kind__in=Round.values,
        ends_at__gt=span.now - SCORES_AFTER - SCORES_ASKED_FOR, ends_at__lte=span.until - SCORES_AFTER,
    )  # fmt: skip
    # Nobody scores in a round that the consultant has closed.
    over = set(RoundRule.objects.present().filter(posting=posting, closed=True).values_list("round", flat=True))
    met = [row for row in rows.select_related("application") if row.kind == row.application.stage and row.kind not in over]
    away = DayFact.objects.absent(met)
    met = [row for row in met if row.pk not in away]
    if not met:
        return
    seats = list(Panel.objects.filter(posting=posting, excused="", user__is_active=True).select_related("user"))
    # Whoever has a conflict of interest with a candidate is not asked, as if it had been done.
    done = _submitted(met) | {(one, kind, user) for one, user in Conflict.objects.pairs(posting.pk) for kind in Round.values}
    for appointment in met:
        appointment.application.posting = posting
        for seat in seats:
            if seat.round == appointment.kind and (appointment.application_id, seat.round, seat.user_id) not in done:
                occasion = f"{appointment.fact}/{reference(seat.user)}"
                yield Due(ToStaff(appointment, seat.user), occasion, *scores_asked_for(appointment))


def _submitted(met: Sequence[Appointment]) -> set[tuple[int, str, int]]:
    rows = Assessment.objects.filter(application__in={row.application_id for row in met}, submitted_at__isnull=False)
    return set(rows.values_list("application_id", "round", "by_id"))


# --- The consultant's morning --------------------------------------------------------------------------------------


def mornings(posting: Posting, span: Span) -> list[datetime]:
    """7.30 of each working day since the posting was first loaded until the day before the start, within the span.

    A morning that has been asked about is over: what comes up later that day waits for the next one.
    """
    start = posting.profile.milestone("start")
    last = min(clock.day_of(span.until), start.date - A_DAY) if start else clock.day_of(span.until)
    ahead = [
        opens for opens in _working_days(clock.day_of(span.now), last)
        if span.touches(opens, closes_with_its_day(opens)) and (span.since is None or opens > span.since)
    ]  # fmt: skip
    loaded = posting.versions.order_by("number").values_list("created_at", flat=True).first() if ahead else None
    return [opens for opens in ahead if loaded is not None and opens >= loaded]


def _working_days(first: date, last: date) -> Iterator[datetime]:
    day = first
    while day <= last:
        if hours.is_working(day):
            yield clock.at(day, MORNING)
        day += A_DAY


def closes_with_its_day(opens: datetime) -> datetime:
    return clock.end_of(clock.day_of(opens))


def morning_before(opens: datetime) -> datetime:
    """The morning of the working day before."""
    return clock.at(hours.last_working(clock.day_of(opens)), MORNING)


def digests(posting: Posting, span: Span) -> Iterator[Due]:
    """One for each consultant and each morning on which there is something to say."""
    asked = mornings(posting, span)
    if not asked:
        return
    received = received_between(posting, morning_before(asked[0]), asked[-1])
    says = _something_to_do(posting)
    for member in consultants(posting):
        for opens in asked:
            new = bisect(received, opens) - bisect(received, morning_before(opens))
            if (member.until is None or member.until > opens) and (new or says(member.user, opens)):
                yield Due(ToStaff(posting, member.user), on_morning(posting, member.user, opens), opens, closes_with_its_day(opens))


def on_morning(posting: Posting, user: User, moment: datetime) -> str:
    """The occasion of the digest of the day on which `moment` falls."""
    return f"{reference(ToStaff(posting, user))}@{clock.day_of(moment).isoformat()}"


def received_between(posting: Posting, after: datetime, until: datetime) -> list[datetime]:
    """When each application reached us, after `after` and by `until`, in order."""
    rows = Application.objects.sent().filter(posting=posting, submitted_at__gt=after, submitted_at__lte=until)
    return [at for at in rows.order_by("submitted_at").values_list("submitted_at", flat=True) if at is not None]


def consultants(posting: Posting) -> list[Membership]:
    rows = Membership.objects.filter(posting=posting, role=Role.CONSULTANT, user__is_active=True)
    return list(rows.select_related("user").order_by("pk"))


def _something_to_do(posting: Posting) -> Callable[[User, datetime], bool]:
    """Whether a consultant's desk has a row on a morning: every consultant of a posting sees the same.

    Between two days of the timetable nothing changes by itself, so it is asked once for all mornings there.
    """
    days = [milestone.date for milestone in posting.profile.timetable]
    turns = sorted({posting.closes_at, *(clock.at(day, time()) for first in days for day in (first, first + A_DAY))})
    found: dict[int, bool] = {}

    def says(user: User, opens: datetime) -> bool:
        key = bisect(turns, opens)
        if key not in found:
            found[key] = desk.anything_to_do(user, posting, opens)
        return found[key]

    return says
