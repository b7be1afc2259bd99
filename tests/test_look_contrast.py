"""Every pair of colours that meets on a page can be read: 4.5 for text, 3.0 for what shows where to press."""

import re
from pathlib import Path

import pytest

from recruitment.postings.contrast import contrast

CSS = (Path(__file__).resolve().parent.parent / "static" / "css" / "site.css").read_text()


def colours(dark: bool) -> dict[str, str]:
    light_block, dark_block = re.findall(r":root \{(\s+(?:color-scheme|--paper)[^}]*)\}", CSS)[:2]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light_block))
    return found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark_block)) if dark else found


TEXT = [(ink, paper) for ink in ("ink", "quiet") for paper in ("paper", "sunk")]
TEXT += [("accent", "paper"), ("on-accent", "accent"), ("paper", "ink")]
TEXT += [(state, "paper") for state in ("good", "warn", "bad", "info")]
TEXT += [("ink", f"{state}-sunk") for state in ("good", "warn", "bad", "info")]
TEXT += [(state, f"{state}-sunk") for state in ("good", "warn", "bad", "info")]
BORDERS = [("edge", "paper"), ("edge", "sunk"), ("accent", "paper"), ("bad", "paper")]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_can_be_read(ink, paper, dark):
    found = colours(dark)
    assert contrast(found[ink], found[paper]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "paper"), BORDERS)
def test_borders_of_fields_can_be_seen(edge, paper, dark):
    found = colours(dark)
    assert contrast(found[edge], found[paper]) >= 3.0


def test_both_schemes_set_every_colour():
    assert colours(dark=False).keys() == colours(dark=True).keys()
    assert not set(colours(dark=False).items()) & set(colours(dark=True).items())


def test_the_accent_is_measured_on_the_papers_that_the_pages_have():
    from recruitment.postings.contrast import DARK_PAPER, LIGHT_PAPER

    assert (colours(dark=False)["paper"], colours(dark=True)["paper"]) == (LIGHT_PAPER, DARK_PAPER)
