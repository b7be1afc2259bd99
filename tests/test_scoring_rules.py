"""The rules of a round: who sees whose scores, a round that is closed, weights that are fixed at the deadline."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications import assessing, round_rules
from applications.models import Application, Assessment, Overtaken, Panel, Refused, RoundRule, Sight, Weighting
from applications.process import MOVES, obstacles
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import desk, interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture
def anna(posting: Posting, carl: User) -> Application:
    return interviews.invited(posting, carl)


@pytest.fixture
def panel(posting: Posting, hanne: User, mette: User) -> list[User]:
    mikkel = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    people.seat(posting, hanne, mette, mikkel)
    return [hanne, mette, mikkel]


def rule(posting: Posting, carl: User, sight: Sight = Sight.AFTER_OWN, *, closed: bool = False) -> RoundRule:
    seen = str(round_rules.of(posting)[FIRST].pk or "")
    return round_rules.set_rule(posting, FIRST, sight, closed=closed, why="Aftalt i udvalget", by=carl, now=DAY, seen=seen)


def seen_by(user: User) -> int:
    """How many of the others' assessments this user sees."""
    return Assessment.objects.visible_to(user, DAY).exclude(by=user).count()


# For each rule, what Hanne (submitted first), Mette (second), Mikkel (a draft, then submitted) and Carl see of the others',
# after one, two and three submissions.
SEES = {
    Sight.ALWAYS: [(0, 1, 1, 1), (1, 1, 2, 2), (2, 2, 2, 3)],
    Sight.AFTER_OWN: [(0, 0, 0, 0), (1, 1, 0, 0), (2, 2, 2, 3)],
    Sight.ALL_IN: [(0, 0, 0, 0), (0, 0, 0, 0), (2, 2, 2, 3)],
    Sight.NEVER: [(0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 3)],
}


@pytest.mark.parametrize("sight", Sight)
def test_who_sees_how_many_under_each_rule(sight: Sight, posting: Posting, anna: Application, panel: list[User], carl: User) -> None:
    if sight is not Sight.AFTER_OWN:
        rule(posting, carl, sight)
    interviews.drafted(anna, panel[2], interviews.full(posting))
    for user, expected in zip(panel, SEES[sight], strict=True):
        one = assessing.own(anna, FIRST, user) or interviews.drafted(anna, user, interviews.full(posting))
        assessing.submit(one, interviews.keys(posting), seen_at=assessing.seen(one), now=DAY)
        assert tuple(seen_by(each) for each in [*panel, carl]) == expected


def test_a_closed_round_takes_nothing_and_opens_what_is_in_to_the_consultant_alone(
    posting: Posting, anna: Application, panel: list[User], carl: User
) -> None:
    hanne, mette, mikkel = panel
    interviews.submitted(anna, hanne, interviews.full(posting))
    draft = interviews.drafted(anna, mette, interviews.full(posting, "kladde"))
    rule(posting, carl, closed=True)
    with pytest.raises(assessing.Closed):
        interviews.drafted(anna, mikkel, interviews.full(posting))
    with pytest.raises(assessing.Closed):
        assessing.submit(draft, interviews.keys(posting), seen_at=assessing.seen(draft), now=DAY)
    assert [seen_by(user) for user in [*panel, carl]] == [0, 0, 0, 1]
    anna.refresh_from_db()
    assert anna.missing_scorers(FIRST) == []
    assert not obstacles(MOVES["invite_test"], anna, carl, DAY)
    rule(posting, carl)
    assert interviews.submitted(anna, mikkel, interviews.full(posting)).revision == 1
    assert [seen_by(user) for user in [*panel, carl]] == [1, 0, 1, 0]


def test_the_dossier_promises_no_scores_of_a_closed_round(posting: Posting, anna: Application, panel: list[User], carl: User) -> None:
    beate = interviews.invited(posting, carl, "Beate Bro")
    interviews.submitted(anna, panel[0], interviews.full(posting))
    promise, stays_out = "når alle, vi venter på, har indsendt", "Det, der ikke er indsendt, kommer ikke med"
    client, dossier = desk.signed_in(carl), desk.dossier(beate.pk)
    before = client.get(dossier).content.decode()
    rule(posting, carl, closed=True)
    after = client.get(dossier).content.decode()
    # One round each.
    assert (before.count(promise), before.count(stays_out)) == (2, 0)
    assert (after.count(promise), after.count(stays_out)) == (1, 1)


def test_a_draft_sent_into_a_closed_round_stays_on_the_page(posting: Posting, anna: Application, panel: list[User], carl: User) -> None:
    interviews.submitted(anna, panel[0], interviews.full(posting))
    rule(posting, carl, closed=True)
    client = interviews.signed_in(panel[1])
    address = reverse("applications:scorecard", args=[FIRST, anna.pk])
    with clock.pinned(DAY):
        told = client.post(address, interviews.form(posting, summary="Mine-egne-ord"), headers={"Accept": "application/json"})
        page = client.post(address, interviews.form(posting, summary="Mine-egne-ord"))
    assert (told.status_code, "lukket" in told.json()["note"]) == (409, True)
    assert page.status_code == 409
    assert "Mine-egne-ord" in page.content.decode()
    assert "Fortalte om budgettet." in page.content.decode()


