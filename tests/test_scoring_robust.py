"""How robust an order is: the same as brute force over the grid, and gaps never count against anybody."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications import robust
from applications.robust import Flip

means = st.one_of(st.none(), st.fractions(min_value=1, max_value=5, max_denominator=6))
tables = st.integers(1, 4).flatmap(
    lambda n: st.tuples(
        st.lists(st.lists(means, min_size=n, max_size=n), max_size=6), st.lists(st.integers(1, 5), min_size=n, max_size=n).map(tuple)
    )
)


def brute_places(people: dict[int, list[Fraction | None]], weights: tuple[int, ...]) -> dict[int, int]:
    """Places the slow and obvious way: the figure as a fraction, and how many have a higher one."""
    figures = {}
    for pk, row in people.items():
        total = Fraction(sum(weight for mean, weight in zip(row, weights, strict=True) if mean is not None))
        if total:
            figures[pk] = sum(mean * weight for mean, weight in zip(row, weights, strict=True) if mean is not None) / total
    return {pk: 1 + sum(other > value for other in figures.values()) for pk, value in figures.items()}


@settings(max_examples=150, deadline=None)
@given(tables)
def test_it_agrees_with_brute_force_over_the_grid(table: tuple[list[list[Fraction | None]], tuple[int, ...]]) -> None:
    rows, weights = table
    people = dict(enumerate(rows))
    found = robust.robust(people, weights)
    every = [brute_places(people, tried) for tried in robust.grid(len(weights))]
    assert found.tried == len(every)
    assert {one.pk: one.place for one in found.places} == brute_places(people, weights)
    for one in found.places:
        places = [tried[one.pk] for tried in every]
        assert (one.best, one.worst, one.firsts) == (min(places), max(places), places.count(1))
    for competency, present in enumerate(weights):
        changes = []
        for weight in (step for step in range(1, 6) if step != present):
            changed = (*weights[:competency], weight, *weights[competency + 1 :])
            leaders = {pk for pk, place in brute_places(people, changed).items() if place == 1}
            if leaders != found.leaders:
                changes.append((abs(weight - present), weight, leaders))
        told = [flip for flip in found.flips if flip.competency == competency]
        assert told == ([Flip(competency, min(changes)[1], frozenset(min(changes)[2]))] if changes else [])


@given(st.lists(means, min_size=3, max_size=3), st.tuples(*[st.integers(1, 5)] * 3))
def test_not_observed_never_moves_a_figure(row: list[Fraction | None], weights: tuple[int, ...]) -> None:
    kept = [(mean, weight) for mean, weight in zip(row, weights, strict=True) if mean is not None]
    alone = robust.figure([mean for mean, _weight in kept], tuple(weight for _mean, weight in kept)) if kept else None
    assert robust.figure(row, weights) == alone


@pytest.mark.parametrize(("competencies", "size"), [(1, 1), (2, 7), (5, 241), (6, 727), (7, 127), (9, 511), (12, 13)])
def test_the_grid_has_each_proportion_once_and_stays_small(competencies: int, size: int) -> None:
    found = robust.grid(competencies)
    assert len(found) == size
    proportions = {tuple(Fraction(weight, sum(weights)) for weight in weights) for weights in found}
    assert len(proportions) == size
    if competencies <= 6:
        every = {tuple(Fraction(weight, sum(weights)) for weight in weights) for weights in product((1, 2, 3), repeat=competencies)}
        assert proportions == every


def test_who_is_ahead_everywhere_is_first_under_every_weighting() -> None:
    people = {1: [Fraction(5), Fraction(4)], 2: [Fraction(3), Fraction(4)], 3: [Fraction(5), Fraction(1)]}
    found = robust.robust(people, (1, 1))
    told = [(one.pk, one.place, one.best, one.worst, one.firsts) for one in found.places]
    assert told == [(1, 1, 1, 1, 7), (2, 2, 2, 3, 0), (3, 3, 2, 3, 0)]
    assert found.flips == ()


def test_a_first_place_that_hangs_on_one_weight_says_so() -> None:
    people = {1: [Fraction(4), Fraction(3)], 2: [Fraction(3), Fraction(4)]}
    found = robust.robust(people, (2, 1))
    assert (found.leaders, [one.firsts for one in found.places]) == ({1}, [4, 4])
    assert found.flips == (Flip(0, 1, frozenset({1, 2})), Flip(1, 2, frozenset({1, 2})))


def test_nobody_is_no_order() -> None:
    assert robust.robust({}, (1, 1)).places == ()
    assert robust.robust({1: [None, None]}, (1, 1)).places == ()
