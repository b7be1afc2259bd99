"""The storms in full: five hundred letters, on both pairs of database and queue; Redis flushed, hanging and away for two minutes."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.mail_server import MailServer
from tests.storm import Storm

pytestmark = pytest.mark.proof
LETTERS = 500
AWAY = 120.0
needs_servers = pytest.mark.skipif(bool(servers.MISSING), reason=f"not installed here: {', '.join(servers.MISSING)}")
Figure = Callable[[str], None]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer(delay=0.03) as server:
        yield server


@pytest.fixture
def embedded(tmp_path: Path, server: MailServer) -> Iterator[Storm]:
    storm = Storm(tmp_path, server)
    yield storm
    storm.ends()


@pytest.fixture
def pg() -> Iterator[str]:
    with servers.postgres() as port:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"


@pytest.fixture
def served(tmp_path: Path, server: MailServer, pg: str) -> Iterator[Storm]:
    with servers.redis() as redis:
        storm = Storm(tmp_path, server, pg, f"redis://127.0.0.1:{redis}/0")
        storm.redis = redis
        yield storm
        storm.ends()


@pytest.fixture(params=["embedded", pytest.param("served", marks=needs_servers)])
def storm(request: pytest.FixtureRequest) -> Storm:
    return request.getfixturevalue(request.param)


def all_arrive(storm: Storm, letters: int, patience: float) -> float:
    """Wait for so many letters, each noted as sent; how many seconds it took."""
    begun = time.monotonic()
    assert storm.settles(lambda: len(storm.server.copies()) >= letters, patience)
    took = time.monotonic() - begun
    assert storm.settles(lambda: storm.counts() == {"sent": letters}, 60)
    assert len(storm.server.copies()) == letters
    storm.run("manage.py", "invariants")
    return took


def test_five_hundred_letters_through_a_storm(storm: Storm, request: pytest.FixtureRequest, figure: Figure) -> None:
    storm.writes(LETTERS)
    storm.starts("worker", "beat")
    storm.rages((2, 5), lambda: len(storm.server.copies()) == LETTERS, patience=900)
    all_arrive(storm, LETTERS, 60)
    copies = storm.copies()
    figure(
        f"{request.node.callspec.id}: {LETTERS} letters, worker killed {storm.kills} times: {len(storm.server.copies())} arrived,"
        f" {copies} second copies, {storm.server.connections} connections"
    )
    assert copies == len(storm.server.accepted) - LETTERS


def test_two_workers_and_two_beats_send_each_letter_once(storm: Storm, request: pytest.FixtureRequest, figure: Figure) -> None:
    storm.writes(LETTERS)
    storm.starts("worker", "another worker", "beat", "beat too")
    took = all_arrive(storm, LETTERS, 300)
    figure(
        f"{request.node.callspec.id}: two workers and two beats: {len(storm.server.accepted)} of {LETTERS} in {took:.0f} s,"
        f" {storm.server.connections} connections"
    )
    assert set(storm.server.copies().values()) == {1}
    assert storm.server.connections <= 10


def test_what_was_rolled_back_never_goes(storm: Storm) -> None:
    storm.starts("worker", "beat")
    storm.writes(100, how="rollback")
    storm.writes(1)
    all_arrive(storm, 1, 60)
    assert len(storm.server.accepted) == 1


@needs_servers
def test_a_flushed_redis_costs_no_letter(served: Storm, figure: Figure) -> None:
    served.writes(100)
    servers.flush(served.redis)
    served.starts("worker", "beat")
    figure(f"Redis flushed with 100 waiting: all sent after {all_arrive(served, 100, 120):.0f} s")
    assert set(served.server.copies().values()) == {1}


@needs_servers
def test_a_redis_that_hangs_costs_no_letter(served: Storm, figure: Figure) -> None:
    """Asleep it takes connections and never answers, which is worse than gone."""
    served.starts("worker", "beat")
    subprocess.run(["redis-cli", "-p", str(served.redis), "client", "pause", str(int(AWAY * 1000))], check=True, stdout=subprocess.DEVNULL)
    served.writes(10)
    took = all_arrive(served, 10, AWAY + 120)
    figure(f"Redis hung for {AWAY:.0f} s: 10 letters written meanwhile, all sent after {took:.0f} s")
    assert set(served.server.copies().values()) == {1}


@needs_servers
def test_a_redis_that_is_away_costs_no_letter(tmp_path: Path, server: MailServer, pg: str, figure: Figure) -> None:
    with servers.redis() as redis:
        storm = Storm(tmp_path, server, pg, f"redis://127.0.0.1:{redis}/0")
        storm.writes(10)
        storm.starts("worker", "beat")
        came = storm.settles(lambda: len(server.copies()) == 10, 60)
    try:
        assert came
        storm.writes(10)
        time.sleep(AWAY)
        with servers.redis(redis):
            took = all_arrive(storm, 20, 120)
            figure(f"Redis away for {AWAY:.0f} s: 10 letters written meanwhile, all sent {took:.0f} s after it came back")
            assert set(server.copies().values()) == {1}
    finally:
        storm.ends()
