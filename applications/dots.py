"""The marks of one cell as a drawing: a dot for each score, a line from lowest to highest, an empty ring for a gap.

Where things go, in the units of the drawing; `templatetags.matrix` writes the SVG.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from applications.scoring import HIGHEST, LOWEST, Cell

LEFT, STEP, LINE = 10, 28, 22
"""The place of the lowest score, the way to the next one, the height of the axis."""
RISE = 11
"""Dots at the same score stand on each other."""
GAP_AT = LEFT + STEP * (HIGHEST - LOWEST) + 30
"""Gaps stand beside the scale, because they are no place on it."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark in its place. `kind` is "dot" or "gap"; `own` is that of the one who looks."""

    x: int
    y: int
    kind: str
    own: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """One cell drawn: `span` is (from, to) on the axis or None; `top` is the upper edge of what is drawn."""

    dots: tuple[Dot, ...]
    span: tuple[int, int] | None
    width: int
    top: int
    height: int


def draw(cell: Cell) -> Drawing:
    """The drawing of a cell, one or many assessors alike."""
    dots = tuple(_dots(cell))
    top = min([dot.y for dot in dots] + [LINE]) - 10
    scores = cell.scores
    span = (_place(scores[0]), _place(scores[-1])) if cell.spread else None
    return Drawing(dots, span, GAP_AT + 10, top, LINE + 10 - top)


def _place(score: int) -> int:
    return LEFT + STEP * (score - LOWEST)


def _dots(cell: Cell) -> Iterator[Dot]:
    stacked: dict[int | None, int] = {}
    for mark in cell.marks:
        level = stacked.get(mark.score, 0)
        stacked[mark.score] = level + 1
        x = GAP_AT if mark.score is None else _place(mark.score)
        yield Dot(x, LINE - RISE * level, "gap" if mark.score is None else "dot", mark.own)
