"""The whole installation as `make run` starts it: ready, a letter in the mailbox, killed parts come back, nothing is left."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.browser  # as slow as one: a minute


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def running(folder: Path) -> list[str]:
    """The processes that work in this folder: each has it in its environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"DATA_DIR={folder}".encode() in (entry / "environ").read_bytes().split(b"\0")
            if mine and entry.name != str(os.getpid()):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def start(folder: Path, port: int) -> subprocess.Popen:
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL"}}
    environment |= {"DATA_DIR": str(folder), "PORT": str(port), "REHEARSAL": "1", "DJANGO_SETTINGS_MODULE": "recruitment.settings"}
    with (folder / "said").open("a") as said:
        return subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True
        )


def until(condition, patience: float) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "data"
    place.mkdir()
    yield place
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={place}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_one_command_starts_everything_and_ctrl_c_leaves_nothing(folder):
    port = free_port()
    process = start(folder, port)
    said = folder / "said"
    assert until(lambda: "\nReady: http://" in said.read_text() or process.poll() is not None, 120), said.read_text()
    assert said.read_text().count("\nReady: http://") == 1
    browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(path: str) -> str:
        return browser.open(f"http://127.0.0.1:{port}{path}", timeout=10).read().decode()

    assert get("/healthz") == "ok"
    letters = len(list((folder / "mailbox").glob("*.eml")))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', get("/konto/password/reset/"))[1]
    # Somebody of the staff asks for a new password; web, queue, worker and mailbox all have a hand in the answer.
    data = urlencode({"csrfmiddlewaretoken": token, "email": "carl@example.org"}).encode()
    browser.open(f"http://127.0.0.1:{port}/konto/password/reset/", data, timeout=10)
    assert until(lambda: len(list((folder / "mailbox").glob("*.eml"))) == letters + 1, 5)

    second = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {"DATA_DIR": str(folder), "PORT": str(port), "REHEARSAL": "1"},
    )  # fmt: skip
    assert "runs in" in second.stderr

    for part in ("worker", "beat", "gunicorn"):
        before = leaders(part, folder)
        assert len(before) == 1, part
        os.kill(before[0], signal.SIGKILL)
        assert until(lambda part=part, before=before: len(set(leaders(part, folder)) - set(before)) == 1, 20), part
        assert until(lambda: _answers(port), 20), part
    # What had been sent is not sent again, and what is asked for afterwards comes.
    letters = len(list((folder / "mailbox").glob("*.eml")))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', get("/konto/password/reset/"))[1]
    data = urlencode({"csrfmiddlewaretoken": token, "email": "hanne@example.org"}).encode()
    browser.open(f"http://127.0.0.1:{port}/konto/password/reset/", data, timeout=10)
    assert until(lambda: len(list((folder / "mailbox").glob("*.eml"))) == letters + 1, 60)
    time.sleep(2)
    assert len(list((folder / "mailbox").glob("*.eml"))) == letters + 1

    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(30) == 0
    assert until(lambda: running(folder) == [], 5), running(folder)
    assert "Traceback" not in said.read_text()


def leaders(part: str, folder: Path) -> list[int]:
    """The processes of this installation that the supervisor started as `part`: each leads a group of its own."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"DATA_DIR={folder}".encode() in (entry / "environ").read_bytes().split(b"\0")
            if mine and f"\0{part}\0" in (entry / "cmdline").read_text() and os.getpgid(int(entry.name)) == int(entry.name):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_the_supervisor_killed_at_once_leaves_nothing_and_a_new_start_goes_on(folder):
    process = start(folder, free_port())
    said = folder / "said"
    assert until(lambda: "\nReady: http://" in said.read_text(), 120), said.read_text()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert until(lambda: running(folder) == [], 15), running(folder)

    letters = len(list((folder / "mailbox").glob("*.eml")))
    again = start(folder, free_port())
    assert until(lambda: said.read_text().count("\nReady: http://") == 2, 120), said.read_text()
    time.sleep(3)
    # What had been sent before is not sent again.
    assert len(list((folder / "mailbox").glob("*.eml"))) == letters
    os.killpg(again.pid, signal.SIGINT)
    assert again.wait(30) == 0
