"""The job profile: one content, shown as a page and as a PDF.

The PDF is made by the worker or by `load_posting`, kept under `DATA_DIR/profile/` and only handed out by the web.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from recruitment import clock, printing
from recruitment.models import PostingVersion
from recruitment.postings.shape import Block, Contact, Profile, Section

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the timetable as templates/ui/forloeb.html shows it.

    `state` is `passed`, `today`, `next` (the first one still ahead) or `coming`; `lang` is set when the words are in
    another language than the page.
    """

    kind: str
    label: str
    day: date
    at: time | None
    text: str | None
    state: str
    lang: str


def days(profile: Profile, now: datetime) -> tuple[Day, ...]:
    """The timetable as it stands at `now`. A day has passed when it is over in Copenhagen, a deadline when it is."""
    lang = foreign_language(profile)
    shown: list[Day] = []
    for milestone in profile.timetable:
        if now >= clock.end_of(milestone.date, milestone.at if milestone.kind == "deadline" else None):
            state = "passed"
        elif milestone.date == clock.day_of(now):
            state = "today"
        else:
            state = "coming" if any(day.state in ("today", "next") for day in shown) else "next"
        shown.append(Day(milestone.kind, milestone.label, milestone.date, milestone.at, milestone.text, state, lang))
    return tuple(shown)


def foreign_language(profile: Profile) -> str:
    """The posting's language where it differs from the page's, for the `lang` attribute; else an empty string."""
    return "" if (get_language() or "").startswith(profile.lang) else profile.lang


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a section with the level of the headings inside it, so that no level is skipped."""

    block: Block
    level: int


def pieces(section: Section) -> Iterator[Piece]:
    """The blocks of a section: what is drawn under a heading of the section has its own headings one level down."""
    level = 3
    for block in section.blocks:
        yield Piece(block, level)
        if block.kind == "heading":
            level = 4


def outline(profile: Profile) -> list[tuple[Section, list[Piece]]]:
    return [(section, list(pieces(section))) for section in profile.sections]


def whom_to_call(profile: Profile) -> Contact:
    """Who answers questions about the recruitment itself: the consultancy's contact, where there is one."""
    ours = profile.consultancy.name if profile.consultancy else profile.employer.name
    return next((contact for contact in profile.contacts if contact.organisation == ours), profile.contacts[0])


# --- What changes a page -------------------------------------------------------------------------------------------

_SHAPED_BY = ("templates/base.html", "templates/ui", "templates/recruitment", "static", "recruitment/locale", "recruitment/typography.py")


@cache
def release() -> str:
    """A stamp of the files that shape what is shown; a process keeps the one it started with."""
    stamp = hashlib.sha256()
    for name in _SHAPED_BY:
        place = Path(settings.BASE_DIR) / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                stamp.update(file.name.encode() + file.read_bytes())
    return stamp.hexdigest()


def page_tag(version: PostingVersion, now: datetime, encoding: str = "", *besides: object) -> str:
    """The ETag of the profile page: another one exactly when version, language, timetable, release, encoding or `besides` differ."""
    states = ",".join(day.state for day in days(version.profile, now))
    seen = f"{version.posting_id} {version.digest} {get_language()} {states} {release()} {encoding} {besides}"
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"'


# --- The PDF -------------------------------------------------------------------------------------------------------


def pdf_path(version: PostingVersion) -> Path:
    """Where the PDF of a version is, or will be; another release of the program makes its own."""
    name = hashlib.sha256(f"{version.digest} {release()}".encode()).hexdigest()[:40]
    return Path(settings.DATA_DIR) / "profile" / f"{name}.pdf"


def render_pdf(version: PostingVersion) -> Path:
    """Make the PDF and answer with its path. It appears whole or not at all. Raises printing.NoPango."""
    path = pdf_path(version)
    path.parent.mkdir(parents=True, exist_ok=True)
    with override(version.profile.lang):
        html = render_to_string("recruitment/profile_pdf.html", _on_paper(version.profile))
    printed = printing.pdf(html)
    with NamedTemporaryFile("wb", dir=path.parent, delete=False) as draft:
        draft.write(printed)
    Path(draft.name).replace(path)
    return path


def _on_paper(profile: Profile) -> dict[str, object]:
    # Paper does not know what day it is read, so no day of its timetable has passed.
    timetable = tuple(replace(day, state="coming") for day in days(profile, profile.closes_at))
    return {"profile": profile, "outline": outline(profile), "days": timetable, "start": profile.milestone("start")}


def ensure_pdf(version: PostingVersion) -> Path | None:
    """The PDF of a version, made now if it is not there; None, and a word in the log, where Pango is missing."""
    path = pdf_path(version)
    if path.exists():
        return path
    try:
        made = render_pdf(version)
    except printing.NoPango as missing:
        log.warning("%s", missing)
        cannot_print().parent.mkdir(parents=True, exist_ok=True)
        cannot_print().touch()
        return None
    cannot_print().unlink(missing_ok=True)
    return made


def cannot_print() -> Path:
    """A mark left by whoever tried last and found no Pango, so that the web can say so without trying."""
    return Path(settings.DATA_DIR) / "profile" / "no-pango"
