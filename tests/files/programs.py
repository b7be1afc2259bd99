"""The programs that make honest files, each called as people call it. Raises Missing where one is not installed."""

import io
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import docx
import odfdo
import pikepdf
from fpdf import FPDF
from PIL import Image, ImageDraw

from tests.files import Missing

CV_HTML = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Cv – Anna Ager</title></head><body>
<h1>Anna Ager</h1><p>Leder af et sekretariat i Hørsholm. <a href="https://example.org/anna">Se mere</a>.</p>
<h2>Erfaring</h2><ul><li>Souschef, 2016–2024</li><li>Fuldmægtig, 2010–2016</li></ul>
<table><tr><th>År</th><th>Kursus</th></tr><tr><td>2021</td><td>Diplom i ledelse</td></tr></table>{more}</body></html>"""


def run(program: str, *arguments: str, folder: Path) -> None:
    """Run a program that is looked up by its name."""
    path = shutil.which(program)
    if path is None:
        raise Missing(f"{program} is not installed")
    subprocess.run([path, *arguments], check=True, capture_output=True, cwd=folder, timeout=120)


def weasyprint(more: str = "", **how: object) -> bytes:
    import weasyprint as printer

    made = printer.HTML(string=CV_HTML.format(more=more)).write_pdf(**how)
    assert isinstance(made, bytes)
    return made


@cache
def chromium() -> bytes:
    """The page as Chromium prints it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "cv.html").write_text(CV_HTML.format(more=""), encoding="utf-8")
        flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer")
        run("chromium", *flags, f"--print-to-pdf={folder / 'cv.pdf'}", (folder / "cv.html").as_uri(), folder=folder)
        return (folder / "cv.pdf").read_bytes()


@cache
def libreoffice(to: str, source: str = "odt") -> bytes:
    """A letter that LibreOffice has opened and saved in another format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"brev.{source}").write_bytes(opendocument() if source == "odt" else word())
        (folder / "ud").mkdir()
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        run("soffice", "--headless", profile, "--convert-to", to, "--outdir", "ud", f"brev.{source}", folder=folder)
        return (folder / "ud" / f"brev.{to}").read_bytes()


def poppler(program: str, *documents: bytes, options: tuple[str, ...] = ()) -> bytes:
    """pdfunite or pdftocairo, with the documents as they come."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, content in enumerate(documents):
            (folder / f"{number}.pdf").write_bytes(content)
        run(program, *options, *(f"{number}.pdf" for number in range(len(documents))), "ud.pdf", folder=folder)
        return (folder / "ud.pdf").read_bytes()


def fpdf(text: str = "Jeg har ledet et sekretariat i otte år.", pages: int = 2) -> bytes:
    """Pages with text, a link and bookmarks, with an old-fashioned table of objects."""
    paper = FPDF()
    paper.set_title("Cv")
    paper.set_font("helvetica", size=12)
    for number in range(pages):
        paper.add_page()
        paper.start_section(f"Side {number + 1}")
        paper.multi_cell(0, 8, text)
        paper.cell(0, 8, "example.org", link="https://example.org/")
    return bytes(paper.output())


def photo(size: tuple[int, int] = (1200, 900), mode: str = "RGB") -> Image.Image:
    """Something like a photographed diploma."""
    picture = Image.new("RGB", size, "#f4efe2")
    pen = ImageDraw.Draw(picture)
    for number in range(12):
        pen.rectangle(
            (size[0] // 10, size[1] // 8 + number * size[1] // 16, size[0] * 8 // 10, size[1] // 7 + number * size[1] // 16), fill="#333"
        )
    return picture.convert(mode)


def pillow(form: str, picture: Image.Image | None = None, **how: object) -> bytes:
    out = io.BytesIO()
    (picture or photo()).save(out, form, **how)
    return out.getvalue()


def word(words: str = "Kære udvalg. Jeg søger stillingen som leder.", **properties: str) -> bytes:
    """A letter with headings, a picture, a table, header, footer and a comment, as python-docx writes it."""
    paper = docx.Document()
    paper.add_heading("Ansøgning", 1)
    paragraph = paper.add_paragraph(words)
    paper.add_picture(io.BytesIO(pillow("PNG", photo((200, 150)))))
    table = paper.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "2021", "Diplom i ledelse"
    paper.sections[0].header.paragraphs[0].text = "Anna Ager"
    paper.sections[0].footer.paragraphs[0].text = "Side"
    paper.add_comment(paragraph.runs, text="Husk datoen", author="Anna", initials="AA")
    for name, value in properties.items():
        setattr(paper.core_properties, name, value)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def opendocument() -> bytes:
    """A letter with a heading, a link, a list and a table, as odfdo writes it."""
    paper = odfdo.Document("text")
    paper.body.clear()
    paper.body.append(odfdo.Header(1, "Ansøgning"))
    paragraph = odfdo.Paragraph("Kære udvalg. Jeg søger stillingen som leder. Se ")
    paragraph.append(odfdo.Link("https://example.org/anna", text="min side"))
    paper.body.append(paragraph)
    paper.body.append(odfdo.List(["Souschef, 2016–2024", "Fuldmægtig, 2010–2016"]))
    table = odfdo.Table("Kurser", width=2, height=2)
    table.set_value((0, 0), "2021")
    table.set_value((1, 0), "Diplom i ledelse")
    paper.body.append(table)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def pikepdf_saved(document: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()
