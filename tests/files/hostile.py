"""Files that must not be kept, one for each known way, with the reason that the applicant is told.

Where two reasons fit, either is true; the one that is listed is the one that helps most.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL.PngImagePlugin import PngInfo

from tests import papers
from tests.files import Case, programs

HOSTILE: list[Case] = []
Make = Callable[[], bytes]


def hostile(reason: str, file_name: str = "cv.pdf", kind: str = "other") -> Callable[[Make], Make]:
    """Put a generator on the list."""

    def keep(make: Make) -> Make:
        HOSTILE.append(Case(make.__name__, reason, make, file_name, kind))
        return make

    return keep


# --- Something else under a good name ------------------------------------------------------------------------------


@hostile("empty")
def nothing() -> bytes:
    return b""


@hostile("text")
def plain_text() -> bytes:
    return b"Cv for Anna Ager\n"


@hostile("text")
def web_page() -> bytes:
    return b"<!doctype html><script>alert(document.cookie)</script>"


@hostile("text", "billede.png")
def drawing_with_a_script() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@hostile("text")
def windows_program() -> bytes:
    return b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(400)


@hostile("text")
def linux_program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(400)


@hostile("text", "cv.docx")
def rich_text_with_an_object() -> bytes:
    return rb"{\rtf1{\object\objautlink\objupdate{\*\objdata 0105000002000000}}}"


@hostile("old_word", "cv.doc")
def old_word_document() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1500)


@hostile("old_word", "cv.docx")
def word_document_with_a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


@hostile("other_picture", "bevis.jpg")
def gif_that_is_a_script() -> bytes:
    return b"GIF89a/*" + bytes(20) + b"*/=1;alert(document.cookie);//"


@hostile("other_picture", "bevis.png")
def webp_picture() -> bytes:
    return programs.pillow("WEBP")


@hostile("other_picture", "bevis.jpg")
def tiff_picture() -> bytes:
    return programs.pillow("TIFF")


@hostile("picture", "cv.jpg", kind="cv")
def picture_for_a_cv() -> bytes:
    return programs.pillow("JPEG")


@hostile("picture", "cv.pdf", kind="cv")
def picture_for_a_cv_under_another_name() -> bytes:
    return programs.pillow("PNG")


@hostile("too_big")
def larger_than_the_limit() -> bytes:
    return programs.fpdf() + b"\n" * (21 << 20)


# --- Pictures ------------------------------------------------------------------------------------------------------


@hostile("too_much", "bevis.png")
def picture_that_unpacks_to_gigabytes() -> bytes:
    """A few hundred bytes that say 60,000 by 60,000 points."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(10_000))) + part(b"IEND", b"")


@hostile("damaged", "bevis.jpg")
def half_a_photo() -> bytes:
    whole = programs.pillow("JPEG")
    return whole[: len(whole) // 2]


@hostile("damaged", "bevis.png")
def screenshot_with_a_hole() -> bytes:
    whole = bytearray(programs.pillow("PNG"))
    whole[2000:3000] = bytes(1000)
    return bytes(whole)


@hostile("damaged", "bevis.png")
def beginning_of_a_picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(40)


@hostile("two", "bevis.jpg")
def photo_with_an_archive_behind_it() -> bytes:
    return programs.pillow("JPEG") + papers.zipped({"a.js": "alert(1)"})


@hostile("two", "bevis.png")
def screenshot_with_a_web_page_behind_it() -> bytes:
    return programs.pillow("PNG") + b"<HTML><body onload=alert(1)>"


@hostile("two", "bevis.jpg")
def photo_with_a_program_in_its_comment() -> bytes:
    return programs.pillow("JPEG", comment=b"<?php system($_GET['c']); ?>")


@hostile("two", "bevis.jpg")
def photo_that_is_a_script() -> bytes:
    """The length of the first segment is `/*`: a browser that believes it to be a script runs what follows."""
    whole = programs.pillow("JPEG")
    head = whole[6:20]
    return b"\xff\xd8\xff\xe0\x2f\x2a" + head + bytes(0x2F2A - 2 - len(head)) + whole[20:] + b"*/alert(1)//"


@hostile("two", "bevis.png")
def screenshot_with_a_pdf_in_it() -> bytes:
    note = PngInfo()
    note.add_text("Comment", "%PDF-1.4 1 0 obj <</Type/Catalog>> endobj")
    return programs.pillow("PNG", pnginfo=note)


def zip_of(parts: dict[str, bytes], method: int = 8) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
