"""The process: limits first, then one file.

    python -I -B -c START FOLDER KIND PATH

prints one line of JSON: `{"format": "pdf", "pages": 3}` (null where a format has no fixed pages) or `{"refused": REASON}`,
one of REASONS. Exits with 0 whenever it has an answer.
"""

import ctypes
import importlib
import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from applications.proof import Refused

START = "import sys; sys.path.insert(0, sys.argv[1]); from applications.proof.process import main; main(*sys.argv[2:])"
"""What starts it: isolated from the environment, it has to be told where it lives."""
SECONDS = 5
MEMORY = 1 << 30
SHUT = ((resource.RLIMIT_NOFILE, 0), (resource.RLIMIT_NPROC, 0))
"""Set when everything is read: nothing more can be opened, and a socket is an open file too, whoever asks for it."""
NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET of Linux's unshare(2): a network of its own with nothing in it."""
OUTWARD = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "http.", "ftplib.", "smtplib.")
"""Beginnings of the events of Python's audit that reach out of the process."""


def parser(kind: str) -> Callable[[bytes], tuple[str, int | None]]:
    """What looks through a file that begins as a `kind` does: pdf, zip, jpg or png. Each brings a parser; one is enough."""
    module = importlib.import_module("applications.proof." + {"pdf": "pdf", "zip": "archive"}.get(kind, "picture"))
    look: Callable[[bytes], tuple[str, int | None]] = module.look
    return look


def limit() -> None:
    """No more time and memory than a real document needs, nothing written anywhere, nobody spoken to.

    Where the system lets an ordinary user, the process gets a network of its own with nothing in it; everywhere Python
    itself refuses to reach out. `shut` is the third wall.
    """
    _set((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(NEW_USER_AND_NETWORK)
    sys.addaudithook(_stay_inside)


def shut() -> None:
    """No further file, socket or process, which holds native code too: for when everything has been read."""
    _set(*SHUT)


def _set(*limits: tuple[int, int]) -> None:
    for what, most in limits:
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, (most, most))


def _stay_inside(event: str, _arguments: object) -> None:
    if event.startswith(OUTWARD):
        raise Refused("active")


def main(kind: str, path: str) -> None:
    limit()
    try:
        look, content = parser(kind), Path(path).read_bytes()
        shut()
        form, pages = look(content)
        answer: dict[str, int | str | None] = {"format": form, "pages": pages}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_much"}
    sys.stdout.write(json.dumps(answer))
