"""The matrix of a comparison: the drawing of one cell and the numbers of one line.

Written in Python: with forty candidates the same in templates took five times as long, nearly all of it for finding out how each of
twelve thousand small numbers is written in Danish.
"""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from applications.comparison import Figure, Line
from applications.dots import LEFT, LINE, STEP
from applications.scoring import HIGHEST, LOWEST, Mark

register = template.Library()


@register.simple_tag
def scale() -> SafeString:
    """The axis that every drawing of the page uses, once: a line with a tick for each score."""
    return mark_safe(f'<svg class="dots-scale" width="0" height="0" aria-hidden="true"><defs><g id="scale">{_scale()}</g></defs></svg>')


def _scale(line: str = "", tick: str = "") -> str:
    right = LEFT + STEP * (HIGHEST - LOWEST)
    ticks = "".join(f'<circle class="tick"{tick} cx="{LEFT + STEP * n}" cy="{LINE}" r="2"/>' for n in range(HIGHEST - LOWEST + 1))
    return f'<line class="axis"{line} x1="{LEFT}" x2="{right}" y1="{LINE}" y2="{LINE}"/>{ticks}'


PAPER = {
    "span": ' stroke="#000" stroke-width="3"',
    "dot": ' fill="#000" stroke="#fff" stroke-width="1"',
    "gap": ' fill="#fff" stroke="#000" stroke-width="1.5"',
}
"""On paper a drawing carries its own looks: WeasyPrint gives the page's styles, and what lies outside a drawing, to none inside it."""


@register.simple_tag
def dots(figure: Figure, id: str, *, paper: bool = False, axis: bool = False) -> SafeString:
    """One cell as SVG: a dot for each score, the spread as a line, a ring for a gap; `id` is unique on the page.

    `axis`: with an axis of its own, where the page has no `scale`.
    """
    drawing, look = figure.drawing, PAPER if paper else dict.fromkeys(PAPER, "")
    line = _scale(' stroke="#777" stroke-width="1"', ' fill="#777"') if paper else _scale() if axis else '<use href="#scale"/>'
    ends = drawing.span
    span = f'<line class="span"{look["span"]} x1="{ends[0]}" x2="{ends[1]}" y1="{LINE}" y2="{LINE}"/>' if ends else ""
    marks = "".join(
        f'<circle class="{dot.kind}{" own" if dot.own else ""}"{look[dot.kind]} cx="{dot.x}" cy="{dot.y}" r="5"/>' for dot in drawing.dots
    )
    return mark_safe(
        f'<svg class="dots" viewBox="0 {drawing.top} {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}"'
        f' role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(figure.competency.heading)}</title>'
        f'<desc id="{id}-d">{escape(in_words(figure.cell.marks))}</desc>{line}{span}{marks}</svg>'
    )


def in_words(marks: Iterable[Mark]) -> str:
    """What a cell says, for whoever does not see it."""
    return "; ".join(f"{mark.name}: {mark.score or _('not covered')}" for mark in marks)


@register.simple_tag
def numbers(line: Line, lang: str) -> SafeString:
    """The rows of one candidate in the table: a row a competency, a column an assessor, then spread, mean and what the panel agreed on."""
    one, none = _("one assessor"), _("not covered")
    return mark_safe("".join(_row(line, figure, lang, one, none) for figure in line.figures))


def _row(line: Line, figure: Figure, lang: str, one: str, none: str) -> str:
    cell = figure.cell
    given = "".join(f'<td class="num">{"–" if mark is None else mark.score or none}</td>' for mark in figure.by_assessor)
    spread = one if line.row.shown == 1 and not line.row.hidden else "–" if cell.spread is None else str(cell.spread)
    mean = "–"
    if figure.mean is not None:
        mean = f'<span class="nowrap">{floatformat(figure.mean, 1)} <span class="quiet">(n = {len(cell.scores)})</span></span>'
    agreed = "–" if figure.agreed is None else figure.agreed.score or none
    return (
        f'<tr><th scope="row" lang="{lang}">{escape(figure.competency.heading)}</th>{given}'
        f'<td class="num{" wide" if cell.is_wide else ""}">{spread}</td><td class="num">{mean}</td><td class="num">{agreed}</td></tr>'
    )
