"""The proof that a file opens: run as a process of its own, with limits, on one file that somebody else has made.

    python proof.py KIND PATH

prints one line of JSON: `{"pages": 3}` (or null where a format has no fixed pages) or `{"refused": REASON}`, one of
REASONS. It imports nothing of ours, so that a fault in a parser stays in here. Exits with 0 whenever it has an answer.
"""

import json
import re
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

REASONS = ("damaged", "encrypted", "active", "embedded", "remote", "macros", "too_much", "no_pages", "other_zip")

SECONDS = 5
MEMORY = 1 << 30
TAIL = 2048
"""Within so many bytes of its end a whole PDF says that it ends."""
MOST_UNPACKED = 200 << 20
MOST_ENTRIES = 2000
MOST_XML = 40 << 20

ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OTHERWORLDLY = re.compile(r"^(https?|ftp|file://[^/]|file:///?[\\/]{2}|[\\/]{2})", re.IGNORECASE)
"""A target that is fetched from another machine: an address, or a share on a network."""
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


class Refused(Exception):
    """The file cannot be taken; its argument is one of REASONS."""


# --- PDF -----------------------------------------------------------------------------------------------------------


def pdf(path: Path) -> int:
    """The number of pages of a PDF that opens without a password and does nothing by itself."""
    import pikepdf  # slow import

    if b"%%EOF" not in tail(path):
        raise Refused("damaged")
    try:
        with pikepdf.open(path) as document:
            if document.is_encrypted:
                raise Refused("encrypted")
            for thing in document.objects:
                look_through(thing)
            for page in document.pages:
                read(page)
            pages = len(document.pages)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        raise Refused("damaged") from None
    if not pages:
        raise Refused("no_pages")
    return pages


def tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return file.read()


def look_through(thing: Any) -> None:
    """Refuse what acts or carries something, in an object and the direct ones inside it; the others come by themselves."""
    import pikepdf  # slow import

    waiting = [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            judge(here)
            inside = [here.get(key) for key in here.keys()]  # noqa: SIM118  a stream has keys and is no mapping
        elif isinstance(here, pikepdf.Array):
            inside = list(here)
        else:
            continue
        waiting += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]


def judge(here: Any) -> None:
    import pikepdf  # slow import

    # A name such as /JS may also be what a page calls a font: it counts only with the kind of value that acts.
    if isinstance(here.get("/JS"), pikepdf.String | pikepdf.Stream | str) or str(here.get("/S", "")) in ACTIVE:
        raise Refused("active")
    if isinstance(here.get("/XFA"), pikepdf.Array | pikepdf.Stream | pikepdf.String) or str(here.get("/Subtype", "")) == "/RichMedia":
        raise Refused("active")
    if "/EmbeddedFiles" in here or str(here.get("/Type", "")) == "/EmbeddedFile":
        raise Refused("embedded")
    if "/EF" in here and ("/F" in here or "/UF" in here):
        raise Refused("embedded")


def read(page: Any) -> None:
    """Unpack what is drawn on a page, so that a page which cannot be read is noticed here."""
    import pikepdf  # slow import

    contents = page.obj.get("/Contents")
    for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(part, pikepdf.Stream):
            part.read_bytes()


# --- DOCX ----------------------------------------------------------------------------------------------------------


def docx(path: Path) -> None:
    """A Word document that is whole, has no macros and fetches nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            measure(archive)
            word_without_macros(archive)
            for name in archive.namelist():
                if name.lower().endswith(".rels"):
                    stays_at_home(xml(archive, name))
            no_commands(archive)
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, EOFError, KeyError, UnicodeError, ValueError, OSError):
        raise Refused("damaged") from None
    except RuntimeError:  # zipfile's word for "a password is needed"
        raise Refused("encrypted") from None


def measure(archive: zipfile.ZipFile) -> None:
    """Refuse a bomb: by what it declares, and then by what comes out, for a bomb may lie."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused("too_much")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused("damaged")
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as part:
            while chunk := part.read(1 << 16):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise Refused("too_much")


def xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A part as XML, without any declaration of entities: those are the way in for a bomb."""
    if archive.getinfo(name).file_size > MOST_XML:
        raise Refused("too_much")
    text = archive.read(name).decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused("damaged")
    return ElementTree.fromstring(text)  # noqa: S314  no entities, see above


def word_without_macros(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "[content_types].xml" not in names:
        raise Refused("other_zip")
    types = {element.get("ContentType", "") for element in xml(archive, "[Content_Types].xml")}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types) or any(
        "vbaproject" in name or "vbadata" in name for name in names
    ):
        raise Refused("macros")
    if WORD not in types:
        raise Refused("other_zip")
    if any(name.startswith(("word/embeddings/", "word/activex/")) for name in names):
        raise Refused("embedded")


def stays_at_home(relationships: ElementTree.Element) -> None:
    """Refuse a part that is fetched from another machine when the document is opened, or that carries a foreign one."""
    for relationship in relationships:
        kind = relationship.get("Type", "").rsplit("/", 1)[-1]
        if kind in ("aFChunk", "oleObject", "package", "control"):
            raise Refused("embedded")
        outside = relationship.get("TargetMode", "") == "External" and kind != "hyperlink"
        # A document based on a template names it, mostly on its writer's own disk: that fetches nothing here.
        if outside and (kind != "attachedTemplate" or OTHERWORLDLY.match(relationship.get("Target", "").strip())):
            raise Refused("remote")


def no_commands(archive: zipfile.ZipFile) -> None:
    """The text parses, and no field in it starts a program."""
    body = xml(archive, "word/document.xml")
    commands = "".join(element.text or "" for element in body.iter() if element.tag.endswith("}instrText"))
    simple = " ".join(value for element in body.iter() for key, value in element.attrib.items() if key.endswith("}instr"))
    if DDE.search(commands) or DDE.search(simple):
        raise Refused("active")


# --- The process ---------------------------------------------------------------------------------------------------


def limit() -> None:
    """No more time and memory than a real document needs, and nothing written anywhere."""
    for what, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no limit of address space
            continue


def main(kind: str, path: str) -> None:
    limit()
    try:
        answer: dict[str, int | str | None] = {"pages": {"pdf": pdf, "docx": docx}[kind](Path(path))}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_much"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
