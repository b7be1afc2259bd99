"""Every letter that will go from now to the end as things stand: when, to whom, and why.

Three kinds: those in the outbox that leave by themselves, those that wait for a person, and the reminders of the table. Of
drafts nothing but their number: they are their writers' own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Conflict
from recruitment import clock
from recruitment.letters import ToStaff
from recruitment.models import KEPT_FROM_STAFF, OutgoingMail, Posting, User
from recruitment.typography import clock_time, moment, short_day
from scheduling.due import Due, Span
from scheduling.models import Appointment, Swept
from scheduling.reminder_letters import DIGEST
from scheduling.reminders import Reminder, unwritten

State = OutgoingMail.State


@dataclass(frozen=True, slots=True)
class Going:
    """One line: the letters of one kind that leave together; a digest's mornings of one week share a line.

    `mail` is the row of the outbox where there is one; `to` the people in words.
    """

    at: datetime
    when: str
    what: str
    to: tuple[str, ...]
    why: str
    mail: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the calendar and what leaves in it, in order."""

    label: str
    going: tuple[Going, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """`waiting` are the letters that a person has to read and release, the oldest first."""

    waiting: tuple[OutgoingMail, ...]
    weeks: tuple[Week, ...]
    until: date | None

    @property
    def empty(self) -> bool:
        return not self.waiting and not self.weeks


def letters_ahead(posting: Posting | None, now: datetime, user: User | None = None) -> Ahead:
    """What will leave as things stand at `now`. The number of queries does not depend on how many there are.

    With `user`, without whatever is about somebody whom that user has a conflict of interest with.
    """
    waiting, queued = tuple(_shown(State.PREPARED, user, now)), list(_queued(user, now))
    if posting is None or posting.current is None:
        return Ahead(waiting, _weeks(queued), None)
    end = posting.profile.timetable[-1].date
    until = max(clock.end_of(end), now)
    unseen = _unseen_by(user)
    reminders = [row for row in unwritten(posting, Span(now, until, Swept.last())) if _about(row[1].thing) not in unseen]
    return Ahead(waiting, _weeks([*queued, *_lines(reminders, now)]), end)


def _unseen_by(user: User | None) -> set[int]:
    """The applications that `user` may know nothing of."""
    return set(Conflict.objects.standing().filter(user=user).values_list("application", flat=True)) if user else set()


def _about(thing: object) -> int | None:
    """The application that a reminder is about, to whomever it goes."""
    subject = thing.about if isinstance(thing, ToStaff) else thing
    return subject.application_id if isinstance(subject, Appointment) else None


# --- The outbox ----------------------------------------------------------------------------------------------------


def _shown(state: State, user: User | None, now: datetime) -> "QuerySet[OutgoingMail]":
    """The letters in this state that `user`, or without one anybody of the staff, may know of."""
    rows = OutgoingMail.objects.filter(state=state)
    if user is not None:
        return rows.visible_to(user, now).order_by("due_at", "pk")
    for things in KEPT_FROM_STAFF:
        rows = rows.exclude(thing__in=things())
    return rows.order_by("due_at", "pk")


def _queued(user: User | None, now: datetime) -> Iterator[Going]:
    for mail in _shown(State.QUEUED, user, now):
        at = max(mail.due_at, now)
        why = _("tried before; the mail server did not take it") if mail.attempts else _("on its way")
        yield Going(at, _when([at]), mail.subject, (mail.to,), why, mail.pk)


# --- The reminders -------------------------------------------------------------------------------------------------


def _lines(found: Iterable[tuple[Reminder, Due]], now: datetime) -> Iterator[Going]:
    """Those of one reminder and one moment on one line; of the digest, the mornings of a week to the same people."""
    together: dict[tuple[Reminder, datetime], list[Due]] = defaultdict(list)
    for reminder, one in found:
        together[reminder, max(one.opens, now)].append(one)
    lines: dict[tuple[date, str, str, tuple[str, ...]], list[datetime]] = defaultdict(list)
    for (reminder, at), group in together.items():
        place = _monday(at) if reminder.letter is DIGEST else at
        lines[place, str(reminder.label), str(reminder.opens), _people(group)].append(at)
    for (_place, what, why, to), moments in lines.items():
        yield Going(moments[0], _when(moments), what, to, why)


def _people(group: list[Due]) -> tuple[str, ...]:
    drafts = sum(isinstance(one.thing, Application) for one in group)
    if drafts:
        return (ngettext("%(n)s applicant with a draft", "%(n)s applicants with a draft", drafts) % {"n": drafts},)
    return tuple(sorted({_person(one.thing) for one in group}))


def _person(thing: object) -> str:
    if isinstance(thing, ToStaff):
        return thing.user.name
    return thing.application.name if isinstance(thing, Appointment) else ""


# --- In words ------------------------------------------------------------------------------------------------------


def _monday(at: datetime) -> date:
    day = clock.day_of(at)
    return day - timedelta(days=day.weekday())


def _when(moments: list[datetime]) -> str:
    """One moment in full; several mornings by their days: "man 11, tir 12 kl. 07.30"."""
    if len(moments) == 1:
        return moment(moments[0])
    days = [date_words(clock.local(at), "D j") for at in moments]
    return f"{', '.join(days)} {clock_time(moments[0])}"


def _weeks(going: Iterable[Going]) -> tuple[Week, ...]:
    weeks: dict[date, list[Going]] = defaultdict(list)
    for one in sorted(going, key=lambda one: (one.at, one.what, one.to)):
        weeks[_monday(one.at)].append(one)
    return tuple(Week(_week(monday), tuple(lines)) for monday, lines in weeks.items())


def _week(monday: date) -> str:
    words = {"week": monday.isocalendar().week, "first": short_day(monday), "last": short_day(monday + timedelta(days=6))}
    return _("Week %(week)s, %(first)s to %(last)s") % words
