"""What the reading folder's template asks."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(numbers: Mapping[str, int], anchor: str) -> int | str:
    """The page on which an anchor begins; a dash as long as nothing is set yet."""
    return numbers.get(anchor, "–")
