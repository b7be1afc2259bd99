"""The course of one candidate: every leg beside the others as far as one may see it, and what is worth asking about."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications import journey, leadership_test, rounds, screening
from applications.assessing import Card, Entry
from applications.journey import Why
from applications.models import Application, GuideQuestion, Screening
from applications.models.screening import criterion_of
from applications.process import Round
from applications.screening import Found
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Applicant, Role
from tests import interviews, people
from tests.interviews import DAY

LATER = DAY + timedelta(days=9)


@pytest.fixture(autouse=True)
def _after_the_second_day() -> object:
    with clock.pinned(LATER):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User, mette: User) -> Application:
    """Screened, scored in the 1st round by nobody yet, tested."""
    people.seat(posting, hanne, mette)
    return interviews.invited(posting, carl)


def screened(anna: Application, carl: User, finding: str, quote: str = "Citat-fra-ansøgningen") -> None:
    key = anna.posting.profile.competencies[0].key
    seen = screening.stamp(Screening.objects.filter(application=anna))
    screening.keep(anna, {criterion_of(key): Found(finding, quote)}, seen=seen, by=carl, now=DAY)


def with_test(anna: Application, carl: User) -> None:
    anna.move("invite_test", by=carl, now=DAY)
    people.release_letters(anna, carl)
    leadership_test.consent(anna, by=Applicant(anna.pk), now=DAY)
    leadership_test.interpret(anna, {anna.posting.profile.competencies[0].key: "Læsning-af-testen"}, by=carl, now=DAY)


def card(posting: Posting, first: int | None, rest: int | None = 3, mark: str = "hørt") -> Card:
    """The first competency scored otherwise than the rest."""
    whole = interviews.full(posting, mark, rest)
    return Card(whole.summary, dict(whole.entries) | {interviews.keys(posting)[0]: Entry(first, first is None, f"{mark}-først")})


def page(user: User, anna: Application) -> str:
    return interviews.signed_in(user).get(reverse("applications:journey", args=[anna.pk])).content.decode()


def whys(user: User, anna: Application) -> list[list[Why]]:
    """What each competency is worth asking about, as this user sees it."""
    sittings = rounds.sittings(user, anna.posting)
    return [[signal.why for signal in track.signals] for track in journey.tracks(anna, anna.posting.profile, sittings, user, LATER)]


def test_every_leg_stands_with_its_words_once_one_may_see_it(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    screened(anna, carl, "met")
    words = ("Citat-fra-ansøgningen", "hørt-først", "Læsning-af-testen")
    assert not any(word in page(hanne, anna) for word in words)
    interviews.submitted(anna, mette, card(posting, 4))
    assert not any(word in page(hanne, anna) for word in words)
    interviews.submitted(anna, hanne, card(posting, 4, mark="mit"))
    with_test(anna, carl)
    seen = page(hanne, anna)
    assert all(word in seen for word in (*words, "mit-først"))
    # A member reads no test; the consultant reads it all.
    assert [word in page(mette, anna) for word in words] == [True, True, False]
    assert all(word in page(carl, anna) for word in words)


def test_a_gap_a_spread_a_contradiction_and_the_test_are_worth_asking_about(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    screened(anna, carl, "met")
    interviews.submitted(anna, hanne, card(posting, 1, None))
    interviews.submitted(anna, mette, card(posting, 3, None))
    with_test(anna, carl)
    first, *rest = whys(hanne, anna)
    assert first == [Why.SPREAD, Why.CONTRADICTION, Why.TEST]
    assert rest == [[Why.GAP]] * len(rest)
    assert whys(mette, anna)[0] == [Why.SPREAD, Why.CONTRADICTION]


def test_what_the_second_interview_covered_is_no_gap_and_two_interviews_may_differ(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, card(posting, 2, None))
    with_test(anna, carl)
    anna.move("invite_second", by=carl, now=DAY)
    for user in (hanne, mette):
        interviews.submitted(anna, user, card(posting, 5, 3), Round.SECOND)
    first, *rest = whys(carl, anna)
    assert first == [Why.CONTRADICTION]
    assert rest == [[]] * len(rest)


def test_nobody_sees_a_signal_of_what_is_hidden(posting: Posting, anna: Application, hanne: User, mette: User, carl: User) -> None:
    screened(anna, carl, "not")
    interviews.submitted(anna, mette, card(posting, 5, None))
    assert whys(hanne, anna) == [[]] * len(posting.profile.competencies)
    assert whys(carl, anna) == [[]] * len(posting.profile.competencies)
    assert Why.CONTRADICTION in whys(mette, anna)[0]


def test_the_consultant_puts_a_question_into_the_guide_that_tells_nothing_of_why(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    for user, score in ((hanne, 1), (mette, 5)):
        interviews.submitted(anna, user, card(posting, score))
    track = journey.tracks(anna, posting.profile, rounds.sittings(carl, posting), carl, LATER)[0]
    (signal,) = track.signals
    address = reverse("applications:propose_question", args=[anna.pk])
    values = {"text": signal.question, "because": signal.sentence}
    assert interviews.signed_in(hanne).post(address, values).status_code == 404
    client = interviews.signed_in(carl)
    for _press in range(2):
        assert client.post(address, values).status_code == 302
    question = GuideQuestion.objects.get()
    assert (question.application, question.round, question.text, question.because) == (anna, Round.SECOND, signal.question, signal.sentence)
    assert not any(word in question.text for word in ("1", "5", "point", "forskellig"))
    assert signal.question in page(carl, anna)


def test_who_opens_it(posting: Posting, anna: Application, hanne: User, otto: User, carl: User) -> None:
    late = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    anna.conflicts.create(user=hanne, conflicted=True, at=DAY)
    answers = [
        interviews.signed_in(user).get(reverse("applications:journey", args=[anna.pk])).status_code for user in (carl, hanne, late, otto)
    ]
    assert answers == [200, 404, 404, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_with_one_and_three_assessors(
    count: int, posting: Posting, anna: Application, hanne: User, mette: User, carl: User, django_assert_num_queries
) -> None:
    mikkel = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    for user in (hanne, mette, mikkel)[:count]:
        interviews.submitted(anna, user, card(posting, 4))
    client = interviews.signed_in(hanne)
    with django_assert_num_queries(16):
        client.get(reverse("applications:journey", args=[anna.pk]))
