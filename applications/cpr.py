"""Civil registration numbers (CPR) in a text, so that whoever wrote it can take them out.

Six figures of a date and four more (CPR-loven § 3; the Interior Ministry's description of the number). The check by modulus 11
is not asked for: numbers without it have been given since 2007. A day from 61 on is a number given as a substitute.
"""

import calendar
import re
from collections.abc import Iterable

NUMBER = re.compile(r"(?<![\d+])(\d{2})(\d{2})(\d{2})(?:\s?[-–]\s?|\s)?(\d{4})(?!\d)")
MASK = "••••"
SUBSTITUTE = 60
LEAP = 4
DECEMBER = 12


def masked(text: str) -> list[str]:
    """Every number in the text, once, in order, without its last four figures: `010190-••••`."""
    dates = (match.groups()[:3] for match in NUMBER.finditer(text))
    return list(dict.fromkeys(f"{day}{month}{year}-{MASK}" for day, month, year in dates if _is_day(int(day), int(month), int(year))))


def masked_in(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(number for text in texts for number in masked(text)))


def _is_day(day: int, month: int, year: int) -> bool:
    """Whether it is a day of some century; a 29 February only where the two figures of the year can be a leap year."""
    day -= SUBSTITUTE if day > SUBSTITUTE else 0
    if not 1 <= month <= DECEMBER or day < 1:
        return False
    # The year 2000 stands for every leap year, 2001 for every other.
    return day <= calendar.monthrange(2001 if year % LEAP else 2000, month)[1]
