"""The start page: who must be invited by law, and how many came on which day."""

from datetime import date, timedelta

import pytest

from applications.arrivals import arrivals
from applications.models import Application, Conflict, Declaration, Read
from recruitment import clock
from recruitment import desk as start_page
from recruitment.models import Posting, User
from tests import desk, journey, people


def came(posting: Posting, name: str, days: int) -> Application:
    application = people.applied(posting, name)
    Application.objects.filter(pk=application.pk).update(submitted_at=people.BEFORE + timedelta(days=days))
    return application


def test_a_bar_a_day_up_to_the_deadline_and_the_same_as_a_table(posting: Posting, carl: User) -> None:
    for name, days in (("Anna Ager", 0), ("Bo Berg", 3), ("Cecilie Carl", 3)):
        came(posting, name, days)
    with clock.pinned(people.AFTER):
        rows = [(row.day.isoformat(), row.number, row.left, row.share, row.top) for row in arrivals(posting, people.AFTER)]
        page = desk.signed_in(carl).get("/admin/").content.decode()
    assert rows == [
        ("2024-11-11", 1, 0, 50, 50),
        ("2024-11-12", 0, 10, 0, 100),
        ("2024-11-13", 0, 20, 0, 100),
        ("2024-11-14", 2, 30, 100, 0),
    ]
    assert page.count("<rect x=") == 4
    assert "Modtaget dag for dag" in page


def test_the_day_is_that_of_copenhagen(posting: Posting) -> None:
    application = people.applied(posting)
    Application.objects.filter(pk=application.pk).update(submitted_at=people.CLOSES_AT - timedelta(minutes=30))  # 22.30 UTC
    assert [row.day for row in arrivals(posting, people.AFTER)] == [date(2024, 11, 14)]


def test_before_anybody_has_applied_nothing_is_drawn(posting: Posting, carl: User) -> None:
    with clock.pinned(people.BEFORE):
        assert start_page.pictures(carl, posting, people.BEFORE) == []


def test_who_must_be_invited_is_named_until_the_invitation(anna: Application, carl: User, hanne: User) -> None:
    Declaration.keep(anna, [Declaration.Kind.PREFERENTIAL])

    def named(user: User, now=people.AFTER) -> list[str]:
        return [row.who for row in start_page.to_do(user, anna.posting, now) if "fortrinsadgang" in row.what]

    assert named(carl) == ["Anna Ager"]
    assert named(carl, people.BEFORE) == []  # the pile is not whole yet
    assert named(hanne) == []
    anna.move("shortlist", by=carl, now=people.AFTER)
    assert named(carl) == ["Anna Ager"]
    anna.move("invite_first", by=carl, now=people.AFTER)
    assert named(carl) == []


@pytest.mark.usefixtures("now")
def test_who_holds_the_offer_is_not_named_to_whoever_has_a_conflict_of_interest(posting: Posting, carl: User, hanne: User) -> None:
    anna = journey.at_the_end(posting, carl, hanne)
    anna.move("offer", by=carl, now=people.AFTER, note="Udvalget i dag")

    def named() -> list[str]:
        return [row.who for row in start_page.to_do(carl, posting, people.AFTER) if row.verb == "Åbn"]

    assert named() == ["Anna Ager"]
    Conflict.objects.create(application=anna, user=carl, conflicted=True, reason="Nabo", at=people.AFTER)
    assert named() == []


def test_opening_the_dossier_marks_it_as_read(anna: Application, carl: User) -> None:
    desk.signed_in(carl).get(desk.dossier(anna.pk))
    assert Read.objects.get().user == carl
