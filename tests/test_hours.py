"""Working hours: weekdays from 8 to 16 in Copenhagen, whole hours, also where the clock is changed."""

from datetime import datetime

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
    ],
)
def test_so_many_are_left(now: str, until: str, left: int) -> None:
    assert hours.between(at(now), at(until)) == left
