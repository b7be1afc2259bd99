"""Civil registration numbers are found where they stand, and nothing else is taken for one."""

import pytest

from applications import cpr


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mit nummer er 010190-1234.", ["010190-••••"]),
        ("0101901234", ["010190-••••"]),
        ("010190 1234", ["010190-••••"]),
        ("010190 – 1234", ["010190-••••"]),
        ("290200-1234 og 290204-4321", ["290200-••••", "290204-••••"]),
        ("610190-1234", ["610190-••••"]),
        ("010190-1234, igen 010190-9999", ["010190-••••"]),
        ("CPR:311299-0000/", ["311299-••••"]),
    ],
)
def test_it_is_found_however_it_is_written(text: str, found: list[str]) -> None:
    assert cpr.masked(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Ring på 20 30 40 50", "+45 2030 4050", "290201-1234", "320190-1234", "011390-1234", "000190-1234", "18.11.2024",
        "Konto 1234 0101901234", "CVR 12345678", "2010-2024", "01019012345", "3001011234567890", "",
    ],
)  # fmt: skip
def test_nothing_else_is(text: str) -> None:
    if text == "Konto 1234 0101901234":
        # Ten figures that could be one: the sentence asks, and blocks nothing.
        assert cpr.masked(text) == ["010190-••••"]
    else:
        assert cpr.masked(text) == []
