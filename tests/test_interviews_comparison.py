"""The comparison: dots and numbers of what one may see, in words too; and what every page costs."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from applications import assessing, joint, round_rules, rounds
from applications.models import Application, Sight
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


def page(user: User, order: str = "") -> str:
    return interviews.signed_in(user).get(reverse("applications:comparison", args=[FIRST]) + order).content.decode()


def test_scores_spread_and_mean_are_drawn_and_written(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting, score=2))
    interviews.submitted(anna, mette, interviews.full(posting, score=5))
    found = page(hanne)
    number = len(interviews.keys(posting))
    assert (found.count('<svg class="dots"'), found.count('<circle class="dot'), found.count('class="span"')) == (
        number,
        2 * number,
        number,
    )
    assert found.count("Hanne Hansen: 2; Mette Madsen: 5") == number
    assert found.count("3,5") == found.count("(n = 2)") == number
    assert "style=" not in found


def test_not_observed_is_a_ring_beside_the_scale_and_in_no_figure(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting, score=2))
    interviews.submitted(anna, mette, interviews.full(posting, score=None))
    found = page(hanne)
    number = len(interviews.keys(posting))
    assert (found.count('class="gap'), found.count('class="span"'), found.count("2,0")) == (number, 0, number)


def test_one_assessor_has_no_spread(posting: Posting, hanne: User, carl: User) -> None:
    people.seat(posting, hanne)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, hanne, interviews.full(posting, score=2))
    for user in (hanne, carl):
        found = page(user)
        assert found.count(">én bedømmer<") == len(interviews.keys(posting))
        assert "Én bedømmer" in found
        assert 'class="span"' not in found


def test_a_candidate_whom_one_has_not_scored_has_no_figure(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    interviews.submitted(anna, mette, interviews.full(posting, score=5))
    found = page(hanne)
    assert ("<svg" in found, "(n =" in found) == (False, False)
    assert "Vises, når du har indsendt din egen bedømmelse." in found
    assert "Hanne Hansen" in found


def test_the_order_is_by_name_or_by_disagreement_of_what_one_sees(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    for name, ours, theirs in (("Anna Ager", 3, 3), ("Bo Bech", 1, 5), ("Cia Carstens", 2, 3)):
        one = interviews.invited(posting, carl, name)
        interviews.submitted(one, hanne, interviews.full(posting, score=ours))
        interviews.submitted(one, mette, interviews.full(posting, score=theirs))
    torn = interviews.invited(posting, carl, "Aaja Hemmelig")
    interviews.submitted(torn, mette, interviews.full(posting, score=5))

    def order(query: str) -> list[str]:
        found = page(hanne, query)
        return sorted(("Anna", "Bo", "Cia", "Aaja"), key=lambda name: found.index(f">{name}"))

    assert order("") == ["Aaja", "Anna", "Bo", "Cia"]
    assert order("?orden=uenighed") == ["Bo", "Cia", "Anna", "Aaja"]
    assert order("?orden=noget-andet") == ["Aaja", "Anna", "Bo", "Cia"]


# Besides session and user.
COSTS = {"interviews": 8, "comparison": 10, "comparison by weights": 11, "scorecard": 13, "candidate": 7, "joint_score": 10}


@pytest.mark.parametrize("count", [1, 3])
def test_every_page_costs_the_same_with_one_and_three(
    count: int, posting: Posting, carl: User, hanne: User, mette: User, django_assert_num_queries: Callable
) -> None:
    mikkel = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    people.seat(posting, hanne, mette, mikkel)
    found: list[Application] = [interviews.invited(posting, carl, f"Anna {letter}") for letter in "ABC"[:count]]
    for one in found:
        for user in (hanne, mette, mikkel):
            interviews.submitted(one, user, interviews.full(posting))
    for user in (hanne, carl):
        client = interviews.signed_in(user)
        for name, cost in COSTS.items():
            page, by_weights, _rest = name.partition(" by weights")
            args = {"interviews": [], "comparison": [FIRST]}.get(page, [FIRST, found[0].pk])
            # The head is also told where the test stands, and on the day whom she meets when; she may write what the panel agreed on.
            more = {"candidate": 1, "interviews": 1, "joint_score": 4}.get(name, 0) if user == hanne else 0
            with django_assert_num_queries(cost + 2 + more, info=f"{name} for {user}"):
                client.get(reverse(f"applications:{page}", args=args) + ("?orden=vaegte" if by_weights else ""))


def test_what_was_changed_after_submitting_and_what_the_panel_agreed_on_stand_beside(
    posting: Posting, hanne: User, mette: User, carl: User
) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    first = interviews.submitted(anna, hanne, interviews.full(posting, score=2))
    interviews.submitted(anna, mette, interviews.full(posting, score=4))
    assessing.revise(first, interviews.full(posting, score=3), "Hørte igen", seen_revision=1, now=DAY)
    sitting = rounds.sittings(hanne, posting)[0]
    said = joint.Said("", dict.fromkeys(interviews.keys(posting), joint.Agreed(4)))
    joint.keep(anna, sitting, said, seen="", by=hanne, now=DAY)
    found = page(mette)
    assert "Rettet efter indsendelse: Hanne Hansen" in found
    assert found.count('(n = 2)</span></span></td><td class="num">4</td>') == len(interviews.keys(posting))


def test_the_order_by_weights_says_what_it_is_worth(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    keys = interviews.keys(posting)
    anna, bo = (interviews.invited(posting, carl, name) for name in ("Anna Ager", "Bo Bech"))
    interviews.invited(posting, carl, "Cia Carstens")
    for one, first, rest in ((anna, 5, 3), (bo, 2, 4)):
        card = interviews.full(posting, score=rest)
        interviews.submitted(one, hanne, assessing.Card("", dict(card.entries) | {keys[0]: assessing.Entry(first, False, "hørt")}))
    found = page(hanne, "?orden=vaegte")
    assert found.index(">Bo Bech<") < found.index(">Anna Ager<")
    assert "Der er ikke fastlagt vægte, så alle tæller lige meget." in found
    assert "Uden for rækkefølgen, fordi der endnu ikke kan ses noget om dem: Cia Carstens." in found
    assert f"”{posting.profile.competencies[0].heading}” med 2 i stedet for 1: så er først Anna Ager" in found
    assert "Vægtet gennemsnit" not in page(hanne)


def test_a_mean_is_rounded_not_cut(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    mikkel = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    people.seat(posting, hanne, mette, mikkel)
    anna = interviews.invited(posting, carl)
    for user, score in ((hanne, 3), (mette, 4), (mikkel, 4)):
        interviews.submitted(anna, user, interviews.full(posting, score=score))
    assert page(hanne).count("3,7 <span") == len(interviews.keys(posting))


def test_who_may_not_see_the_others_is_not_told_that_there_are_none(posting: Posting, hanne: User, mette: User, carl: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    round_rules.set_rule(posting, FIRST, Sight.NEVER, closed=False, why="Uafhængigt", by=carl, now=DAY, seen="")
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting, score=4))
    found = page(hanne, "?orden=vaegte")
    assert "1 vist, 1 skjult for dig. I denne runde ser panelet ikke hinandens point." in found
    assert "Nogle point er skjult for dig" in found
    assert "Én bedømmer" not in found
    assert ">én bedømmer<" not in found
    assert "2 bedømmere" in page(carl)
