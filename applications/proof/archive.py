"""A document that is an archive: whole, no larger than it says, one thing only; then Word's or LibreOffice's own rules."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from applications.proof import Refused, opendocument, word
from applications.proof.marks import CARRIED, HEAD, head_of, tail_of
from applications.proof.parts import MOST_ENTRIES, MOST_UNPACKED, Parts

END = 22
"""Bytes of an archive's last record when nobody has written a comment into it."""
BROKEN = (
    zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, EOFError, KeyError, UnicodeError, ValueError, OSError,
)  # fmt: skip


def format_of(path: Path) -> str:
    """`docx` or `odt`. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            measure(archive)
            one_archive(archive, path)
            form = judged(Parts(archive))
            nothing_carried(archive)
            return form
    except BROKEN:
        raise Refused("damaged") from None
    except RuntimeError:  # zipfile's word for "a password is needed"
        raise Refused("encrypted") from None


def judged(parts: Parts) -> str:
    """Which of the two it is, once it is found to be harmless."""
    is_word, is_open = word.is_one(parts), opendocument.is_one(parts)
    if is_word and is_open:
        raise Refused("two")
    if is_word:
        word.judge(parts)
        return "docx"
    if is_open:
        opendocument.judge(parts)
        return "odt"
    raise Refused("other_zip")


def measure(archive: zipfile.ZipFile) -> None:
    """Refuse a bomb: by what it declares, and then by what comes out, for a bomb may lie."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused("too_much")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(climbs(name) for name in names):
        raise Refused("damaged")
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as part:
            while chunk := part.read(1 << 16):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise Refused("too_much")


def climbs(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def one_archive(archive: zipfile.ZipFile, path: Path) -> None:
    """The archive begins where the file begins, ends where it ends, and its first bytes are nobody else's."""
    begins = min((entry.header_offset for entry in archive.infolist()), default=0)
    if begins or archive.comment or not tail_of(path, END).startswith(b"PK\x05\x06") or b"%PDF-" in head_of(path, HEAD):
        raise Refused("two")


def nothing_carried(archive: zipfile.ZipFile) -> None:
    """No part is a program, an archive or an object, whatever it is called."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            if part.read(8).startswith(CARRIED):
                raise Refused("embedded")
