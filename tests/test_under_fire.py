"""A few who press twice, and a few whose web worker is killed, on PostgreSQL; `tests/proof/test_under_fire.py` has the full counts."""

from collections.abc import Iterator

import pytest

from tests import fire, servers

pytestmark = [
    pytest.mark.browser,  # as slow as one: half a minute
    pytest.mark.skipif(bool(servers.MISSING), reason=f"needs the programs of {', '.join(servers.MISSING)}"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[fire.House]:
    with fire.house(tmp_path_factory.mktemp("house")) as house:
        yield house


def test_who_presses_twice_has_applied_once(house: fire.House) -> None:
    fire.presses_many_times(house, range(5), presses=4)


def test_a_killed_web_worker_costs_nobody_anything(house: fire.House) -> None:
    fire.kills(house, range(5, 17), kills=5)
