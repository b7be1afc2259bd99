"""How long there is left until the deadline, in words, by the server's clock: for the page and for its script."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180)
"""When something is said: as soon as there are fewer minutes left than this. Before that nobody is hurried."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`now` and `closes` are milliseconds since 1970 on the server's clock; `marks` is a JSON list of [milliseconds, sentence]."""

    now: int
    closes: int
    words: str
    marks: str


def of(closes_at: datetime, now: datetime) -> TimeLeft:
    """What a page made at `now` has to know, when what it shows can be sent until `closes_at`."""
    left = closes_at - now
    words = next((sentence(minutes) for minutes in MINUTES if left < timedelta(minutes=minutes)), "")
    marks = json.dumps([[minutes * 60_000, sentence(minutes)] for minutes in MINUTES], ensure_ascii=False)
    return TimeLeft(milliseconds(now), milliseconds(closes_at), words, marks)


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def sentence(minutes: int) -> str:
    """That there are fewer than so many minutes left, which stays true until the next sentence."""
    if minutes >= 60:
        hours = minutes // 60
        return ngettext(
            "There is less than an hour left until the deadline.", "There are less than %(hours)d hours left until the deadline.", hours
        ) % {"hours": hours}
    return ngettext(
        "There is less than a minute left until the deadline.", "There are less than %(minutes)d minutes left until the deadline.", minutes
    ) % {"minutes": minutes}


def over() -> str:
    """What the page says when the time is up while it is open."""
    return _("The deadline has passed")
