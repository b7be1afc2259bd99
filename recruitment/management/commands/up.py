"""`manage.py up`: prepare everything and run web, worker and beat until Ctrl-C."""

import contextlib
import fcntl
import hashlib
import os
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from ctypes import CDLL
from ctypes.util import find_library
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from recruitment import clock, rehearsal
from recruitment.models import Posting
from recruitment.printing import NoPango
from recruitment.supervisor import Kept, Supervisor

PATIENCE = 90.0
"""Seconds after which a start that is not ready is said to be stuck."""


class Command(BaseCommand):
    """Runs a whole installation on this machine. In a rehearsal it loads the posting and its cast first."""

    help = "Prepare the database and the static files, then run web, worker and beat until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with _alone():
            _refuse_a_taken_port()
            self._prepare()
            # Forks do not share connections.
            connections.close_all()
            self._run(Supervisor(_processes(), {**os.environ, "DJANGO_SETTINGS_MODULE": "recruitment.settings"}))

    def _prepare(self) -> None:
        try:
            rehearsal.refuse_the_wrong_database()
        except rehearsal.WrongDatabase as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("migrate", verbosity=0)
        _collect_static()
        if settings.REHEARSAL:
            _take_up_the_clock()
            # Named, not imported: the cast belongs to an upper floor.
            call_command("load_cast", stdout=self.stdout)
        if not (find_library("pango-1.0") or _loads("libpango-1.0.so.0")):
            self.stdout.write(f"{NoPango()}. Everything but PDFs works without it.")

    def _run(self, supervisor: Supervisor) -> None:
        supervisor.start()
        try:
            said_ready, begun = False, time.monotonic()
            while not supervisor.stopping:
                for sentence in supervisor.tend():
                    self.stderr.write(sentence)
                if not said_ready and supervisor.is_ready() and _answers():
                    said_ready = True
                    self._say_ready()
                elif not said_ready and time.monotonic() - begun > PATIENCE:
                    self.stderr.write("Not everything has started; the lines above say why.")
                    begun = time.monotonic()
                _note_that_we_run()
                time.sleep(0.1)
        finally:
            supervisor.stop()
        self.stdout.write("Stopped.")

    def _say_ready(self) -> None:
        site = settings.SITE_URL
        lines = [("The position", "/"), ("Apply", "/ansoeg/"), ("The consultant", "/admin/"), ("The interviews", "/samtaler/")]
        if settings.REHEARSAL:
            lines.append(("Mailbox", "/proeve/postkasse/"))
        self.stdout.write("".join(f"  {label:<16}{site}{path}\n" for label, path in lines), ending="")
        found = rehearsal.of(Posting.live()) if settings.REHEARSAL else None
        for player in found.staff if found else ():
            self.stdout.write(f"  sign in as {player.key:<14}{player.name}, {player.title}: one press in the bar at the top")
        self.stdout.write(f"Ready: {site}/")
        self.stdout.flush()


def _seen() -> Path:
    return Path(settings.DATA_DIR) / "run" / "seen"


def _note_that_we_run() -> None:
    _seen().touch()


def _take_up_the_clock() -> None:
    """A rehearsal's clock stands still while nothing runs: whoever comes back next week goes on where they stopped."""
    if clock.is_set() and _seen().exists():
        stopped = datetime.fromtimestamp(_seen().stat().st_mtime, UTC)
        clock.move_to(clock.now() - max(clock.real() - stopped, timedelta(0)), restart=True)


def _processes() -> list[Kept]:
    run = Path(settings.DATA_DIR) / "run"
    run.mkdir(parents=True, exist_ok=True)
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "recruitment"]
    quiet = ["--loglevel", "WARNING"]
    web = [sys.executable, "-m", "gunicorn", "--config", "python:recruitment.gunicorn", "recruitment.wsgi"]
    # One worker that does one thing after another: SQLite has one writer, and a pool is one more process to lose.
    worker = [*celery, "worker", "--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat", *quiet]
    beat = [*celery, "beat", "--pidfile=", *quiet]
    return [Kept(name, command, run / f"{name}.ready") for name, command in (("web", web), ("worker", worker), ("beat", beat))]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder: two installations in one would send every letter's bell twice and share one clock."""
    with (Path(settings.DATA_DIR) / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise CommandError(
                f"An installation runs in {settings.DATA_DIR} already. Stop it, or name another folder: DATA_DIR."
            ) from taken
        yield


def _refuse_a_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.PORT))
        except OSError as taken:
            words = f"Port {settings.PORT} is taken. Name another one: PORT={settings.PORT + 1} make run"
            raise CommandError(words) from taken


def _answers() -> bool:
    try:
        # Our own address on this machine.
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.PORT}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _collect_static() -> None:
    """Collect and compress the static files, unless none has changed since the last time."""
    stamp = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            stamp.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    noted = Path(settings.DATA_DIR) / "static.stamp"
    if noted.is_file() and noted.read_text() == stamp.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    noted.write_text(stamp.hexdigest())


def _loads(library: str) -> bool:
    try:
        CDLL(library)
    except OSError:
        return False
    return True
