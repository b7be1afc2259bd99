"""Spread, gaps, mean and order: "not observed" is outside every figure."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import scoring
from applications.assessing import Entry
from applications.dots import GAP_AT, draw
from applications.scoring import Cell, Mark, Row

scores = st.lists(st.integers(1, 5), max_size=6)


def cell(*values: int | None) -> Cell:
    return Cell("k", tuple(Mark(who, f"P{who}", value) for who, value in enumerate(values)))


@given(scores, st.integers(1, 4))
def test_not_observed_never_moves_a_figure(values: list[int], gaps: int) -> None:
    with_gaps, without = cell(*values, *[None] * gaps), cell(*values)
    assert (with_gaps.mean, with_gaps.spread, with_gaps.scores) == (without.mean, without.spread, without.scores)
    assert (with_gaps.gaps, without.gaps) == (gaps, 0)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_a_mean_lies_between_the_scores_and_is_exact(values: list[int]) -> None:
    found = scoring.mean(values)
    assert found == Fraction(sum(values), len(values))
    assert min(values) <= found <= max(values)


def test_nobody_scored_is_no_mean_and_one_person_is_no_spread() -> None:
    assert (cell().mean, cell(None, None).mean, cell().spread) == (None, None, None)
    assert (cell(4).mean, cell(4).spread, cell(4, None).spread) == (4, None, None)
    assert (cell(4, 4).spread, cell(1, 5).spread) == (0, 4)


@pytest.mark.parametrize(("values", "wide"), [((3, 4), False), ((3, 5), True), ((4,), False), ((1, None), False)])
def test_two_apart_is_wide(values: tuple[int | None, ...], wide: bool) -> None:
    assert cell(*values).is_wide is wide


def test_gaps_are_a_missing_score_and_a_score_without_evidence() -> None:
    ratings = {
        "a": Entry(4, False, "hørt"),
        "b": Entry(4, False, " "),
        "c": Entry(None, False, "hørt"),
        "d": Entry(None, True, ""),
    }
    assert scoring.gaps(ratings, "abcde") == {"b": "evidence", "c": "score", "e": "score"}


def row(pk: int, name: str, *cells: Cell, open: bool = True) -> Row:
    return Row(pk, name, open, cells=cells)


def test_names_sort_as_in_danish() -> None:
    rows = [row(1, "Åse"), row(2, "Ærø"), row(3, "Zenia"), row(4, "Østen"), row(5, "anna")]
    assert [one.name for one in scoring.by_name(rows)] == ["anna", "Zenia", "Ærø", "Østen", "Åse"]


def test_the_widest_spread_comes_first_and_whoever_is_closed_last() -> None:
    calm, torn, closed = row(1, "Anna", cell(3, 3)), row(2, "Bo", cell(1, 5)), row(3, "Aage", open=False)
    assert scoring.by_disagreement([closed, calm, torn]) == [torn, calm, closed]


@given(scores, st.integers(0, 3))
def test_every_mark_is_drawn_once_and_no_two_in_one_place(values: list[int], gaps: int) -> None:
    drawing = draw(cell(*values, *[None] * gaps))
    places = [(dot.x, dot.y) for dot in drawing.dots]
    assert len(places) == len(set(places)) == len(values) + gaps
    assert [dot.kind for dot in drawing.dots].count("gap") == sum(dot.x == GAP_AT for dot in drawing.dots) == gaps
    assert all(drawing.top <= dot.y - 5 and dot.x + 5 <= drawing.width for dot in drawing.dots)
