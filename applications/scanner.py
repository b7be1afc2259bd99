"""Speaking to clamd, the daemon of ClamAV, over its own line protocol (clamd(8), INSTREAM): the file goes over, a word comes back."""

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 60.0
"""Seconds for one file; clamd itself gives up earlier."""
CHUNK = 1 << 16
LONGEST_ANSWER = 4096


class Silent(Exception):
    """The scanner does not answer, or not in words that we know: it is asked again later."""


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def found(path: Path) -> str:
    """What the scanner found in the file, by its name for it; empty when nothing. Raises Silent."""
    try:
        with _connected() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as error:
        raise Silent(type(error).__name__) from error
    words = answer.rstrip("\0\n ").removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")[:120]
    raise Silent(words[:120])


def _connected() -> socket.socket:
    """A connection to `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(address.path)
        return line
    return socket.create_connection((address.hostname or "127.0.0.1", address.port or 3310), timeout=PATIENCE)


def _answer(line: socket.socket) -> str:
    answer = b""
    while len(answer) < LONGEST_ANSWER and (piece := line.recv(LONGEST_ANSWER)):
        answer += piece
        if piece.endswith(b"\0"):
            break
    return answer.decode("utf-8", "replace")
