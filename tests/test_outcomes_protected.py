"""Words that touch a protected ground are pointed out to whoever writes a reason."""

from pathlib import Path

import pytest
from django.utils import translation

from applications.protected import touched

MAIL = Path(__file__).resolve().parent.parent / "templates" / "mail"


@pytest.mark.parametrize(
    "text",
    [
        "Hun er for gammel.", "Ansøgeren er gravid", "Vi ville helst have en kvinde", "Efter hans alder at dømme",
        "har været sygemeldt længe",
        "er aktiv i fagforeningen", "går med tørklæde", "Aldersmæssigt passer det ikke", "hans etnicitet",
    ],
)  # fmt: skip
def test_a_word_that_touches_a_ground_is_found(text: str) -> None:
    assert len(touched(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Erfaring fra ældreområdet og handicapområdet", "Leder af Børneområdet", "Politisk tæft", "Et partnerskab mandag morgen",
        "Farver og mandater",
        "Sygeplejerskernes afdeling", "Andre stod stærkere på ledelse.",
    ],
)  # fmt: skip
def test_the_work_itself_is_no_ground(text: str) -> None:
    assert touched(text) == []


def test_the_ground_is_named_in_the_language_of_the_page() -> None:
    with translation.override("da"):
        assert touched("for ung")[0].ground == "alder"


def test_our_own_letters_touch_none() -> None:
    ours = ("not_invited", "rejection", "offer", "invited_first")
    found = {path.name: touched(path.read_text(encoding="utf-8")) for path in (MAIL / f"{name}.txt" for name in ours)}
    assert {name: words for name, words in found.items() if words} == {}
