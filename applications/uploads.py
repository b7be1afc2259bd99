"""What a file may be, and how it comes in: bounded on the way, known by its content, opened before it is kept.

The type comes from the first bytes and from a real parser, never from the name. The parser runs in a process of its own
(`proof/`). A refusal is a sentence that says what is wrong and what to do instead.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.proof.process import START
from recruitment.typography import NBSP, file_size

NAME_LENGTH = 300
PATIENCE = 15
"""Seconds that the proof may take on the wall's clock; it limits its own processor time itself."""
STREAMS: Mapping[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True}
"""All that the proof holds open: nothing to read from, and what it says."""
MOST_FILES = 10
INLINE = frozenset({"pdf", "jpg", "png"})
"""What a browser shows by itself and we let it."""
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "jpg": "image/jpeg",
    "png": "image/png",
}
"""The formats that are taken, by the name that a posting uses, with what a browser calls them."""

PICTURES = frozenset({"jpg", "png"})
"""Taken for certificates, which people photograph; a CV has to be a document."""

SENTENCES: Mapping[str, Promise] = {
    "empty": _("The file is empty. Save it again from the program in which you wrote it, and add it once more."),
    "too_big": _("The file takes up %(size)s, and there is room for %(most)s. Save it with smaller pictures, or split it in two."),
    "text": _("This is not a document that we can take, even if its name says so. Open it, choose “Save as” and PDF, and add that file."),
    "not_taken": _("We do not take this kind of file here. Open it, choose “Save as” and PDF, and add that file."),
    "picture": _(
        "This is a picture. Put your CV into a document, save that as PDF, and add that file. Pictures of certificates are welcome as"
        " attachments."
    ),
    "other_picture": _("We cannot take this kind of picture. Save it as JPG or PNG, or put it into a document and save that as PDF."),
    "two": _("There is something else in this file besides what it looks like. Choose “Print” and “Save as PDF”, and add that file."),
    "old_word": _("The file is in an old Word format, or it has a password. Open it, choose “Save as” and PDF, and add that file."),
    "other_zip": _(
        "This is neither a Word document (DOCX) nor an OpenDocument text (ODT). Open it, choose “Save as” and PDF, and add that file."
    ),
    "damaged": _("The file cannot be opened: it is damaged, or only a part of it. Save it again as PDF, and add that file."),
    "encrypted": _("The file is protected with a password. Save it without protection, and add it once more."),
    "active": _("Something in the file starts by itself (a program or a form). Choose “Print” and “Save as PDF”, and add that file."),
    "embedded": _("There is another file inside this one. Choose “Print” and “Save as PDF”, and add each file by itself."),
    "remote": _("The document fetches something from another place when it is opened. Choose “Save as” and PDF, and add that file."),
    "macros": _("The document contains macros. Choose “Save as” and PDF, and add that file."),
    "too_much": _("The file is too large when it is unpacked. Choose “Print” and “Save as PDF”, and add that file."),
    "no_pages": _("There are no pages in the file. Save it again as PDF, and add that file."),
    "too_many": _("There are already ten files. Remove one, or put several into one PDF."),
    "no_room": _("There is no room for the file here just now. What you have written is saved. Try again in a little while, or call."),
}  # fmt: skip
"""Every reason for which a file is refused, with the way out; the proof's own reasons are among them."""


class Unfit(Exception):
    """A file that is not taken; `sentence` says why and what to do."""

    def __init__(self, reason: str, **words: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = str(SENTENCES[reason]) % words if words else str(SENTENCES[reason])


@dataclass(frozen=True, slots=True)
class Fit:
    """A file that opens: its format and, where it has fixed ones, how many pages."""

    format: str
    pages: int | None


def limit(max_megabytes: int) -> int:
    """The largest file in bytes: what the posting says, and never more than the installation takes."""
    return min(max_megabytes * 1_000_000, settings.UPLOAD_LIMIT)


def accepted(kinds: Collection[str], place: str) -> str:
    """What a browser's file dialogue offers in a place of the form ("cv" or "other"): endings and media types, with commas."""
    taken = [kind for kind in MEDIA_TYPES if kind in kinds and not (place == "cv" and kind in PICTURES)]
    return ",".join(f".{kind},{MEDIA_TYPES[kind]}" for kind in taken) + (",.jpeg" if "jpg" in taken else "")


def whole(size: int) -> str:
    """A limit as it is told: "20 MB", without the decimals of a measured size."""
    return file_size(size) if size % 1_000_000 else f"{size // 1_000_000}{NBSP}MB"


def examine(path: Path, size: int, most: int) -> Fit:
    """Look at an uploaded file of `size` bytes at `path`. Raises Unfit."""
    if size == 0:
        raise Unfit("empty")
    if size > most:
        raise Unfit("too_big", size=file_size(size), most=whole(most))
    return prove(beginning_of(path), path)


def beginning_of(path: Path) -> str:
    """What the first bytes promise: `pdf`, `zip`, `jpg` or `png`. Raises Unfit."""
    with path.open("rb") as file:
        start = file.read(8192)
    # Some mail gateways put a line before a PDF; every reader forgives it.
    if start.lstrip(b"\r\n \t").startswith(b"%PDF-"):
        return "pdf"
    for mark, kind in ((b"PK\x03\x04", "zip"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png")):
        if start.startswith(mark):
            return kind
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit("old_word")
    found = filetype.guess(start)
    raise Unfit("other_picture" if found is not None and found.mime.startswith("image/") else "text")


def prove(kind: str, path: Path) -> Fit:
    """Open the file in a process of its own. Raises Unfit, also when the parser gave up or died of the file."""
    command = [sys.executable, "-I", "-B", "-c", START, str(settings.BASE_DIR), kind, str(path)]
    try:
        run = subprocess.run(command, **STREAMS, timeout=PATIENCE, check=False, env={"LC_ALL": "C.UTF-8"})  # noqa: S603  our own program
        answer: dict[str, Any] = json.loads(run.stdout)
    except subprocess.TimeoutExpired:
        raise Unfit("too_much") from None
    except ValueError:
        # Killed for its time, which is how a file ends that unpacks without end; anything else broke the parser.
        raise Unfit("too_much" if -run.returncode in (signal.SIGXCPU, signal.SIGKILL) else "damaged") from None
    if "refused" in answer:
        raise Unfit(answer["refused"])
    return Fit(answer["format"], answer["pages"])


def shown_name(name: str) -> str:
    """The applicant's own name for a file, for display only: without a path, control characters or excess."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split())
    return clean[:NAME_LENGTH] or "fil"


class BoundedHandler(TemporaryFileUploadHandler):
    """Writes what is uploaded to disk, never to memory, and no more of it than can be accepted.

    The rest is read and thrown away: the sender gets a sentence instead of a broken connection, and the size is the true
    one. A full disk is remembered on the file (`no_room`), not raised, because here an error would become a page without
    any words. `full_name` is what the sender calls the file.
    """

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        self.full_name, self.no_room = file_name, False
        try:
            # Not under its own name: an ending of 300 letters is more than a file system takes.
            super().new_file(field_name, "fil", *args, **kwargs)
        except OSError:
            self.no_room = True
            self.file: Any = UploadedFile(BytesIO(), "fil", None, 0)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.no_room or start > settings.UPLOAD_LIMIT:
            return
        try:
            self.file.write(raw_data)
        except OSError:
            self.no_room = True

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        try:
            self.file.flush()
            self.file.seek(0)
        except OSError:
            self.no_room = True
        self.file.size = file_size
        self.file.full_name, self.file.no_room = self.full_name, self.no_room
        return cast("UploadedFile[Any]", self.file)
