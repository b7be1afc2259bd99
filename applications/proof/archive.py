"""A document that is an archive: whole, no larger than it says, one thing only; then Word's or LibreOffice's own rules."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

from applications.proof import Refused, opendocument, word
from applications.proof.marks import CARRIED, END_OF_ARCHIVE, HEAD
from applications.proof.parts import MOST_ENTRIES, MOST_UNPACKED, Parts

END = 22
"""Bytes of an archive's last record when nobody has written a comment into it."""
BROKEN = (
    zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, EOFError, KeyError, UnicodeError, ValueError, OSError,
)  # fmt: skip


def look(content: bytes) -> tuple[str, None]:
    """(`docx` or `odt`, no number of pages). Raises Refused."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            measure(archive)
            one_archive(archive, content)
            form = judged(Parts(archive))
            nothing_carried(archive)
            return form, None
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
    # Word does not tell capitals from small letters, so a part in the other kind would be a second one of its name.
    names = [entry.filename.casefold() for entry in entries]
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


def one_archive(archive: zipfile.ZipFile, content: bytes) -> None:
    """The archive begins where the file begins, ends where it ends, and its first bytes are nobody else's."""
    begins = min((entry.header_offset for entry in archive.infolist()), default=0)
    if begins or archive.comment or not content[-END:].startswith(END_OF_ARCHIVE) or b"%PDF-" in content[:HEAD]:
        raise Refused("two")


def nothing_carried(archive: zipfile.ZipFile) -> None:
    """No part is a program, an archive or an object, whatever it is called."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            if part.read(8).startswith(CARRIED):
                raise Refused("embedded")
