"""An OpenDocument text (ODF 1.3, part 3) without macros that fetches nothing, starts nothing and carries nothing."""

from xml.etree import ElementTree

from applications.proof import Refused, drawing
from applications.proof.addresses import elsewhere, macro, to_read
from applications.proof.parts import Parts

TEXT = b"application/vnd.oasis.opendocument.text"
MACROS = ("basic/", "scripts/", "dialogs/")
FOREIGN = {
    "script": "macros", "event-listener": "macros", "object-ole": "embedded", "plugin": "embedded", "applet": "embedded",
    "floating-frame": "embedded", "dde-source": "active", "dde-link": "active", "dde-connection-decl": "active",
    "encryption-data": "encrypted", "encrypted-key": "encrypted",
}  # fmt: skip
"""Elements that a letter has no use for, with the reason."""
LINKS = frozenset({"a", "hyperlink", "bookmark"})


def is_one(parts: Parts) -> bool:
    """Whether it says that it is an OpenDocument text; the archive's first part says so."""
    return parts.names[:1] == ["mimetype"] and parts.read("mimetype").strip() == TEXT


def judge(parts: Parts) -> None:
    """Raises Refused."""
    if any(name.lower().startswith(MACROS) and not name.endswith("/") for name in parts.names):
        raise Refused("macros")
    for part in parts.texts():
        for element in part.iter():
            if reason := FOREIGN.get(element.tag.rpartition("}")[2]):
                raise Refused(reason)
            target(element)
            drawing.judge(element)
    if "content.xml" not in parts.names:
        raise Refused("damaged")


def target(element: ElementTree.Element) -> None:
    """Refuse an element that fetches from another machine, starts a macro or sends itself."""
    name = element.tag.rpartition("}")[2]
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] != "href":
            continue
        where = value.strip()
        if macro(where):
            raise Refused("macros")
        if name == "form" and where:
            raise Refused("active")
        if name in LINKS and not to_read(where):
            raise Refused("remote")
        if name not in LINKS and elsewhere(where):
            raise Refused("remote")
