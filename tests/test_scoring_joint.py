"""What the panel agrees on: after all independent scores, beside them, and never in their place."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications import comparison, rounds
from applications.models import Application, Assessment, JointRating, JointScore
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User, mette: User) -> Application:
    people.seat(posting, hanne, mette)
    return interviews.invited(posting, carl)


def address(application: Application) -> str:
    return reverse("applications:joint_score", args=[FIRST, application.pk])


def form(posting: Posting, score: str = "3", seen: object = "", **more: str) -> dict[str, str]:
    values = {f"score_{key}": score for key in interviews.keys(posting)}
    return values | {"summary": "Enige-om-anna", "seen": str(seen)} | more


def test_it_comes_when_everybody_has_submitted(posting: Posting, anna: Application, hanne: User, mette: User) -> None:
    client = interviews.signed_in(hanne)
    assert "Indsend din egen bedømmelse først" in client.get(address(anna)).content.decode()
    interviews.submitted(anna, hanne, interviews.full(posting, score=2))
    page = client.post(address(anna), form(posting, "2"))
    assert page.status_code == 409
    assert "Mette Madsen" in page.content.decode()
    interviews.submitted(anna, mette, interviews.full(posting, score=4))
    assert client.post(address(anna), form(posting)).status_code == 302
    one = JointScore.objects.get()
    assert (one.by, one.at, one.summary) == (hanne, DAY, "Enige-om-anna")
    assert {rating.score for rating in one.ratings.all()} == {3}


def test_it_changes_none_of_the_scores_and_enters_no_figure(posting: Posting, anna: Application, hanne: User, mette: User) -> None:
    for user, score in ((hanne, 2), (mette, 4)):
        interviews.submitted(anna, user, interviews.full(posting, score=score))
    before = list(Assessment.objects.order_by("pk").values())
    interviews.signed_in(hanne).post(address(anna), form(posting, "4"))
    assert list(Assessment.objects.order_by("pk").values()) == before
    sitting = rounds.sittings(hanne, posting)[0]
    (row,) = comparison.rows(sitting, [anna], posting.profile.competencies, {}, user=hanne, now=DAY)
    assert {cell.mean for cell in row.cells} == {Decimal(3)}


def test_a_number_that_nobody_gave_needs_what_changed_the_picture(posting: Posting, anna: Application, hanne: User, mette: User) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting, score=2))
    client, first = interviews.signed_in(hanne), interviews.keys(posting)[0]
    page = client.post(address(anna), form(posting, "2") | {f"score_{first}": "5"})
    assert page.status_code == 422
    assert "Ingen gav det tal." in page.content.decode()
    assert client.post(address(anna), form(posting, "2") | {f"score_{first}": "5", f"changed_{first}": "Referencen"}).status_code == 302
    assert JointRating.objects.get(score=5).changed_mind == "Referencen"


def test_a_gap_is_named_and_nothing_is_kept(posting: Posting, anna: Application, hanne: User, mette: User) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting))
    values = form(posting, "4")
    values.pop(f"score_{interviews.keys(posting)[1]}")
    page = interviews.signed_in(hanne).post(address(anna), values)
    assert (page.status_code, JointScore.objects.count()) == (422, 0)
    assert f"{posting.profile.competencies[1].heading}: Vælg et tal" in page.content.decode()


def test_a_change_is_a_new_row_and_the_second_of_two_is_told(posting: Posting, anna: Application, hanne: User, mette: User) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting))
    client, other = interviews.signed_in(hanne), interviews.signed_in(mette)
    client.post(address(anna), form(posting, "4"))
    late = other.post(address(anna), form(posting, "4", summary="Skrev-samtidig"))
    assert late.status_code == 409
    assert "Skrev-samtidig" in late.content.decode()
    first = JointScore.objects.get()
    assert other.post(address(anna), form(posting, "4", seen=first.pk, summary="Anden-gang")).status_code == 302
    assert list(JointScore.objects.values_list("summary", "replaced_at")) == [("Enige-om-anna", DAY), ("Anden-gang", None)]
    page = client.get(address(anna)).content.decode()
    assert "Enige-om-anna" in page
    assert "erstattet" in page


def test_who_reads_it(posting: Posting, anna: Application, hanne: User, mette: User, carl: User, otto: User) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting))
    interviews.signed_in(hanne).post(address(anna), form(posting, "4"))
    late = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    people.seat(posting, late)
    second = people.staff("Cecilie Carlsen", Role.CONSULTANT, posting)
    anna.conflicts.create(user=second, conflicted=True, at=DAY)
    readers = {user.name for user in (hanne, mette, carl, late, second, otto) if JointScore.objects.visible_to(user, DAY).exists()}
    assert readers == {"Hanne Hansen", "Mette Madsen", "Carl Carlsen"}
    assert "Enige-om-anna" not in interviews.signed_in(late).get(address(anna)).content.decode()
    assert interviews.signed_in(carl).post(address(anna), form(posting)).status_code == 409
    assert interviews.signed_in(second).get(address(anna)).status_code == 404


def test_the_database_holds_one_a_round_and_no_empty_rating(posting: Posting, anna: Application, hanne: User) -> None:
    one = JointScore.objects.create(application=anna, round=FIRST, by=hanne, at=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointScore.objects.create(application=anna, round=FIRST, by=hanne, at=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointRating.objects.create(joint=one, competency=posting.competencies.all()[0])


def test_a_page_that_is_mended_does_not_replace_what_it_has_not_read(posting: Posting, anna: Application, hanne: User, mette: User) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting))
    client, gap = interviews.signed_in(hanne), form(posting, "4")
    gap.pop(f"score_{interviews.keys(posting)[0]}")
    interviews.signed_in(mette).post(address(anna), form(posting, "4", summary="Mettes-ord"))
    mended = client.post(address(anna), gap)
    assert (mended.status_code, 'name="seen" value=""' in mended.content.decode()) == (422, True)
    assert client.post(address(anna), form(posting, "4")).status_code == 409
    assert JointScore.objects.present().get().summary == "Mettes-ord"
