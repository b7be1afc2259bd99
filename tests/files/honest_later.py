"""Honest files chosen by somebody who had not read the checker; `added_later` has their list."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from functools import partial

import docx
import fpdf
import odfdo
import pikepdf
import weasyprint
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms, ImageDraw

THEN = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def packed(parts: dict[str, str | bytes]) -> bytes:
    """The parts as an archive in which every time is the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 30, 0)), content, kind)
    return out.getvalue()


def related(*rows: tuple[str, str]) -> str:
    """A part of relations rId1, rId2 ...: the last word of each type, and what it points to ("http:" and "file:" lie outside)."""
    lines = [
        f'<Relationship Id="rId{count}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if target.startswith(("http:", "file:")) else "/>")
        for count, (kind, target) in enumerate(rows, 1)
    ]
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def word(body: str, rows: tuple[tuple[str, str], ...] = (), more: dict[str, str | bytes] | None = None, types: str = "") -> bytes:
    """A small DOCX: its text, the relations of its text, further parts and their types."""
    return packed(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>{types}</Types>',
            "_rels/.rels": related(("officeDocument", "word/document.xml")),
            "word/document.xml": f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": related(*rows),
        }
        | (more or {})
    )


def sheet(*lines: str) -> pikepdf.Pdf:
    """A page by fpdf2, open for changes."""
    page = fpdf.FPDF()
    page.set_creation_date(THEN)
    page.add_page()
    page.set_font("Helvetica", size=12)
    for line in lines or ("Anna Andersen", "Leder siden 2019"):
        page.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return pikepdf.open(io.BytesIO(bytes(page.output())))


def saved(pdf: pikepdf.Pdf, version: str = "1.7") -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, min_version=version)
    return out.getvalue()


def pdf_for_the_archive() -> bytes:
    text = "<html lang=da><title>Ansøgning</title><h1>Anna Andersen</h1><p>Født i Århus – bor i Ærøskøbing.</p></html>"
    return weasyprint.HTML(string=text).write_pdf(pdf_variant="pdf/a-2u", pdf_identifier=b"anna")


def _profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2026, 1, 5, 9, 30, 0)
    return bytes(profile)


def pdf_of_version_two_with_layers() -> bytes:
    pdf = sheet()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Dansk"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer]), Order=Array([layer]), Name="Sprog"))
    pdf.pages[0].Resources.Properties = Dictionary(Dansk=layer)
    pdf.pages[0].contents_add(b"/OC /Dansk BDC 60 60 200 40 re S EMC")
    profile = pdf.make_stream(_profile(), N=3)
    pdf.Root.OutputIntents = Array(
        [Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier="sRGB", DestOutputProfile=profile)]
    )
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, P="Bilag ")]))
    pdf.Root.Lang = "da"
    return saved(pdf, "2.0")


def pdf_with_comments() -> bytes:
    pdf = sheet("Udtalelse")
    make = partial(Dictionary, Type=Name.Annot, F=4, M="D:20260105093000Z")
    look = pdf.make_stream(b"1 0.9 0.3 rg 0 0 20 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 20]))
    note = pdf.make_indirect(make(Subtype=Name.Text, Rect=Array([300, 700, 320, 720]), Contents="Godt set", T="Bo", AP=Dictionary(N=look)))
    popup = pdf.make_indirect(make(Subtype=Name.Popup, Rect=Array([330, 640, 500, 720]), Parent=note, Open=False))
    note.Popup = popup
    corners = Array([28, 805, 90, 805, 28, 790, 90, 790])
    mark = make(Subtype=Name.Highlight, Rect=Array([28, 790, 90, 805]), QuadPoints=corners, C=Array([1, 1, 0]), T="Bo")
    ink = make(
        Subtype=Name.Ink, Rect=Array([100, 600, 200, 650]), InkList=Array([Array([100, 600, 150, 650, 200, 600])]), C=Array([0, 0, 1])
    )
    pdf.pages[0].Annots = Array([note, popup, pdf.make_indirect(mark), pdf.make_indirect(ink)])
    return saved(pdf)


def pdf_with_links_to_mail_and_telephone() -> bytes:
    pdf = sheet("anna@example.org", "+45 12 34 56 78", "Se side 1")
    targets = ("mailto:anna@example.org?subject=Ans%C3%B8gning", "tel:+4512345678")
    links = [
        Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Border=Array([0, 0, 0]), Rect=Array([28, 800 - 17 * row, 140, 814 - 17 * row]), A=action
        )
        for row, action in enumerate([*(Dictionary(S=Name.URI, URI=target) for target in targets), Dictionary(S=Name.GoTo, D="top")])
    ]
    pdf.pages[0].Annots = Array([pdf.make_indirect(link) for link in links])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(["top", Array([pdf.pages[0].obj, Name.Fit])])))
    return saved(pdf)


def _paper(size: tuple[int, int] = (620, 877)) -> Image.Image:
    paper = Image.new("RGB", size, "ivory")
    drawing = ImageDraw.Draw(paper)
    for row in range(40, size[1] - 40, 24):
        drawing.line((40, row, size[0] - 40 - row % 90, row), "navy", 3)
    return paper


def scan_packed_as_jpeg_2000() -> bytes:
    out = io.BytesIO()
    _paper().save(out, "JPEG2000", quality_mode="rates", quality_layers=[20])
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    picture = pdf.make_stream(out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=620, Height=877, Filter=Name.JPXDecode)
    page.Resources = Dictionary(XObject=Dictionary(Scan=picture))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
    page.Rotate = 180
    return saved(pdf)


