"""What docker-compose.yml and Dockerfile describe, as processes of this machine.

Docker is not needed. What its engine would add is done here: the image's folder is laid out as the Dockerfile says, the names
of the other services become ports of this machine, and Caddy stands in front where it is installed.
"""

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import psycopg2

from recruitment import clock
from tests import compose, people, servers
from tests.servers import Postman
from tests.visitor import Visitor

CADDY = shutil.which("caddy")


def ask(url: str, sql: str) -> list[tuple[object, ...]]:
    """One statement over a connection of its own; its rows."""
    with closing(psycopg2.connect(url)) as line, line.cursor() as cursor:
        line.autocommit = True
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


class Installation:
    """What docker-compose.yml describes, on this machine: its processes, its doors, its database and its letters."""

    def __init__(self, work: Path, pg: int, redis: int, postman: Postman) -> None:
        self.work, self.pg, self.postman = work, pg, postman
        self.app = compose.build(work / "app")
        self.web, self.door = servers.free_port(), servers.free_port()
        self.origin = f"https://localhost:{self.door}"
        given = {
            "SITE_URL": self.origin,
            "SECRET_KEY": "Kx9-vBq2_mTz7wRd4LpYs8NcHf3JgXe6UaWi5ZoQrEtMyDbVn1Sk0",
            "DB_PASSWORD": "trusted1here",
            "EMAIL_URL": f"smtp://127.0.0.1:{postman.port}",
            "MAIL_FROM": "Rekruttering <rekruttering@example.org>",
        }
        self.services = compose.fill(compose.read(), given)["services"]
        self._here = {
            "@db:5432": f"@127.0.0.1:{pg}", "//redis:6379": f"//127.0.0.1:{redis}", "127.0.0.1:8000": f"127.0.0.1:{self.web}",
            "0.0.0.0:8000": f"127.0.0.1:{self.web}", "/app/": f"{self.app}/", "/data": str(work / "data"), "/tmp/beat": str(work / "beat"),
            "/tmp/build": str(work / "build"),
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def here(self, text: str) -> str:
        """`text` with what is so in a container made so on this machine."""
        for there, here in self._here.items():
            text = text.replace(there, here)
        return text

    def environment(self, service: str | None) -> dict[str, str]:
        """What the service (None: a step of the build) finds in its environment; of ours, only where the programs are."""
        told = compose.environment_of_image() | (self.services[service]["environment"] if service else {})
        basics = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(self.work), "LANG": "C.UTF-8"}
        # In Docker the proxy has an address of its own, which gunicorn knows nothing about.
        basics["FORWARDED_ALLOW_IPS"] = "192.0.2.1"
        return basics | {name: self.here(value) for name, value in told.items()}

    def run(self, service: str | None, command: list[str]) -> subprocess.CompletedProcess[str]:
        """A command in the service's container, to its end."""
        words = [self.here(word) for word in command]
        return subprocess.run(
            words, cwd=self.app, env=self.environment(service), capture_output=True, text=True, check=False, timeout=60
        )  # fmt: skip

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.work / f"{name}.said").open("ab") as said:
            self.running[name] = subprocess.Popen(
                [self.here(word) for word in command], cwd=self.app, env=environment, stdout=said, stderr=said, start_new_session=True
            )

    def end(self, name: str) -> None:
        """End a process that we started, with those that it started."""
        process = self.running.pop(name)
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, sign)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    continue

    def is_healthy(self, service: str) -> bool:
        _kind, *command = self.services[service]["healthcheck"]["test"]
        return self.run(service, command).returncode == 0

    def said(self, name: str) -> str:
        return (self.work / f"{name}.said").read_text()

    def query(self, sql: str) -> list[tuple[object, ...]]:
        return ask(self.here(self.services["web"]["environment"]["DATABASE_URL"]), sql)

    def start_proxy(self) -> None:
        """Caddy with its own file; its certificate is one that it signs itself, for the host is this machine."""
        home = {name: str(self.work / "caddy") for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME")}
        told = {"SITE_URL": self.origin, "WEB": f"127.0.0.1:{self.web}", "HTTP_PORT": str(servers.free_port()), "CADDY_ADMIN": "off"}
        self.start("proxy", [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(compose.ROOT / "Caddyfile")], told | home)

    def visitor(self) -> Visitor:
        """Somebody at the door: Caddy with its certificate checked, else the web with what Caddy would have said."""
        if CADDY:
            root = self.work / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
            context = ssl.create_default_context(cafile=str(root))
            return Visitor(lambda: HTTPSConnection("localhost", self.door, timeout=20, context=context), self.origin, {})
        told = {"Host": f"localhost:{self.door}", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        return Visitor(lambda: HTTPConnection("127.0.0.1", self.web, timeout=20), self.origin, told)


def open_posting(folder: Path) -> Path:
    """The posting, with every day moved by whole weeks so that its deadline lies ahead: a real clock is not moved."""
    weeks = (clock.real() - people.CLOSES_AT).days // 7 + 3

    def later(match: re.Match[str]) -> str:
        return f"date = {date.fromisoformat(match[1]) + timedelta(weeks=weeks)}"

    path = folder / "posting.toml"
    path.write_text(re.sub(r"date = (\d{4}-\d\d-\d\d)", later, people.POSTING_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def _done(process: subprocess.CompletedProcess[str]) -> None:
    assert process.returncode == 0, process.stdout + process.stderr


def prepare(site: Installation) -> None:
    """What the build of the image, the database's first start and `prepare` do; then the posting."""
    collect = next(rest for word, rest in compose.instructions() if word == "RUN" and "collectstatic" in rest)
    _done(site.run(None, ["sh", "-c", collect]))
    for sql in ("CREATE ROLE recruitment LOGIN", "CREATE DATABASE recruitment OWNER recruitment"):
        ask(f"postgres://postgres@127.0.0.1:{site.pg}/postgres", sql)
    _done(site.run("prepare", site.services["prepare"]["command"]))
    _done(site.run("web", ["python", "manage.py", "load_posting", str(open_posting(site.work))]))
