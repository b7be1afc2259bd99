"""The candidates of a round side by side, out of what the one who looks may see and nothing else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from applications import round_rules
from applications.dots import Drawing, draw
from applications.models import Application, Assessment, AssessmentQuerySet, JointRating, JointScore, Rating
from applications.process import Round
from applications.robust import Flip, Place, Robust, robust
from applications.rounds import Sitting, Standings, candidates
from applications.scoring import Cell, Mark, Row, alphabetical, by_disagreement, by_name, cells, judged
from recruitment.models import Posting, User
from recruitment.postings.shape import Competency

NAME, DISAGREEMENT, WEIGHTS = ORDERS = ("", "uenighed", "vaegte")
"""The orders, as the address names them."""


class Agreed(NamedTuple):
    """What the panel agreed on about one competency; None is "not observed"."""

    score: int | None


AllAgreed = Mapping[tuple[int, str], Agreed]
"""{(candidate, key of the competency): what was agreed}"""


def visible(round_: Round, people: Iterable[Application], user: User, now: datetime) -> AssessmentQuerySet:
    """The submitted assessments of these candidates that `user` may see, with their ratings."""
    found = Assessment.objects.visible_to(user, now).filter(application__in=people, round=round_, submitted_at__isnull=False)
    return found.select_related("by").prefetch_related("ratings__competency").order_by("by__name", "pk")


def rows(
    sitting: Sitting, people: Sequence[Application], competencies: Sequence[Competency], standings: Standings, *, user: User, now: datetime
) -> list[Row]:
    """One row a candidate. Whoever has no visible assessment is not open: nothing of theirs is counted or drawn. Two queries."""
    shown: dict[int, list[Assessment]] = defaultdict(list)
    for assessment in visible(sitting.round, people, user, now).prefetch_related(None).defer("summary", "afterthought"):
        shown[assessment.application_id].append(assessment)
    given = _numbers(shown, user)
    submitted = Counter(pk for (pk, round_, _by), standing in standings.items() if round_ == sitting.round and standing.submitted_at)
    keys = [competency.key for competency in competencies]
    return [
        Row(
            pk=one.pk,
            name=one.name,
            open=one.pk in shown,
            shown=len(shown.get(one.pk, ())),
            hidden=submitted[one.pk] - len(shown.get(one.pk, ())),
            cells=cells(keys, given[one.pk]) if one.pk in shown else (),
            missing=tuple(person.name for person in sitting.missing(one, standings)),
            revised=tuple(assessment.by.name for assessment in shown.get(one.pk, ()) if assessment.revision > 1),
        )
        for one in people
    ]


def _numbers(shown: Mapping[int, Sequence[Assessment]], user: User) -> dict[int, dict[str, list[Mark]]]:
    """{candidate: {key of the competency: marks}}, without what was written: forty candidates have eight hundred scores."""
    places = {one.pk: (number, one) for number, one in enumerate(one for group in shown.values() for one in group)}
    ratings = Rating.objects.filter(assessment__in=places).order_by()
    found: dict[int, dict[str, list[tuple[int, Mark]]]] = defaultdict(lambda: defaultdict(list))
    for pk, key, score, not_observed in ratings.values_list("assessment", "competency__key", "score", "not_observed"):
        number, by = places[pk]
        if score is not None or not_observed:
            found[by.application_id][key].append((number, Mark(by.by_id, by.by.name, score, own=by.by_id == user.pk)))
    # In the order of the assessors, whatever the order in which the database answers.
    return {pk: {key: [mark for _number, mark in sorted(each, key=itemgetter(0))] for key, each in cells_.items()}
            for pk, cells_ in found.items()} | {pk: {} for pk in shown if pk not in found}  # fmt: skip


def marks(assessments: Iterable[Assessment], user: User) -> dict[str, list[Mark]]:
    """{key of the competency: the marks of these assessments, with their evidence}, in their order."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for assessment in assessments:
        own = assessment.by_id == user.pk
        for rating in assessment.ratings.all():
            if judged(rating):
                found[rating.competency.key].append(Mark(assessment.by_id, assessment.by.name, rating.score, rating.evidence, own))
    return found


