"""Reading and checking a posting file: everything that is wrong with it, at once, each with the path of its key."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from recruitment.postings import shape
from recruitment.postings.contrast import DARK_PAPER, LEAST, LIGHT_PAPER, contrast
from recruitment.postings.tables import COLOUR, Fault, Faults, Table, read_whole
from recruitment.postings.timetable import check_timetable, milestone

LANGUAGES = ("da",)
FILE_KINDS = ("pdf", "docx", "odt", "jpg", "png")
PARTS = ("competencies", "traits", "background", "organisation", "timetable", "test")
SHOWN = ("competencies", "traits", "background", "organisation")
"""The parts that, when a posting has them, must be shown in one of its sections."""


def read(path: Path) -> shape.Profile:
    """The profile in the file, or `Faults`. A file that is missing or is no TOML is one fault, under the file's name."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Faults([Fault(path.name, _("there is no such file"))]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Faults([Fault(path.name, _("the file cannot be read: %(error)s") % {"error": error})]) from None
    return read_text(text, name=path.name)


def read_text(text: str, *, name: str) -> shape.Profile:
    """The same for the text of a file; `name` stands in the fault of a text that is no TOML."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Faults([Fault(name, _("the file is not valid TOML: %(error)s") % {"error": error})]) from None
    root = Table(data, "", [])
    profile = read_whole(root, _profile)
    if root.faults:
        raise Faults(root.faults)
    return profile


def _profile(t: Table) -> shape.Profile:
    profile = shape.Profile(
        slug=t.slug(),
        lang=t.one_of("lang", LANGUAGES),
        title=t.text("title", most=200),
        short_title=t.text("short_title", most=80),
        summary=t.text("summary"),
        place=t.optional_text("place"),
        accent=t.one("accent", _accent),
        employer=t.one("employer", _organisation),
        consultancy=t.maybe("consultancy", _organisation),
        facts=t.each("facts", _fact, 0, 12),
        timetable=t.each("timetable", milestone, 1, len(shape.MILESTONES)),
        contacts=t.each("contacts", _contact, 1, 5),
        test=t.maybe("test", _test),
        competencies=t.each("competencies", _competency, 3, 7),
        traits=t.each("traits", _trait, 0, 10),
        background=t.each("background", _wish, 0, 8),
        organisation=t.maybe("organisation", _unit),
        sections=t.each("sections", _section, 1, 20),
        application=t.one("application", _application),
        privacy=t.one("privacy", _privacy),
    )
    check_timetable(t, profile)
    _check_keys(t, profile)
    _check_shown(t, profile)
    return profile


def _accent(t: Table) -> shape.Accent:
    accent = shape.Accent(light=t.colour("light"), dark=t.colour("dark"))
    for key, colour, paper in (("light", accent.light, LIGHT_PAPER), ("dark", accent.dark, DARK_PAPER)):
        if COLOUR.fullmatch(colour) and contrast(colour, paper) < LEAST:
            # Rounded down: 4.49 must not be reported as the 4.5 that it is not.
            found = math.floor(contrast(colour, paper) * 10) / 10
            words = {"paper": paper, "found": number_format(found, 1), "least": number_format(LEAST, 1)}
            t.fault(key, _("the contrast with %(paper)s is %(found)s:1; it must be at least %(least)s:1") % words)
    return accent


def _organisation(t: Table) -> shape.Organisation:
    return shape.Organisation(
        name=t.text("name"),
        address=t.texts("address", 0, 6),
        phone=t.phone() or None,
        website=t.link("website"),
        email=t.email(),
        about=t.optional_text("about"),
    )


def _fact(t: Table) -> shape.Fact:
    return shape.Fact(label=t.text("label"), text=t.text("text"))


def _contact(t: Table) -> shape.Contact:
    return shape.Contact(
        name=t.text("name"),
        title=t.text("title"),
        organisation=t.text("organisation"),
        phone=t.phone(required=True),
        email=t.email(),
    )


def _test(t: Table) -> shape.LeadershipTest:
    return shape.LeadershipTest(title=t.text("title"), text=t.text("text"))


def _competency(t: Table) -> shape.Competency:
    return shape.Competency(
        key=t.key(),
        heading=t.text("heading", most=200),
        short=t.text("short"),
        text=t.text("text"),
        anchors=t.one("anchors", _anchors),
        questions=t.texts("questions", 0, 6),
    )


def _anchors(t: Table) -> dict[int, str]:
    return {score: t.text(str(score)) for score in shape.SCORES}


def _trait(t: Table) -> shape.Trait:
    return shape.Trait(key=t.key(), text=t.text("text"))


def _wish(t: Table) -> shape.Wish:
    return shape.Wish(key=t.key(), label=t.text("label"), text=t.text("text"), question=t.text("question"))


def _unit(t: Table) -> shape.Unit:
    return shape.Unit(
        name=t.text("name"),
        note=t.optional_text("note"),
        highlight=t.flag("highlight"),
        units=t.each("units", _unit, 0, 12),
    )


def _section(t: Table) -> shape.Section:
    blocks = (_block(t, f"blocks[{i}]", item) for i, item in enumerate(t.items("blocks", 1, 60)))
    return shape.Section(key=t.key(), heading=t.text("heading"), blocks=tuple(blocks))


def _block(t: Table, key: str, item: Any) -> shape.Block:
    """A text is a paragraph; anything else is a table with one key that says what it is."""
    if isinstance(item, str):
        return shape.Block("paragraph", t.folded(key, item))
    table = t.inner(key, item)
    match list(table.data):
        case ["heading"]:
            return shape.Block("heading", table.text("heading"))
        case ["bullets" | "numbered" as kind]:
            return shape.Block(kind, items=_bullets(table, kind))
        case ["show"]:
            return shape.Block(table.one_of("show", PARTS))
    if isinstance(item, dict):
        t.fault(key, _("a block is a text, or a table with one of: heading, bullets, numbered, show"))
    return shape.Block("paragraph")


def _bullets(t: Table, kind: str) -> tuple[shape.Bullet, ...]:
    items = ((f"{kind}[{i}]", item) for i, item in enumerate(t.items(kind, 1, 20)))
    return tuple(
        shape.Bullet(t.folded(key, item)) if isinstance(item, str) else read_whole(t.inner(key, item), _bullet) for key, item in items
    )


def _bullet(t: Table) -> shape.Bullet:
    return shape.Bullet(lead=t.optional_text("lead"), text=t.text("text"))


def _application(t: Table) -> shape.Application:
    kinds = t.texts("kinds", 1, len(FILE_KINDS))
    for i, kind in enumerate(kinds):
        if kind not in FILE_KINDS:
            words = {"value": kind, "words": ", ".join(FILE_KINDS)}
            t.fault(f"kinds[{i}]", _("“%(value)s” must be one of: %(words)s") % words)
    return shape.Application(
        kinds=kinds,
        max_megabytes=t.number("max_megabytes", 1, 50),
        advice=t.optional_text("advice"),
        anonymous_first_reading=t.flag("anonymous_first_reading"),
    )


def _privacy(t: Table) -> shape.Privacy:
    return shape.Privacy(
        controller=t.text("controller"),
        processor=t.optional_text("processor"),
        officer=t.email("officer"),
        retention_months=t.number("retention_months", 1, 36),
        text=t.optional_text("text"),
    )


def _check_keys(t: Table, profile: shape.Profile) -> None:
    """Keys name things in the database and in forms, so each may stand for one thing only."""
    for name in ("sections", "competencies", "traits", "background"):
        _check_unique(t, name, [item.key for item in getattr(profile, name)])


def _check_unique(t: Table, name: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for i, key in enumerate(keys):
        if key in seen:
            t.fault(f"{name}[{i}].key", _("“%(key)s” has been used already") % {"key": key})
        seen.update({key} - {""})


def _check_shown(t: Table, profile: shape.Profile) -> None:
    shown = Counter(block.kind for section in profile.sections for block in section.blocks if block.kind in PARTS)
    for part in PARTS:
        if shown[part] > 1:
            t.fault("sections", _("“%(part)s” is shown more than once") % {"part": part})
        if part in SHOWN and getattr(profile, part) and not shown[part]:
            t.fault("sections", _("no section shows “%(part)s”") % {"part": part})
        if shown[part] and not getattr(profile, part):
            t.fault("sections", _("a section shows “%(part)s”, but the posting has none") % {"part": part})
