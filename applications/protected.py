"""Words that touch a ground on which nobody may be treated differently: a warning for whoever writes a reason, never a ban.

The grounds are those of forskelsbehandlingsloven § 1, ligebehandlingsloven § 1 and foreningsfrihedsloven § 1. A word is
found by its beginning, so `alder` also finds `aldersmæssigt`; the list is short and means to make a person read again.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUNDS: Mapping[str, tuple[Promise, str]] = {
    "age": (_("age"), "alder ung yngre ældre gammel gamle pension senior efterløn age young old"),
    "sex": (
        _("sex, pregnancy and parenthood"),
        "køn kvinde kvindelig mand mandlig gravid barsel orlov børn småbørn mor far forælder forældre pregnan maternity gender",
    ),
    "health": (_("disability and health"), "handicap syg sygdom sygemeld helbred diagnose kørestol stress depression illness disab"),
    "origin": (
        _("origin, skin colour and language"),
        "etnisk etnicitet udlænding indvandrer herkomst hudfarve accent dansker nationalitet statsborger ethnic",
    ),
    "belief": (_("religion and belief"), "religi kristen muslim jødisk jøde tørklæde kirke moské"),
    "politics": (_("political view"), "partimedlem partibog venstreorienteret højreorienteret socialdemokrat konservativ"),
    "orientation": (
        _("sexual orientation and gender identity"),
        "homoseksuel heteroseksuel biseksuel lesbisk bøsse transkøn seksuel",
    ),
    "union": (_("union membership"), "fagforening tillidsmand tillidsrepræsentant"),
}
# The work of a municipality itself.
HARMLESS = frozenset(["handicapområdet", "seniorkonsulent", "pensionsområdet", "sygehus", "sygehuse", "sygeplejerske", "sygeplejersker"])
# These stand for too much when something follows.
WHOLE = frozenset(
    {
        "ung", "yngre", "ældre", "gammel", "gamle", "mor", "far", "mand", "børn", "age", "old", "young", "orlov", "senior", "accent",
        "kirke", "dansker", "stress", "syg",
    }
)  # fmt: skip
WORD = re.compile(r"[\wæøåÆØÅé]+(?:-\w+)*")


class Touched(NamedTuple):
    """A word that was found and the ground that it touches."""

    word: str
    ground: str


def touched(text: str) -> list[Touched]:
    """The words of `text` that touch a protected ground, each once, in the order of the text."""
    found: dict[str, Touched] = {}
    for match in WORD.finditer(text):
        word = match[0].casefold()
        ground = _ground(word)
        if ground is not None and word not in found:
            found[word] = Touched(match[0], str(ground))
    return list(found.values())


def _ground(word: str) -> Promise | None:
    if word in HARMLESS:
        return None
    for ground, stems in GROUNDS.values():
        if any(word == stem if stem in WHOLE else word.startswith(stem) for stem in stems.split()):
            return ground
    return None
