"""The shape of a posting: what a checked file becomes, and what every page, letter and form reads.

Texts are plain: no markup but links written `[label](https://...)`, whitespace already folded to single spaces.
All of it is in the posting's own language (`lang`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from recruitment import clock

MILESTONES = ("deadline", "first_interview", "test", "second_interview", "start")
"""Every kind of milestone, in the only order in which they may follow each other."""

OPTIONAL_MILESTONES = frozenset({"test", "second_interview"})
ROUNDS = ("first_interview", "second_interview")
SCORES = (1, 3, 5)
"""The scores that a competency describes; 2 and 4 lie between them."""


@dataclass(frozen=True, slots=True)
class Accent:
    """The posting's colour as `#rrggbb`, one for light paper and one for dark; both carry text at 4.5:1."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Organisation:
    name: str
    address: tuple[str, ...] = ()
    phone: str | None = None
    website: str | None = None
    email: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """One day of the timetable. `kind` is one of `MILESTONES`; `at` is a time of day in Copenhagen or None."""

    kind: str
    date: date
    weekday: str
    label: str
    at: time | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    title: str
    organisation: str
    phone: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Bullet:
    text: str
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section.

    `kind` is `paragraph` or `heading` (read `text`), `bullets` or `numbered` (read `items`), or the name of a part of the
    posting that is to be drawn here: `competencies`, `traits`, `background`, `organisation`, `timetable`, `test`.
    """

    kind: str
    text: str = ""
    items: tuple[Bullet, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Competency:
    """What is asked for, and how it is judged. `anchors` says what 1, 3 and 5 look like; applicants never see them."""

    key: str
    heading: str
    text: str
    short: str
    anchors: Mapping[int, str]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trait:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A part of the wished background; `question` is what the form asks. No answer to it rules anybody out."""

    key: str
    label: str
    text: str
    question: str


@dataclass(frozen=True, slots=True)
class LeadershipTest:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the organisation and those under it; `highlight` marks the one that is to be led."""

    name: str
    note: str | None = None
    highlight: bool = False
    units: tuple["Unit", ...] = ()


@dataclass(frozen=True, slots=True)
class Privacy:
    """Who is responsible for the data, who handles them, and for how many months after the end they are kept."""

    controller: str
    retention_months: int
    processor: str | None = None
    officer: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """What may be sent: the kinds of file (`pdf`, `docx`, `odt`, `jpg`, `png`), the size of each in MB, and advice to the writer.

    `anonymous_first_reading`: the committee reads what was written without names and files until each has given an opinion.
    """

    kinds: tuple[str, ...]
    max_megabytes: int
    advice: str | None = None
    anonymous_first_reading: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    slug: str
    lang: str
    title: str
    short_title: str
    summary: str
    accent: Accent
    employer: Organisation
    timetable: tuple[Milestone, ...]
    contacts: tuple[Contact, ...]
    sections: tuple[Section, ...]
    competencies: tuple[Competency, ...]
    privacy: Privacy
    application: Application
    place: str | None = None
    consultancy: Organisation | None = None
    facts: tuple[Fact, ...] = ()
    traits: tuple[Trait, ...] = ()
    background: tuple[Wish, ...] = ()
    test: LeadershipTest | None = None
    organisation: Unit | None = None

    def milestone(self, kind: str) -> Milestone | None:
        return next((milestone for milestone in self.timetable if milestone.kind == kind), None)

    @property
    def deadline(self) -> Milestone:
        return next(milestone for milestone in self.timetable if milestone.kind == "deadline")

    @property
    def closes_at(self) -> datetime:
        """The first instant (aware, UTC) at which it is too late to apply."""
        return clock.end_of(self.deadline.date, self.deadline.at)

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds of interviews that this posting has, in order."""
        return tuple(kind for kind in ROUNDS if self.milestone(kind))

    @property
    def days_to_attend(self) -> tuple[str, ...]:
        """The kinds of day on which a candidate has to be there."""
        return tuple(milestone.kind for milestone in self.timetable if milestone.kind not in ("deadline", "start"))

    @property
    def has_test(self) -> bool:
        return self.milestone("test") is not None
