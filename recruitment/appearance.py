"""The posting's own colour, as a stylesheet of a few lines that a strict content security policy allows."""

from typing import Protocol

LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14181d"


class Pair(Protocol):
    """An accent for light paper and one for dark paper, both "#rrggbb"."""

    @property
    def light(self) -> str: ...

    @property
    def dark(self) -> str: ...


def address_of(accent: Pair) -> tuple[str, str]:
    """The two colours as they stand in the stylesheet's address: six hexadecimal digits each, in small letters."""
    return accent.light.removeprefix("#").lower(), accent.dark.removeprefix("#").lower()


def stylesheet(light: str, dark: str) -> str:
    """The rules for two colours of six hexadecimal digits. On paper they are black: print asks no colour."""
    return (
        f"@media screen{{:root{{--accent:#{light};--on-accent:{LIGHT_PAPER}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:#{dark};--on-accent:{DARK_PAPER}}}}}"
    )


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#rrggbb" colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
