"""The rehearsal of a recruitment: where it starts, who plays, what comes next; and the mark on its database.

What a rehearsal of a posting needs stands in `<slug>.rehearsal.toml` beside the posting's own file. A rehearsal moves
the clock and signs people in with one press, so it works only on a database that bears its mark, and a plain
installation refuses one that does.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, transaction
from django.utils.translation import gettext as _

from recruitment import clock
from recruitment.models import Membership, Posting, RehearsalMark, User
from recruitment.postings.shape import Profile
from recruitment.roles import Role

POSTINGS = Path(settings.BASE_DIR) / "recruitment" / "postings"
ENDING = ".rehearsal.toml"
KEYS = ("konsulent", "afdelingschef", "udvalg-1", "udvalg-2")
"""How the parts of the staff are named in the one-press sign-in."""


@dataclass(frozen=True, slots=True)
class Player:
    """One of the invented staff. `key` is one of KEYS."""

    key: str
    name: str
    email: str
    title: str
    phone: str
    role: Role


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal file: the start (aware, UTC), the staff, and the applicants and the begun interview guides as the file has them."""

    posting: Path
    start: datetime
    staff: tuple[Player, ...]
    cast: tuple[Mapping[str, Any], ...]
    guides: tuple[Mapping[str, Any], ...] = ()


def in_copenhagen(text: str) -> datetime:
    """The UTC instant of an ISO date and time; without a zone it is Copenhagen's. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.COPENHAGEN)).astimezone(UTC)


@cache
def read(path: Path) -> Rehearsal:
    """Read a rehearsal file; the posting's own file lies beside it. Read once a process."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    staff = tuple(Player(**{**player, "role": Role(player["role"])}) for player in data["staff"])
    posting = path.with_name(path.name.removesuffix(ENDING) + ".toml")
    return Rehearsal(posting, in_copenhagen(data["start"]), staff, tuple(data["cast"]), tuple(data.get("guides", ())))


def of(posting: Posting | None) -> Rehearsal | None:
    """The rehearsal of this posting, or None when no file describes one."""
    path = POSTINGS / f"{posting.slug if posting else ''}{ENDING}"
    return read(path) if path.is_file() else None


def files() -> list[Path]:
    return sorted(POSTINGS.glob(f"*{ENDING}"))


# --- What comes next -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """A moment that the clock can be moved to with one press."""

    label: str
    moment: datetime

    @property
    def iso(self) -> str:
        return clock.local(self.moment).isoformat(timespec="minutes")


def events(profile: Profile, now: datetime) -> list[Event]:
    """The moments of the timetable that are still ahead, in order: an hour before the deadline, the morning after it,
    and the morning and the evening of each day on which people meet."""
    found = [Event(_("An hour before the deadline"), profile.closes_at - timedelta(hours=1))]
    after = clock.day_of(profile.closes_at - timedelta(microseconds=1)) + timedelta(days=1)
    found.append(Event(_("The deadline has passed"), clock.at(after, time(8))))
    for kind in profile.days_to_attend:
        day = profile.milestone(kind)
        if day:
            found.append(Event(_("%(what)s, in the morning") % {"what": day.label}, clock.at(day.date, time(8))))
            found.append(Event(_("%(what)s, in the evening") % {"what": day.label}, clock.at(day.date, time(17))))
    return [event for event in found if event.moment > now]


# --- The staff -----------------------------------------------------------------------------------------------------


def hire(staff: Sequence[Player], posting: Posting) -> dict[str, User]:
    """Make the accounts of the invented staff, without passwords; answers with them by key. May be called again."""
    hired = {}
    for player in staff:
        user, _made = User.objects.get_or_create(email=player.email, defaults={"name": player.name, "password": "!"})
        User.objects.filter(pk=user.pk).update(name=player.name, title=player.title, phone=player.phone)
        Membership.objects.update_or_create(user=user, posting=posting, defaults={"role": player.role, "until": None})
        hired[player.key] = user
    return hired


def player_of(key: str, posting: Posting | None) -> User | None:
    """The account behind one of KEYS; None when there is none or when this database bears no mark."""
    rehearsal = of(posting)
    emails = [player.email for player in rehearsal.staff if player.key == key] if rehearsal else []
    if not emails or not is_marked():
        return None
    return User.objects.filter(email=emails[0], is_active=True).first()


# --- The mark ------------------------------------------------------------------------------------------------------


class WrongDatabase(Exception):
    """A rehearsal on a database of real people, or the reverse."""


def is_marked() -> bool:
    """Whether this database belongs to a rehearsal."""
    return RehearsalMark.objects.exists()


def mark(now: datetime) -> None:
    """Mark an empty database as one of rehearsals. Raises WrongDatabase when it holds anything and bears no mark."""
    refuse_the_wrong_database()
    with transaction.atomic():
        RehearsalMark.objects.get_or_create(pk=1, defaults={"since": now})


def refuse_the_wrong_database() -> None:
    """Raise WrongDatabase, with what to do in its words, when this installation must not touch this database."""
    sentence = _wrong("default")
    if sentence:
        raise WrongDatabase(sentence)


def _wrong(alias: str) -> str:
    tables = connections[alias].introspection.table_names()
    marked = RehearsalMark._meta.db_table in tables and RehearsalMark.objects.using(alias).exists()
    if marked and not settings.REHEARSAL:
        return "This database belongs to a rehearsal. Name another one: DATA_DIR=<a new folder> or DATABASE_URL; or set REHEARSAL=1."
    if settings.REHEARSAL and not marked and User._meta.db_table in tables:
        used = User.objects.using(alias).exists() or Posting.objects.using(alias).exists()
        if used:
            return "This database is not a rehearsal's: people may be in it. Name another one: DATA_DIR=<a new folder> or DATABASE_URL."
    return ""


@register(Tags.database)
def check_database(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """`migrate` and `check --database default` stop on the wrong kind of database."""
    sentences = [_wrong(alias) for alias in databases or ()]
    return [Error(sentence, id="recruitment.E001") for sentence in sentences if sentence]
