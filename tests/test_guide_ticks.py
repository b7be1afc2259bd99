"""What was asked is ticked: two at once, an old page, taken back; and how much is left, in words."""

import pytest

from applications import guide
from applications.models import Application, Covered, GuideQuestion
from recruitment import clock
from recruitment.models import Posting, User
from tests import guides, interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User, mette: User) -> Application:
    people.seat(posting, hanne, mette, rounds=(FIRST,))
    return interviews.invited(posting, carl)


@pytest.fixture
def pks(posting: Posting, anna: Application, carl: User) -> list[int]:
    """The numbers of the ten questions, in the order in which they are asked."""
    return [question.pk for question in guides.begun(posting, carl)]


def test_a_tick_says_who_and_when(anna: Application, pks: list[int], hanne: User, mette: User) -> None:
    assert "10 spørgsmål er ikke stillet endnu." in guides.page(mette, guides.of(anna))
    guides.send(guides.signed_in(hanne), anna, opened=[], asked=pks[:2])
    page = guides.page(mette, guides.of(anna))
    assert page.count(" checked") == 2
    assert page.count("Hanne Hansen, kl. 09.00") == 2
    assert [f'name="opened" value="{pk}"' in page for pk in pks[:3]] == [True, True, False]


def test_what_is_left_is_said_in_words(anna: Application, pks: list[int], hanne: User) -> None:
    browser = guides.signed_in(hanne)
    guides.send(browser, anna, opened=[], asked=pks[:8])
    page = guides.page(hanne, guides.of(anna))
    left = page[page.index("2 spørgsmål er ikke stillet endnu.") :]
    words = guides.own_words(anna.posting)
    assert [text in left for text in words] == [False] * 8 + [True] * 2
    assert '<a href="#question-9"' in left
    guides.send(browser, anna, opened=pks[:8], asked=pks[:9])
    assert "1 spørgsmål er ikke stillet endnu." in guides.page(hanne, guides.of(anna))
    guides.send(browser, anna, opened=pks[:9], asked=pks)
    assert "Alle spørgsmål er stillet." in guides.page(hanne, guides.of(anna))


def test_of_two_at_once_neither_undoes_the_others_ticks(anna: Application, pks: list[int], hanne: User, mette: User) -> None:
    guides.send(guides.signed_in(hanne), anna, opened=[], asked=[pks[0], pks[1]])
    # Mette's page was opened before Hanne saved.
    guides.send(guides.signed_in(mette), anna, opened=[], asked=[pks[1], pks[2]])
    assert guides.ticks(anna) == {pks[0]: "Hanne Hansen", pks[1]: "Hanne Hansen", pks[2]: "Mette Madsen"}


def test_a_tick_is_taken_back_by_whoever_sees_it_and_an_old_page_does_not_bring_it_back(
    anna: Application, pks: list[int], hanne: User, mette: User
) -> None:
    guides.send(guides.signed_in(hanne), anna, opened=[], asked=pks[:2])
    guides.send(guides.signed_in(mette), anna, opened=pks[:2], asked=pks[1:2])
    # Hanne's page still shows both ticks, and adds a third.
    guides.send(guides.signed_in(hanne), anna, opened=pks[:2], asked=pks[:3])
    assert list(guides.ticks(anna)) == [pks[1], pks[2]]


def test_a_question_taken_out_while_the_page_was_open_was_asked_all_the_same(
    anna: Application, pks: list[int], hanne: User, carl: User
) -> None:
    guide.remove(GuideQuestion.objects.get(pk=pks[0]), by=carl, now=DAY)
    guides.send(guides.signed_in(hanne), anna, opened=[], asked=pks[:2])
    assert list(guides.ticks(anna)) == pks[:2]
    page = guides.page(hanne, guides.of(anna))
    assert "Spurgt, og siden taget ud af guiden" in page
    # It is shown without a box, so the next save leaves it alone.
    guides.send(guides.signed_in(hanne), anna, opened=pks[1:2], asked=[])
    assert list(guides.ticks(anna)) == pks[:1]


def test_nothing_but_the_questions_of_this_interview_can_be_ticked(anna: Application, pks: list[int], hanne: User, carl: User) -> None:
    bo = interviews.invited(anna.posting, carl, "Bo Bech")
    his = guides.only_for(bo, carl, "Hvad lærte du af omlægningen?")
    second = guides.begun(anna.posting, carl, "second_interview")[0]
    browser = guides.signed_in(hanne)
    guides.send(browser, anna, opened=[], asked=[his.pk, second.pk, 10**17])
    assert browser.post(guides.of(anna), {"asked": ["", "x", "-1", "²", "9" * 40]}).status_code == 302
    assert Covered.objects.count() == 0


def test_the_consultant_in_the_room_ticks_too(anna: Application, pks: list[int], carl: User) -> None:
    guides.send(guides.signed_in(carl), anna, opened=[], asked=pks[:1])
    assert guides.ticks(anna) == {pks[0]: "Carl Carlsen"}


def test_nobody_is_asked_anything_after_a_withdrawal(anna: Application, pks: list[int], hanne: User, carl: User) -> None:
    anna.move("withdraw", by=carl, now=DAY)
    assert guides.signed_in(hanne).post(guides.of(anna), {"asked": pks[:1]}).status_code == 404
    assert Covered.objects.count() == 0


def test_the_minutes_add_up(anna: Application, pks: list[int], hanne: User, carl: User) -> None:
    for pk, minutes in zip(pks[:3], (5, 1, 4), strict=True):
        GuideQuestion.objects.filter(pk=pk).update(minutes=minutes, owner=hanne)
    own = guides.only_for(anna, carl, "Hvad lærte du af omlægningen?")
    GuideQuestion.objects.filter(pk=own.pk).update(minutes=3)
    page = guides.page(hanne, guides.of(anna))
    places = [page.index(f"<span>{words} indtil nu</span>") for words in ("5 minutter", "6 minutter", "10 minutter", "13 minutter")]
    assert places == sorted(places)
    assert "13 minutter i alt. 7 spørgsmål har ingen minutter endnu." in page
    assert page.count("Hanne Hansen spørger") == 3
    assert "10 minutter i alt. 7 spørgsmål" in guides.page(hanne, guides.to_all())


@pytest.mark.parametrize("n", [1, 3])
def test_a_page_costs_the_same_whatever_has_been_asked_of_how_many(
    anna: Application, pks: list[int], hanne: User, mette: User, carl: User, n: int, django_assert_num_queries
) -> None:
    for number in range(n):
        guides.only_for(anna, carl, f"Hvad lærte du af omlægning {number}?")
        other = interviews.invited(anna.posting, carl, f"Bo Bech {number}")
        guide.tick(other, FIRST, opened=[], asked=pks, by=hanne, now=DAY)
        guide.remove(GuideQuestion.objects.get(pk=pks[number]), by=carl, now=DAY)
    GuideQuestion.objects.update(owner=mette, minutes=2)
    guide.tick(anna, FIRST, opened=[], asked=pks[: 4 * n], by=hanne, now=DAY)
    browser = guides.signed_in(hanne)
    with django_assert_num_queries(11):
        browser.get(guides.of(anna))
    with django_assert_num_queries(8):
        browser.get(guides.to_all())
