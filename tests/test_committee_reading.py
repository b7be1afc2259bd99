"""The committee reads and says yes, maybe or no: each by themselves first, heard by the consultant, closed by the decision."""

from datetime import timedelta

import pytest
from django.test import Client

from applications import committee
from applications.models import Application, Declaration, Opinion
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import desk, people

pytestmark = pytest.mark.django_db
LIST = "/ansoegninger/"


def get(client: Client, url: str = LIST):
    with clock.pinned(people.AFTER):
        return client.get(url)


def give(client: Client, application: Application, verdict: str = "yes", reason: str = "Har ledet jurister."):
    with clock.pinned(people.AFTER):
        return client.post(f"{LIST}{application.pk}/mening/", {"verdict": verdict, "reason": reason})


def declared(posting: Posting, *users: User) -> None:
    for user in users:
        committee.declare(posting, user, {}, asked=[one.pk for one in committee.pile(posting)], now=people.AFTER)


@pytest.fixture
def bo(posting: Posting) -> Application:
    return people.applied(posting, "Bo Bech")


def test_hanne_reads_one_after_the_other_and_sees_how_far_she_is(anna, bo, posting: Posting, hanne: User) -> None:
    declared(posting, hanne)
    client = desk.signed_in(hanne)
    assert "0 af 2" in get(client).content.decode().replace("\xa0", " ")
    page = get(client, f"{LIST}{anna.pk}/").content.decode()
    for words in ("Jeg vil gerne samle et sekretariat.", "cv.pdf", "1 af 2", "Den efter"):
        assert words in page
    assert give(client, anna)["Location"] == f"{LIST}{bo.pk}/"
    assert give(client, bo, "no", "Mangler ledelse.")["Location"] == LIST
    assert "2 af 2" in get(client).content.decode().replace("\xa0", " ")


def test_what_others_think_is_hidden_until_ones_own_is_given(anna, posting: Posting, hanne: User, mette: User) -> None:
    declared(posting, hanne, mette)
    give(desk.signed_in(mette), anna, "no", "Zebramærke")
    client = desk.signed_in(hanne)
    for url in (LIST, f"{LIST}{anna.pk}/"):
        assert "Zebramærke" not in get(client, url).content.decode()
        assert "Mette Madsen" not in get(client, url).content.decode()
    give(client, anna)
    assert "Zebramærke" in get(client, f"{LIST}{anna.pk}/").content.decode()
    assert "Mette Madsen: Nej" in get(client).content.decode()


def test_an_opinion_needs_a_choice_and_a_reason(anna, posting: Posting, hanne: User) -> None:
    declared(posting, hanne)
    page = give(desk.signed_in(hanne), anna, "", "").content.decode()
    assert "Vælg ja, måske eller nej." in page
    assert "Skriv i en sætning" in page
    assert give(desk.signed_in(hanne), anna, "perhaps", "x").status_code == 200
    assert not Opinion.objects.exists()


def test_a_change_is_kept_beside_what_was_said_before_and_the_same_twice_is_one(anna, posting: Posting, hanne: User) -> None:
    declared(posting, hanne)
    client = desk.signed_in(hanne)
    for verdict in ("yes", "yes", "maybe"):
        give(client, anna, verdict)
    assert list(Opinion.objects.order_by("pk").values_list("verdict", flat=True)) == ["yes", "maybe"]
    assert Opinion.objects.present().get().verdict == "maybe"


def test_a_correction_asks_for_a_new_look(anna, posting: Posting, hanne: User) -> None:
    declared(posting, hanne)
    client = desk.signed_in(hanne)
    give(client, anna)
    Application.objects.update(version=2)
    assert "Rettet, siden du læste den" in get(client).content.decode()
    give(client, anna)
    assert "Rettet, siden du læste den" not in get(client).content.decode()


def test_opinions_close_when_it_is_decided(anna, posting: Posting, carl: User, hanne: User) -> None:
    declared(posting, hanne)
    anna.move("not_invite", by=carl, now=people.AFTER)
    client = desk.signed_in(hanne)
    assert give(client, anna).status_code == 302
    assert not Opinion.objects.exists()
    assert "lukket" in get(client, f"{LIST}{anna.pk}/").content.decode()


def test_carl_reads_the_opinions_in_the_dossier(anna, posting: Posting, carl: User, hanne: User) -> None:
    declared(posting, hanne)
    give(desk.signed_in(hanne), anna, "yes", "Har ledet <b>jurister</b>.")
    page = get(desk.signed_in(carl), desk.dossier(anna.pk)).content.decode()
    assert "Har ledet &lt;b&gt;jurister&lt;/b&gt;." in page


def test_carl_sees_in_the_list_how_many_say_what(anna, bo, posting: Posting, carl: User, hanne: User, mette: User) -> None:
    declared(posting, hanne, mette)
    give(desk.signed_in(hanne), anna, "yes")
    give(desk.signed_in(mette), anna, "maybe")
    give(desk.signed_in(mette), anna, "no")
    page = get(desk.signed_in(carl), "/admin/applications/application/").content.decode()
    assert "Ja 1 · Nej 1" in page


def test_what_only_the_consultant_may_know_is_not_read(anna, posting: Posting, hanne: User) -> None:
    Declaration.keep(anna, {Declaration.Kind.PREFERENTIAL})
    declared(posting, hanne)
    page = get(desk.signed_in(hanne), f"{LIST}{anna.pk}/").content.decode()
    assert "fortrinsadgang" not in page.lower()
    assert anna.email not in page


def test_who_does_not_read_is_not_let_in(anna, posting: Posting, otto: User) -> None:
    assert get(Client()).status_code == 302
    assert get(desk.signed_in(otto)).status_code == 403
    assert get(desk.signed_in(people.staff("Administrator", Role.ADMINISTRATOR, None))).status_code == 403


def test_who_withdraws_is_no_longer_read(anna, posting: Posting, hanne: User) -> None:
    declared(posting, hanne)
    anna.move("withdraw", by=people.Applicant(anna.pk), now=people.AFTER + timedelta(minutes=1))
    client = desk.signed_in(hanne)
    assert "Anna Ager" not in get(client).content.decode()
    assert get(client, f"{LIST}{anna.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(rows: int, posting: Posting, hanne: User, django_assert_num_queries) -> None:
    for number in range(rows):
        people.applied(posting, f"Ansøger {number}")
    declared(posting, hanne)
    client = desk.signed_in(hanne)
    get(client)
    with django_assert_num_queries(8):
        get(client)
