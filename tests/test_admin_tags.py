"""Tags: for the consultants alone, each word once, the list filtered by them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications import held
from applications.admin.tagging import MOST
from applications.models import Application, Tag
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, people


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def page(application: Application) -> str:
    return reverse("admin:applications_application_tags", args=[application.pk])


def put(user: User, application: Application, word: str) -> str:
    return desk.signed_in(user).post(page(application), {"word": word}, follow=True).content.decode()


def test_a_tag_is_put_on_found_by_and_taken_off(anna: Application, posting: Posting, carl: User) -> None:
    people.applied(posting, "Bo Berg")
    shown = put(carl, anna, "  digital   erfaring ")
    tag = Tag.objects.get()
    assert (tag.word, tag.by) == ("digital erfaring", carl)
    assert "digital erfaring" in shown
    at_the_desk = desk.signed_in(carl)
    found = at_the_desk.get(reverse(desk.LIST), {"tag": "digital erfaring"}).content.decode()
    assert "Anna Ager" in found
    assert "Bo Berg" not in found
    at_the_desk.post(page(anna), {"remove": tag.pk})
    assert not Tag.objects.exists()


@pytest.mark.parametrize("word", ["Digital", "digital", "DIGITAL"])
def test_the_same_word_is_there_once(word: str, anna: Application, carl: User) -> None:
    put(carl, anna, "Digital")
    assert "er der allerede" in put(carl, anna, word)
    assert Tag.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(application=anna, word=word, by=carl, at=people.AFTER)


@pytest.mark.parametrize("word", ["", " ", "x" * 41])
def test_no_word_and_a_long_one_are_refused(word: str, anna: Application, carl: User) -> None:
    assert "højst 40 tegn" in put(carl, anna, word)
    assert not Tag.objects.exists()


def test_there_is_an_end(anna: Application, carl: User) -> None:
    for n in range(MOST):
        put(carl, anna, f"ord {n}")
    assert "Tolv er nok" in put(carl, anna, "et til")
    assert Tag.objects.count() == MOST


def test_a_word_about_a_protected_ground_is_pointed_out(anna: Application, carl: User) -> None:
    assert "ingen må bedømmes på" in put(carl, anna, "gravid")


def test_nobody_else_sees_or_changes_them(anna: Application, carl: User, hanne: User, mette: User, otto: User) -> None:
    put(carl, anna, "hemmeligt-ord")
    tag = Tag.objects.get()
    for user in (hanne, mette, otto):
        assert desk.signed_in(user).post(page(anna), {"remove": tag.pk}).status_code in (302, 404)
        assert not Tag.objects.visible_to(user, people.AFTER).exists()
    assert Tag.objects.get() == tag
    assert "hemmeligt-ord" not in held.readable(anna, people.AFTER)


def test_a_tag_of_another_application_is_not_taken_off_here(anna: Application, posting: Posting, carl: User) -> None:
    bo = people.applied(posting, "Bo Berg")
    put(carl, bo, "bo-ord")
    for remove in (Tag.objects.get().pk, "x", ""):
        assert desk.signed_in(carl).post(page(anna), {"remove": remove}).status_code == 302
    assert Tag.objects.count() == 1


def test_a_tag_is_put_on_many_at_once(anna: Application, posting: Posting, carl: User, hanne: User) -> None:
    bo, cia = people.applied(posting, "Bo Berg"), people.applied(posting, "Cia Cold")
    put(carl, anna, "jurist")
    browser = desk.signed_in(carl)
    chosen = {"action": "tag", "_selected_action": [anna.pk, bo.pk]}
    assert "Sæt på (2)" in browser.post(reverse(desk.LIST), chosen).content.decode()
    many = reverse("admin:applications_application_tag_many")
    page = browser.post(many, {"pks": f"{anna.pk},{bo.pk}", "word": "  Jurist "}, follow=True).content.decode()
    assert "Mærket er sat på 1 ansøgning." in page
    assert set(Tag.objects.values_list("application", flat=True)) == {anna.pk, bo.pk}
    assert browser.post(many, {"pks": f"{cia.pk}", "word": ""}).status_code == 422
    assert desk.signed_in(hanne).post(many, {"pks": f"{cia.pk}", "word": "x"}).status_code in (302, 403, 404)
    assert not cia.tags.exists()
