"""A running rehearsal whose web, worker, beat and supervisor are killed in turn while letters are written: all come, none doubled."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import free_port, until
from tests.test_make_run import ROOT, _answers, folder, leaders, running, start  # noqa: F401  # folder is a fixture

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc"),
]
ROUNDS, LETTERS = 3, 10
OURS = re.compile(r"(?m)^To: anna\d+@example\.org$")
MESSAGE_ID = re.compile(r"(?im)^Message-ID:\s*(\S+)")


@pytest.fixture(autouse=True)
def _short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASE_SECONDS", "5")


def write(place: Path) -> None:
    """Write so many letters in a process of its own, as the web would."""
    environment = os.environ | {"DATA_DIR": str(place), "REHEARSAL": "1", "DJANGO_SETTINGS_MODULE": "recruitment.settings"}
    subprocess.run([sys.executable, "-m", "tests.storm_writer", str(LETTERS), "commit"], cwd=ROOT, env=environment, check=True, timeout=60)


def came(place: Path) -> Counter[str]:
    """The letters of `write` that lie in the mailbox, by Message-ID; the cast of the rehearsal has letters of its own."""
    mails = [path.read_text() for path in (place / "mailbox").glob("*.eml")]
    return Counter(MESSAGE_ID.search(mail)[1] for mail in mails if OURS.search(mail))


def test_every_part_killed_in_turn(folder: Path, figure: Callable[[str], None]) -> None:  # noqa: F811
    port, said, begun = free_port(), folder / "said", time.monotonic()
    process = start(folder, port)
    assert until(lambda: "\nReady: http://" in said.read_text(), 120), said.read_text()
    written, kills, slowest = 0, 0, 0.0
    for round_ in range(ROUNDS):
        for part in ("gunicorn", "worker", "beat"):
            write(folder)
            written += LETTERS
            (pid,) = leaders(part, folder)
            os.kill(pid, signal.SIGKILL)
            kills, killed = kills + 1, time.monotonic()
            assert until(lambda part=part, pid=pid: [one for one in leaders(part, folder) if one != pid], 60), part
            assert until(lambda: _answers(port), 60), part
            slowest = max(slowest, time.monotonic() - killed)
        write(folder)
        written += LETTERS
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        kills += 1
        assert until(lambda: running(folder) == [], 15), running(folder)
        process = start(folder, port)
        assert until(lambda ready=round_ + 2: said.read_text().count("\nReady: http://") == ready, 120), said.read_text()
    assert until(lambda: len(came(folder)) == written, 120)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(30) == 0
    assert until(lambda: running(folder) == [], 5), running(folder)
    copies = sum(came(folder).values()) - written
    figure(
        f"make run: {kills} kills of web, worker, beat and supervisor in {time.monotonic() - begun:.0f} s: {written} letters written,"
        f" {len(came(folder))} came, {copies} second copies, a part back within {slowest:.0f} s, nothing left after Ctrl-C"
    )
    # A second copy only of the letter that a killed worker was just handing over: it is killed alone or with its supervisor.
    assert copies <= 2 * ROUNDS
