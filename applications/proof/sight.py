"""What a person would see in a file: its first page as a JPEG, and the text that is written in it. The same process, the same limits."""

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any

from applications.proof import Refused
from applications.proof.process import limit

START = "import sys; sys.path.insert(0, sys.argv[1]); from applications.proof.sight import main; main(*sys.argv[2:])"
WIDTH = 700
"""Pixels: the width of a column on a sharp screen."""
MOST_PAGES = 60
MOST_LETTERS = 300_000
QUALITY = 70


def see(form: str, path: Path) -> tuple[bytes, str]:
    """(JPEG of the first page or empty, text) of a file of the format pdf, docx, odt, jpg or png."""
    if form == "pdf":
        return of_pdf(path)
    if form in ("jpg", "png"):
        return of_picture(path), ""
    return b"", "\n".join(of_archive(form, path))[:MOST_LETTERS]


def of_pdf(path: Path) -> tuple[bytes, str]:
    import pypdfium2  # slow, and only one parser is needed

    document = pypdfium2.PdfDocument(path)
    first = document[0]
    picture = first.render(scale=min(WIDTH / max(first.get_width(), 1), 4)).to_pil()
    words, length = [], 0
    for number in range(min(len(document), MOST_PAGES)):
        text = document[number].get_textpage().get_text_bounded()
        words.append(text)
        length += len(text)
        if length > MOST_LETTERS:
            break
    return as_jpeg(picture), "\n\n".join(words).replace("\r\n", "\n")[:MOST_LETTERS]


def of_picture(path: Path) -> bytes:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the checker has said how many there may be
    with Image.open(path, formats=("JPEG", "MPO", "PNG")) as image:
        image.draft("RGB", (WIDTH * 2, WIDTH * 2))
        image.thumbnail((WIDTH, WIDTH * 2))
        return as_jpeg(ImageOps.exif_transpose(image))


def as_jpeg(image: Any) -> bytes:
    from PIL import Image

    out, paper = io.BytesIO(), image.convert("RGBA")
    white = Image.new("RGB", paper.size, "white")
    white.paste(paper, mask=paper.getchannel("A"))
    white.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def of_archive(form: str, path: Path) -> list[str]:
    """The paragraphs, in order; those of tables too."""
    import zipfile

    from applications.proof.parts import Parts

    with zipfile.ZipFile(path) as archive:
        body = Parts(archive).xml("word/document.xml" if form == "docx" else "content.xml")
    lines, line = [], ""
    paragraphs = {"p"} if form == "docx" else {"p", "h"}
    for event in walk(body, paragraphs):
        if event is None:
            lines.append(line.strip())
            line = ""
        else:
            line += event
    return [*lines, line.strip()]


def walk(element: Any, paragraphs: set[str]) -> Any:
    """The pieces of text in order; None where a paragraph ends."""
    name = element.tag.rpartition("}")[2]
    if name in ("tab", "s"):
        yield " "
    if name in ("br", "cr", "line-break"):
        yield None
    is_word = element.tag.startswith("{http://schemas.openxmlformats.org/wordprocessingml/")
    if element.text and (not is_word or name == "t"):
        yield element.text
    for child in element:
        yield from walk(child, paragraphs)
        if child.tail and not is_word:
            yield child.tail
    if name in paragraphs:
        yield None


def main(form: str, path: str) -> None:
    limit()
    try:
        picture, text = see(form, Path(path))
        answer = {"picture": base64.b64encode(picture).decode(), "text": text}
    except (Refused, MemoryError, RecursionError):
        answer = {"failed": "limits"}
    sys.stdout.write(json.dumps(answer))
