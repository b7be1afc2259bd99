"""{% load typography %}: the functions of recruitment.typography as filters, and the address of the accent's stylesheet."""

from django import template
from django.urls import reverse

from recruitment import typography
from recruitment.appearance import Pair, address_of

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


@register.simple_tag
def accent_url(accent: Pair | None) -> str:
    """Where the accent's stylesheet is; empty when there is no posting, and site.css has a quiet accent of its own."""
    return reverse("recruitment:accent", args=address_of(accent)) if accent else ""
