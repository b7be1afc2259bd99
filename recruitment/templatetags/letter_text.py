"""{% load letter_text %}: a letter's plain text as paragraphs of HTML, and the styles that its frame carries inside it."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.html import escape, format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
ADDRESS = re.compile(r"https?://\S+")
LINKED = re.compile(r"@|://|\.\w")
"""What a line must hold for urlize to find anything in it: most hold none, and it looks at every word."""


@register.simple_tag
@cache
def mail_styles() -> SafeString:
    """The rules of static/css/mail.css, as they are put inside a letter: a mail may ask no server for anything."""
    return mark_safe((Path(settings.BASE_DIR) / "static" / "css" / "mail.css").read_text(encoding="utf-8"))


@register.filter
def letter_html(body: str) -> SafeString:
    """Paragraphs with their line breaks; the first line that is an address and nothing else becomes the one button."""
    button_left = True
    blocks = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        lines: list[SafeString] = []
        for line in paragraph.split("\n"):
            if button_left and ADDRESS.fullmatch(line.strip()):
                button_left = False
                lines.append(_button(line.strip()))
            else:
                lines.append(mark_safe(urlize(escape(line), autoescape=False)) if LINKED.search(line) else escape(line))
        blocks.append((_joined(lines),))
    return format_html_join("\n", "<p>{}</p>", blocks)


def _button(address: str) -> SafeString:
    return format_html('<a class="act" href="{}">Åbn siden</a>', address)


def _joined(lines: list[SafeString]) -> SafeString:
    return format_html_join(mark_safe("<br>\n"), "{}", [(line,) for line in lines])
