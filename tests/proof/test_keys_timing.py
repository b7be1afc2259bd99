"""4,000 requests for a key of each kind, over HTTP, with the worker awake: their times tell nothing.

A rehearsal installation of its own runs web, worker and beat. Known addresses are asked for in turn, so that the worker has
letters to write all the time, as somebody who tries out addresses would make it. Which kind comes next is drawn by lot.
"""

import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.proof
EACH = 4_000
ADDRESSES = 800
"""Each known address is asked for five times, which is what the worker answers within an hour."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a rehearsal of its own: web, worker and beat, in an empty folder, with many who have applied."""
    port = servers.free_port()
    environment = {"REHEARSAL": "1", "PORT": str(port), "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    try:
        assert any(line.startswith(b"Ready: http://") for line in process.stdout), (tmp_path / "log").read_text()[-2000:]
        subprocess.run([sys.executable, "manage.py", "make_applications", str(ADDRESSES)], cwd=ROOT, env=environment, check=True)
        yield f"127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


@pytest.fixture
def known(site: str, tmp_path: Path) -> list[str]:
    """The addresses of invented applications that have been sent."""
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        rows = database.execute("SELECT DISTINCT email FROM applications_application WHERE stage = 'submitted'").fetchall()
    return [address for (address,) in rows][:ADDRESSES]


class Visitor:
    """Somebody without a name: one connection, no cookie but that of the form."""

    def __init__(self, site: str) -> None:
        self.line = HTTPConnection(site, timeout=30)
        page, cookies = self._ask("GET", "/min-ansoegning/find/")
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]  # type: ignore[index]  # or the test stops here
        self.cookie = cookies.partition(";")[0]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.line.request(method, path, body, headers)
        response = self.line.getresponse()
        text = response.read().decode()
        assert response.status in (200, 302), response.status
        return text, response.headers.get("Set-Cookie", "")

    def time(self, address: str) -> float:
        """Seconds from the first byte that we send to the last of the answer."""
        body = f"csrfmiddlewaretoken={self.token}&email={quote(address)}"
        began = time.perf_counter()
        self._ask("POST", "/min-ansoegning/find/", body)
        return time.perf_counter() - began


def area_under_the_curve(these: list[float], those: list[float]) -> float:
    """How often one of `these` took longer than one of `those`: 0.5 when nothing can be told."""
    ranked = sorted([(value, 0) for value in these] + [(value, 1) for value in those])
    rank_sum, index = 0.0, 0
    while index < len(ranked):
        end = index
        while end < len(ranked) and ranked[end][0] == ranked[index][0]:
            end += 1
        middle = (index + 1 + end) / 2
        rank_sum += middle * sum(kind == 0 for _value, kind in ranked[index:end])
        index = end
    n, m = len(these), len(those)
    return (rank_sum - n * (n + 1) / 2) / (n * m)


def stranger(address: str, chance: Random) -> str:
    """An address of the same length and shape that nobody has applied with."""
    name, _at, domain = address.partition("@")
    return f"{name[:4]}-{''.join(chance.choices('abcdefghijklmnop', k=len(name) - 5))}@{domain}"


def test_nobody_can_tell_by_the_clock_who_has_applied(site: str, known: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    chance = Random(4)  # an order, not a secret
    kinds = ["known"] * EACH + ["unknown"] * EACH
    chance.shuffle(kinds)
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    visitor = Visitor(site)
    with closing(visitor.line):
        for number in range(200):
            visitor.time(f"warm.up{number}@example.org")
        for number, kind in enumerate(kinds):
            address = known[number % len(known)]
            times[kind].append(visitor.time(address if kind == "known" else stranger(address, chance)))
    area = area_under_the_curve(times["known"], times["unknown"])
    middles = ", ".join(f"{kind} {statistics.median(values) * 1000:.2f} ms" for kind, values in times.items())
    with capsys.disabled():
        print(f"\nkey requests, {EACH} of each: area under the curve {area:.3f}; medians {middles}")
    assert 0.45 <= area <= 0.55
