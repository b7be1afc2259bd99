"""Workers killed in the middle of their work, two at once, and a transaction that is rolled back: each letter once, or never."""

from pathlib import Path

import pytest

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
    storm.starts()
    storm.starts("pacer", pacer=True)
    storm.rages((3, 5), lambda: len(server.copies()) == LETTERS, patience=120)
    assert storm.kills >= 2
    assert len(server.copies()) == LETTERS
    assert storm.settles(lambda: storm.counts() == {"sent": LETTERS}, 30)
    copies = sum(server.copies().values()) - LETTERS
    # One letter at most was under way at each kill.
    assert copies <= storm.kills
    storm.run("manage.py", "invariants")


def test_two_workers_and_two_paces_send_each_letter_once(storm: Storm, server: MailServer) -> None:
    storm.writes(LETTERS)
    for name in ("worker", "another"):
        storm.starts(name)
        storm.starts(f"pacer of {name}", pacer=True)
    assert storm.settles(lambda: len(server.copies()) == LETTERS, 90)
    assert storm.settles(lambda: storm.counts() == {"sent": LETTERS}, 20)
    assert set(server.copies().values()) == {1}
    assert server.connections <= 10


def test_what_was_rolled_back_never_goes(storm: Storm, server: MailServer) -> None:
    storm.writes(5, how="rollback")
    storm.writes(1)
    storm.starts()
    storm.starts("pacer", pacer=True)
    assert storm.settles(lambda: len(server.copies()) == 1, 60)
    assert storm.counts() == {"sent": 1}
