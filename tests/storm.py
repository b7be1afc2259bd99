"""Storms: real workers on a database and a queue of their own, a mail server that counts, and what went wrong on purpose."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.mail_server import Accepted, MailServer

ROOT = Path(__file__).resolve().parent.parent
WORKER = ("-m", "celery", "--quiet", "--app", "recruitment", "worker", "--pool", "solo", "--without-gossip", "--without-mingle",
          "--without-heartbeat", "--loglevel", "ERROR")  # fmt: skip
BEAT = ("-m", "celery", "--quiet", "--app", "tests.storm_beat", "beat", "--pidfile=", "--loglevel", "ERROR")
LEASE = 4.0


class Storm:
    """An installation in `folder` whose letters go to `server`. Its lease is short, so that a test need not wait for minutes."""

    def __init__(self, folder: Path, server: MailServer, database: str = "", redis: str = "") -> None:
        gone = {"REHEARSAL", "DATABASE_URL", "REDIS_URL", "SITE_URL", "READY_FILE"}
        self.environment = {name: value for name, value in os.environ.items() if name not in gone} | {
            "DATA_DIR": str(folder), "EMAIL_URL": server.url, "EMAIL_TIMEOUT": "1", "LEASE_SECONDS": f"{LEASE:.0f}",
            "DJANGO_SETTINGS_MODULE": "recruitment.settings", "C_FORCE_ROOT": "1",
        }  # fmt: skip
        self.environment |= {name: value for name, value in (("DATABASE_URL", database), ("REDIS_URL", redis)) if value}
        self.folder, self.server = folder, server
        self.kills = self.redis = 0
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.run("manage.py", "migrate", "--verbosity", "0")

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def writes(self, letters: int, *, how: str = "commit") -> None:
        """Load the posting and write so many letters in one transaction; `how`: commit or rollback."""
        self.run("-m", "tests.storm_writer", str(letters), how)

    def starts(self, *names: str) -> None:
        """Start a worker under each name, or a beat where the name begins with `beat`."""
        for name in names:
            command = (*BEAT, "--schedule", str(self.folder / f"{name}.schedule")) if name.startswith("beat") else WORKER
            self._ready(name).unlink(missing_ok=True)
            environment = self.environment | {"READY_FILE": str(self._ready(name))}
            with (self.folder / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )  # fmt: skip

    def _ready(self, name: str) -> Path:
        return self.folder / f"{name}.ready"

    def kills_at_once(self, name: str = "worker") -> None:
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills += 1

    def rages(self, between: tuple[float, float], done: Callable[[], bool], patience: float) -> None:
        """Kill the worker again and again, each time when it has been ready for so many seconds, until `done` or out of patience."""
        until = time.monotonic() + patience
        dice = random.Random(14)
        while not done() and time.monotonic() < until:
            self.settles(lambda: done() or self._ready("worker").exists(), 30)
            if not self.settles(done, dice.uniform(*between)):
                self.kills_at_once()
                self.starts("worker")

    def settles(self, done: Callable[[], bool], patience: float) -> bool:
        until = time.monotonic() + patience
        while not done() and time.monotonic() < until:
            time.sleep(0.02)
        return done()

    def ends(self) -> None:
        for name in list(self._running):
            self.kills_at_once(name)
        self.kills = 0

    def copies(self) -> int:
        """How many second copies there were; each must be of a letter whose answer was lost when its worker was killed.

        Such a letter is the last on its connection, for the worker went with it; and it goes again when its lease has run out.
        """
        last = {letter.connection: letter for letter in self.server.accepted}
        earlier: dict[str, Accepted] = {}
        found = 0
        for letter in sorted(self.server.accepted, key=lambda letter: letter.at):
            first = earlier.get(letter.message_id)
            if first is not None:
                found += 1
                assert last[first.connection] is first, "a copy of a letter that was followed by another on its line"
                assert letter.at - first.at > LEASE - 1, "a copy while the first was still leased"
            earlier[letter.message_id] = letter
        assert found <= self.kills
        return found

    def counts(self) -> dict[str, int]:
        """How many rows of the outbox are in which state."""
        words = self.run("-m", "tests.storm_writer", "count").split()
        return {state: int(n) for state, n in zip(words[::2], words[1::2], strict=True)}
