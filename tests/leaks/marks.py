"""The planted words: one for each hidden text, so that wherever one turns up we know which text it came from."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator

import pikepdf
import pypdfium2

PLANTED: dict[str, str] = {}
"""{word: what it was planted in}, filled as the case is played."""
WORD = re.compile(r"zq[0-9a-f]{8}qz")
NONSENSE = "zqnowherezq"
"""A word of the same kind that stands nowhere: what a search for it answers, a search for a hidden word must answer too."""


def mark(what: str) -> str:
    """The word for `what`, such as "Hanne’s scores of Anna/evidence": letters and digits, so that nothing escapes or breaks it."""
    word = f"zq{hashlib.sha256(what.encode()).hexdigest()[:8]}qz"
    assert PLANTED.setdefault(word, what) == what
    return word


def found(*texts: str) -> set[str]:
    """What was planted where the words in these texts come from."""
    return {PLANTED[word] for text in texts for word in WORD.findall(text.lower()) if word in PLANTED}


def readable(content: bytes) -> Iterator[str]:
    """What a reader can get out of an answer: its text, what is drawn on the pages of a PDF, everything that is in an archive."""
    yield content.decode("latin-1")
    if content.startswith(b"%PDF"):
        yield from _pages(content)
    if content.startswith(b"PK"):
        # A workbook is an archive too: its cells stand in files of their own.
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from readable(archive.read(name))


def _pages(content: bytes) -> Iterator[str]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    for page in document:
        yield page.get_textpage().get_text_bounded()
    document.close()


def pdf(text: str) -> bytes:
    """One page that says `text`, packed as a printer would: the word stands in no byte of it as it is read."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = document.make_stream(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())
    out = io.BytesIO()
    document.save(out, compress_streams=True)
    return out.getvalue()
