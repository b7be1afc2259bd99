"""What a letter is: a declaration, a text in `templates/mail/`, and the values that its placeholders take.

A text is plain: the first line is the subject, then an empty line, then the body. Placeholders are written `{navn}`,
in the language of the text. An unknown one, or one without a value, is refused before anything leaves.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from recruitment import clock, wording
from recruitment.typography import day

if TYPE_CHECKING:
    from recruitment.models import User

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
REGISTRY: dict[str, "Letter"] = {}


class Audience(Enum):
    """To whom a letter may be addressed; a staff letter never goes to an applicant, nor the reverse."""

    APPLICANT = "applicant"
    STAFF = "staff"


class Unresolved(ValueError):
    """A text that cannot leave: an unknown placeholder, a missing value, an empty subject or body."""


class ToStaff(NamedTuple):
    """What a letter is about that goes to several of the staff: the row, and the one of them who reads it."""

    about: Model
    user: "User"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter, as text. `content_type` may carry parameters: "text/calendar; method=REQUEST"."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, declared once. Declaring it puts it into the registry under its name.

    * `model`: what it is about, as "app.Model"; a row of the outbox names it `model-name:pk`. A letter to several of the staff
      is about the same row for each: every function below is then called with a ToStaff.
    * `to(thing)`: the address. `values(thing, now)`: what its placeholders take.
    * `decides`: it tells an outcome; one person is never sent two of them at once.
    * `waits`: a person reads and releases it; otherwise it goes at once.
    * `at_sending(thing, now)`: values that exist only at the moment of sending (a date, a key). In the stored text such a
      value stays as its name in square brackets, so that no key is ever kept.
    * `applies(thing, now, occasion)`: asked once more inside the sending; False discards the letter.
    * `attach(thing, now)`: what goes with it; made with the text and kept in the row, so that both say the same.
    * `case(thing)`: in whose dossier it is listed, as a row; the thing itself where nothing is said.
    * `reply_to(thing)`: where an answer goes; asked when the letter is sent.
    * `must`: placeholders that no text of it may leave out; the secret and the date are among them where our text has them.
    * `sample`: what placeholders take in a sample of it that a made-up row cannot fill.
    """

    name: str
    model: str
    audience: Audience
    to: Callable[[Any], str]
    values: Callable[[Any, datetime], Mapping[str, str]]
    waits: bool = False
    decides: bool = False
    at_sending: Callable[[Any, datetime], Mapping[str, str]] | None = None
    secret: frozenset[str] = frozenset()
    applies: Callable[[Any, datetime, str], bool] | None = None
    reply_to: Callable[[Any], str] | None = None
    attach: Callable[[Any, datetime], Sequence[Attached]] | None = None
    case: Callable[[Any], Model] | None = None
    must: frozenset[str] = frozenset()
    sample: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.name in REGISTRY:
            raise ValueError(f"two letters named {self.name}")
        REGISTRY[self.name] = self

    def thing(self, reference: str) -> Model | ToStaff | None:
        """What `reference` (`application:17`, `appointment:7/user:3`) names, or None when it is gone."""
        about, _slash, reader = reference.partition("/")
        row = _row(self.model, about)
        if not reader or row is None:
            return row
        user: Any = _row("recruitment.User", reader)
        return ToStaff(row, user) if user is not None else None


def _row(model: str, reference: str) -> Model | None:
    found: type[Model] = apps.get_model(model)
    return found._default_manager.filter(pk=int(reference.partition(":")[2])).first()


def reference(thing: Model | ToStaff) -> str:
    """How a row of the outbox names what it is about, without a foreign key: `application:17`, `appointment:7/user:3`."""
    if isinstance(thing, ToStaff):
        return f"{reference(thing.about)}/{reference(thing.user)}"
    return f"{thing._meta.model_name}:{thing.pk}"


def source(name: str) -> tuple[str, str]:
    """Subject and body, placeholders and all: the consultant's where one was written, otherwise ours."""
    return wording.texts().get(name) or default(name)


@cache
def default(name: str) -> tuple[str, str]:
    """Our own subject and body, as they stand in `templates/mail/<name>.txt`."""
    text = (Path(settings.BASE_DIR) / "templates" / "mail" / f"{name}.txt").read_text(encoding="utf-8")
    subject, _empty, body = text.partition("\n\n")
    return subject.strip(), body.strip() + "\n"


def fill(text: str, values: Mapping[str, str], later: frozenset[str] = frozenset()) -> str:
    """`text` with its placeholders replaced; those in `later` are left for the moment of sending.

    Raises Unresolved and names the placeholder when it is unknown or empty.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in later:
            return match[0]
        if name not in values:
            raise Unresolved(_("The placeholder {%(name)s} is not known here.") % {"name": name})
        if not values[name]:
            raise Unresolved(_("The placeholder {%(name)s} has no value.") % {"name": name})
        return values[name]

    return PLACEHOLDER.sub(value, text)


def complete(text: str, values: Mapping[str, str]) -> str:
    """`text` with what was left for the moment of sending; every other brace is somebody's own word and stays."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def render(letter: Letter, thing: Model | ToStaff, now: datetime) -> tuple[str, str]:
    """Subject and body of a letter about `thing`. Raises Unresolved when the text cannot leave as it is."""
    return written(letter, source(letter.name), letter.values(thing, now))


def written(letter: Letter, text: tuple[str, str], values: Mapping[str, str]) -> tuple[str, str]:
    """The subject and body of `text` with `values`, what is left for the moment of sending still open. Raises Unresolved."""
    subject, body = text
    later = LATER | letter.secret
    subject = " ".join(fill(subject, values, later).split())
    body = fill(body, values, later)
    if not subject or not body.strip():
        raise Unresolved(_("A letter needs a subject and a text."))
    return subject, body


LATER = frozenset({"dato"})
"""Filled in when the letter is sent, in every letter: the date that it bears."""


def of_today(now: datetime) -> dict[str, str]:
    """The values of LATER for a letter that is sent at `now`."""
    with translation.override("da"):
        return {"dato": day(clock.day_of(now))}


def placeholders(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Each placeholder in `text` with the number of its line, from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in PLACEHOLDER.finditer(line):
            yield number, found
