"""Workers killed in the middle of their work, two at once, and a transaction that is rolled back: each letter once, or never."""

from pathlib import Path

import pytest

from tests import servers
from tests.mail_server import MailServer
from tests.storm import Storm

pytestmark = pytest.mark.browser  # as slow as one: half a minute
LETTERS = 60


@pytest.fixture
def server():
    with MailServer(delay=0.03) as server:
        yield server


@pytest.fixture
def storm(tmp_path: Path, server: MailServer):
    storm = Storm(tmp_path, server)
    yield storm
    storm.ends()


def test_a_worker_killed_again_and_again_loses_no_letter(storm: Storm, server: MailServer) -> None:
    storm.writes(LETTERS)
    storm.starts("worker", "beat")
    storm.rages((0.5, 2), lambda: len(server.copies()) == LETTERS, patience=120)
    assert storm.kills >= 3
    assert len(server.copies()) == LETTERS
    assert storm.settles(lambda: storm.counts() == {"sent": LETTERS}, 30)
    assert storm.copies() == sum(server.copies().values()) - LETTERS
    storm.run("manage.py", "invariants")


def test_two_workers_and_two_beats_send_each_letter_once(storm: Storm, server: MailServer) -> None:
    storm.writes(LETTERS)
    storm.starts("worker", "another worker", "beat", "beat too")
    assert storm.settles(lambda: len(server.copies()) == LETTERS, 90)
    assert storm.settles(lambda: storm.counts() == {"sent": LETTERS}, 20)
    assert set(server.copies().values()) == {1}
    assert server.connections <= 10


def test_what_was_rolled_back_never_goes(storm: Storm, server: MailServer) -> None:
    storm.writes(5, how="rollback")
    storm.writes(1)
    storm.starts("worker", "beat")
    assert storm.settles(lambda: len(server.copies()) == 1, 60)
    assert storm.counts() == {"sent": 1}


@pytest.mark.skipif(bool(servers.MISSING), reason=f"not installed here: {', '.join(servers.MISSING)}")
def test_a_redis_that_is_flushed_and_then_away_costs_no_letter(tmp_path: Path, server: MailServer) -> None:
    with servers.postgres() as pg:
        with servers.redis() as redis:
            storm = Storm(tmp_path, server, f"postgres://postgres@127.0.0.1:{pg}/postgres", f"redis://127.0.0.1:{redis}/0")
            storm.writes(20)
            servers.flush(redis)
            storm.starts("worker", "beat")
            all_came = storm.settles(lambda: len(server.copies()) == 20, 60)
        try:
            assert all_came
            # Nobody hears the bells of these, and the rows are written all the same.
            storm.writes(20)
            with servers.redis(redis):
                assert storm.settles(lambda: len(server.copies()) == 40, 60)
                assert storm.settles(lambda: storm.counts() == {"sent": 40}, 20)
                assert set(server.copies().values()) == {1}
                storm.run("manage.py", "invariants")
        finally:
            storm.ends()
