"""The storms in full: five hundred letters, on both pairs of database and queue; Redis flushed; Redis away for two minutes."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.mail_server import MailServer
from tests.storm import Storm

pytestmark = pytest.mark.proof
LETTERS = 500


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer(delay=0.03) as server:
        yield server


@pytest.fixture(params=["SQLite, files", "PostgreSQL, Redis"])
def storm(request, tmp_path: Path, server: MailServer) -> Iterator[Storm]:
    if request.param == "SQLite, files":
        storm = Storm(tmp_path, server)
        yield storm
        storm.ends()
        return
    if servers.MISSING:
        pytest.skip(f"not installed here: {', '.join(servers.MISSING)}")
    with servers.postgres() as pg, servers.redis() as redis:
        storm = Storm(tmp_path, server, f"postgres://postgres@127.0.0.1:{pg}/postgres", f"redis://127.0.0.1:{redis}/0")
        yield storm
        storm.ends()


def test_five_hundred_letters_through_a_storm(storm: Storm, server: MailServer, request, capsys) -> None:
    storm.writes(LETTERS)
    storm.starts()
    storm.starts("pacer", pacer=True)
    storm.rages((2, 5), lambda: len(server.copies()) == LETTERS, patience=600)
    assert len(server.copies()) == LETTERS
    assert storm.settles(lambda: storm.counts() == {"sent": LETTERS}, 60)
    copies = sum(server.copies().values()) - LETTERS
    with capsys.disabled():
        print(f"\n{request.node.callspec.id}: {LETTERS} letters, {storm.kills} kills, {copies} copies, {server.connections} connections")
    assert copies <= storm.kills
    storm.run("manage.py", "invariants")


@pytest.mark.skipif(bool(servers.MISSING), reason=f"not installed here: {', '.join(servers.MISSING)}")
@pytest.mark.parametrize("away", [0, 120])
def test_a_redis_that_is_flushed_or_away_costs_no_letter(away: int, tmp_path: Path, server: MailServer, capsys) -> None:
    """With 0 the bells of a hundred letters are thrown away; else Redis is gone for so many seconds while they are written."""
    with servers.postgres() as pg, servers.redis() as redis:
        storm = Storm(tmp_path, server, f"postgres://postgres@127.0.0.1:{pg}/postgres", f"redis://127.0.0.1:{redis}/0")
        try:
            if not away:
                storm.writes(100)
                subprocess.run(["redis-cli", "-p", str(redis), "flushall"], check=True, stdout=subprocess.DEVNULL)
                storm.starts()
            else:
                storm.starts()
                # Asleep, it takes connections and never answers: worse than gone.
                subprocess.run(["redis-cli", "-p", str(redis), "client", "pause", str(away * 1000)], check=True, stdout=subprocess.DEVNULL)
                storm.writes(10)
            storm.starts("pacer", pacer=True)
            begun, letters = time.monotonic(), 10 if away else 100
            assert storm.settles(lambda: len(server.copies()) == letters, away + 120)
            with capsys.disabled():
                print(
                    f"\nRedis {'away ' + str(away) + ' s' if away else 'flushed'}: {letters} letters after {time.monotonic() - begun:.0f} s"
                )
            assert set(server.copies().values()) == {1}
            assert storm.settles(lambda: storm.counts() == {"sent": letters}, 30)
        finally:
            storm.ends()
