"""Everything about time: the one clock, the zone, the end of a day, the shift of a rehearsal.

Rules take `now` as an argument; the edges (a view, an admin method, a task, a command) ask `now()` once and hand it
on. All moments are aware and in UTC; days are reckoned in Copenhagen.

The rehearsal shift lives in `DATA_DIR/clock.json`, so that web, worker and beat move together: each call costs one
`stat`. It exists in a rehearsal installation only; the settings refuse `REHEARSAL` where the site is real.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

from django.conf import settings

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)
# (mtime in ns, shift): what the file said when we last looked.
_seen: tuple[int, timedelta] = (0, timedelta(0))


def real() -> datetime:
    """The unshifted instant in UTC: for leases, one-time codes and whatever must not follow a rehearsal."""
    return datetime.now(UTC)


def now() -> datetime:
    """This instant in UTC: the pinned one, else the real one plus the shift of the rehearsal."""
    pinned_moment = _pinned.get()
    if pinned_moment is not None:
        return pinned_moment
    return real() + shift() if settings.REHEARSAL else real()


@contextmanager
def pinned(moment: datetime) -> Iterator[datetime]:
    """Hold the clock of this thread still at `moment` (aware), for tests and for telling a story in order."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _pinned.reset(token)


def local(moment: datetime) -> datetime:
    """The same instant, told in Copenhagen."""
    return moment.astimezone(COPENHAGEN)


def day_of(moment: datetime) -> date:
    """The calendar day on which `moment` falls in Copenhagen."""
    return local(moment).date()


def at(day: date, hour: time) -> datetime:
    """The UTC instant of `hour` on `day` in Copenhagen; in the hour that occurs twice, the first one."""
    return datetime.combine(day, hour, COPENHAGEN).astimezone(UTC)


def end_of(day: date, hour: time | None = None) -> datetime:
    """The first UTC instant that is too late for a deadline on `day`.

    Without an hour the whole day counts: midnight after it in Copenhagen. With an hour, that moment itself. The rule
    is half-open, `now < end_of(day)`, so 23:59:59.999 counts and 00:00:00 does not.
    """
    return at(day + timedelta(days=1), time()) if hour is None else at(day, hour)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "clock.json"


def shift() -> timedelta:
    """How far the rehearsal's clock is ahead of the real one (negative for a rehearsal in the past)."""
    global _seen
    try:
        stamp = _file().stat().st_mtime_ns
        if stamp != _seen[0]:
            _seen = (stamp, timedelta(seconds=json.loads(_file().read_text())["shift_seconds"]))
    except FileNotFoundError:
        return timedelta(0)
    return _seen[1]


def is_set() -> bool:
    """Whether a rehearsal's clock has been set in this folder."""
    return _file().exists()


class Backwards(ValueError):
    """The rehearsal's clock moves forward only; starting over is an act of its own."""


def move_to(moment: datetime, *, restart: bool = False) -> None:
    """Move the rehearsal's clock to `moment`; time runs on from there.

    Raises Backwards when `moment` lies before now, unless `restart` is given, which resets a rehearsal to its start.
    """
    if not settings.REHEARSAL:
        raise RuntimeError("only a rehearsal has a clock that can be moved")
    if moment < now() and not restart:
        raise Backwards(moment)
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False) as draft:
        json.dump({"shift_seconds": (moment - real()).total_seconds()}, draft)
    # Renamed into place: another process reads the old file or the new one, never half of one.
    Path(draft.name).replace(path)
