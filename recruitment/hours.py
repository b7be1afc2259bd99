"""Working days and working hours in Denmark: what a consultant has left before a day, weekends and holidays not counted."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.easter import easter

from recruitment import clock

BEGINS, ENDS = time(8), time(16)
"""A working day in Copenhagen."""
SATURDAY = 5
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
FIXED = frozenset({(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)})
"""(month, day) of the holidays that never move, and of the days on which town halls are closed by agreement."""
FROM_EASTER = (-3, -2, 1, 39, 50)
"""Maundy Thursday, Good Friday, Easter Monday, Ascension Day, Whit Monday.

Store bededag is no holiday since 2024: lov nr. 214 af 6. marts 2023.
"""


def is_working(day: date) -> bool:
    """Whether people are at work on this day."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED and day not in _moving(day.year)


@lru_cache(maxsize=16)
def _moving(year: int) -> frozenset[date]:
    sunday = easter(year)
    return frozenset(sunday + timedelta(days=days) for days in FROM_EASTER)


def next_working(day: date) -> date:
    """The first working day after this one."""
    day += A_DAY
    while not is_working(day):
        day += A_DAY
    return day


def last_working(day: date) -> date:
    """The last working day before this one."""
    day -= A_DAY
    while not is_working(day):
        day -= A_DAY
    return day


def between(now: datetime, until: datetime) -> int:
    """Whole working hours from `now` to `until`, both aware; 0 when none are left."""
    left, day = timedelta(), clock.day_of(now)
    while clock.at(day, BEGINS) < until:
        if is_working(day):
            left += max(min(until, clock.at(day, ENDS)) - max(now, clock.at(day, BEGINS)), timedelta())
        day += A_DAY
    return left // HOUR
