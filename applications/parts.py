"""Pieces that an app above adds to a page of ours: it appends its source here, so that we need not know who lives above."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from applications.models import Application
from applications.process import Move, Round, Stage
from recruitment.models import Posting, User


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page. `key` is its place in the address; `html` is what stands under the heading."""

    key: str
    title: str
    html: SafeString


DOSSIER: list[Callable[[User, Application, datetime], Part | None]] = []
"""For the consultant's dossier: what this user may see of the application now, or None."""

OWN: list[Callable[[Application, datetime], Part | None]] = []
"""For the applicant's own page: only what the applicant has been told, or None."""

CONSEQUENCES: list[Callable[[Application, Move, Stage, datetime], Iterable[str]]] = []
"""For the page that asks before a move to a stage: what else it does, in sentences, so that nobody is written to unseen."""


ENDING: list[Callable[[Posting, datetime], Iterable[str]]] = []
"""For the page that asks before a recruitment ends without a hire: what else it does, in sentences."""


INTERVIEWS: list[Callable[[User, Posting, Round, datetime], Part | None]] = []
"""For the page of the interviews, under each round: what this user may see of it now, or None."""


def in_dossier(user: User, application: Application, now: datetime) -> list[Part]:
    return [part for source in DOSSIER if (part := source(user, application, now))]


def consequences(application: Application, move: Move, to: Stage, now: datetime) -> list[str]:
    return [sentence for source in CONSEQUENCES for sentence in source(application, move, to, now)]


def when_it_ends(posting: Posting, now: datetime) -> list[str]:
    return [sentence for source in ENDING for sentence in source(posting, now)]


def at_interviews(user: User, posting: Posting, round_: Round, now: datetime) -> list[Part]:
    return [part for source in INTERVIEWS if (part := source(user, posting, round_, now))]


def on_own_page(application: Application, now: datetime) -> list[Part]:
    return [part for source in OWN if (part := source(application, now))]
