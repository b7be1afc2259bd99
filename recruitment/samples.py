"""Letters with made-up data, to read a text before anybody gets it. What a letter is about is made in a transaction that is
rolled back: nothing of it is ever seen elsewhere, and nothing is sent.

An app says in SAMPLES how a row of each of its models is made.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from recruitment.letters import LATER, Audience, Letter, ToStaff, complete, of_today, written
from recruitment.models import Posting, User

SAMPLES: dict[str, Callable[["Sampler"], Model]] = {}
"""{model, as a letter names it: how a row of it is made}."""


class Sampler:
    """Makes the rows that the samples are about, each once. Made by `sampling`."""

    def __init__(self, posting: Posting, user: User, now: datetime) -> None:
        self.posting, self.user, self.now = posting, user, now
        self._made: dict[str, Model] = {}

    def row(self, model: str) -> Model:
        if model not in self._made:
            self._made[model] = SAMPLES[model](self)
        return self._made[model]

    def values(self, letter: Letter) -> dict[str, str]:
        """What the placeholders of a text of this letter take; those of the moment of sending are named in square brackets."""
        row = self.row(letter.model)
        thing: Model | ToStaff = row
        if letter.audience is Audience.STAFF and not isinstance(row, User):
            thing = ToStaff(row, self.user)
        values = dict(letter.values(thing, self.now))
        values |= {name: words for name, words in letter.sample.items() if not values.get(name)}
        return values | of_today(self.now) | {name: f"[{name}]" for name in letter.secret}


def filled(letter: Letter, text: tuple[str, str], values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body of `text` as they would arrive. Raises letters.Unresolved."""
    subject, body = written(letter, text, values)
    return complete(subject, values), complete(body, values)


def _user(sampler: Sampler) -> Model:
    return sampler.user


def _posting(sampler: Sampler) -> Model:
    return sampler.posting


SAMPLES |= {"recruitment.User": _user, "recruitment.Posting": _posting}


@contextmanager
def sampling(posting: Posting, user: User, now: datetime) -> Iterator[Sampler]:
    """A sampler whose rows are gone afterwards."""
    with transaction.atomic():
        yield Sampler(posting, user, now)
        transaction.set_rollback(True)


def needed(letter: Letter, ours: tuple[str, str]) -> frozenset[str]:
    """The placeholders without which a text of this letter would not do: a key, the date, the grounds of a refusal."""
    used = "\n".join(ours)
    return letter.must | frozenset(name for name in LATER | letter.secret if f"{{{name}}}" in used)
