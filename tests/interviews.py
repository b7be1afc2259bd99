"""A round of interviews with planted words, for the tests of /samtaler/."""

from datetime import timedelta

from django.test import Client

from applications import assessing
from applications.assessing import Card, Entry
from applications.models import Application, Assessment
from applications.process import Round
from recruitment.models import Posting, User
from tests import people

FIRST = Round.FIRST
DAY = people.AFTER + timedelta(days=3)
"""The day of the 1st interviews."""


def keys(posting: Posting) -> list[str]:
    return [competency.key for competency in posting.profile.competencies]


def invited(posting: Posting, carl: User, name: str = "Anna Ager") -> Application:
    """A candidate of the 1st round."""
    application = people.applied(posting, name)
    application.move("shortlist", by=carl, now=people.AFTER)
    application.move("invite_first", by=carl, now=people.AFTER)
    return application


def full(posting: Posting, mark: str = "hørt", score: int | None = 4) -> Card:
    """A card with a score, or "not observed", and evidence everywhere; every text carries `mark`."""
    entry = Entry(score, score is None, f"{mark}-evidence")
    return Card(f"{mark}-summary", dict.fromkeys(keys(posting), entry))


def drafted(application: Application, by: User, card: Card, round_: Round = FIRST) -> Assessment:
    return assessing.save(application, round_, by, card, seen="", page="test", now=DAY)


def submitted(application: Application, by: User, card: Card, round_: Round = FIRST) -> Assessment:
    assessment = drafted(application, by, card, round_)
    return assessing.submit(assessment, list(card.entries), seen_at=assessing.seen(assessment), now=DAY)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="recruitment.accounts.EmailBackend")
    return client


def form(posting: Posting, **changes: str) -> dict[str, str]:
    """What the browser posts for a card with a 4 everywhere."""
    values = {"summary": "Et godt indtryk.", "seen": "", "page": "p1"}
    for key in keys(posting):
        values[f"evidence_{key}"] = "Fortalte om budgettet."
        values[f"score_{key}"] = "4"
    return values | changes
