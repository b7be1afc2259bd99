"""{% load typography %}: the functions of recruitment.typography as filters, and the address of the accent's stylesheet."""

from django import template
from django.urls import reverse

from recruitment import typography
from recruitment.appearance import address_of, stamp
from recruitment.postings.shape import Accent, Milestone

register = template.Library()

for _function in (
    typography.day,
    typography.short_day,
    typography.clock_time,
    typography.moment,
    typography.phone,
    typography.file_size,
    typography.prose,
    typography.unbroken,
):
    register.filter(_function.__name__, _function)


@register.filter
def deadline(milestone: Milestone) -> str:
    """The deadline of a timetable: day and time of day."""
    return typography.deadline(milestone.date, milestone.at)


@register.simple_tag
def look_url(accent: Accent | None) -> str:
    """Where all the styles of a page are, its colour among them; empty when there is no posting."""
    return reverse("recruitment:look", args=[*address_of(accent), stamp()]) if accent else ""


@register.simple_tag
def accent_url(accent: Accent | None) -> str:
    """Where the accent's stylesheet is; empty when there is no posting, and site.css has a quiet accent of its own."""
    return reverse("recruitment:accent", args=address_of(accent)) if accent else ""
