"""Private servers for one test: PostgreSQL, Redis and a mail server on free ports, gone when the test is over."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

PG_BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
MISSING = [name for name, there in (("postgresql", PG_BIN), ("redis-server", shutil.which("redis-server"))) if not there]
"""Debian packages that the servers need and that are not here."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], Any], patience: float) -> bool:
    """Whether `condition` comes true within so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that another user may enter too: PostgreSQL refuses to run as root."""
    with tempfile.TemporaryDirectory(prefix="servers-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def postgres(initdb: Sequence[str] = ("-E", "UTF8", "--locale=C.UTF-8"), *, connections: int = 100) -> Iterator[int]:
    """A PostgreSQL that trusts this machine; answers with its port. The administrator is `postgres`."""
    as_root = os.getuid() == 0
    with _folder() as work:
        data, port = work / "pg", free_port()
        data.mkdir(mode=0o700)
        if as_root:
            shutil.chown(data, "postgres")

        def run(program: str, *arguments: str) -> None:
            who = ["runuser", "-u", "postgres", "--"] if as_root else []
            subprocess.run([*who, f"{PG_BIN}/{program}", "-D", str(data), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)

        run("initdb", "-U", "postgres", "-A", "trust", *initdb)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections={connections}"
        run("pg_ctl", "-w", "-s", "-l", str(data / "log"), "-o", options, "start")
        try:
            yield port
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def redis(port: int = 0) -> Iterator[int]:
    """A Redis that keeps nothing; answers with its port. With `port`, one that comes back where it was."""
    port = port or free_port()
    with _folder() as work:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(work)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            assert until(lambda: _listens(port), 10)
            yield port
        finally:
            server.kill()
            server.wait()


def flush(port: int) -> None:
    """Throw away whatever this Redis holds."""
    subprocess.run(["redis-cli", "-p", str(port), "flushall"], check=True, stdout=subprocess.DEVNULL)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Postman:
    """A mail server that takes everything and keeps it: `letters` as a mail client reads them."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.port = free_port()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def of(self, subject: str) -> list[EmailMessage]:
        """The letters whose subject begins so."""
        return [letter for letter in self.letters if str(letter["Subject"]).startswith(subject)]


@contextmanager
def mail_server() -> Iterator[Postman]:
    postman = Postman()
    controller = Controller(postman, hostname="127.0.0.1", port=postman.port)
    controller.start()
    try:
        yield postman
    finally:
        controller.stop()