def agreed(round_: Round, people: Iterable[Application], user: User, now: datetime) -> dict[tuple[int, str], Agreed]:
    """What the panels agreed on about these candidates, as far as `user` may see it. One query."""
    joint = JointScore.objects.visible_to(user, now).present().filter(application__in=people, round=round_)
    found = JointRating.objects.filter(joint__in=joint).values_list("joint__application", "competency__key", "score")
    return {(application, key): Agreed(score) for application, key, score in found}


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell with its drawing; `by_assessor` has one place for each column of the table."""

    competency: Competency
    cell: Cell
    drawing: Drawing
    by_assessor: tuple[Mark | None, ...]
    agreed: Agreed | None = None

    @property
    def mean(self) -> float | None:
        """The mean as a number that a template can print; never without the number of scores behind it."""
        return None if self.cell.mean is None else float(self.cell.mean)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its figures, in the posting's order; no figures while it is not open."""

    row: Row
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page: its lines in the wanted order, and the names over the columns of the table."""

    lines: tuple[Line, ...]
    assessors: tuple[str, ...]


def compare(
    found: Iterable[Row],
    competencies: Sequence[Competency],
    *,
    order: str = NAME,
    held: "Held | None" = None,
    joint: AllAgreed | None = None,
) -> Comparison:
    """Lay the rows out. The columns are those whose marks are visible somewhere on the page. `held` is for the order by weights."""
    ordered = _ordered(found, order, held)
    columns = {mark.who: mark.name for row in ordered for cell in row.cells for mark in cell.marks}
    people = sorted(columns, key=lambda who: (columns[who], who))
    said = joint or {}
    lines = tuple(
        Line(
            row,
            tuple(
                Figure(competency, cell, draw(cell), tuple(cell.of(who) for who in people), said.get((row.pk, competency.key)))
                for competency, cell in zip(competencies, row.cells, strict=False)
            ),
        )
        for row in ordered
    )
    return Comparison(lines, tuple(columns[who] for who in people))


def _ordered(found: Iterable[Row], order: str, held: "Held | None") -> list[Row]:
    if order == DISAGREEMENT:
        return by_disagreement(found)
    ordered = by_name(found)
    if order == WEIGHTS and held is not None:
        places = {one.place.pk: one.place.place for one in held.places}
        ordered.sort(key=lambda row: places.get(row.pk, len(places) + 1))
    return ordered


# --- What the order by weights is worth ----------------------------------------------------------------------------


class Held(NamedTuple):
    """How the order by weights holds, in names; `apart` are those who have no figure yet, `partly` says that scores are hidden."""

    robust: Robust
    places: "tuple[Placed, ...]"
    flips: "tuple[Flipped, ...]"
    apart: tuple[str, ...]
    partly: bool


class Placed(NamedTuple):
    """One candidate in the order; `assessors` is how many the figure rests on."""

    name: str
    place: Place
    assessors: int

    @property
    def figure(self) -> float:
        return float(self.place.figure)


class Flipped(NamedTuple):
    """One weight changed alone: the competency, what it counts now, to what, and who then comes first."""

    competency: Competency
    present: int
    flip: Flip
    leaders: tuple[str, ...]


def held(found: Sequence[Row], competencies: Sequence[Competency], weights: Mapping[str, int]) -> Held:
    """The order under the posting's weights, and what it would be under others, from what these rows show."""
    names, shown = {row.pk: row.name for row in found}, {row.pk: row.shown for row in found}
    counts = tuple(weights[competency.key] for competency in competencies)
    result = robust({row.pk: [cell.mean for cell in row.cells] for row in found if row.open}, counts)
    inside = {place.pk for place in result.places}
    in_order = sorted(result.places, key=lambda place: (place.place, alphabetical(names[place.pk])))
    return Held(
        result,
        tuple(Placed(names[place.pk], place, shown[place.pk]) for place in in_order),
        tuple(
            Flipped(competencies[flip.competency], counts[flip.competency], flip, tuple(sorted(names[pk] for pk in flip.leaders)))
            for flip in result.flips
        ),
        tuple(row.name for row in by_name(found) if row.pk not in inside),
        any(row.open and row.hidden for row in found),
    )


# --- The whole of it -----------------------------------------------------------------------------------------------


def whole(user: User, posting: Posting, sitting: Sitting, order: str, now: datetime) -> dict[str, Any]:
    """What the page and the paper show of a round, to this user."""
    people = candidates(user, [sitting.round], now, files=False)[sitting.round]
    competencies = posting.profile.competencies
    standings = Assessment.objects.filter(application__in=people).standing()
    found = rows(sitting, people, competencies, standings, user=user, now=now)
    by_weights = order == WEIGHTS
    weighed = round_rules.weighting(posting) if by_weights else None
    worth = held(found, competencies, round_rules.weights(posting, weighed)) if by_weights else None
    joint = agreed(sitting.round, people, user, now)
    return {
        "sitting": sitting,
        "competencies": competencies,
        "comparison": compare(found, competencies, order=order, held=worth, joint=joint),
        "order": order,
        "held": worth,
        "weights": [(one, weight) for one, weight in zip(competencies, worth.robust.weights, strict=True)] if worth else [],
        "weighed": weighed,
    }
