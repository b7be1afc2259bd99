"""The candidates of a round side by side, out of what the one who looks may see and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from applications.dots import Drawing, draw
from applications.models import Application, Assessment, AssessmentQuerySet
from applications.process import Round
from applications.rounds import Sitting, Standings
from applications.scoring import Cell, Mark, Row, by_disagreement, by_name, cells, judged
from recruitment.models import User
from recruitment.postings.shape import Competency


def visible(round_: Round, people: Iterable[Application], user: User, now: datetime) -> AssessmentQuerySet:
    """The submitted assessments of these candidates that `user` may see, with their ratings."""
    found = Assessment.objects.visible_to(user, now).filter(application__in=people, round=round_, submitted_at__isnull=False)
    return found.select_related("by").prefetch_related("ratings__competency").order_by("by__name", "pk")


def rows(
    sitting: Sitting, people: Sequence[Application], competencies: Sequence[Competency], standings: Standings, *, user: User, now: datetime
) -> list[Row]:
    """One row a candidate. Whoever has no visible assessment is not open: nothing of theirs is counted or drawn."""
    shown: dict[int, list[Assessment]] = defaultdict(list)
    for assessment in visible(sitting.round, people, user, now):
        shown[assessment.application_id].append(assessment)
    keys = [competency.key for competency in competencies]
    return [
        Row(
            pk=one.pk,
            name=one.name,
            open=one.pk in shown,
            shown=len(shown[one.pk]) if one.pk in shown else 0,
            cells=cells(keys, marks(shown[one.pk], user)) if one.pk in shown else (),
            missing=tuple(person.name for person in sitting.missing(one, standings)),
        )
        for one in people
    ]


def marks(assessments: Iterable[Assessment], user: User) -> dict[str, list[Mark]]:
    """{key of the competency: the marks of these assessments}, in their order."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for assessment in assessments:
        for rating in assessment.ratings.all():
            if judged(rating):
                own = assessment.by_id == user.pk
                found[rating.competency.key].append(Mark(assessment.by_id, assessment.by.name, rating.score, rating.evidence, own))
    return found


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell with its words and its drawing; `by_assessor` has one place for each column of the table."""

    competency: Competency
    cell: Cell
    drawing: Drawing
    by_assessor: tuple[Mark | None, ...]

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


def compare(found: Iterable[Row], competencies: Sequence[Competency], *, disagreement_first: bool) -> Comparison:
    """Lay the rows out. The columns are those whose marks are visible somewhere on the page."""
    ordered = by_disagreement(found) if disagreement_first else by_name(found)
    columns = {mark.who: mark.name for row in ordered for cell in row.cells for mark in cell.marks}
    people = sorted(columns, key=lambda who: (columns[who], who))
    lines = tuple(
        Line(
            row,
            tuple(
                Figure(competency, cell, draw(cell), tuple(cell.of(who) for who in people))
                for competency, cell in zip(competencies, row.cells, strict=False)
            ),
        )
        for row in ordered
    )
    return Comparison(lines, tuple(columns[who] for who in people))
