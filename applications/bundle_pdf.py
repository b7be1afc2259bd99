"""One PDF from many: our own set pages with the applicants' files between them, bookmarked, each page with its reader's name.

The worker's business: it reads files that strangers sent. What cannot be opened is named on a page of ours; the rest is there.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from recruitment.printing import Sheets

PICTURE_FORMATS = frozenset({"jpg", "png"})
LONGEST_SIDE = 1800
"""Pixels: enough to read a certificate on paper."""
A4 = (595.0, 842.0)
FOOT = 16.0
"""Points at the foot of a page for the reader's name."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as the folder knows it. `anchor` names its page of ours, where it has one: text, or the word that it is damaged."""

    title: str
    anchor: str
    pdf: Any = None
    """An opened PDF, whose pages follow the page of ours; None where the page of ours is all there is."""

    @property
    def pages(self) -> int:
        return len(self.pdf.pages) if self.pdf is not None else 0


@dataclass(slots=True)
class Part:
    """One application: its own pages begin at `anchor`, the files follow in order."""

    title: str
    anchor: str
    papers: list[Paper] = field(default_factory=list)


class Damaged(Exception):
    """A file that cannot be opened; the folder says so in its place."""


def opened(path: Path, format: str, stack: ExitStack) -> Any:
    """A file as a PDF that stays open as long as `stack`. Raises Damaged."""
    import pikepdf  # slow import

    try:
        source = io.BytesIO(_picture(path)) if format in PICTURE_FORMATS else path
        pdf = stack.enter_context(pikepdf.open(source))
        if not len(pdf.pages):
            raise Damaged("no pages")
        for page in pdf.pages:
            _ = page.obj.get("/MediaBox"), page.resources
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, TypeError, AttributeError, KeyError) as error:
        raise Damaged(type(error).__name__) from error
    return pdf


def _picture(path: Path) -> bytes:
    """A picture on a page of its own, no larger than can be seen on paper."""
    from PIL import Image, ImageOps  # slow import

    with Image.open(path) as image:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        page = io.BytesIO()
        ImageOps.exif_transpose(image).convert("RGB").save(page, "PDF", resolution=LONGEST_SIDE / A4[1] * 72 * 1.1)
    return page.getvalue()


def joined(sheets: Callable[[dict[str, int]], Sheets], parts: Sequence[Part], stamp: str, stamp_html: str, target: Path) -> int:
    """Write the folder to `target`; answers with its number of pages.

    `sheets` sets our own pages when it is told on which page of the whole, from 1, each anchor begins; it is asked twice, because a
    page's number is known only when all pages before it are set. `stamp_html` is a strip of FOOT points with the reader's name.
    """
    import pikepdf  # slow import

    first = sheets({})
    numbers = _numbers(first.places(), parts)
    own = sheets(numbers)
    if own.places() != first.places():
        # Numbers of another length moved a line: once more, and then it stands.
        numbers = _numbers(own.places(), parts)
        own = sheets(numbers)
    with pikepdf.open(io.BytesIO(own.pdf())) as whole:
        _insert(whole, own.places(), parts)
        _bookmarks(whole, _numbers(own.places(), parts), parts)
        _stamp(whole, stamp, stamp_html)
        whole.save(target, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(whole.pages)


def _inserts(places: dict[str, int], parts: Sequence[Part]) -> Iterator[tuple[int, Paper]]:
    """(our page, from 0, after which a paper's pages come, the paper), in order."""
    anchors = [anchor for part in parts for anchor in (part.anchor, *(paper.anchor for paper in part.papers if paper.anchor in places))]
    ends = {anchor: places[after] - 1 for anchor, after in pairwise(anchors)}
    last = max(places.values(), default=0)
    for part in parts:
        at = part.anchor
        for paper in part.papers:
            at = paper.anchor if paper.anchor in places else at
            if paper.pdf is not None:
                yield ends.get(at, max(last, places.get("end", last))), paper


def _numbers(places: dict[str, int], parts: Sequence[Part]) -> dict[str, int]:
    """{anchor: page of the whole, from 1}, also of the papers that have no page of ours."""
    found, inserted = {}, list(_inserts(places, parts))
    for anchor, page in places.items():
        found[anchor] = page + 1 + sum(paper.pages for after, paper in inserted if after < page)
    ahead: dict[int, int] = {}
    for after, paper in inserted:
        before = sum(other.pages for at, other in inserted if at < after) + ahead.get(after, 0)
        found.setdefault(paper.anchor, after + 2 + before)
        ahead[after] = ahead.get(after, 0) + paper.pages
    return found


def _insert(whole: Any, places: dict[str, int], parts: Sequence[Part]) -> None:
    """Put the papers' pages between ours, from the back, so that the places ahead stay right."""
    by_place: dict[int, list[Paper]] = {}
    for after, paper in _inserts(places, parts):
        by_place.setdefault(after, []).append(paper)
    for after in sorted(by_place, reverse=True):
        at = after + 1
        for paper in by_place[after]:
            for page in paper.pdf.pages:
                whole.pages.insert(at, page)
                at += 1


def _bookmarks(whole: Any, numbers: dict[str, int], parts: Iterable[Part]) -> None:
    """One for each application, and under it one for each of its files."""
    from pikepdf import OutlineItem  # slow import

    with whole.open_outline() as outline:
        outline.root.clear()
        for part in parts:
            item = OutlineItem(part.title, numbers[part.anchor] - 1)
            item.children.extend(OutlineItem(paper.title, numbers[paper.anchor] - 1) for paper in part.papers)
            outline.root.append(item)


def _stamp(whole: Any, stamp: str, stamp_html: str) -> None:
    """At the foot of every page the reader's name, which is the same everywhere, and the page's number."""
    import pikepdf  # slow import

    with pikepdf.open(io.BytesIO(Sheets(stamp_html).pdf())) as strip:
        name = whole.copy_foreign(strip.pages[0].as_form_xobject())
    font = whole.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )  # fmt: skip
    for number, page in enumerate(whole.pages, start=1):
        page.trimbox = page.cropbox  # what is drawn is what is seen, so the foot is the foot of what is seen
        strip_of_page = _numbered(whole, name, font, f"{number} / {len(whole.pages)}")
        left, bottom, right, _top = (float(edge) for edge in page.trimbox)
        wide = min(right - left, A4[0])
        middle = (left + right) / 2
        page.add_overlay(strip_of_page, pikepdf.Rectangle(middle - wide / 2, bottom, middle + wide / 2, bottom + FOOT))


def _numbered(whole: Any, name: Any, font: Any, words: str) -> Any:
    """The strip of one page: the shared name, and the number at its right."""
    import pikepdf  # slow import

    content = f"q /Name Do Q BT /Figures 7 Tf {A4[0] - 30 - 4 * len(words):.0f} 5 Td ({words}) Tj ET".encode()
    form = pikepdf.Stream(whole, content)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, A4[0], FOOT])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Name=name), Font=pikepdf.Dictionary(Figures=font))
    return whole.make_indirect(form)
