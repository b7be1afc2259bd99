"""What an order by weights is worth: the order itself, and what it would be had the competencies counted differently.

Pure functions. An order is a way of reading a list and decides nothing; one that falls apart when a weight changes a little says
so here. "Not observed" stands outside: a candidate's figure is the weighted mean of the competencies in which somebody scored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import gcd, lcm

Weights = tuple[int, ...]
"""How much each competency counts, in the posting's order."""
Means = Sequence[Fraction | None]
"""A candidate's mean in each competency, None where nobody scored, in the same order."""
MOST_WEIGHTINGS = 1_000
"""The grid is as fine as this allows."""
STEPS = range(1, 6)
"""What one weight alone is changed to."""


def finest(competencies: int) -> int:
    """Up to how much each competency counts in the grid, all against all; 1 where one at a time counts three times as much."""
    return next((n for n in (3, 2) if n**competencies <= MOST_WEIGHTINGS), 1)


@cache
def grid(competencies: int) -> tuple[Weights, ...]:
    """All weightings in which each competency counts 1, 2 or 3, each proportion once.

    Where there are more than six competencies, each counts 1 or 2; where there are more than nine, one at a time counts 3.
    """
    most = finest(competencies)
    if most == 1 or not competencies:
        alone = [tuple(3 if place == one else 1 for place in range(competencies)) for one in range(competencies)]
        return ((1,) * competencies, *alone) if competencies else ()
    found = (weights for weights in product(range(1, most + 1), repeat=competencies) if gcd(*weights) == 1)
    return tuple(found)


def figure(means: Means, weights: Weights) -> Fraction | None:
    """The weighted mean of what was observed; None where nothing was."""
    seen = [(mean, weight) for mean, weight in zip(means, weights, strict=True) if mean is not None]
    counts = sum(weight for _mean, weight in seen)
    return sum((mean * weight for mean, weight in seen), Fraction()) / counts if counts else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one candidate stands. `figure` rests on `covered` competencies; places are 1 for the first, and equals share one.

    `best` and `worst` are the places over the whole grid, `firsts` in how many of its weightings nobody is ahead.
    """

    pk: int
    figure: Fraction
    covered: int
    place: int
    best: int
    worst: int
    firsts: int


@dataclass(frozen=True, slots=True)
class Flip:
    """One weight changed alone, by which others come first: which competency (its number, from 0), to what, and who then leads."""

    competency: int
    weight: int
    leaders: frozenset[int]


@dataclass(frozen=True, slots=True)
class Robust:
    """An order under `weights`, how it holds over `tried` other weightings, and which single change moves the first place."""

    weights: Weights
    places: tuple[Place, ...]
    tried: int
    flips: tuple[Flip, ...]

    @property
    def finest(self) -> int:
        return finest(len(self.weights))

    @property
    def leaders(self) -> frozenset[int]:
        return frozenset(place.pk for place in self.places if place.place == 1)


def robust(people: Mapping[int, Means], weights: Weights) -> Robust:
    """The order of {candidate: means} under `weights`, best first, and its worth. Whoever has no figure is in no order."""
    table = _Table({pk: means for pk, means in people.items() if any(mean is not None for mean in means)})
    weightings = grid(len(weights))
    best, worst, firsts = dict.fromkeys(table.people, len(table.people)), dict.fromkeys(table.people, 1), dict.fromkeys(table.people, 0)
    for tried in weightings:
        for pk, place in table.places(tried).items():
            best[pk], worst[pk] = min(best[pk], place), max(worst[pk], place)
            firsts[pk] += place == 1
    now = table.places(weights)
    places = [
        Place(pk, figure(means, weights) or Fraction(), sum(mean is not None for mean in means), now[pk], best[pk], worst[pk], firsts[pk])
        for pk, means in table.people.items()
    ]
    return Robust(weights, tuple(sorted(places, key=lambda one: one.place)), len(weightings), tuple(_flips(table, weights)))


def _flips(table: "_Table", weights: Weights) -> Iterator[Flip]:
    leaders = table.leaders(weights)
    for competency, present in enumerate(weights):
        for weight in sorted(STEPS, key=lambda step: (abs(step - present), step)):
            changed = (*weights[:competency], weight, *weights[competency + 1 :])
            if weight != present and (others := table.leaders(changed)) != leaders:
                yield Flip(competency, weight, others)
                break  # the smallest change of this weight is what tells


class _Table:
    """The means as whole numbers over one denominator, so that thousands of weightings are compared exactly and at once."""

    def __init__(self, people: Mapping[int, Means]) -> None:
        self.people = people
        scale = lcm(*(mean.denominator for means in people.values() for mean in means if mean is not None))
        self._rows = {
            pk: [(place, int(mean * scale)) for place, mean in enumerate(means) if mean is not None] for pk, means in people.items()
        }

    def _sums(self, weights: Weights) -> dict[int, int]:
        """A number for each candidate that is in the order of the figures: each sum over its weights, over one denominator."""
        counts = {pk: sum(weights[place] for place, _mean in row) for pk, row in self._rows.items()}
        common = lcm(*counts.values())
        return {pk: sum(weights[place] * mean for place, mean in row) * (common // counts[pk]) for pk, row in self._rows.items()}

    def places(self, weights: Weights) -> dict[int, int]:
        sums = self._sums(weights)
        first: dict[int, int] = {}
        for place, value in enumerate(sorted(sums.values(), reverse=True), 1):
            first.setdefault(value, place)
        return {pk: first[value] for pk, value in sums.items()}

    def leaders(self, weights: Weights) -> frozenset[int]:
        sums = self._sums(weights)
        top = max(sums.values(), default=0)
        return frozenset(pk for pk, value in sums.items() if value == top)
