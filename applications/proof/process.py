"""The process: limits first, then one file.

    python -I -B -c START FOLDER KIND PATH

prints one line of JSON: `{"format": "pdf", "pages": 3}` (null where a format has no fixed pages) or `{"refused": REASON}`,
one of REASONS. Exits with 0 whenever it has an answer.
"""

import ctypes
import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

from applications.proof import Refused

START = "import sys; sys.path.insert(0, sys.argv[1]); from applications.proof.process import main; main(*sys.argv[2:])"
"""What starts it: isolated from the environment, it has to be told where it lives."""
SECONDS = 5
MEMORY = 1 << 30
NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET of Linux's unshare(2): a network of its own with nothing in it."""
OUTWARD = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "http.", "ftplib.", "smtplib.")
"""Beginnings of the events of Python's audit that reach out of the process."""


def look(kind: str, path: Path) -> tuple[str, int | None]:
    """(format, pages) of the file, which begins as a `kind` does: pdf, zip, jpg or png. Raises Refused."""
    if kind == "pdf":
        from applications.proof import pdf  # each brings a parser of its own, and one is enough

        return "pdf", pdf.pages_of(path)
    if kind == "zip":
        from applications.proof import archive

        return archive.format_of(path), None
    from applications.proof import picture

    return picture.format_of(kind, path), 1


def limit() -> None:
    """No more time and memory than a real document needs, nothing written anywhere, nobody spoken to."""
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, (most, most))
    # Where the system lets us, the process gets a network of its own; everywhere Python itself refuses to reach out.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(NEW_USER_AND_NETWORK)
    sys.addaudithook(_stay_inside)


def _stay_inside(event: str, _arguments: object) -> None:
    if event.startswith(OUTWARD):
        raise Refused("active")


def main(kind: str, path: str) -> None:
    limit()
    try:
        form, pages = look(kind, Path(path))
        answer: dict[str, int | str | None] = {"format": form, "pages": pages}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_much"}
    sys.stdout.write(json.dumps(answer))
