"""Files for the tests of uploading: honest ones and bad ones, made here so that what is in them can be read."""

import io
import zipfile

import pikepdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()


def blank(pages: int = 1) -> pikepdf.Pdf:
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page(page_size=(595, 842))
    return document


def pdf(pages: int = 2) -> bytes:
    return saved(blank(pages))


def locked_pdf() -> bytes:
    return saved(blank(), encryption=pikepdf.Encryption(owner="ejer", user="bruger"))


def pdf_with(**root: pikepdf.Object) -> bytes:
    document = blank()
    for key, value in root.items():
        document.Root[f"/{key}"] = value
    return saved(document)


def active_pdfs() -> dict[str, bytes]:
    name, dictionary, text = pikepdf.Name, pikepdf.Dictionary, pikepdf.String
    nested = blank()
    nested.pages[0].Annots = nested.make_indirect(
        pikepdf.Array([dictionary(Type=name.Annot, A=dictionary(S=name.URI, Next=dictionary(S=name.JavaScript, JS=text("app.alert(1)"))))])
    )
    attached = blank()
    attached.attachments["gave.exe"] = b"MZ"
    return {
        "javascript": pdf_with(OpenAction=dictionary(S=name.JavaScript, JS=text("app.alert(1)"))),
        "javascript deep inside": saved(nested, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "launch": pdf_with(OpenAction=dictionary(S=name.Launch, F=text("cmd.exe"))),
        "xfa": pdf_with(AcroForm=dictionary(Fields=pikepdf.Array(), XFA=text("<xdp/>"))),
        "embedded": saved(attached),
    }


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(main: str = WORD, body: str = "<w:p/>", rels: str = "", **more: str | bytes) -> bytes:
    """A small Word document; `rels` are relationships of the main part, `more` further parts by name (/ written __)."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}"/>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{rels}</Relationships>',
    }
    return zipped(parts | {name.replace("__", "/"): content for name, content in more.items()})


def outside(kind: str, target: str) -> str:
    return f'<Relationship Id="b" Type="{KIND}/{kind}" Target="{target}" TargetMode="External"/>'


TEXT = "application/vnd.oasis.opendocument.text"
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "text": "text", "draw": "drawing", "script": "script", "meta": "meta", "form": "form", "manifest": "manifest",
    }.items()
)  # fmt: skip
_NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def odt(
    body: str = "<text:p>Hej</text:p>", main: str = TEXT, meta: str = "", scripts: str = "", manifest: str = "", **more: str | bytes
) -> bytes:
    """A small OpenDocument text; `more` are further parts by name (/ written __, the last . written _)."""
    parts: dict[str, str | bytes] = {
        "content.xml": f"<office:document-content {_NAMES}><office:scripts>{scripts}</office:scripts>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {_NAMES}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest:manifest {_NAMES}>{manifest}</manifest:manifest>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", main, zipfile.ZIP_STORED)
        for name, content in (parts | {_named(name): content for name, content in more.items()}).items():
            archive.writestr(name, content)
    return out.getvalue()


def _named(name: str) -> str:
    if "__" not in name:
        return name
    folder, _slash, last = name.rpartition("__")
    return f"{folder.replace('__', '/')}/{'.'.join(last.rsplit('_', 1))}"


class Chosen(io.BytesIO):
    """A file as a browser sends it, under whatever name."""

    content_type = "application/pdf"
    name = ""


def upload(content: bytes, name: str = "cv.pdf") -> Chosen:
    chosen = Chosen(content)
    chosen.name = name
    return chosen
