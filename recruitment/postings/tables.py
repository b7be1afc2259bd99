"""Reading a TOML table key by key, and noting what is wrong with it instead of stopping.

Every getter answers with a value of the promised type even when the file has none to offer; the fault is then in
`faults`, and nobody gets to see the value.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

T = TypeVar("T")
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
SLUG = re.compile(r"(?=.{1,80}$)[a-z0-9]+(-[a-z0-9]+)*")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[0-9][0-9 ]{6,18}[0-9]")
COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Fault:
    """What is wrong, said to the person who writes the file, and the path of the key that it is about."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class Faults(ValueError):
    """A file that cannot be used. `faults` holds everything that is wrong with it, in the order of the file's reader."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class Table:
    """One table of the file. `path` is empty for the file itself; `faults` is shared by all tables of a file."""

    data: dict[str, Any]
    path: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.at(key), message))

    def close(self) -> None:
        """Called when every key has been asked for: what is left over is a fault, most often a slip of the pen."""
        for key in self.data.keys() - self.asked:
            near = difflib.get_close_matches(key, self.asked - self.data.keys(), n=1)
            if near:
                self.fault(key, _("this key is unknown; perhaps “%(key)s” was meant") % {"key": near[0]})
            else:
                self.fault(key, _("this key is unknown"))

    def value(self, key: str, kind: type[T], wanted: str, *, required: bool = True) -> T | None:
        """The value if it is of that type. Nothing there is a fault only when it is required."""
        self.asked.add(key)
        value = self.data.get(key)
        if value is None:
            if required:
                self.fault(key, _("this is missing"))
            return None
        # True is an int, and a moment is a date; neither is what was asked for.
        if type(value) is not kind:
            self.fault(key, _("this must be %(wanted)s") % {"wanted": wanted})
            return None
        return value

    def optional_text(self, key: str, *, required: bool = False) -> str | None:
        value = self.value(key, str, _("a text"), required=required)
        return None if value is None else self.folded(key, value)

    def text(self, key: str, *, most: int | None = None) -> str:
        value = self.optional_text(key, required=True) or ""
        if most is not None and len(value) > most:
            self.fault(key, _("this has %(count)d characters; at most %(most)d fit") % {"count": len(value), "most": most})
        return value

    def folded(self, key: str, value: str) -> str:
        """The text with line breaks folded away (non-breaking spaces kept), its links checked."""
        value = re.sub(r"[ \t\n]+", " ", value).strip()
        if not value:
            self.fault(key, _("this must not be empty"))
        for label, link in LINK.findall(value):
            self._check_link(key, link)
            if not label.strip():
                self.fault(key, _("the link to %(link)s needs a text to press") % {"link": link})
        return value

    def _check_link(self, key: str, link: str) -> None:
        parts = urlsplit(link)
        if parts.scheme != "https" or not parts.netloc or " " in link:
            self.fault(key, _("“%(link)s” must be a link that begins with https://") % {"link": link})

    def link(self, key: str) -> str | None:
        value = self.optional_text(key)
        if value:
            self._check_link(key, value)
        return value

    def matching(self, key: str, pattern: re.Pattern[str], wanted: str, *, required: bool = True) -> str:
        value = self.optional_text(key, required=required)
        if value and not pattern.fullmatch(value):
            self.fault(key, _("“%(value)s” must be %(wanted)s") % {"value": value, "wanted": wanted})
        return value or ""

    def slug(self, key: str = "slug") -> str:
        return self.matching(key, SLUG, _("small letters a–z, digits and -, at most 80"))

    def key(self, key: str = "key") -> str:
        return self.matching(key, KEY, _("small letters a–z, digits and _, a letter first, at most 60"))

    def email(self, key: str = "email") -> str | None:
        return self.matching(key, EMAIL, _("an e-mail address"), required=False) or None

    def phone(self, key: str = "phone", *, required: bool = False) -> str:
        return self.matching(key, PHONE, _("a phone number of digits and spaces"), required=required)

    def colour(self, key: str) -> str:
        return self.matching(key, COLOUR, _("a colour written like #1f5b3a"))

    def flag(self, key: str) -> bool:
        return self.value(key, bool, _("true or false"), required=False) or False

    def number(self, key: str, least: int, most: int) -> int:
        value = self.value(key, int, _("a whole number"))
        if value is not None and not least <= value <= most:
            self.fault(key, _("this must be from %(least)d to %(most)d") % {"least": least, "most": most})
        return value or 0

    def date(self, key: str) -> date | None:
        return self.value(key, date, _("a date, written without quotes like 2024-11-14"))

    def time(self, key: str) -> time | None:
        return self.value(key, time, _("a time of day, written without quotes like 12:00:00"), required=False)

    def one_of(self, key: str, words: Iterable[str]) -> str:
        value = self.text(key)
        if value and value not in words:
            self.fault(key, _("“%(value)s” must be one of: %(words)s") % {"value": value, "words": ", ".join(words)})
        return value

    def items(self, key: str, least: int, most: int) -> list[Any]:
        """The items of an array, whatever they are; a wrong number of them is a fault."""
        values = self.value(key, list, _("an array"), required=least > 0)
        if values is None:
            return []
        if not least <= len(values) <= most:
            words = {"least": least, "most": most, "count": len(values)}
            self.fault(key, _("there must be from %(least)d to %(most)d of these, and there are %(count)d") % words)
        return values

    def texts(self, key: str, least: int, most: int) -> tuple[str, ...]:
        return tuple(self._text_item(f"{key}[{i}]", item) for i, item in enumerate(self.items(key, least, most)))

    def _text_item(self, key: str, item: object) -> str:
        if isinstance(item, str):
            return self.folded(key, item)
        self.fault(key, _("this must be %(wanted)s") % {"wanted": _("a text")})
        return ""

    def inner(self, key: str, data: object) -> "Table":
        """The table under `key`, whose value is handed in; an empty one, with a fault, when the value is no table."""
        if not isinstance(data, dict):
            self.fault(key, _("this must be %(wanted)s") % {"wanted": _("a table")})
            # Asked for nothing and holding nothing, it would report every key of it as missing: keep those to itself.
            return Table({}, self.at(key), [])
        return Table(data, self.at(key), self.faults)

    def each(self, key: str, read: Callable[["Table"], T], least: int, most: int) -> tuple[T, ...]:
        """Every table of an array of tables, read by `read` and then closed."""
        tables = [self.inner(f"{key}[{i}]", item) for i, item in enumerate(self.items(key, least, most))]
        return tuple(read_whole(table, read) for table in tables)

    def maybe(self, key: str, read: Callable[["Table"], T]) -> T | None:
        self.asked.add(key)
        return read_whole(self.inner(key, self.data[key]), read) if key in self.data else None

    def one(self, key: str, read: Callable[["Table"], T]) -> T:
        """The table under `key`, read by `read`. When there is none the only fault is that, not its missing keys."""
        value = self.maybe(key, read)
        if value is None:
            self.fault(key, _("this is missing"))
            return read(Table({}, self.at(key), []))
        return value


def read_whole(table: Table, read: Callable[[Table], T]) -> T:
    value = read(table)
    table.close()
    return value