def docx_with_tracked_changes_and_footnotes() -> bytes:
    who = 'w:author="Bo" w:date="2026-01-05T09:30:00Z"'
    body = (
        f'<w:p><w:r><w:t xml:space="preserve">Jeg leder </w:t></w:r><w:del w:id="1" {who}><w:r><w:delText>fire</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" {who}><w:r><w:t>seks</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> medarbejdere.</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Siden 2019.</w:t></w:r></w:p></w:footnote>'
    )
    part = f'{XML}<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
    types = f'<Override PartName="/word/footnotes.xml" ContentType="{MAIN}.footnotes+xml"/>'
    return word(body, (("footnotes", "footnotes.xml"),), {"word/footnotes.xml": part}, types)


def _font() -> bytes:
    """A font of one letter."""
    pen = TTGlyphPen(None)
    for move, point in ((pen.moveTo, (50, 0)), (pen.lineTo, (300, 700)), (pen.lineTo, (550, 0))):
        move(point)
    pen.closePath()
    build = FontBuilder(1000, isTTF=True)
    build.font.recalcTimestamp = False
    build.setupGlyphOrder([".notdef", "A"])
    build.setupCharacterMap({65: "A"})
    build.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    build.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 50)})
    build.setupHorizontalHeader(ascent=800, descent=-200)
    build.setupNameTable({"familyName": "Enkelt", "styleName": "Regular", "fullName": "Enkelt", "psName": "Enkelt"})
    build.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200, fsType=0)
    build.setupPost()
    build.updateHead(created=3850000000, modified=3850000000)
    out = io.BytesIO()
    build.save(out)
    return out.getvalue()


def docx_with_its_own_font() -> bytes:
    """Word's "embed fonts in the file": the first 32 bytes are mixed with the key, read backwards."""
    key = "{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9}"
    mix = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
    font = _font()
    hidden = bytes(byte ^ mix[place % 16] for place, byte in enumerate(font[:32])) + font[32:]
    letter = docx.Document()
    letter.add_paragraph().add_run("AAA").font.name = "Enkelt"
    out = io.BytesIO()
    letter.save(out)
    with zipfile.ZipFile(out) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    entry = f'<w:font w:name="Enkelt"><w:embedRegular r:id="rId1" w:fontKey="{key}"/></w:font>'
    parts["word/fontTable.xml"] = f'{XML}<w:fonts xmlns:w="{W}" xmlns:r="{R}">{entry}</w:fonts>'
    parts["word/_rels/fontTable.xml.rels"] = related(("font", "fonts/font1.odttf"))
    parts["word/fonts/font1.odttf"] = hidden
    types = '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
    listed = bytes(parts["[Content_Types].xml"]).decode()
    parts["[Content_Types].xml"] = listed.replace("</Types>", f"{types}</Types>")
    return packed(parts)


def docx_of_the_strict_kind() -> bytes:
    """Word's "Strict Open XML Document": the same ending and types, other names of the vocabularies."""
    with zipfile.ZipFile(io.BytesIO(word("<w:p><w:r><w:t>Ansøgning</w:t></w:r></w:p>"))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, content in parts.items():
        strict = str(content).replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        strict = strict.replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        parts[name] = strict.replace("<w:document ", '<w:document w:conformance="strict" ')
    return packed(parts)


def odt_with_notes_and_tracked_changes() -> bytes:
    letter = odfdo.Document("odt")
    letter.body.clear()
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>Bo</dc:creator>'
        "<dc:date>2026-01-05T09:30:00</dc:date></office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
    )
    letter.body.append(odfdo.Element.from_tag(changes))
    text = odfdo.Paragraph("Jeg leder seks medarbejdere.")
    text.insert_note(after="leder", note_id="n1", citation="1", body="Siden 2019.")
    text.insert_annotation(after="seks", body="Stemmer det?", creator="Bo", date=THEN.replace(tzinfo=None))
    letter.body.append(text)
    added = '<text:p><text:change-start text:change-id="c1"/>Og tre elever.<text:change-end text:change-id="c1"/></text:p>'
    letter.body.append(odfdo.Element.from_tag(added))
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def photo_with_a_small_view_inside() -> bytes:
    """As a camera writes it: an EXIF block with a small JPEG of the same picture, turned, with restart marks."""
    small, out = io.BytesIO(), io.BytesIO()
    _paper((160, 120)).save(small, "JPEG", quality=60)
    head = b"MM\0*" + struct.pack(">I", 8)
    first = struct.pack(">H HHIHH I", 1, 0x0112, 3, 1, 6, 0, 26)
    second = struct.pack(">H HHII HHII I", 2, 0x0201, 4, 1, 56, 0x0202, 4, 1, len(small.getvalue()), 0)
    exif = b"Exif\0\0" + head + first + second + small.getvalue()
    _paper((1600, 1200)).save(out, "JPEG", quality=85, exif=exif, restart_marker_rows=1)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def interlaced_picture_in_sixteen_bits() -> bytes:
    """The seven passes of PNG, three colours of two bytes each."""
    side, rows = 64, bytearray()
    for left, top, across, down in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        for y in range(top, side, down):
            rows += b"\0" + b"".join(struct.pack(">3H", x * 1023, y * 1023, (x ^ y) * 1023) for x in range(left, side, across))
    kinds = ((b"IHDR", struct.pack(">2I5B", side, side, 16, 2, 0, 0, 1)), (b"gAMA", struct.pack(">I", 45455)))
    kinds += (
        (b"tIME", struct.pack(">H5B", 2026, 1, 5, 9, 30, 0)),
        (b"tEXt", b"Title\0Bevis"),
        (b"IDAT", zlib.compress(bytes(rows))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*kind) for kind in kinds)
