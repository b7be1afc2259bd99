"""Files as applicants send them. None of them may be refused."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests import papers
from tests.files import Case, programs

HONEST: list[Case] = []
Make = Callable[[], bytes]
ENDINGS = {"pdf": "cv.pdf", "docx": "ansøgning.docx", "odt": "ansøgning.odt", "jpg": "eksamensbevis.jpg", "png": "eksamensbevis.png"}


def honest(outcome: str, program: str, file_name: str = "", kind: str = "other") -> Callable[[Make], Make]:
    """Put a generator on the list."""

    def keep(make: Make) -> Make:
        HONEST.append(Case(make.__name__, outcome, make, file_name or ENDINGS[outcome], kind, program))
        return make

    return keep


# --- PDF -----------------------------------------------------------------------------------------------------------


@honest("pdf", "WeasyPrint", kind="cv")
def accessible_pdf() -> bytes:
    return programs.weasyprint(pdf_variant="pdf/ua-1")


@honest("pdf", "WeasyPrint")
def pdf_with_fields_to_fill_in() -> bytes:
    return programs.weasyprint('<form><label>Navn <input name="navn" value="Anna"></label></form>', pdf_forms=True)


@honest("pdf", "Chromium", kind="cv")
def page_printed_from_a_browser() -> bytes:
    return programs.chromium()


@honest("pdf", "fpdf2", kind="cv")
def pdf_with_links_and_bookmarks() -> bytes:
    return programs.fpdf()


@honest("pdf", "fpdf2", file_name="Sådan virker JavaScript.pdf")
def pdf_that_writes_about_attacks() -> bytes:
    return programs.fpdf("Jeg har skrevet om /JavaScript, /Launch, /EmbeddedFile og <script>alert(1)</script> i PDF. %%EOF PK DDEAUTO")


@honest("pdf", "Pillow")
def scan_saved_as_pdf() -> bytes:
    return programs.pillow("PDF", programs.photo((2480, 3508)), resolution=300)


@honest("pdf", "Pillow")
def black_and_white_scan_in_high_resolution() -> bytes:
    return programs.pillow("PDF", programs.photo((4960, 7016), "1"), resolution=600)


@honest("pdf", "poppler pdfunite")
def two_documents_in_one() -> bytes:
    return programs.poppler("pdfunite", programs.fpdf(), programs.weasyprint())


@honest("pdf", "poppler pdftocairo")
def pdf_drawn_anew_by_cairo() -> bytes:
    return programs.poppler("pdftocairo", programs.fpdf(), options=("-pdf",))


@honest("pdf", "LibreOffice", kind="cv")
def letter_exported_as_pdf() -> bytes:
    return programs.libreoffice("pdf")


@honest("pdf", "pikepdf")
def pdf_for_the_web() -> bytes:
    with pikepdf.open(io.BytesIO(programs.fpdf())) as document:
        return programs.pikepdf_saved(document, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@honest("pdf", "pikepdf")
def pdf_whose_pictures_have_odd_names() -> bytes:
    """What a page calls its fonts and pictures is its own affair, also when it is /JS or /EF."""
    document = papers.blank()
    form = document.make_stream(b"0 0 m", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(JS=form), Font=Dictionary(EF=font, JS=font, XFA=font, F=font))
    return papers.saved(document)


@honest("pdf", "pikepdf", file_name="eksamensbevis_signeret.pdf")
def signed_diploma() -> bytes:
    """Signed by a university: a form with a signature, and a promise about later changes."""
    document = papers.blank()
    signature = document.make_indirect(
        Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            Contents=String("0" * 64),
            M=String("D:20240101"),
        )
    )
    rectangle = Array([0, 0, 0, 0])
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Underskrift"), V=signature, Rect=rectangle, F=132)
    )
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    document.Root.Perms = Dictionary(DocMDP=signature)
    return papers.saved(document)


@honest("pdf", "pikepdf")
def pdf_that_jumps_to_its_first_page() -> bytes:
    """With a catalogue of attachments that is empty, as some programs leave it."""
    document = papers.blank(2)
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]))
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))
    return papers.saved(document)


@honest("pdf", "fpdf2, changed afterwards", kind="cv")
def pdf_with_a_second_revision() -> bytes:
    """An update is added at the end, as signing programs and readers with notes do."""
    first = programs.fpdf()
    with pikepdf.open(io.BytesIO(first)) as document:
        number, root = len(document.objects) + 1, document.Root.objgen[0]
    at, previous = len(first) + 1, int(first.rsplit(b"startxref", 1)[1].split()[0])
    update = b"\n%d 0 obj\n<</Title(Cv)>>\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        number + 1, root, number, previous, len(first) + len(update),
    )  # fmt: skip
    return first + update + table + trailer


@honest("pdf", "fpdf2, through an old mail gateway")
def pdf_with_blank_bytes_around_it() -> bytes:
    return b"\r\n" + programs.fpdf() + b"\r\n" + bytes(300)


# --- DOCX ----------------------------------------------------------------------------------------------------------


@honest("docx", "python-docx", kind="cv")
def letter_with_picture_table_and_comment() -> bytes:
    return programs.word(author="Anna Ager")


@honest("docx", "python-docx")
def letter_about_attacks() -> bytes:
    return programs.word("Jeg har skrevet om DDEAUTO, makroer (vbaProject.bin) og <!DOCTYPE html> i Word.", subject="<!ENTITY>")


@honest("docx", "LibreOffice")
def docx_from_libreoffice() -> bytes:
    return programs.libreoffice("docx")


@honest("docx", "python zip")
def docx_with_the_usual_fields() -> bytes:
    """Page numbers, a table of contents, and a link to an address with DDE in it."""
    fields = (
        "PAGE",
        "NUMPAGES",
        r'TOC \o "1-3" \h',
        'HYPERLINK "https://example.org/DDE/DDEAUTO"',
        r'DATE \@ "d. MMMM yyyy"',
        "REF _Ref1 \\h",
    )
    body = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {field} </w:instrText></w:r></w:p>' for field in fields
    )
    return papers.docx(body=body.replace('"https', "&quot;https"))


@honest("docx", "python zip")
def docx_from_a_template_with_links() -> bytes:
    rels = papers.outside("attachedTemplate", "file:///C:/Users/anna/Brev.dotx") + papers.outside("hyperlink", "mailto:anna@example.org")
    return papers.docx(rels=rels)


@honest("docx", "python zip, written to a pipe")
def docx_with_lengths_after_the_parts() -> bytes:
    """Sizes stand behind each part (bit 3), as when a server writes the file while it sends it."""
    source = zipfile.ZipFile(io.BytesIO(programs.word()))
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    return out.getvalue()


@honest("docx", "python zip, not compressed", file_name="cv" + "_endelig" * 40 + ".docx", kind="cv")
def docx_that_is_not_compressed() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(programs.word()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    return out.getvalue()


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_where: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


# --- ODT -----------------------------------------------------------------------------------------------------------


@honest("odt", "odfdo", kind="cv")
def odt_with_link_list_and_table() -> bytes:
    return programs.opendocument()


@honest("odt", "LibreOffice", kind="cv")
def odt_from_libreoffice() -> bytes:
    return programs.libreoffice("odt", "docx")


@honest("odt", "python zip")
def odt_from_a_template_with_a_picture() -> bytes:
    body = '<text:p><draw:frame><draw:image xlink:href="Pictures/1.png" xlink:type="simple"/></draw:frame></text:p>'
    return papers.odt(
        body, meta='<meta:template xlink:href="../../Skabeloner/brev.ott" xlink:title="brev"/>', Pictures__1_png=programs.pillow("PNG")
    )


# --- Pictures ------------------------------------------------------------------------------------------------------


@honest("jpg", "Pillow")
def photographed_diploma() -> bytes:
    turned = programs.photo().getexif()
    turned[0x0112] = 6
    return programs.pillow("JPEG", exif=turned)


@honest("jpg", "Pillow", file_name="bevis.JPEG")
def progressive_picture_for_print() -> bytes:
    return programs.pillow("JPEG", programs.photo(mode="CMYK"), progressive=True)


@honest("jpg", "Pillow, as a telephone adds a film")
def moving_picture_from_a_telephone() -> bytes:
    return programs.pillow("JPEG") + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(256)) * 400


@honest("jpg", "Pillow")
def two_views_in_one_picture() -> bytes:
    return programs.pillow("MPO", save_all=True, append_images=[programs.photo((600, 450))])


@honest("jpg", "Pillow")
def photo_of_fifty_million_points() -> bytes:
    return programs.pillow("JPEG", programs.photo((8160, 6120)), quality=60)


@honest("png", "Pillow", file_name="skærmbillede.pdf")
def transparent_screenshot_with_the_wrong_ending() -> bytes:
    return programs.pillow("PNG", programs.photo(mode="P"), transparency=0)


@honest("png", "Pillow")
def grey_scan() -> bytes:
    return programs.pillow("PNG", programs.photo((2480, 3508)).convert("L").convert("I;16"))
