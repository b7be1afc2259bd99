"""The working hours between two instants: what a consultant has left before a day, weekends not counted."""

from datetime import datetime, time, timedelta

from recruitment import clock

BEGINS, ENDS = time(8), time(16)
"""A working day in Copenhagen."""
SATURDAY = 5
HOUR = timedelta(hours=1)


def between(now: datetime, until: datetime) -> int:
    """Whole working hours from `now` to `until`, both aware; 0 when none are left. Public holidays count as working days."""
    left, day = timedelta(), clock.day_of(now)
    while clock.at(day, BEGINS) < until:
        if day.weekday() < SATURDAY:
            left += max(min(until, clock.at(day, ENDS)) - max(now, clock.at(day, BEGINS)), timedelta())
        day += timedelta(days=1)
    return left // HOUR
