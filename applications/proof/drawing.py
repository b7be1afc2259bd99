"""Drawings inside a document, SVG and Word's old kind, which may fetch and start things as a page on the web does."""

import re
from xml.etree import ElementTree

from applications.proof import Refused
from applications.proof.addresses import elsewhere, macro

SVG, OLD = "{http://www.w3.org/2000/svg}", "{urn:schemas-microsoft-com:vml}"
RUNS = frozenset({"script", "handler", "foreignObject", "iframe", "object", "embed"})
FETCHED = re.compile(r"(?:url\(|@import)\s*['\"]?\s*(?:[a-z][a-z0-9+.\-]*:)?[\\/]{2}", re.IGNORECASE)
"""In a style: an address that is fetched."""


def judge(element: ElementTree.Element) -> None:
    """Raises Refused; says nothing to an element of another kind."""
    if element.tag.startswith(SVG):
        svg(element, element.tag.removeprefix(SVG))
    if element.tag.startswith(OLD):
        for key, value in element.attrib.items():
            # `href` without a prefix is a link, which waits to be followed.
            if (key == "src" or key.endswith("office}href")) and elsewhere(value):
                raise Refused("remote")


def svg(element: ElementTree.Element, name: str) -> None:
    if name in RUNS:
        raise Refused("active")
    for key, value in element.attrib.items():
        last = key.rpartition("}")[2].lower()
        if last.startswith("on") or (last == "href" and macro(value)):
            raise Refused("active")
        if (last == "href" and name != "a" and elsewhere(value) and not value.startswith("data:image/")) or FETCHED.search(value):
            raise Refused("remote")
    if name == "style" and FETCHED.search(element.text or ""):
        raise Refused("remote")
