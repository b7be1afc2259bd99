"""A picture of a certificate: a JPEG or PNG that is whole, no larger than a camera makes it, and nothing else as well."""

import struct
import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from applications.proof import Refused
from applications.proof.marks import one_thing_only

OPENED = {"jpg": ("JPEG", "MPO"), "png": ("PNG",)}
READERS = (MpoImagePlugin, PngImagePlugin, TiffImagePlugin)
"""Pillow fetches these when it needs them, and then nothing can be fetched any more (TIFF: a photo's own notes)."""
Image.preinit()
MOST_POINTS = 120_000_000
"""More than any telephone has today."""
SCAN, END = 0xDA, 0xD9
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Marks of a JPEG that stand by themselves, without a length after them."""


def look(content: bytes) -> tuple[str, int]:
    """(`jpg` or `png`, one page). Raises Refused."""
    kind = "png" if content.startswith(b"\x89PNG") else "jpg"
    Image.MAX_IMAGE_PIXELS = None  # what is too many we say ourselves
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=OPENED[kind]) as image:
                if image.width * image.height > MOST_POINTS:
                    raise Refused("too_much")
                if getattr(image, "is_animated", False) and image.format == "PNG":
                    raise Refused("other_picture")
                image.load()
            # The sums of a PNG's parts are asked for by itself, on a picture that nobody has read from.
            with Image.open(BytesIO(content), formats=OPENED[kind]) as image:
                image.verify()
    except ValueError as error:
        # Said so by Pillow of a colour profile or a note that unpacks to more than it will hold.
        raise Refused("too_much" if "too large" in str(error) else "damaged") from None
    except (UnidentifiedImageError, OSError, SyntaxError, struct.error, EOFError, TypeError, IndexError, KeyError):
        raise Refused("damaged") from None
    besides = list(beside_the_jpeg(content) if kind == "jpg" else beside_the_png(content))
    one_thing_only(*besides)
    if any(b"%PDF-" in piece for piece in besides):
        raise Refused("two")
    return kind, 1


def beside_the_jpeg(content: bytes) -> Iterator[bytes]:
    """What stands before the picture's own lines, and what comes after its end."""
    at = 2
    # A browser that takes it for a script reads the first length as the beginning of a comment.
    if content[4:6] == b"/*":
        raise Refused("two")
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != SCAN:
        at += 2 if content[at + 1] in ALONE else 2 + int.from_bytes(content[at + 2 : at + 4])
    yield content[:at]
    end = content.find(bytes((0xFF, END)), at)
    yield content[end + 2 :] if end >= 0 else b""


def beside_the_png(content: bytes) -> Iterator[bytes]:
    """The notes in it, and what comes after its end."""
    at, kind = 8, b""
    while at + 8 <= len(content) and kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind != b"IDAT":
            yield content[at + 8 : at + 8 + length]
        at += 12 + length
    yield content[at:]
