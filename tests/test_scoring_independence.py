"""Who may see whose scores: never before one's own are in, never a draft, and nobody more because somebody joined."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.models import Application, Assessment, Panel
from applications.process import Round
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import interviews, people
from tests.interviews import DAY, FIRST

NAMES = ("Hanne Hansen", "Mette Madsen", "Mikkel Munk", "Maja Mikkelsen")


@pytest.fixture
def panel(posting: Posting) -> list[User]:
    return [people.staff(name, Role.COMMITTEE_MEMBER, posting) for name in NAMES]


@pytest.fixture
def anna(posting: Posting, carl: User) -> Application:
    return interviews.invited(posting, carl)


def seen_by(user: User) -> set[str]:
    return {one.by.name for one in Assessment.objects.visible_to(user, DAY).select_related("by")}


def test_one_sees_ones_own_only_until_it_is_submitted(posting: Posting, anna: Application, panel: list[User], carl: User) -> None:
    hanne, mette, mikkel, _maja = panel
    people.seat(posting, hanne, mette, mikkel)
    card = interviews.full(posting)
    interviews.submitted(anna, mette, card)
    interviews.drafted(anna, hanne, card)
    interviews.drafted(anna, mikkel, card)
    assert [seen_by(user) for user in (hanne, mette, mikkel, carl)] == [{hanne.name}, {mette.name}, {mikkel.name}, set()]


def test_submitted_ones_open_to_whoever_has_submitted_and_to_the_consultant_when_all_are_in(
    posting: Posting, anna: Application, panel: list[User], carl: User
) -> None:
    hanne, mette, mikkel, _maja = panel
    people.seat(posting, hanne, mette, mikkel)
    card = interviews.full(posting)
    interviews.submitted(anna, hanne, card)
    interviews.submitted(anna, mette, card)
    assert [seen_by(user) for user in (hanne, mette, mikkel, carl)] == [{hanne.name, mette.name}, {hanne.name, mette.name}, set(), set()]
    interviews.submitted(anna, mikkel, card)
    everybody = {hanne.name, mette.name, mikkel.name}
    assert [seen_by(user) for user in (hanne, carl)] == [everybody, everybody]


def test_one_candidate_opens_no_other_and_one_round_no_other(posting: Posting, anna: Application, carl: User, panel: list[User]) -> None:
    hanne, mette, *_rest = panel
    people.seat(posting, hanne, mette)
    bo = interviews.invited(posting, carl, "Bo Bech")
    card = interviews.full(posting)
    interviews.submitted(anna, hanne, card)
    interviews.submitted(bo, mette, card)
    interviews.submitted(anna, mette, card, Round.SECOND)
    assert seen_by(hanne) == {hanne.name}


def test_an_excused_one_is_not_waited_for_and_sees_nothing_either(
    posting: Posting, anna: Application, carl: User, panel: list[User]
) -> None:
    hanne, mette, *_rest = panel
    people.seat(posting, hanne, mette)
    Panel.objects.filter(user=mette).update(excused="Syg")
    interviews.submitted(anna, hanne, interviews.full(posting))
    assert [seen_by(user) for user in (carl, mette)] == [{hanne.name}, set()]


def test_an_outsider_sees_nothing(posting: Posting, anna: Application, otto: User, panel: list[User]) -> None:
    people.seat(posting, panel[0])
    interviews.submitted(anna, panel[0], interviews.full(posting))
    assert seen_by(otto) == set()


# For each of four: no seat, a seat, a draft, submitted.
states = st.lists(st.sampled_from(["none", "seat", "draft", "submitted"]), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=states)
def test_another_assessor_never_reveals_anything(
    states: list[str], posting: Posting, anna: Application, panel: list[User], carl: User
) -> None:
    Assessment.objects.all().delete()
    Panel.objects.all().delete()
    card = interviews.full(posting)
    for user, state in zip(panel[:3], states, strict=False):
        _enter(posting, anna, user, state, card)
    before = {user.pk: seen_by(user) for user in [*panel[:3], carl]}
    _enter(posting, anna, panel[3], states[3], card)
    for user in [*panel[:3], carl]:
        assert seen_by(user) - {panel[3].name} <= before[user.pk]


def _enter(posting: Posting, anna: Application, user: User, state: str, card: object) -> None:
    if state == "none":
        return
    Panel.objects.create(posting=posting, round=FIRST, user=user)
    if state == "seat":
        return
    assessment = interviews.drafted(anna, user, card)
    if state == "submitted":
        Assessment.objects.filter(pk=assessment.pk).update(submitted_at=DAY + timedelta(minutes=1), revision=1)
