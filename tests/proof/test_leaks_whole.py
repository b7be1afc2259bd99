"""The leak test in full: every address for every row, and every question that any page links to, as everybody, in every phase."""

import pytest

from tests.leaks.phases import PHASES
from tests.test_leaks import _without_a_log, check

__all__ = ["_without_a_log"]
pytestmark = pytest.mark.proof


@pytest.mark.parametrize("phase", PHASES)
def test_nobody_reads_what_is_not_theirs_anywhere(phase: str, db: None) -> None:
    check(phase, whole=True)
