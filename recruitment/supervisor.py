"""Keeping a few processes running: starts them, restarts what dies, stops all, and leaves none behind.

Each process has a group of its own, so that whatever it started goes with it. A watchman, one more process, hears of
every group through a pipe; when the pipe closes because we were killed without a word, it ends the groups.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

GRACE = 8.0
"""Seconds that a process gets to finish what it does before it is killed."""

LONGEST_WAIT = 30.0
CALM = 60.0
"""Who ran for so many seconds is started again at once when it dies; others wait, twice as long each time."""

WATCHMAN = """
import os, signal, sys, time
groups = {}
for line in sys.stdin:
    name, group = line.split()
    groups[name] = int(group)
def send(sign):
    left = 0
    for group in groups.values():
        try:
            os.killpg(group, sign)
            left += 1
        except (ProcessLookupError, PermissionError):
            pass
    return left
send(signal.SIGTERM)
for _ in range(50):
    if not send(0):
        break
    time.sleep(0.1)
send(signal.SIGKILL)
"""


@dataclass
class Kept:
    """A process to be kept: its name, its command, and the file that it touches when it is ready."""

    name: str
    command: Sequence[str]
    ready_file: Path
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    wait: float = 0.5
    start_at: float = field(default=0.0)


class Supervisor:
    """Runs `kept` until it is told to stop. All times are monotonic seconds."""

    def __init__(self, kept: Sequence[Kept], environment: Mapping[str, str]) -> None:
        self.kept = kept
        self.environment = environment
        self.stopping = False
        self._watchman: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start everything; from here on SIGTERM, SIGINT and SIGHUP ask us to stop."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._ask_to_stop)
        self._hire_watchman()
        for one in self.kept:
            self._start(one)

    def tend(self) -> list[str]:
        """Look once after all; answers with what happened, as sentences."""
        said = []
        if self._watchman and self._watchman.poll() is not None:
            self._hire_watchman()
        for one in self.kept:
            if one.process is None:
                if time.monotonic() >= one.start_at:
                    self._start(one)
            elif one.process.poll() is not None:
                said.append(self._bury(one))
        return said

    def is_ready(self) -> bool:
        """Whether every process has said that it is ready since it was last started."""
        return all(one.process and one.process.poll() is None and one.ready_file.exists() for one in self.kept)

    def stop(self) -> None:
        """Ask every group to end, wait, and kill what is left."""
        self._signal_all(signal.SIGTERM)
        until = time.monotonic() + GRACE
        for one in self.kept:
            if one.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    one.process.wait(max(0.1, until - time.monotonic()))
        self._signal_all(signal.SIGKILL)
        for one in self.kept:
            if one.process:
                one.process.wait()
        if self._watchman:
            self._watchman.kill()
            self._watchman.wait()

    def _ask_to_stop(self, _sign: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, one: Kept) -> None:
        one.ready_file.unlink(missing_ok=True)
        environment = {**self.environment, "READY_FILE": str(one.ready_file)}
        # The command is ours, from the code; no word of it comes from outside.
        one.process = subprocess.Popen(one.command, env=environment, start_new_session=True, stdin=subprocess.DEVNULL)  # noqa: S603
        one.started = time.monotonic()
        self._tell_watchman(one)

    def _bury(self, one: Kept) -> str:
        assert one.process is not None  # noqa: S101  # the caller has seen it die
        code, ran = one.process.returncode, time.monotonic() - one.started
        # What the dead one started may still hold the port or the queue.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process = None
        one.wait = 0.5 if ran > CALM else min(one.wait * 2, LONGEST_WAIT)
        one.start_at = time.monotonic() + one.wait
        return f"{one.name} ended ({code}); it starts again in {one.wait:.0f} s."

    def _hire_watchman(self) -> None:
        # In a session of its own: what kills our group does not reach it.
        self._watchman = subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, "-c", WATCHMAN], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        for one in self.kept:
            self._tell_watchman(one)

    def _tell_watchman(self, one: Kept) -> None:
        if one.process and self._watchman and self._watchman.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._watchman.stdin.write(f"{one.name} {one.process.pid}\n")
                self._watchman.stdin.flush()

    def _signal_all(self, sign: signal.Signals) -> None:
        for one in self.kept:
            if one.process:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(one.process.pid, sign)
