"""The drawing of one leg of a candidate's course: the same as in the comparison, with its own axis."""

from django import template
from django.utils.safestring import SafeString

from applications.comparison import Figure
from applications.journey import Talk
from applications.templatetags.matrix import dots
from recruitment.postings.shape import Competency

register = template.Library()


@register.simple_tag
def leg_dots(competency: Competency, talk: Talk) -> SafeString:
    """The marks of one round about one competency as SVG."""
    drawn = dots(Figure(competency, talk.cell, talk.drawing, ()), f"leg-{competency.key}-{talk.round}", axis=True)
    return SafeString(drawn)
