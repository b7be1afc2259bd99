"""The consultant records a conflict of interest for somebody, or lifts one; whoever has one does not meet the name in the times."""

from datetime import time

import pytest
from django.urls import reverse

from applications import committee
from applications.models import Application, Conflict, Note
from recruitment import clock
from recruitment import desk as start_page
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import desk, people, times


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def page(application: Application) -> str:
    return reverse("admin:applications_application_conflicts", args=[application.pk])


def typed(reader: User, **changes: str) -> dict[str, str]:
    return {"reader": str(reader.pk), "holds": "away", "reason": "De er naboer."} | changes


def test_recorded_and_lifted_with_a_note_each(anna: Application, carl: User, mette: User) -> None:
    committee.declare(anna.posting, mette, {}, asked=[anna.pk], now=people.AFTER)
    assert Application.objects.visible_to(mette, people.AFTER).exists()
    at_the_desk = desk.signed_in(carl)
    assert at_the_desk.post(page(anna), typed(mette)).status_code == 302
    assert not Application.objects.visible_to(mette, people.AFTER).exists()
    assert "De er naboer." in at_the_desk.get(page(anna)).content.decode()
    at_the_desk.post(page(anna), typed(mette, holds="part", reason="Det var en anden Anna."))
    assert Application.objects.visible_to(mette, people.AFTER).exists()
    assert list(Note.objects.order_by("pk").values_list("text", "audience")) == [
        ("Mette Madsen er fundet inhabil: De er naboer.", "consultants"),
        ("Mette Madsen deltager alligevel: Det var en anden Anna.", "consultants"),
    ]


def test_what_stands_already_is_said_and_not_noted(anna: Application, carl: User, mette: User) -> None:
    for _press in range(2):
        desk.signed_in(carl).post(page(anna), typed(mette))
    assert Note.objects.count() == 1


def test_a_reason_is_needed(anna: Application, carl: User, mette: User) -> None:
    answer = desk.signed_in(carl).post(page(anna), typed(mette, reason=" "))
    assert answer.status_code == 422
    assert not Conflict.objects.exists()


def test_nobody_lifts_their_own_and_nobody_else_settles(anna: Application, carl: User, hanne: User, otto: User) -> None:
    answer = desk.signed_in(carl).post(page(anna), typed(carl))
    assert answer.url == reverse(desk.LIST)
    assert desk.signed_in(carl).post(page(anna), typed(carl, holds="part")).status_code == 404
    for user in (hanne, otto):
        assert desk.signed_in(user).post(page(anna), typed(user)).status_code in (302, 404)
    assert Conflict.objects.get().conflicted


def test_one_who_is_not_of_this_posting_cannot_be_chosen(anna: Application, carl: User, otto: User) -> None:
    assert desk.signed_in(carl).post(page(anna), typed(otto)).status_code == 422


def test_the_name_is_not_met_in_the_times(posting: Posting, carl: User) -> None:
    cilla = people.staff("Cilla Carlsen", Role.CONSULTANT, posting)
    booked, lacks = times.invited(posting, carl, "Anna Ager"), times.invited(posting, carl, "Bo Berg")
    slot = times.booked(booked, carl, time(9)).slot
    for application in (booked, lacks):
        committee.settle(application, cilla, conflicted=True, reason="Tidligere kolleger.", by=carl, now=people.AFTER)
    client = desk.signed_in(cilla)
    shown = client.get(reverse("admin:scheduling_slot_changelist")).content.decode()
    assert "Anna Ager" not in shown
    assert "Anna Ager" in desk.signed_in(carl).get(reverse("admin:scheduling_slot_changelist")).content.decode()
    assert client.get(reverse("admin:scheduling_slot_change", args=[slot.pk])).status_code == 404
    assert not [row for row in start_page.to_do(cilla, posting, people.AFTER) if "tidspunkt" in row.what]
    assert [row for row in start_page.to_do(carl, posting, people.AFTER) if "tidspunkt" in row.what]
