"""What the bar of a rehearsal shows."""

from typing import Any

from django import template
from django.template import Context

from recruitment import clock, rehearsal

register = template.Library()

SHOWN = 4
"""Moments that are offered; the others come when these have passed."""


@register.simple_tag(takes_context=True)
def bar(context: Context) -> dict[str, Any]:
    """The clock, the next moments of the timetable and the staff; without a posting only the clock."""
    now = clock.now()
    posting = context.get("posting")
    found = rehearsal.of(posting) if posting else None
    ahead = rehearsal.events(posting.profile, now)[:SHOWN] if posting else []
    return {
        "now": now,
        "iso": clock.local(now).strftime("%Y-%m-%dT%H:%M"),
        "next": ahead[0] if ahead else None,
        "events": ahead,
        "staff": found.staff if found else (),
    }
