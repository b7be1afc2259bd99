"""Deadlines and days, on either side of the change of clocks."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from recruitment import clock


def test_a_whole_day_ends_at_midnight_after_it() -> None:
    assert clock.end_of(date(2024, 11, 14)) == datetime(2024, 11, 14, 23, tzinfo=UTC)


def test_a_deadline_at_noon_is_that_moment() -> None:
    assert clock.end_of(date(2027, 6, 1), time(12)) == datetime(2027, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 10, 26), datetime(2024, 10, 26, 22, tzinfo=UTC)),
        (date(2024, 10, 27), datetime(2024, 10, 27, 23, tzinfo=UTC)),
        (date(2025, 3, 30), datetime(2025, 3, 30, 22, tzinfo=UTC)),
    ],
)
def test_the_day_of_the_change_has_25_or_23_hours(day: date, end: datetime) -> None:
    assert clock.end_of(day) == end


def test_the_day_of_a_moment_is_copenhagens() -> None:
    assert clock.day_of(datetime(2024, 10, 26, 22, 30, tzinfo=UTC)) == date(2024, 10, 27)


def test_a_rehearsal_moves_forward_only_and_time_runs_on(settings, tmp_path) -> None:
    settings.REHEARSAL, settings.DATA_DIR = True, tmp_path
    start = datetime(2024, 11, 11, 8, tzinfo=UTC)
    clock.move_to(start, restart=True)
    assert timedelta(0) <= clock.now() - start < timedelta(minutes=1)
    clock.move_to(start + timedelta(days=4))
    with pytest.raises(clock.Backwards):
        clock.move_to(start)
    clock.move_to(start, restart=True)
    assert clock.now() - start < timedelta(minutes=1)
    assert json.loads((tmp_path / "clock.json").read_text())["shift_seconds"] < 0


def test_only_a_rehearsal_can_move_the_clock() -> None:
    with pytest.raises(RuntimeError):
        clock.move_to(datetime(2024, 11, 11, 8, tzinfo=UTC))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"), clock.pinned(datetime(2024, 11, 11)):
        pass
