"""Dates, times, numbers and running text as a well-set Danish page prints them, and the same in English.

The language is the active one. Every space that must not break is a non-breaking one. Moments are shown in Copenhagen.
"""

import re
from datetime import date, datetime, time

from django.utils.dateformat import format as date_words
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from recruitment import clock

NBSP = "\N{NO-BREAK SPACE}"
LAST_MINUTE = time(23, 59)
"""How a deadline at the end of a day is printed: its day and this, never the next day's midnight."""

_LINK = re.compile(r"\[([^\]]+)\]\((https://[^\s)]+)\)")
_UNBROKEN = re.compile(
    r"(?<=§) (?=\d)"
    r"|(?<=\bkl\.) (?=\d)"
    r"|(?<=\b[Cc]a\.) (?=\d)"
    r"|(?<=\bnr\.) (?=\d)"
    r"|(?<=\d\.) (?=(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\b)"
    r"|(?<=\d) (?=(?:%|kr\.|km|timer|minutter|år|medarbejdere|borgere)(?:\W|$))"
    r"|(?<=\b\d{4}) (?=[A-ZÆØÅ])"
    r"| (?=– )"
)


def _danish() -> bool:
    return (get_language() or "da").startswith("da")


def _day_of(value: date) -> date:
    return value.astimezone(clock.COPENHAGEN) if isinstance(value, datetime) else value


def day(value: date) -> str:
    """The day with its weekday: "torsdag den 14. november 2024", "Thursday 14 November 2024"."""
    return date_words(_day_of(value), rf"l \d\e\n j.{NBSP}F{NBSP}Y" if _danish() else rf"l j{NBSP}F{NBSP}Y")


def short_day(value: date) -> str:
    """The day without its weekday: "14. november 2024", "14 November 2024"."""
    return date_words(_day_of(value), rf"j.{NBSP}F{NBSP}Y" if _danish() else rf"j{NBSP}F{NBSP}Y")


def clock_time(value: time | datetime) -> str:
    """The time of day: "kl. 09.30", "09:30"."""
    shown = value.astimezone(clock.COPENHAGEN).time() if isinstance(value, datetime) else value
    return f"kl.{NBSP}{shown:%H.%M}" if _danish() else f"{shown:%H:%M}"


def moment(value: datetime) -> str:
    """Day and time: "torsdag den 14. november 2024 kl. 23.59", "Thursday 14 November 2024 at 23:59"."""
    return at_time(value, value)


def at_time(on: date, at: time | datetime) -> str:
    """A day and a time of day that are kept apart, as a posting's timetable keeps them."""
    return f"{day(on)}{' ' if _danish() else f' at{NBSP}'}{clock_time(at)}"


def deadline(on: date, at: time | None) -> str:
    """A deadline as it is printed: the end of a day as its last minute, never as the next day's midnight."""
    return at_time(on, at or LAST_MINUTE)


def phone(number: str) -> SafeString:
    """A phone number as a link to dial, its groups held together."""
    digits = re.sub(r"[^\d+]", "", number)
    dial = digits if digits.startswith("+") else f"+45{digits}"
    return format_html('<a class="nowrap" href="tel:{}">{}</a>', dial, " ".join(number.split()).replace(" ", NBSP))


def file_size(size: int) -> str:
    """A file's size in bytes, as "312 kB" or "1,2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}kB"
    shown = f"{size / 1_000_000:.1f}"
    return f"{shown.replace('.', ',') if _danish() else shown}{NBSP}MB"


def unbroken(text: str) -> str:
    """The text with a non-breaking space where a line must not end: before units, months and the number after "kl."."""
    return _UNBROKEN.sub(NBSP, text)


def prose(text: str) -> SafeString:
    """Running text from data, escaped; the only markup is [label](https://address), which becomes a link."""
    parts, end = [], 0
    for link in _LINK.finditer(text):
        parts.append(escape(unbroken(text[end : link.start()])))
        parts.append(format_html('<a href="{}">{}</a>', link[2], link[1]))
        end = link.end()
    return mark_safe("".join([*parts, escape(unbroken(text[end:]))]))
