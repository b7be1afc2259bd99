"""The supervisor: what dies comes back after growing waits, and nothing outlives it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recruitment import supervisor
from recruitment.supervisor import Kept, Supervisor

STAYS = (
    "import os, pathlib, subprocess, sys, time\n"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "pathlib.Path(os.environ['READY_FILE']).touch(); time.sleep(60)"
)
DIES = "import sys; sys.exit(3)"


def kept(folder: Path, code: str, name: str = "one") -> Kept:
    return Kept(name, [sys.executable, "-c", code], folder / f"{name}.ready")


@pytest.fixture
def handlers():
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for sign, handler in before.items():
        signal.signal(sign, handler)


def until(condition, patience: float = 15.0) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def group(pgid: int) -> list[str]:
    """The processes of a group that still run."""
    found = subprocess.run(["ps", "-e", "-o", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if line.split()[0] == str(pgid) and not line.split()[1].startswith("Z")]


def test_all_are_ready_and_stopping_takes_their_children_with_them(tmp_path, handlers):
    watch = Supervisor([kept(tmp_path, STAYS), kept(tmp_path, STAYS, "two")], os.environ)
    watch.start()
    assert until(watch.is_ready)
    groups = [one.process.pid for one in watch.kept]
    assert [len(group(pgid)) for pgid in groups] == [2, 2]
    watch.stop()
    assert [group(pgid) for pgid in groups] == [[], []]


def test_who_is_killed_comes_back(tmp_path, handlers):
    watch = Supervisor([kept(tmp_path, STAYS)], os.environ)
    watch.start()
    try:
        assert until(watch.is_ready)
        first = watch.kept[0].process.pid
        os.kill(first, signal.SIGKILL)
        assert until(lambda: bool(watch.tend()))
        assert until(lambda: group(first) == [])
        assert until(lambda: not watch.tend() and watch.is_ready())
        assert watch.kept[0].process.pid != first
    finally:
        watch.stop()


def test_who_dies_at_once_waits_longer_each_time(tmp_path, handlers, monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 2.0)
    watch = Supervisor([kept(tmp_path, DIES)], os.environ)
    watch.start()
    waits = []
    try:
        for _ in range(3):
            assert until(lambda: bool(watch.tend()))
            waits.append(watch.kept[0].wait)
            watch.kept[0].start_at = 0.0
            watch.tend()
    finally:
        watch.stop()
    assert waits == [1.0, 2.0, 2.0]


def test_being_killed_without_a_word_leaves_no_orphan(tmp_path):
    code = (
        "import os, sys, time; from pathlib import Path; from recruitment.supervisor import Kept, Supervisor\n"
        f"watch = Supervisor([Kept('one', [sys.executable, '-c', {STAYS!r}], Path({str(tmp_path / 'one.ready')!r}))], os.environ)\n"
        "watch.start()\n"
        "while not watch.is_ready(): time.sleep(0.05)\n"
        "print(watch.kept[0].process.pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True)
    pgid = int(process.stdout.readline())
    assert len(group(pgid)) == 2
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert until(lambda: group(pgid) == [])
