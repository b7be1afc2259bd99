"""The guide begins with the posting's own questions; until then the panel sees them straight from the posting."""

import dataclasses

import pytest
from django.urls import reverse

from applications import guide
from applications.models import GuideQuestion, Refused
from applications.process import Round
from recruitment import clock
from recruitment.loading import load
from recruitment.models import Posting, User
from tests import guides, interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


def test_before_it_is_begun_the_panel_sees_the_postings_questions(posting: Posting, hanne: User) -> None:
    people.seat(posting, hanne)
    page = guides.page(hanne, guides.to_all())
    places = [page.index(text) for text in guides.own_words(posting)]
    assert places == sorted(places)
    assert all(competency.heading in page for competency in posting.profile.competencies)
    assert page.count('class="guide-line"') == len(guides.own_words(posting)) == 10
    assert GuideQuestion.objects.count() == 0


def test_an_unbegun_guide_has_nothing_to_tick_and_says_why(posting: Posting, hanne: User, carl: User) -> None:
    people.seat(posting, hanne)
    anna = interviews.invited(posting, carl)
    page = guides.page(hanne, guides.of(anna))
    assert page.count('class="guide-line"') == 10
    assert 'type="checkbox"' not in page
    assert "når rekrutteringskonsulenten har begyndt guiden" in page
    assert "ikke stillet endnu" not in page
    assert "Begynd guiden med opslagets spørgsmål" not in page
    assert "Begynd guiden med opslagets spørgsmål" in guides.page(carl, guides.of(anna))


def test_one_press_takes_the_questions_in_under_their_competencies(posting: Posting, carl: User) -> None:
    answer = interviews.signed_in(carl).post(reverse("admin:applications_guidequestion_begin", args=[FIRST]))
    assert answer.status_code == 302
    rows = GuideQuestion.objects.in_order().values_list("competency__key", "text", "round", "application", "by")
    said = [(one.key, text, FIRST, None, carl.pk) for one in posting.profile.competencies for text in one.questions]
    assert list(rows) == said


def test_pressed_twice_it_is_once_and_each_round_has_its_own(posting: Posting, carl: User) -> None:
    assert [guide.begin(posting, FIRST, by=carl, now=DAY) for _press in range(2)] == [10, 0]
    assert GuideQuestion.objects.filter(round=Round.SECOND).count() == 0
    assert guide.begin(posting, Round.SECOND, by=carl, now=DAY) == 10
    assert GuideQuestion.objects.count() == 20


def test_what_was_reworded_or_taken_out_does_not_come_back(posting: Posting, carl: User) -> None:
    first, second, *_rest = guides.begun(posting, carl)
    guide.remove(first, by=carl, now=DAY)
    second.text = "Hvordan holder du overblikket?"
    guide.keep(second, by=carl, now=DAY)
    assert guide.begin(posting, FIRST, by=carl, now=DAY) == 0
    assert GuideQuestion.objects.standing().filter(text="Hvordan holder du overblikket?").count() == 1


def test_a_question_of_ones_own_does_not_stand_in_the_way(posting: Posting, carl: User) -> None:
    own = GuideQuestion(posting=posting, round=FIRST, text="Hvad skal vi vide om dig?")
    guide.keep(own, by=carl, now=DAY)
    assert len(guides.begun(posting, carl)) == 11


def test_a_question_that_the_posting_gets_later_is_taken_in_by_itself(posting: Posting, carl: User) -> None:
    guides.begun(posting, carl)
    one, *others = posting.profile.competencies
    more = dataclasses.replace(one, questions=(*one.questions, "Hvad gør du en mandag morgen?"))
    load(dataclasses.replace(posting.profile, competencies=(more, *others)), now=DAY)
    again = Posting.live()
    assert again is not None
    assert guide.begin(again, FIRST, by=carl, now=DAY) == 1
    assert guides.begun(again, carl)[2].text == "Hvad gør du en mandag morgen?"


def test_a_competency_that_leaves_the_posting_leaves_its_questions(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    guides.begun(posting, carl)
    gone, *others = posting.profile.competencies
    load(dataclasses.replace(posting.profile, competencies=tuple(others)), now=DAY)
    page = guides.page(hanne, guides.to_all())
    assert page.count('class="guide-line"') == 10
    assert (gone.heading in page, "Andre spørgsmål" in page) == (False, True)


def test_only_the_consultant_begins_it_and_only_a_round_that_there_is(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    with pytest.raises(Refused, match="konsulenten"):
        guide.begin(posting, FIRST, by=hanne, now=DAY)
    with pytest.raises(Refused):
        guide.begin(posting, "third", by=carl, now=DAY)
    address = reverse("admin:applications_guidequestion_begin", args=["third"])
    assert interviews.signed_in(carl).post(address).status_code == 404
    assert interviews.signed_in(carl).get(reverse("admin:applications_guidequestion_begin", args=[FIRST])).status_code == 404
    assert interviews.signed_in(hanne).post(reverse("admin:applications_guidequestion_begin", args=[FIRST])).status_code in (302, 403)
    assert GuideQuestion.objects.count() == 0