def test_it_is_never_made_looser_once_somebody_has_submitted(posting: Posting, anna: Application, panel: list[User], carl: User) -> None:
    rule(posting, carl, Sight.ALL_IN)
    rule(posting, carl, Sight.ALWAYS)
    rule(posting, carl, Sight.ALL_IN)
    interviews.submitted(anna, panel[0], interviews.full(posting))
    for looser in (Sight.ALWAYS, Sight.AFTER_OWN):
        with pytest.raises(Refused, match="strengere"):
            rule(posting, carl, looser)
    rule(posting, carl, Sight.NEVER)
    assert RoundRule.objects.count() == 4
    assert RoundRule.objects.present().get().sight == Sight.NEVER


def test_nothing_is_closed_before_anybody_has_submitted_and_only_by_the_consultant(posting: Posting, panel: list[User], carl: User) -> None:
    for by in (carl, panel[0]):
        with pytest.raises(Refused):
            rule(posting, by, closed=True)
    with pytest.raises(Overtaken):
        round_rules.set_rule(posting, FIRST, Sight.NEVER, closed=False, why="x", by=carl, now=DAY, seen="17")
    assert not RoundRule.objects.exists()


def test_the_database_keeps_one_rule_a_round_and_its_reason(posting: Posting, carl: User) -> None:
    values = {"posting": posting, "round": FIRST, "by": carl, "at": DAY}
    RoundRule.objects.create(why="Fordi", **values)
    for why in ("Fordi", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoundRule.objects.create(why=why, **values)


# --- Weights -------------------------------------------------------------------------------------------------------


def test_weights_are_set_before_the_deadline_and_never_after(posting: Posting, carl: User) -> None:
    keys = interviews.keys(posting)
    assert round_rules.weights(posting, round_rules.weighting(posting)) == dict.fromkeys(keys, 1)
    said = dict.fromkeys(keys, 2) | {keys[0]: 5}
    first = round_rules.weigh(posting, said, why="Drøftet", by=carl, now=people.BEFORE, seen="")
    assert list(round_rules.weights(posting, round_rules.weighting(posting)).items()) == [(key, said[key]) for key in keys]
    with pytest.raises(Refused, match="siden fristen"):
        round_rules.weigh(posting, dict.fromkeys(keys, 3), why="For sent", by=carl, now=people.CLOSES_AT, seen=str(first.pk))
    last = people.CLOSES_AT - timedelta(microseconds=1)
    with pytest.raises(Overtaken):
        round_rules.weigh(posting, dict.fromkeys(keys, 3), why="Samtidig", by=carl, now=last, seen="")
    round_rules.weigh(posting, dict.fromkeys(keys, 3), why="Til tiden", by=carl, now=last, seen=str(first.pk))
    assert list(Weighting.objects.order_by("pk").values_list("why", "replaced_at")) == [("Drøftet", last), ("Til tiden", None)]


# --- At the desk ---------------------------------------------------------------------------------------------------

PAGE = "admin:applications_application_judging"


def test_the_desk_sets_weights_and_sight_and_closes(posting: Posting, anna: Application, panel: list[User], carl: User) -> None:
    client, keys = interviews.signed_in(carl), interviews.keys(posting)
    values = dict.fromkeys(keys, "2") | {"why": "Drøftet den 1.", "seen": ""}
    with clock.pinned(people.BEFORE):
        assert client.post(reverse("admin:applications_application_weigh"), values | {keys[0]: "9"}).status_code == 422
        assert client.post(reverse("admin:applications_application_weigh"), values).status_code == 302
    interviews.submitted(anna, panel[0], interviews.full(posting))
    with clock.pinned(DAY):
        late = client.post(reverse("admin:applications_application_weigh"), values | {keys[0]: "5"})
        assert late.status_code == 409
        said = {f"{FIRST}-sight": "all_in", f"{FIRST}-why": "Strengere", f"{FIRST}-seen": ""}
        assert client.post(reverse("admin:applications_application_sight", args=[FIRST]), said).status_code == 302
        closing = reverse("admin:applications_application_closing", args=[FIRST])
        assert "Mette Madsen, Mikkel Munk" in client.get(closing).content.decode()
        assert client.post(closing, {"why": ""}).status_code == 422
        seen = str(RoundRule.objects.present().get().pk)
        assert client.post(closing, {"why": "Mikkel er syg", "seen": seen}).status_code == 302
        assert client.post(closing, {"why": "Igen", "seen": seen}).status_code == 409
        page = client.get(reverse(PAGE)).content.decode()
    assert RoundRule.objects.present().get().closed
    for words in ("Drøftet den 1.", "Strengere", "Mikkel er syg", "Når alle har indsendt"):
        assert words in page


def test_nobody_else_reaches_the_page(posting: Posting, panel: list[User]) -> None:
    admin = people.staff("Ane Admin", Role.ADMINISTRATOR, None)
    for user in (panel[0], admin):
        assert interviews.signed_in(user).get(reverse(PAGE)).status_code in (302, 404)
    assert Panel.objects.count() == 6
