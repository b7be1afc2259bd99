"""Figures about scores: pure functions over what somebody may see. Nothing here reads a row or knows who looks.

"Not observed" stands outside every figure: it is a gap in what was asked, never a low score. Nothing here ranks people;
an order is a way of reading a list, with its basis in its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

LOWEST, HIGHEST = 1, 5
WIDE = 2
"""From this spread on, assessors have seen different things and should talk about them."""


class Rated(Protocol):
    """A rating, stored or on a form."""

    @property
    def score(self) -> int | None: ...
    @property
    def not_observed(self) -> bool: ...
    @property
    def evidence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What one assessor says about one candidate and one competency: 1 to 5, or None for "not observed"."""

    who: int
    name: str
    score: int | None
    evidence: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """All visible marks of one candidate in one competency, in the order of the assessors."""

    key: str
    marks: tuple[Mark, ...] = ()

    @property
    def scores(self) -> tuple[int, ...]:
        """The scores alone, lowest first."""
        return tuple(sorted(mark.score for mark in self.marks if mark.score is not None))

    @property
    def gaps(self) -> int:
        """How many did not see this competency shown."""
        return sum(mark.score is None for mark in self.marks)

    @property
    def mean(self) -> Fraction | None:
        return mean(self.scores)

    @property
    def spread(self) -> int | None:
        return spread(self.scores)

    @property
    def is_wide(self) -> bool:
        return (self.spread or 0) >= WIDE

    def of(self, who: int) -> Mark | None:
        return next((mark for mark in self.marks if mark.who == who), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate in a comparison.

    `open` is False while the one who looks may not see scores of this candidate; `cells` is then empty. `shown` counts
    the assessments that the cells rest on, `hidden` those that there are besides; `missing` names those who have not submitted,
    `revised` those who have changed theirs after that.
    """

    pk: int
    name: str
    open: bool
    shown: int = 0
    hidden: int = 0
    cells: tuple[Cell, ...] = ()
    missing: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()

    @property
    def disagreement(self) -> tuple[int, int]:
        """The widest spread, then all spreads together."""
        spreads = [cell.spread or 0 for cell in self.cells]
        return max(spreads, default=0), sum(spreads)


def mean(scores: Iterable[int]) -> Fraction | None:
    """The mean, exactly; None when nobody has scored."""
    found = tuple(scores)
    return Fraction(sum(found), len(found)) if found else None


def spread(scores: Iterable[int]) -> int | None:
    """From the lowest to the highest; None with fewer than two scores, because one person cannot disagree."""
    found = tuple(scores)
    return max(found) - min(found) if len(found) > 1 else None


def judged(rating: Rated) -> bool:
    """Whether there is a score, or the word that nothing was seen."""
    return rating.score is not None or rating.not_observed


def cells(keys: Iterable[str], marks: Mapping[str, Iterable[Mark]]) -> tuple[Cell, ...]:
    """One cell for each competency, in the posting's order; `marks` is {key of the competency: visible marks}."""
    return tuple(Cell(key, tuple(marks.get(key, ()))) for key in keys)


def gaps(ratings: Mapping[str, Rated], keys: Iterable[str]) -> dict[str, str]:
    """What a scorecard lacks before it can be submitted, as {key: "score" or "evidence"}, in the posting's order."""
    found: dict[str, str] = {}
    for key in keys:
        rating = ratings.get(key)
        if rating is None or not judged(rating):
            found[key] = "score"
        elif rating.score is not None and not rating.evidence.strip():
            found[key] = "evidence"
    return found


def by_name(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (alphabetical(row.name), row.pk))


def by_disagreement(rows: Iterable[Row]) -> list[Row]:
    """What the meeting should talk about first; among equals by name, and last whoever is not open yet."""
    return sorted(by_name(rows), key=lambda row: (not row.open, *(-number for number in row.disagreement)))


def alphabetical(name: str) -> str:
    """A key that sorts as a Danish reader expects: æ, ø and å come after z."""
    return name.casefold().translate({ord("æ"): "{", ord("ä"): "{", ord("ø"): "|", ord("ö"): "|", ord("å"): "}"})
