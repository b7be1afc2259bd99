"""One candidate's course through the recruitment, competency by competency: the application, the interviews, the test, side by side.

Each leg shows what the one who looks may see of it and nothing else; no leg enters another's figure, and the test is words alone.
From what is visible follow the things to ask about: what was not covered, what the legs say differently, what the test suggests.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import comparison
from applications.comparison import Agreed, AllAgreed
from applications.dots import Drawing, draw
from applications.models import Application, Interpretation, Screening
from applications.models.screening import Finding, criterion_of
from applications.process import Round
from applications.rounds import Sitting
from applications.scoring import WIDE, Cell, Mark
from recruitment.models import User
from recruitment.postings.shape import Competency, Profile

LOW, HIGH = 2, 4
"""At most this is a low mean and at least this a high one, on the scale from 1 to 5."""


class Why(StrEnum):
    """What makes something worth asking about."""

    GAP = "gap"
    SPREAD = "spread"
    CONTRADICTION = "contradiction"
    TEST = "test"


class Signal(NamedTuple):
    """Something to ask about: why, said to the reader, and the question that it suggests, in the posting's language."""

    why: Why
    sentence: str
    question: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One round of interviews about one competency. `open` is False while the reader may see no scores of it; `cell` is then empty."""

    round: Round
    open: bool
    cell: Cell
    drawing: Drawing
    agreed: Agreed | None
    shown_when: str

    @property
    def mean(self) -> float | None:
        return None if self.cell.mean is None else float(self.cell.mean)

    @property
    def uncovered(self) -> bool:
        """Nobody scored it, and somebody says that it was not covered."""
        return self.open and not self.cell.scores and self.cell.gaps > 0


@dataclass(frozen=True, slots=True)
class Track:
    """One competency through all legs."""

    competency: Competency
    found: Screening | None
    talks: tuple[Talk, ...]
    test: Interpretation | None
    signals: tuple[Signal, ...]


def tracks(application: Application, profile: Profile, sittings: Sequence[Sitting], user: User, now: datetime) -> list[Track]:
    """A track for each competency, as `user` may see them now. `sittings` are the user's rounds."""
    found = {one.criterion: one for one in Screening.objects.visible_to(user, now).of_competencies().filter(application=application)}
    rows = Interpretation.objects.visible_to(user, now).filter(test__application=application)
    tests = {one.competency.key: one for one in rows.select_related("competency", "by")}
    legs = [_leg(application, sitting, user, now) for sitting in sittings]
    made = []
    for competency in profile.competencies:
        talks = tuple(_talk(competency.key, application, leg) for leg in legs)
        screened, test = found.get(criterion_of(competency.key)), tests.get(competency.key)
        made.append(Track(competency, screened, talks, test, tuple(signals(profile, competency, screened, talks, test))))
    return made


class _Leg(NamedTuple):
    """A round as the reader sees it: whether any scores are visible, the marks by competency, and what the panel agreed on."""

    sitting: Sitting
    open: bool
    marks: Mapping[str, Sequence[Mark]]
    joint: AllAgreed


def _leg(application: Application, sitting: Sitting, user: User, now: datetime) -> _Leg:
    visible = list(comparison.visible(sitting.round, [application], user, now))
    joint = comparison.agreed(sitting.round, [application], user, now)
    return _Leg(sitting, bool(visible), comparison.marks(visible, user), joint)


def _talk(key: str, application: Application, leg: _Leg) -> Talk:
    cell = Cell(key, tuple(leg.marks.get(key, ())))
    return Talk(leg.sitting.round, leg.open, cell, draw(cell), leg.joint.get((application.pk, key)), leg.sitting.shown_when)


# --- What to ask about ---------------------------------------------------------------------------------------------


def signals(
    profile: Profile, competency: Competency, found: Screening | None, talks: Sequence[Talk], test: Interpretation | None
) -> Iterator[Signal]:
    """What is open about one competency, from what the reader sees of it; a thing to ask, never a judgement of the candidate.

    The question tells nothing of why it is asked: whoever reads it in the guide may not have scored yet.
    """
    own, follow_up = _questions(profile, competency)
    scored = [talk for talk in talks if talk.cell.scores]
    for talk in talks:
        words = {"round": talk.round.label}
        later = any(other.cell.scores for other in talks[talks.index(talk) + 1 :])
        if talk.uncovered and not later:
            yield Signal(Why.GAP, _("Not covered in the %(round)s.") % words, own)
        if talk.cell.is_wide:
            spread = {"low": talk.cell.scores[0], "high": talk.cell.scores[-1]}
            said = _("The %(round)s: scores from %(low)s to %(high)s. You have seen different things.") % (words | spread)
            yield Signal(Why.SPREAD, said, follow_up)
    for sentence in _contradictions(found, scored):
        yield Signal(Why.CONTRADICTION, sentence, follow_up)
    if test is not None and not any(talk.round is Round.SECOND for talk in scored):
        yield Signal(Why.TEST, _("The test says something about it. Ask whether the candidate recognises it."), follow_up)


def _questions(profile: Profile, competency: Competency) -> tuple[str, str]:
    """(the posting's own question, or one like it; a question that follows up), in the posting's language."""
    with override(profile.lang):
        words = {"name": competency.heading}
        follow_up = (
            _("“%(name)s”: tell us about a time when it was put to the test. What did you do yourself, and what came of it?") % words
        )
    return (competency.questions[0] if competency.questions else follow_up), follow_up


def _contradictions(found: Screening | None, scored: Sequence[Talk]) -> Iterator[str]:
    """Where the application and the interviews, or two interviews, say different things, as sentences."""
    first = scored[0] if scored else None
    mean = first.cell.mean if first else None
    if found is not None and first is not None and mean is not None:
        words = {"round": first.round.label, "finding": found.get_finding_display().lower()}
        shows, lacks = found.finding == Finding.MET, found.finding in (Finding.NOT, Finding.UNCLEAR)
        if (shows and mean <= LOW) or (lacks and mean >= HIGH):
            yield _("The application: %(finding)s. The %(round)s says otherwise.") % words
    means = [talk.cell.mean for talk in scored if talk.cell.mean is not None]
    if len(means) > 1 and abs(means[-1] - means[0]) >= WIDE:
        yield _("The two interviews say different things.")
