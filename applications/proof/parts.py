"""The parts of a document that is an archive, read as XML without any of XML's ways into the machine."""

import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from applications.proof import Refused

MOST_UNPACKED = 200 << 20
MOST_ENTRIES = 2000
MOST_XML = 40 << 20
ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[")
ELSEWHERE = re.compile(r"^(https?|ftp|smb|webdav|file://[^/]|file:///?[\\/]{2}|[\\/]{2})", re.IGNORECASE)
"""A target that is fetched from another machine: an address, or a share on a network."""
TO_READ = re.compile(r"^(https?:|mailto:|tel:|ftp:|file:///[^\\/]|[#?]|[^:]*$)", re.IGNORECASE)
"""A link that a reader may follow: an address, a place in the document, a file of one's own; not a program's own scheme."""


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
        text = self._archive.read(name).decode("utf-8-sig")
        if ENTITIES.search(text):
            raise Refused("damaged")
        return ElementTree.fromstring(text)  # noqa: S314  no entities, see above

    def every(self, ending: str) -> Iterator[tuple[str, ElementTree.Element]]:
        """(name, XML) of every part with this ending that holds anything."""
        for name in self.names:
            if name.lower().endswith(ending) and self._archive.getinfo(name).file_size:
                yield name, self.xml(name)
