"""A search answers nothing that its page would not: for a hidden word it gives the same page as for a word that stands nowhere."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.http import urlencode

from applications.models import Application
from recruitment import clock
from tests.leaks import marks, table, walker
from tests.leaks.case import Case
from tests.leaks.phases import MOMENTS, play
from tests.test_leaks import _without_a_log

__all__ = ["_without_a_log"]
pytestmark = pytest.mark.alike
SEARCHED = ("Carl", "Cecilie", "Mette")
PAGES = ("/ansoegninger/",)


def hidden_from(role: str, phase: str) -> list[str]:
    """A word for each line of the table that `role` may not read now."""
    words = {}
    for word, what in marks.PLANTED.items():
        if not table.may_read(role, what, phase):
            words.setdefault(what.partition("/")[0], word)
    return list(words.values())


def searched(role: str) -> list[str]:
    """Every page that searches; those of the committee do not, and stay that way."""
    lists = [model._meta for model, page in admin.site._registry.items() if page.search_fields]
    desk = [reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in lists if meta.app_label != "axes"]
    return desk if role in ("Carl", "Cecilie") else list(PAGES)


def answer(visitor: walker.Visitor, page: str, asked: str, word: str) -> tuple[int, str]:
    got = visitor.ask(f"{page}?{urlencode({asked: word})}")
    return got.status, got.plain.replace(word, "")


@pytest.mark.parametrize("phase", ["one", pytest.param("decided", marks=pytest.mark.proof)])
def test_a_hidden_word_is_found_as_little_as_nonsense(phase: str, db: None) -> None:
    with clock.pinned(MOMENTS[phase]):
        case = play(phase)
        for role in SEARCHED:
            visitor, told = walker.Visitor(case.browser(role)), []
            for page in searched(role):
                nothing = answer(visitor, page, "q", marks.NONSENSE)
                told += [marks.PLANTED[word] for word in hidden_from(role, phase) if answer(visitor, page, "q", word) != nothing]
            assert told == []


def test_a_search_finds_what_may_be_found(db: None) -> None:
    # Else the test above could not fail.
    with clock.pinned(MOMENTS["reading"]):
        case, page = play("reading"), reverse("admin:applications_application_changelist")
        carl, cecilie = (walker.Visitor(case.browser(role)) for role in ("Carl", "Cecilie"))
        word = marks.mark("who Anna is/name")
        assert answer(carl, page, "q", word) != answer(carl, page, "q", marks.NONSENSE)
        assert answer(cecilie, page, "q", word) == answer(cecilie, page, "q", marks.NONSENSE)


def lookups() -> Iterator[tuple[str, type[models.Model], str]]:
    """(question, model, field) of each text that hangs on an application, as somebody might type it into an address."""
    for relation in Application._meta.related_objects:
        name = relation.get_accessor_name() if relation.one_to_one else relation.name
        for field in relation.related_model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                yield f"{name}__{field.name}__contains", relation.related_model, field.name


def test_an_address_cannot_feel_its_way_through_what_hangs_on_an_application(db: None) -> None:
    with clock.pinned(MOMENTS["one"]):
        case: Case = play("one")
        visitor, page, felt = walker.Visitor(case.browser("Carl")), reverse("admin:applications_application_changelist"), []
        for asked, model, field in lookups():
            values = [str(value) for value in model._default_manager.values_list(field, flat=True)]
            word = next((word for value in values for word in marks.WORD.findall(value)), None)
            if word and answer(visitor, page, asked, word) != answer(visitor, page, asked, marks.NONSENSE):
                felt.append(asked)
        assert felt == []
        assert apps.get_model("applications", "Assessment") in {model for _asked, model, _field in lookups()}
