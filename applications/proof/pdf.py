"""A PDF that opens without a password, does nothing by itself, carries nothing and is nothing else."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from applications.proof import Refused
from applications.proof.addresses import runs
from applications.proof.marks import END_OF_ARCHIVE, HEAD, LONGEST_COMMENT, PAGE

TAIL = 2048
"""Within so many bytes of its end a whole PDF says that it ends."""
BLANK = b" \t\r\n\f\0\x1a"
ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/GoToE", "/Movie", "/Rendition"})
MAY_START = frozenset({"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/Thread"})
"""What may happen by itself when a document or a page is opened: it stays in the document."""
MOST_POINTS = 400_000_000
MOST_UNPACKED = 200 << 20
MOST_PAGES = 1000
MOST_DRAWN = 200_000
"""Drawings within drawings, each as often as it is asked for."""
DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
CHUNK = 1 << 20
SECOND_TABLE = re.compile(rb"/XRefStm\s+(\d{1,10})")
LONGEST_HEAD = 40
"""Bytes of "7 0 obj" with its blanks."""
# The library fetches its source of chance with the first lock that it meets, and later nothing can be fetched any more.
pikepdf.new().save(BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))


def look(content: bytes) -> tuple[str, int]:
    """(`pdf`, how many pages). Raises Refused."""
    ends_as_it_should(content)
    try:
        with pikepdf.open(BytesIO(content)) as document:
            if document.is_encrypted:
                raise Refused("encrypted")
            for thing in document.objects:
                look_through(thing)
            if hidden := tables_for_new_readers(content):
                look_at_the_hidden_half(content, hidden)
            pages = len(document.pages)
            if pages > MOST_PAGES:
                raise Refused("too_much")
            known: dict[tuple[int, int], int] = {}
            for page in document.pages:
                draw(page.obj, known)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError, RuntimeError, AttributeError):
        raise Refused("damaged") from None
    if not pages:
        raise Refused("no_pages")
    return "pdf", pages


def ends_as_it_should(content: bytes) -> None:
    """The end is near the end, and nothing but blanks comes after it; nothing else begins at its beginning."""
    tail = content[-TAIL:]
    if b"%%EOF" not in tail:
        raise Refused("damaged")
    if tail.rpartition(b"%%EOF")[2].strip(BLANK) or PAGE.search(content[:HEAD]):
        raise Refused("two")
    if END_OF_ARCHIVE in content[-LONGEST_COMMENT:]:
        raise Refused("two")


# --- A file with two tables of its objects -------------------------------------------------------------------------


def tables_for_new_readers(content: bytes) -> list[int]:
    """Where the second tables of a "hybrid" file begin (ISO 32000-2, 7.5.8.4), the oldest first."""
    return [int(found[1]) for found in SECOND_TABLE.finditer(content)]


def look_at_the_hidden_half(content: bytes, tables: list[int]) -> None:
    """Judge what a hybrid file shows to those readers that let its second tables win, as the standard wants.

    Our library goes by the first table where that one calls an object free. Written once more at the end, as if by a later
    change, the second tables win here too.
    """
    before = int(content.rpartition(b"startxref")[2].split()[0])
    for at in tables:
        head, opened, rest = content[at:].partition(b"<<")
        table, closed, _more = rest.partition(b"endobj")
        if not closed or len(head) > LONGEST_HEAD:
            raise Refused("damaged")
        content += b"\n"
        here = len(content)
        content += head + opened + b"/Prev %d" % before + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % here
        before = here
    with pikepdf.open(BytesIO(content)) as document:
        for thing in document.objects:
            look_through(thing)


# --- What acts, carries or fetches ---------------------------------------------------------------------------------


def look_through(thing: Any) -> None:
    """Judge an object and the direct ones inside it; the others come by themselves."""
    waiting = [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Dictionary | Stream):
            judge(here)
            inside = [here.get(key) for key in here.keys()]  # noqa: SIM118  a stream has keys and is no mapping
        elif isinstance(here, Array):
            inside = list(here)
        else:
            continue
        waiting += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]


def judge(here: Any) -> None:
    acts(here)
    carries(here)
    if isinstance(here, Stream):
        if "/F" in here or "/F" in reference(here):
            raise Refused("remote")
        if str(here.get("/Subtype", "")) == "/PS":
            raise Refused("active")
        if str(here.get("/Subtype", "")) == "/Image" and int(here.get("/Width", 0)) * int(here.get("/Height", 0)) > MOST_POINTS:
            raise Refused("too_much")


def reference(drawing: Any) -> Any:
    """The page of another document for which a drawing stands; empty where it stands for itself."""
    found = drawing.get("/Ref")
    return found if isinstance(found, Dictionary) else Dictionary()


def acts(here: Any) -> None:
    # A name such as /JS may also be what a page calls a font or a drawing: it counts only with the kind of value that acts.
    kind, script = str(here.get("/S", "")), here.get("/JS")
    is_script = isinstance(script, String | str) or (isinstance(script, Stream) and "/Subtype" not in script)
    if is_script or kind in ACTIVE or "/OnInstantiate" in here:
        raise Refused("active")
    if isinstance(here.get("/XFA"), Array | Stream | String) or str(here.get("/Subtype", "")) == "/RichMedia":
        raise Refused("active")
    if kind == "/URI" and any(runs(address) for address in written(here.get("/URI"))):
        raise Refused("active")
    for action in starts(here):
        if str(action.get("/S", "")) not in MAY_START:
            raise Refused("active")


def written(address: Any) -> tuple[str, ...]:
    """What an address says, to a reader that takes it for letters and to one that takes it for bytes."""
    return (str(address), bytes(address).decode("latin-1")) if isinstance(address, String) else ()


def starts(here: Any) -> Iterator[Any]:
    """The actions that happen without anybody pressing anything."""
    begun = [here.get("/OpenAction")] if "/OpenAction" in here else []
    events = here.get("/AA")
    begun += [events.get(key) for key in events.keys()] if isinstance(events, Dictionary) else []  # noqa: SIM118
    for _step in range(1000):
        if not begun:
            return
        action = begun.pop()
        if isinstance(action, Dictionary) and "/S" in action:
            yield action
            following = action.get("/Next")
            begun += list(following) if isinstance(following, Array) else [following]
    raise Refused("active")


def carries(here: Any) -> None:
    files = here.get("/EmbeddedFiles")
    if isinstance(files, Dictionary) and (len(files.get("/Names", Array())) or len(files.get("/Kids", Array()))):
        raise Refused("embedded")
    held = here.get("/EF")
    # As above: a font may be called EF, but it holds no file.
    is_held = isinstance(held, Dictionary) and any(isinstance(held.get(key), Stream) for key in held.keys())  # noqa: SIM118
    if str(here.get("/Type", "")) == "/EmbeddedFile" or is_held:
        raise Refused("embedded")


# --- What is drawn -------------------------------------------------------------------------------------------------


def draw(thing: Any, known: dict[tuple[int, int], int], above: frozenset[tuple[int, int]] = frozenset()) -> int:
    """How many drawings a page or a drawing comes to, so that what cannot be read or never ends is noticed here.

    `known` keeps what was reckoned; `above` are the drawings in which this one lies: one that draws itself never ends.
    """
    where = thing.objgen
    if where in known:
        return known[where]
    if where in above:
        raise Refused("too_much")
    content = b"\n".join(unpacked(part) for part in parts_of(thing))
    inner = thing.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    drawn = 1
    for name in DRAWN.findall(content):
        form = inner.get(Name(f"/{name.decode('latin-1')}"))
        if isinstance(form, Stream) and str(form.get("/Subtype", "")) == "/Form":
            drawn += draw(form, known, above | {where})
        if drawn > MOST_DRAWN:
            raise Refused("too_much")
    known[where] = drawn
    return drawn


def parts_of(thing: Any) -> list[Any]:
    if isinstance(thing, Stream):
        return [thing]
    contents = thing.get("/Contents")
    return [part for part in (contents if isinstance(contents, Array) else [contents]) if isinstance(part, Stream)]


def unpacked(stream: Any) -> bytes:
    """What a stream holds, unpacked with a limit as far as it is packed in the usual way. Raises Refused."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)] if filters is not None else []
    if not names or any(name != "/FlateDecode" for name in names) or "/DecodeParms" in stream:
        return bytes(stream.read_bytes())
    content = bytes(stream.read_raw_bytes())
    for _level in names:
        content = inflated(content)
    return content


def inflated(packed: bytes) -> bytes:
    unpack, out = zlib.decompressobj(), bytearray()
    while packed:
        out += unpack.decompress(packed, CHUNK)
        if len(out) > MOST_UNPACKED:
            raise Refused("too_much")
        packed = unpack.unconsumed_tail
    return bytes(out)
