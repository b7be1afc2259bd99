"""The HTML part of a letter: the same text, one button, nothing from elsewhere."""

import re

from django.template.loader import render_to_string

from recruitment.templatetags.letter_text import letter_html

BODY = "Kære Anna <b>\n\nDu kan læse den her:\nhttps://example.org/find/1/\n\nOgså her:\nhttps://example.org/find/2/\n\nHilsen\nOs"


def test_the_first_address_on_a_line_of_its_own_is_the_one_button() -> None:
    html = letter_html(BODY)
    assert re.findall(r'<a class="act" href="([^"]+)">', html) == ["https://example.org/find/1/"]
    assert 'href="https://example.org/find/2/"' in html


def test_what_was_typed_is_text_and_lines_stay_lines() -> None:
    html = letter_html(BODY)
    assert "<b>" not in html
    assert "Hilsen<br>\nOs" in html


def test_a_letter_carries_its_styles_and_asks_no_server_for_anything() -> None:
    html = render_to_string("mail/frame.html", {"subject": "Emne", "body": "Kære Anna"})
    assert ".frame" in html
    assert not re.search(r"<(?:link|img|script|iframe)\b|url\(", html)
