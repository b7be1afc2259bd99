"""A Word document without macros that fetches nothing, starts nothing and carries nothing.

Fields: ECMA-376 part 1, 17.16; relationships: part 2, 9. A field's kind is its first word.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from applications.proof import Refused, drawing
from applications.proof.addresses import elsewhere, to_read
from applications.proof.parts import Parts

DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WITH_MACROS = re.compile(r"macroEnabled|vbaProject", re.IGNORECASE)
CARRIED = ("word/embeddings/", "word/activex/")
STARTS = frozenset({"DDE", "DDEAUTO"})
FETCHES = frozenset({"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "RD"})
FOREIGN = frozenset({"aFChunk", "oleObject", "package", "control"})


def is_one(parts: Parts) -> bool:
    """Whether it says that it is a Word document, with macros or without."""
    return any(kind == DOCUMENT or WITH_MACROS.search(kind) for kind in content_types(parts))


def content_types(parts: Parts) -> set[str]:
    if "[Content_Types].xml" not in parts.names:
        return set()
    return {element.get("ContentType", "") for element in parts.xml("[Content_Types].xml")}


def judge(parts: Parts) -> None:
    """Raises Refused."""
    names = {name.lower() for name in parts.names}
    if any(WITH_MACROS.search(kind) for kind in content_types(parts)) or any("vbaproject" in name or "vbadata" in name for name in names):
        raise Refused("macros")
    if any(name.startswith(CARRIED) for name in names):
        raise Refused("embedded")
    for relationships in parts.relationships():
        for relationship in relationships:
            stays_at_home(relationship)
    for part in parts.texts():
        for element in part.iter():
            drawing.judge(element)
        for instruction in instructions(part):
            obey(instruction)


def stays_at_home(relationship: ElementTree.Element) -> None:
    """Refuse a part that is fetched from another machine when the document is opened, or that carries a foreign one."""
    kind, target = relationship.get("Type", "").rsplit("/", 1)[-1], relationship.get("Target", "").strip()
    if kind == "vbaProject":
        raise Refused("macros")
    if relationship.get("TargetMode", "") == "External":
        # A document based on a template names it, mostly on its writer's own disk: that fetches nothing here.
        fetched = kind not in ("hyperlink", "attachedTemplate") or (kind == "attachedTemplate" and elsewhere(target))
        if fetched or (kind == "hyperlink" and not to_read(target)):
            raise Refused("remote")
    if kind in FOREIGN:
        raise Refused("embedded")


def instructions(part: ElementTree.Element) -> Iterator[str]:
    """What the fields of a part say, each by itself and with the pieces that follow it up to the next mark of a field."""
    joined = ""
    for element in part.iter():
        name = element.tag.rpartition("}")[2]
        if name == "instrText":
            yield element.text or ""
            joined += element.text or ""
        elif name == "fldChar":
            yield joined
            joined = ""
        yield from (value for key, value in element.attrib.items() if key.rpartition("}")[2] == "instr")
    yield joined


def obey(instruction: str) -> None:
    """Refuse a field that starts a program or fetches from elsewhere."""
    words = [word.strip('"') for word in instruction.split()]
    kind = words[0].upper() if words else ""
    if kind in STARTS or (kind == "QUOTE" and any(start in spelt(words) for start in STARTS)):
        raise Refused("active")
    if kind in FETCHES and any(elsewhere(word) for word in words[1:]):
        raise Refused("remote")


def spelt(words: list[str]) -> str:
    """Letters that are written as their numbers."""
    return "".join(chr(int(word)) for word in words if word.isdecimal() and int(word) < 0x110000).upper()
