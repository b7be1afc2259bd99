"""The posting's own colour, as a stylesheet that a strict content security policy allows: by itself, or with all the rest."""

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

from recruitment import wire
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


# --- The whole look in one request ---------------------------------------------------------------------------------


@cache
def _sheets() -> str:
    """What every page needs, with the addresses of the fonts as they are served; a process keeps what it started with."""
    names = ("site.css", "rehearsal.css") if settings.REHEARSAL else ("site.css",)
    text = "\n".join((Path(settings.BASE_DIR) / "static" / "css" / name).read_text(encoding="utf-8") for name in names)
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r'url\("\.\./([^"]+)"\)', lambda named: f'url("{static(named[1])}")', plain)


@cache
def stamp() -> str:
    """What changes in the address of the look when its rules do."""
    return hashlib.sha256(_sheets().encode()).hexdigest()[:12]


@lru_cache(maxsize=8)
def whole(light: str, dark: str, encoding: str) -> bytes:
    """All rules of a page and the two colours, encoded for the wire. There is one live posting, so few are ever asked for."""
    return wire.encoded(f"{_sheets()}\n{stylesheet(light, dark)}".encode(), encoding)
