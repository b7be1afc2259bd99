"""A rehearsal installation of its own for the browser tests: web, worker and beat, on a free port, in an empty folder."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"

# A machine that is busy with other tests shows a page late, and shows it all the same.
expect.set_options(timeout=20_000)

NOT_OURS = {"DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium, told not to look for anything outside this machine."""
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "da-DK", "timezone_id": "Europe/Copenhagen"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installed(folder: Path, **more: str) -> Iterator[str]:
    """The address of a fresh rehearsal in `folder`: Monday 11 November 2024, the cast loaded, nothing decided.

    `folder` lies directly in the run's own folder, as those of pytest do.
    """
    shutil.copytree(_started_once(folder.parent), folder, dirs_exist_ok=True)
    with _running(folder, **more) as address:
        yield address


def _started_once(ours: Path) -> Path:
    """A rehearsal that has been started and stopped again: whoever comes first makes it, all workers of a run copy it.

    Going on from there takes a fifth of the time of a first start, with its tables to make and its cast to load.
    """
    shared = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    folder, made = shared / "started-once", shared / "started-once.made"
    with (shared / "started-once.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            with _running(folder):
                pass
            made.touch()
    return folder


@contextmanager
def _running(folder: Path, **more: str) -> Iterator[str]:
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environment |= {"REHEARSAL": "1", "PORT": str(port), "DATA_DIR": str(folder)} | more
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith("Ready: http://"):
                    break
            else:
                log.seek(0)
                pytest.fail(f"the installation did not start:\n{log.read()[-2000:]}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            process.stdout.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation of this module's own."""
    with installed(tmp_path_factory.mktemp("installation")) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that fails the test when a script breaks or the content security policy stops something of ours."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    page.on("console", _heard)
    return page


def _heard(message: object) -> None:
    text = getattr(message, "text", "")
    if "Content Security Policy" in text:
        pytest.fail(f"stopped by our own policy: {text}")
