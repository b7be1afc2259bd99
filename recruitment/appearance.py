"""The posting's own colour, as a stylesheet of a few lines that a strict content security policy allows."""

from recruitment.postings.contrast import DARK_PAPER, LIGHT_PAPER
from recruitment.postings.shape import Accent


def address_of(accent: Accent) -> tuple[str, str]:
    """The two colours as they stand in the stylesheet's address: six hexadecimal digits each, in small letters."""
    return accent.light.removeprefix("#").lower(), accent.dark.removeprefix("#").lower()


def stylesheet(light: str, dark: str) -> str:
    """The rules for two colours of six hexadecimal digits. On paper they are black: print asks no colour."""
    return (
        f"@media screen{{:root{{--accent:#{light};--on-accent:{LIGHT_PAPER}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:#{dark};--on-accent:{DARK_PAPER}}}}}"
    )
