"""The parts of a document that is an archive, read as XML without any of XML's ways into the machine."""

import codecs
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from applications.proof import Refused

MOST_UNPACKED = 200 << 20
MOST_ENTRIES = 2000
MOST_XML = 40 << 20
ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[")
DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']""")
WRITINGS = {b"utf-8": "utf-8-sig", b"utf8": "utf-8-sig", b"us-ascii": "ascii", b"iso-8859-1": "latin-1", b"windows-1252": "cp1252"}
"""How a part may be written. Others could hide XML's marks from whoever reads it as UTF-8."""
LITTLE, BIG = (b"\xff\xfe", b"<\0"), (b"\xfe\xff", b"\0<")
for _writing in (*WRITINGS.values(), "utf-16-le", "utf-16-be", "cp437"):
    codecs.lookup(_writing)  # now, for later nothing can be fetched any more


class Parts:
    """The parts by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = archive.namelist()

    def read(self, name: str) -> bytes:
        return self._archive.read(name) if name in self.names else b""

    def xml(self, name: str) -> ElementTree.Element:
        """A part as XML, without any declaration of entities: those are the way in for a bomb."""
        if self._archive.getinfo(name).file_size > MOST_XML:
            raise Refused("too_much")
        text = letters(self._archive.read(name))
        if ENTITIES.search(text):
            raise Refused("damaged")
        return ElementTree.fromstring(text)  # noqa: S314  no entities, see above

    def relationships(self) -> Iterator[ElementTree.Element]:
        """What each part of a Word document has to do with others."""
        for name in self.names:
            if name.lower().endswith(".rels") and self._archive.getinfo(name).file_size:
                yield self.xml(name)

    def texts(self) -> Iterator[ElementTree.Element]:
        """Every part that is XML: by its ending, or by how it begins, for its ending may be any."""
        for name in self.names:
            if self._archive.getinfo(name).file_size and (name.lower().endswith(".xml") or self._begins_as_xml(name)):
                yield self.xml(name)

    def _begins_as_xml(self, name: str) -> bool:
        with self._archive.open(name) as part:
            start = part.read(64)
        return start.removeprefix(codecs.BOM_UTF8).removeprefix(LITTLE[0]).removeprefix(BIG[0]).lstrip(b" \t\r\n\0").startswith(b"<")


def letters(content: bytes) -> str:
    """The part as text. Raises Refused where it is written in a way that may hide something, UnicodeError where it is broken."""
    if content.startswith(LITTLE):
        return content.decode("utf-16-le").removeprefix("\ufeff")
    if content.startswith(BIG):
        return content.decode("utf-16-be").removeprefix("\ufeff")
    declared = DECLARED.match(content.removeprefix(codecs.BOM_UTF8))
    writing = WRITINGS.get(declared[1].lower() if declared else b"utf-8")
    if writing is None:
        raise Refused("damaged")
    return content.decode(writing)
