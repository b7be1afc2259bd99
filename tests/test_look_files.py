"""What the pages are made of comes from us alone, is small, and passes a strict content security policy."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parent.parent
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
# The PDFs' own documents and the copies that an applicant keeps are no pages of the site; mail programs know no stylesheets.
DOCUMENTS = {"profile_pdf.html", "copy.html", "held.html", "bundle.html", "bundle_strip.html"}
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.name not in DOCUMENTS and "mail" not in path.parts]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_stylesheet_names_files_beside_it_and_nothing_else(path):
    named = re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text())
    assert [name for name in named if not (path.parent / name).resolve().is_relative_to(ROOT / "static")] == []
    assert [name for name in named if not (path.parent / name).is_file()] == []
    assert "@import" not in path.read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_inline_style_or_script(path):
    source = path.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)", source) == []
    assert re.findall(r"(?:src|srcset)=\"https?:", source) == []


def test_the_fonts_hold_the_letters_of_european_names():
    from fontTools.ttLib import TTFont  # slow import

    for weight in ("regular", "semibold"):
        file = ROOT / "static" / "fonts" / f"plex-sans-{weight}.woff2"
        letters = set(TTFont(file).getBestCmap())
        assert [letter for letter in "æøåÆØÅŁłšžčğşţțȘșőűñßçÿĐđÞðİı§–…»«”’→←½×−€\u00a0" if ord(letter) not in letters] == []
        assert file.stat().st_size < 20_000


def test_styles_and_fonts_leave_room_for_the_page():
    fonts = sum(file.stat().st_size for file in (ROOT / "static" / "fonts").glob("*.woff2"))
    styles = len(gzip.compress((ROOT / "static" / "css" / "site.css").read_bytes()))
    assert fonts + styles < 42_000


def test_the_posting_page_is_small_over_the_wire(client, posting, now):
    assert len(gzip.compress(client.get("/").content)) < 12_000


def test_the_licences_stand_beside_what_they_are_for():
    assert "SIL Open Font License" in (ROOT / "static" / "fonts" / "OFL.txt").read_text()
    assert "MIT license" in (ROOT / "static" / "vendor" / "dkfds" / "LICENSE.md").read_text()


def test_a_timetable_without_days_says_so():
    assert "Der er endnu ikke sat datoer på." in render_to_string("ui/forloeb.html", {"days": None})
