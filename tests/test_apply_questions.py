"""What is never asked: anything that an employer may not weigh, and anything that nobody needs to know."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.forms import BaseForm

import applications
import recruitment
from applications.forms import SECTION_FORMS
from applications.models import Application
from recruitment.models import Posting
from tests import people

NEVER = re.compile(
    r"\b(age|alder|født|fødsels\w*|birth\w*|dob|cpr\w*|person_?n(umme|)r|ssn|køn|gender|sex|photo|foto|billede|picture|portr\w*|"
    r"national\w*|statsborger\w*|citizen\w*|ethnic\w*|etnisk\w*|relig\w*|tro|union|fagforening\w*|a-kasse|marital|civilstand|gift|"
    r"child\w*|børn|pregnan\w*|gravid\w*|handicap\w*|disab\w*|helbred\w*|health|seksu\w*|politi(cal|sk)_?(view|parti)\w*)\b",
    re.IGNORECASE,
)  # fmt: skip


def every_form() -> Iterator[type[BaseForm]]:
    for package in (applications, recruitment):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not re.search(r"(settings|wsgi|gunicorn|supervisor|migrations)", module.name):
                import_module(module.name)
    waiting = [BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith(("applications", "recruitment")):
                yield form


def words(form: type[BaseForm] | BaseForm) -> Iterator[str]:
    for name, field in getattr(form, "fields", getattr(form, "base_fields", {})).items():
        yield name.replace("_", " ")
        yield str(field.label or "")


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_form_asks_what_must_not_be_asked(posting: Posting, settings, language: str) -> None:
    settings.LANGUAGE_CODE = language
    forms: list[type[BaseForm] | BaseForm] = list(every_form())
    assert len(forms) >= 6
    draft: Application = people.draft(posting)
    forms += [form(instance=draft) for form in SECTION_FORMS.values()]
    asked = {text for form in forms for text in words(form) if NEVER.search(text)}
    assert asked == set()


def test_the_words_are_recognised() -> None:
    for bad in ("cpr nummer", "Fødselsdato", "Date of birth", "Køn", "Nationality", "Foto", "Alder"):
        assert NEVER.search(bad), bad


PAGES = ["/ansoeg/", *(f"/ansoeg/{section}/" for section in ("person", "motivation", "filer", "dage", "gennemse")),
         "/ansoeg/sendt/", "/min-ansoegning/", "/min-ansoegning/find/", "/min-ansoegning/spoerg/", "/min-ansoegning/traek/",
         "/min-ansoegning/oplysninger/", "/min-ansoegning/oplysninger/slet/"]  # fmt: skip
CORRECTION = ["/min-ansoegning/", *PAGES[1:6], "/min-ansoegning/ret/fortryd/"]
CONTROL = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>")
SAID = re.compile(r"<(label|legend|option)\b[^>]*>(.*?)</\1>", re.DOTALL)


def asked_by(page: str) -> Iterator[str]:
    """Whatever a page asks for: the names and kinds of its controls, and the words of their labels."""
    for control in CONTROL.findall(page):
        for attribute in ("name", "id", "autocomplete", "accept", "placeholder"):
            for said in re.findall(rf'\b{attribute}="([^"]*)"', control):
                yield re.sub(r"[_-]", " ", said)
        yield from (f"a {kind} control" for kind in re.findall(r'type="(date|month|datetime-local|image|color)"', control))
    for _tag, words_said in SAID.findall(page):
        yield re.sub(r"<[^>]+>", " ", words_said)


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_page_on_the_way_asks_it_either(client, posting: Posting, now, language: str) -> None:
    client.cookies["django_language"] = language
    draft = people.draft(posting)
    people.own(client, draft)
    asked: dict[str, set[str]] = {}
    for address in [*PAGES, *CORRECTION]:
        if address == "/ansoeg/sendt/":
            client.post("/ansoeg/send/")
        if len(asked) == len(PAGES):
            client.post("/min-ansoegning/ret/")
        answer = client.get(address)
        assert answer.status_code == 200, address
        main = answer.content.decode().split("<main")[1].split("</main>")[0]
        state = f"{address} {'to correct' if len(asked) >= len(PAGES) else 'to apply'}"
        asked[state] = {text for text in asked_by(main) if NEVER.search(text) or text.endswith(" control") or "bday" in text}
        assert list(asked_by(main)) or address == "/ansoeg/", address
    assert len(asked) == len(PAGES) + len(CORRECTION)
    assert {state: found for state, found in asked.items() if found} == {}


def test_a_page_that_asked_would_be_found() -> None:
    for page in ('<input name="birth_date">', '<input type="date" name="x">', "<label>Køn</label>", '<input autocomplete="bday">',
                 "<legend><span>Religion</span></legend>", "<option>Fagforening</option>"):  # fmt: skip
        assert [text for text in asked_by(page) if NEVER.search(text) or text.endswith(" control") or "bday" in text], page
