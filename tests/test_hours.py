"""Working hours: working days from 8 to 16 in Copenhagen, whole hours, also where the clock is changed."""

from datetime import date, datetime

import pytest

from recruitment import clock, hours


def at(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return clock.at(moment.date(), moment.time())


@pytest.mark.parametrize(
    ("now", "until", "left"),
    [
        ("2024-11-15T00:00", "2024-11-18T00:00", 8),  # the one working day
        ("2024-11-15T09:20", "2024-11-18T00:00", 6),
        ("2024-11-15T09:20", "2024-11-18T09:00", 7),
        ("2024-11-15T16:00", "2024-11-18T00:00", 0),
        ("2024-11-16T12:00", "2024-11-18T08:00", 0),
        ("2024-11-18T10:00", "2024-11-18T00:00", 0),
        ("2024-10-25T15:00", "2024-10-28T09:00", 2),  # the clock goes back on the Sunday between
        ("2024-11-11T08:00", "2024-11-18T08:00", 40),
        ("2024-12-23T08:00", "2024-12-27T16:00", 16),  # Christmas
        ("2025-04-16T08:00", "2025-04-22T16:00", 16),  # Easter
    ],
)
def test_so_many_are_left(now: str, until: str, left: int) -> None:
    assert hours.between(at(now), at(until)) == left


# The holidays of 2024 to 2026, from the calendars printed for those years, and the days on which town halls are closed.
CLOSED = """
2024-01-01 2024-03-28 2024-03-29 2024-04-01 2024-05-09 2024-05-20 2024-06-05 2024-12-24 2024-12-25 2024-12-26 2024-12-31
2025-01-01 2025-04-17 2025-04-18 2025-04-21 2025-05-29 2025-06-05 2025-06-09 2025-12-24 2025-12-25 2025-12-26 2025-12-31
2026-01-01 2026-04-02 2026-04-03 2026-04-06 2026-05-14 2026-05-25 2026-06-05 2026-12-24 2026-12-25 2026-12-31
"""


def test_nobody_is_at_work_on_a_holiday() -> None:
    days = [date.fromordinal(number) for number in range(date(2024, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    weekdays = [day for day in days if day.weekday() < hours.SATURDAY]
    assert [day.isoformat() for day in weekdays if not hours.is_working(day)] == CLOSED.split()


def test_after_a_friday_before_easter_comes_the_tuesday() -> None:
    assert hours.next_working(date(2025, 4, 16)) == date(2025, 4, 22)
    assert hours.last_working(date(2025, 4, 22)) == date(2025, 4, 16)
