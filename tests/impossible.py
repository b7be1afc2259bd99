"""For the storms: whatever happened, nothing is in a state that should be impossible."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from recruitment import clock, invariants


def found(now: datetime | None = None) -> dict[str, list[str]]:
    """The broken states only, with their rows."""
    return {name: rows for name, rows in invariants.broken(now or clock.now()).items() if rows}


@contextmanager
def nothing_impossible() -> Iterator[None]:
    """Asks after the storm in the block, on the clock of that moment."""
    yield
    assert found() == {}
