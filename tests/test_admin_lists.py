"""A list costs the same with one row and with three: a literal number of statements."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from applications.models import Application, Panel
from applications.process import Round
from recruitment import admin_rows, clock
from recruitment.models import Posting, PostingVersion, User
from recruitment.roles import Role
from tests import desk, people

# Besides the session, the user and the roles: the live posting of the head, and the list's own.
BESIDES = 3
COST = {
    "applications_application": 4,
    "recruitment_outgoingmail": 2,
    "applications_panel": 2,
    "recruitment_user": 3,
    "recruitment_posting": 2,
    "recruitment_postingversion": 2,
}


def more_rows(posting: Posting, wanted: int) -> None:
    """As many rows of each kind as are wanted, where a kind can have more than one."""
    for number in range(wanted):
        people.applied(posting, f"Ansøger {number}")
        user = people.staff(f"Medlem {number}", Role.COMMITTEE_MEMBER, posting)
        Panel.objects.create(posting=posting, round=Round.FIRST, user=user)
    for number in range(2, wanted + 1):
        first = posting.versions.get(number=1)
        PostingVersion.objects.create(
            posting=posting, number=number, content=first.content, digest=f"{number}", created_at=first.created_at
        )


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", list(COST))
def test_a_list_costs_the_same_whatever_its_length(name: str, rows: int, posting: Posting, carl: User, django_assert_num_queries) -> None:
    more_rows(posting, rows)
    client = desk.signed_in(carl)
    url = reverse(f"admin:{name}_changelist")
    with clock.pinned(people.AFTER):
        client.get(url)  # content types and the like are read once a process
        with django_assert_num_queries(BESIDES + COST[name]):
            response = client.get(url)
    assert response.status_code == 200
    assert COST[name] <= 5


def test_the_list_is_searched_and_filtered(posting: Posting, carl: User) -> None:
    can = dict.fromkeys(posting.profile.days_to_attend, True)
    anna, bo = people.applied(posting), people.applied(posting, "Bo Bech", attendance=can | {"first_interview": False})
    client, url = desk.signed_in(carl), reverse(desk.LIST)
    with clock.pinned(people.AFTER):
        bo.move("not_invite", by=carl, now=people.AFTER)
        for query, found in (
            ("q=anna", {anna}), (f"q={bo.number}", {bo}), ("q=bo.bech@example.org", {bo}), ("stage=rejected", {bo}),
            ("stage=under_way", {anna}), ("days=all", {anna}), ("days=not_all", {bo}), ("stage=draft", set()), ("q=ingen", set()),
        ):  # fmt: skip
            shown = client.get(f"{url}?{query}", follow=True).context["cl"].result_list
            assert set(shown) == found, query


def test_a_draft_is_counted_and_never_shown(posting: Posting, carl: User) -> None:
    draft = people.draft(posting, "Gemt Væk")
    client = desk.signed_in(carl)
    with clock.pinned(people.AFTER):
        start = client.get(reverse("admin:index")).content.decode()
        assert "Kladder, ikke sendt" in start
        for url in (reverse(desk.LIST), f"{reverse(desk.LIST)}?q=Gemt&stage=draft", reverse("admin:recruitment_outgoingmail_changelist")):
            page = client.get(url, follow=True).content.decode()
            assert "Gemt Væk" not in page
            assert "gemt.væk" not in page
        for url in (desk.dossier(draft.pk), desk.move(draft.pk, "not_invite"), f"{desk.dossier(draft.pk)}../history/"):
            assert client.get(url).status_code == 404, url


def test_a_long_list_fetches_what_it_shows_and_counts_no_further_than_ten_pages(posting: Posting, carl: User, monkeypatch) -> None:
    for number in range(9):
        people.applied(posting, f"Ansøger {number}")
    monkeypatch.setattr(admin_rows, "AHEAD", 3)
    monkeypatch.setattr(site.get_model_admin(Application), "list_per_page", 3)
    client, url = desk.signed_in(carl), reverse(desk.LIST)
    with clock.pinned(people.AFTER):
        first, last = client.get(url), client.get(f"{url}?p=3")
        assert client.get(f"{url}?p=4").status_code == 302
        assert client.get(f"{url}?p=-1").status_code == 302
    assert len(first.context["cl"].result_list) == 3
    assert "mere end 8" not in last.content.decode()
    assert (first.context["cl"].result_count, first.context["cl"].more) == (9, False)
    assert [row.name for row in last.context["cl"].result_list] == ["Ansøger 2", "Ansøger 1", "Ansøger 0"]
    with clock.pinned(people.AFTER):
        monkeypatch.setattr(admin_rows, "AHEAD", 1)
        page = client.get(url).content.decode()
    assert "mere end 6" in page
