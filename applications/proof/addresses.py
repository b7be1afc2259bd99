"""Where a document's address leads, however it is written: as numbers, in pieces, behind marks that nobody sees."""

import re
from urllib.parse import unquote

UNSEEN = re.compile(r"[\x00-\x20\x7f\xa0]")
NAMED = r"(?!file:|[a-z]:)[a-z][a-z0-9+.\-]*:"
"""A scheme. A single letter is a disk."""
HOME = r"file:(?:///(?!/)|(?!/))(?!\\\\)"
"""A file of the reader's own machine, which is not one on a share."""
ELSEWHERE = re.compile(rf"(?:{NAMED}|(?!{HOME})file:|[\\/]{{2}})", re.IGNORECASE)
TO_READ = re.compile(rf"(?:(?:https?|mailto|tel|ftp):|{HOME}|[#?]|(?![\\/]{{2}})[^:]*$)", re.IGNORECASE)
MACRO = re.compile(r"(?:vnd\.sun\.star\.script|macro|javascript|vbscript):", re.IGNORECASE)
RUNS = re.compile(rf"(?:javascript|vbscript|data|search|search-ms|ms-[a-z\-]+|shell|(?!{HOME}|file://localhost/)file):|\\\\", re.IGNORECASE)


def plain(address: str) -> str:
    """As a program reads it that forgives everything."""
    return UNSEEN.sub("", unquote(address))


def elsewhere(address: str) -> bool:
    """Whether what is fetched from it comes from another machine: by any scheme, or from a share on a network."""
    return ELSEWHERE.match(plain(address)) is not None


def to_read(address: str) -> bool:
    """Whether a reader may follow it: an address, a place in the document, a file of one's own; no program's own scheme."""
    return TO_READ.match(plain(address)) is not None


def macro(address: str) -> bool:
    return MACRO.match(plain(address)) is not None


def runs(address: str) -> bool:
    """Whether following it starts something or goes to a share."""
    return RUNS.match(plain(address)) is not None
