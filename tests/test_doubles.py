"""Applications that may be the same person's are shown side by side; nothing is merged, and who has a conflict sees none."""

import pytest
from django.urls import reverse

from applications import doubles
from applications.models import Application, Conflict
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, people

PAGE = "admin:applications_application_doubles"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def apply(posting: Posting, name: str, email: str, phone: str) -> Application:
    return people.applied(posting, name, email=email, phone=phone)


def found(posting: Posting, user: User) -> list[set[str]]:
    return [{one.name for one in group} for group in doubles.groups(posting, user, people.AFTER)]


def test_they_share_an_address_or_a_number_however_it_is_written(posting: Posting, carl: User) -> None:
    apply(posting, "Bo Birk", "bo@example.org", "20 30 40 51")
    apply(posting, "Bo B. Birk", "BO@example.org", "30 00 00 01")
    apply(posting, "Cia Cold", "cia@example.org", "+45 20-30-40-52")
    apply(posting, "Cia C", "cia.c@example.org", "20304052")
    apply(posting, "Dan Due", "dan@example.org", "20 30 40 53")
    people.draft(posting, "Dan Draft", email="dan@example.org")
    assert found(posting, carl) == [{"Bo Birk", "Bo B. Birk"}, {"Cia Cold", "Cia C"}]


def test_one_who_shares_with_both_makes_one_group_of_three(posting: Posting, carl: User) -> None:
    apply(posting, "Bo Birk", "bo@example.org", "20 30 40 51")
    apply(posting, "Eva Ebbe", "eva@example.org", "20 30 40 52")
    apply(posting, "Bo Eva", "bo@example.org", "20 30 40 52")
    assert found(posting, carl) == [{"Bo Birk", "Eva Ebbe", "Bo Eva"}]


def test_the_page_says_what_is_the_same_and_costs_the_same_for_more(posting: Posting, carl: User, django_assert_num_queries) -> None:
    browser = desk.signed_in(carl)
    assert "Ingen to ansøgninger" in browser.get(reverse(PAGE)).content.decode()
    for number in range(3):
        apply(posting, f"Bo {number}", "bo@example.org", "20 30 40 51")
        if number == 1:
            with django_assert_num_queries(8):
                browser.get(reverse(PAGE))
    with django_assert_num_queries(8):
        page = browser.get(reverse(PAGE)).content.decode()
    assert "det samme" in page
    assert page.count("Træk denne") == 3


def test_the_dossier_says_that_there_is_another(posting: Posting, carl: User) -> None:
    first = apply(posting, "Bo Birk", "bo@example.org", "20 30 40 51")
    second = apply(posting, "Bo B", "bo@example.org", "20 30 40 99")
    alone = apply(posting, "Cia Cold", "cia@example.org", "20 30 40 52")
    browser = desk.signed_in(carl)
    dossier = browser.get(reverse("admin:applications_application_change", args=[first.pk])).content.decode()
    assert second.number in dossier
    dossier = browser.get(reverse("admin:applications_application_change", args=[alone.pk])).content.decode()
    assert "Mulige dobbelte" not in dossier


def test_whom_one_has_a_conflict_with_is_in_no_group(posting: Posting, carl: User) -> None:
    apply(posting, "Bo Birk", "bo@example.org", "20 30 40 51")
    second = apply(posting, "Bo B", "bo@example.org", "20 30 40 51")
    Conflict.objects.create(application=second, user=carl, conflicted=True, reason="Nabo", at=people.AFTER)
    assert found(posting, carl) == []


def test_others_find_nothing(posting: Posting, hanne: User) -> None:
    assert desk.signed_in(hanne).get(reverse(PAGE)).status_code in (302, 403, 404)
