"""The consultant's guide at the desk: added to, changed, put in order, taken out; refused in sentences."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import guide
from applications.models import Application, GuideQuestion
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, guides, interviews, people
from tests.interviews import DAY, FIRST

LIST = reverse("admin:applications_guidequestion_changelist")
ADD = reverse("admin:applications_guidequestion_add")


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def browser(carl: User) -> Client:
    return desk.signed_in(carl)


def act(name: str, question: GuideQuestion, *more: str) -> str:
    return reverse(f"admin:applications_guidequestion_{name}", args=[question.pk, *more])


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "round": FIRST,
        "application": "",
        "competency": "",
        "text": "Hvad skal vi vide om dig?",
        "minutes": "",
        "owner": "",
        "because": "",
    } | changes


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def test_the_list_tells_the_sum_and_begins_the_guide(browser: Client, posting: Posting, carl: User) -> None:
    page = read(browser, LIST)
    assert page.count("Ikke begyndt: Panelet ser opslagets egne spørgsmål.") == 2
    assert page.count("Begynd guiden med opslagets spørgsmål") == 2
    first, *_others = guides.begun(posting, carl)
    GuideQuestion.objects.exclude(pk=first.pk).update(minutes=4)
    page = read(browser, LIST)
    assert "10 spørgsmål til alle. 36 minutter i alt. 1 spørgsmål har ingen minutter endnu." in page
    assert page.count("Begynd guiden med opslagets spørgsmål") == 1


def test_a_question_is_added_to_everybodys_guide_and_to_one_candidates(browser: Client, posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = interviews.invited(posting, carl)
    competency = posting.competencies.get(key="kommunikation")
    assert browser.post(ADD, fields(competency=competency.pk, minutes=5, owner=hanne.pk)).status_code == 302
    assert browser.post(ADD, fields(application=anna.pk, text="  Hvad lærte du\n af det?", because="Det stod uklart.")).status_code == 302
    rows = GuideQuestion.objects.in_order().values_list("text", "competency__key", "application", "minutes", "owner", "because", "by", "at")
    assert list(rows) == [
        ("Hvad skal vi vide om dig?", "kommunikation", None, 5, hanne.pk, "", carl.pk, DAY),
        ("Hvad lærte du af det?", None, anna.pk, None, None, "Det stod uklart.", carl.pk, DAY),
    ]
    assert "Kun Anna Ager" in read(browser, LIST)


def test_what_is_wrong_is_said_at_its_field(browser: Client, posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, rounds=(FIRST,))
    people.seat(posting, mette, rounds=(Round.SECOND,))
    guides.begun(posting, carl)
    there = guides.own_words(posting)[0]
    wrong = {
        "Mette Madsen sidder ikke i panelet til 1. samtale.": fields(owner=mette.pk),
        "Spørgsmålet er allerede i guiden.": fields(text=there),
        "mindre end eller lig 60": fields(minutes=61),
        "større end eller lig 1": fields(minutes=0),
    }
    for sentence, sent in wrong.items():
        answer = browser.post(ADD, sent)
        assert (answer.status_code, sentence in html.unescape(answer.content.decode())) == (200, True), sentence
    assert GuideQuestion.objects.count() == 10


def test_only_people_who_can_be_asked_and_can_ask_are_offered(
    browser: Client, posting: Posting, hanne: User, mette: User, carl: User
) -> None:
    people.seat(posting, hanne)
    interviews.invited(posting, carl)
    interviews.invited(posting, carl, "Gerda Gået").move("withdraw", by=carl, now=DAY)
    people.draft(posting, "Dan Draft")
    page = read(browser, ADD)
    names = ("Hanne Hansen", "Mette Madsen", "Anna Ager", "Gerda Gået", "Dan Draft")
    assert [f"{name}</option>" in page or f">{name}" in page for name in names] == [True, False, True, False, False]


def test_a_change_of_words_after_it_was_asked_makes_a_new_question(browser: Client, posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = interviews.invited(posting, carl)
    first = guides.begun(posting, carl)[0]
    guide.tick(anna, FIRST, opened=[], asked=[first.pk], by=hanne, now=DAY)
    change = reverse("admin:applications_guidequestion_change", args=[first.pk])
    answer = browser.post(change, fields(text="Hvordan prioriterer du?", competency=first.competency_id), follow=True)
    assert "Det bliver i sagen, som det var" in html.unescape(answer.content.decode())
    first.refresh_from_db()
    assert (first.text, first.removed_at) == (guides.own_words(posting)[0], DAY)
    assert (first.text in read(browser, LIST), first.text in read(browser, f"{LIST}?taken=out")) == (False, True)
    # What has been taken out is read, not changed.
    assert browser.post(change, fields(text="Noget tredje")).status_code == 403
    assert 'name="text"' not in read(browser, change)


def test_round_and_person_of_a_question_stay(browser: Client, posting: Posting, carl: User) -> None:
    anna = interviews.invited(posting, carl)
    first = guides.begun(posting, carl)[0]
    change = reverse("admin:applications_guidequestion_change", args=[first.pk])
    browser.post(change, fields(round=Round.SECOND, application=anna.pk, text=first.text, minutes=9))
    first.refresh_from_db()
    assert (first.round, first.application, first.minutes) == (FIRST, None, 9)


def test_buttons_order_take_out_and_put_back(browser: Client, posting: Posting, carl: User) -> None:
    first, second, *_others = guides.begun(posting, carl)
    assert act("shift", first, "down") in read(browser, LIST)
    browser.post(act("shift", first, "down"))
    assert list(GuideQuestion.objects.in_order()[:2]) == [second, first]
    assert browser.post(act("shift", first, "sideways")).status_code == 404
    browser.post(act("take_out", first))
    assert first not in GuideQuestion.objects.standing()
    assert act("put_back", first) in read(browser, f"{LIST}?taken=out")
    browser.post(act("put_back", first))
    assert first in GuideQuestion.objects.standing()
    assert [browser.get(act(name, first)).status_code for name in ("take_out", "put_back")] == [404, 404]
    assert browser.post(reverse("admin:applications_guidequestion_delete", args=[first.pk])).status_code == 403


def test_nobody_but_the_consultant_changes_anything(posting: Posting, carl: User, hanne: User, anna: Application) -> None:
    people.seat(posting, hanne)
    first = guides.begun(posting, carl)[0]
    browser = desk.signed_in(hanne)
    for address in (ADD, act("take_out", first), act("put_back", first), act("shift", first, "down"), act("change", first)):
        assert browser.post(address, fields()).status_code in (302, 403), address
    assert list(GuideQuestion.objects.standing().in_order().values_list("text", flat=True)) == guides.own_words(posting)


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    browser: Client, posting: Posting, carl: User, hanne: User, n: int, django_assert_num_queries
) -> None:
    people.seat(posting, hanne)
    competency = posting.competencies.first()
    for number in range(n):
        candidate = interviews.invited(posting, carl, f"Bo Bech {number}")
        guides.only_for(candidate, carl, "Hvad lærte du af omlægningen?")
        question = GuideQuestion(posting=posting, round=FIRST, text=f"Spørgsmål {number}", owner=hanne, competency=competency)
        guide.keep(question, by=carl, now=DAY)
    with django_assert_num_queries(8):
        browser.get(LIST)
