"""The running order of a day: the times in order, who meets whom, pauses, and nobody whom the reader must not see."""

from datetime import time

import pytest
from django.urls import reverse

from applications.models import Conflict
from recruitment import clock
from recruitment.models import Posting, User
from scheduling import running
from scheduling.models import Kind
from tests import desk, people, times

PAGE = "admin:scheduling_slot_running"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def test_the_day_in_order_with_pauses_and_without_who_has_a_conflict(posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    bo, cia = times.invited(posting, carl, "Bo Birk"), times.invited(posting, carl, "Cia Cold")
    times.booked(cia, carl, time(11))
    times.booked(bo, carl, time(9))
    times.slot(posting, time(13))
    Conflict.objects.create(application=bo, user=mette, conflicted=True, reason="Nabo", at=people.AFTER)
    items = running.of_the_day(posting, Kind.FIRST, carl, people.AFTER)
    assert [(item.slot.hours, item.appointment and item.appointment.application.name, item.minutes) for item in items] == [
        ("kl.\xa009.00–10.00", "Bo Birk", 0), ("kl.\xa011.00–12.00", "Cia Cold", 60), ("kl.\xa013.00–14.00", None, 60),
    ]  # fmt: skip
    assert [[user.name for user in item.meets] for item in items] == [["Hanne Hansen"], ["Hanne Hansen", "Mette Madsen"], []]
    page = desk.signed_in(carl).get(reverse(PAGE, args=["first_interview"])).content.decode()
    assert "Pause, 60 minutter" in page
    assert page.index("Bo Birk") < page.index("Cia Cold")


def test_whom_the_consultant_has_a_conflict_with_is_not_named(posting: Posting, carl: User) -> None:
    bo = times.invited(posting, carl, "Bo Birk")
    times.booked(bo, carl)
    Conflict.objects.create(application=bo, user=carl, conflicted=True, reason="Nabo", at=people.AFTER)
    page = desk.signed_in(carl).get(reverse(PAGE, args=["first_interview"])).content.decode()
    assert "Bo Birk" not in page
    assert bo.number not in page
    assert "inhabil" in page


def test_an_empty_day_says_so_and_another_day_is_not_there(posting: Posting, carl: User, hanne: User) -> None:
    browser = desk.signed_in(carl)
    assert "Der er ingen tider på denne dag endnu." in browser.get(reverse(PAGE, args=["test"])).content.decode()
    assert browser.get(reverse(PAGE, args=["start"])).status_code == 404
    assert desk.signed_in(hanne).get(reverse(PAGE, args=["test"])).status_code in (302, 403, 404)


def test_the_page_costs_the_same_for_more(posting: Posting, carl: User, django_assert_num_queries) -> None:
    browser, address = desk.signed_in(carl), reverse(PAGE, args=["first_interview"])
    for hour, name in ((9, "Bo Birk"), (10, "Cia Cold"), (11, "Dan Due")):
        times.booked(times.invited(posting, carl, name), carl, time(hour))
        if hour in (9, 11):
            with django_assert_num_queries(10):
                browser.get(address)
