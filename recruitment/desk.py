"""What the start page of the admin shows: rows to do and figures, told by whichever app knows them.

An app appends its own source here when its admin is loaded, so that the ground floor need not know who lives above.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment import clock, hours
from recruitment.models import OutgoingMail, Posting, User
from recruitment.typography import day


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do now. `by` is the last good day for it, or None; `url` and `verb` make its one button."""

    what: str
    url: str
    verb: str
    who: str = ""
    by: date | None = None
    late: bool = False

    @property
    def when(self) -> str:
        return _("before %(day)s") % {"day": day(self.by)} if self.by else ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its word; `url` is the list behind it, or empty. `share`: its part of the largest beside it, in per cent."""

    label: str
    number: int
    url: str = ""
    share: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its numbers; `key` is its place in the address, `html` what stands under the heading."""

    key: str
    title: str
    html: SafeString


# A few tries have failed: about a quarter of an hour.
DELAYED = Q(state=OutgoingMail.State.QUEUED, attempts__gte=3)

Source = Callable[[User, Posting, datetime], Iterable[Todo]]
FigureSource = Callable[[User, Posting, datetime], Iterable[Figure]]
PictureSource = Callable[[User, Posting, datetime], Picture | None]
TODO: list[Source] = []
PICTURES: list[PictureSource] = []
FIGURES: list[FigureSource] = []


T = TypeVar("T")
_READ: ContextVar[dict[object, object] | None] = ContextVar("desk_read", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """While the start page is made: what several of its sources ask is read once."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def read_once(what: object, read: Callable[[], T]) -> T:
    """The answer of `read`, which another source of the same page may have got already."""
    kept = _READ.get()
    if kept is None:
        return read()
    if what not in kept:
        kept[what] = read()
    return kept[what]  # type: ignore[return-value]  # what was kept under this name came from the same read


def to_do(user: User, posting: Posting, now: datetime) -> list[Todo]:
    """What needs doing, the late first, then by day; what has no day comes last."""
    found = [todo for source in TODO for todo in source(user, posting, now)]
    return sorted(found, key=lambda todo: (not todo.late, todo.by or date.max))


def anything_to_do(user: User, posting: Posting, now: datetime) -> bool:
    """Whether there is a row; asks no further than the first."""
    return any(True for source in TODO for _todo in source(user, posting, now))


def figures(user: User, posting: Posting, now: datetime) -> list[Figure]:
    """How many are where, each with its share for the picture beside it."""
    found = [figure for source in FIGURES for figure in source(user, posting, now)]
    most = max((figure.number for figure in found), default=0) or 1
    return [replace(figure, share=100 * figure.number // most) for figure in found]


def pictures(user: User, posting: Posting, now: datetime) -> list[Picture]:
    """What is drawn beside the figures."""
    return [picture for source in PICTURES if (picture := source(user, posting, now))]


def time_left(posting: Posting, now: datetime) -> str:
    """The working hours until the next day on which people meet; empty before the deadline, and when no such day lies ahead."""
    profile = posting.profile
    ahead = [step for step in profile.timetable if step.kind in profile.days_to_attend and now < clock.end_of(step.date, step.at)]
    if now < posting.closes_at or not ahead:
        return ""
    step = min(ahead, key=lambda step: step.date)
    if step.date == clock.day_of(now):
        return _("Today: %(what)s.") % {"what": step.label}
    n = hours.between(now, clock.at(step.date, step.at or time()))
    words = ngettext("%(n)s working hour left before: %(what)s, %(day)s.", "%(n)s working hours left before: %(what)s, %(day)s.", n)
    return words % {"n": n, "what": step.label, "day": day(step.date)}


def letters_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Letters that wait for a person, and letters that the mail server refused."""
    if not user.has_perm("recruitment.view_outgoingmail"):
        return
    states = list(
        OutgoingMail.objects.visible_to(user, now)
        .filter(Q(state__in=(OutgoingMail.State.PREPARED, OutgoingMail.State.FAILED)) | DELAYED)
        .values_list("state", "created_at")
    )
    url = reverse("admin:recruitment_outgoingmail_changelist")
    if failed := sum(state == OutgoingMail.State.FAILED for state, _at in states):
        what = ngettext("%(n)s letter could not be sent", "%(n)s letters could not be sent", failed) % {"n": failed}
        yield Todo(what, f"{url}?state__exact=failed", _("See why"), late=True)
    if delayed := sum(state == OutgoingMail.State.QUEUED for state, _at in states):
        what = ngettext(
            "%(n)s letter is delayed: the mail server does not take it",
            "%(n)s letters are delayed: the mail server does not take them",
            delayed,
        )
        yield Todo(what % {"n": delayed}, f"{url}?state__exact=queued", _("See why"), late=True)
    if waiting := [at for state, at in states if state == OutgoingMail.State.PREPARED]:
        n = len(waiting)
        what = ngettext("%(n)s letter waits to be read and sent", "%(n)s letters wait to be read and sent", n) % {"n": n}
        since = _("the oldest since %(day)s") % {"day": day(clock.day_of(min(waiting)))}
        yield Todo(what, f"{url}?state__exact=prepared", _("Read and send"), who=since)


TODO.append(letters_to_do)
