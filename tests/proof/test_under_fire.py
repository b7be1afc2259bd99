"""100 who press five times at once; 200 who apply while a web worker is killed 40 times: everything that was told is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import fire, servers

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(bool(servers.MISSING), reason=f"needs the programs of {', '.join(servers.MISSING)}"),
]


def test_a_hundred_who_press_five_times(tmp_path: Path, figure: Callable[[str], None]) -> None:
    with fire.house(tmp_path) as house:
        figure(fire.presses_many_times(house, range(100), presses=5))


def test_forty_kills_of_a_web_worker(tmp_path: Path, figure: Callable[[str], None]) -> None:
    with fire.house(tmp_path) as house:
        figure(fire.kills(house, range(200), kills=40))
