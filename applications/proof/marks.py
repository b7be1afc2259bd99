"""The marks by which a file turns out to be two things at once, or to carry another file."""

import re

from applications.proof import Refused

PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed|\?php)[\s>/]", re.IGNORECASE)
"""What a browser would take for a page, or a server for a program."""
END_OF_ARCHIVE = b"PK\x05\x06"
LONGEST_COMMENT = 66_000
"""Within so many bytes of its end an archive has its table's end."""
HEAD = 1024
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"#!")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf")
CARRIED = (*PROGRAMS, OLE[:4], *ARCHIVES, b"{\\rtf")
"""How a part begins that is no picture, no font and no text of ours to carry."""


def one_thing_only(*pieces: bytes) -> None:
    """Refuse what holds a page for a browser or the end of an archive, where neither has anything to do."""
    if any(PAGE.search(piece) or END_OF_ARCHIVE in piece for piece in pieces):
        raise Refused("two")
