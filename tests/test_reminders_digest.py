"""The consultant's morning: weekdays at 7.30, when there is something to say, in counts and words."""

from datetime import datetime, timedelta

import pytest

from recruitment import clock, outbox
from recruitment.models import Membership, OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Role
from scheduling.reminders import sweep
from tests import people
from tests.impossible import nothing_impossible

A_SECOND = timedelta(seconds=1)
TUESDAY = in_copenhagen("2024-11-12T07:30")
WEDNESDAY = in_copenhagen("2024-11-13T07:30")
FRIDAY = in_copenhagen("2024-11-15T07:30")
SATURDAY = in_copenhagen("2024-11-16T07:30")
MONDAY = in_copenhagen("2024-11-18T07:30")

pytestmark = pytest.mark.usefixtures("carl")


def _to(now: datetime) -> list[str]:
    return [mail.to for mail in sweep(now) if mail.letter == "digest"]


def _left(now: datetime) -> list[str]:
    with clock.pinned(now), nothing_impossible():
        outbox.send_due(now)
    return list(OutgoingMail.objects.filter(letter="digest", state="sent").values_list("to", flat=True))


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize(
    ("now", "written"), [(TUESDAY - A_SECOND, 0), (TUESDAY, 1), (WEDNESDAY - timedelta(hours=7, minutes=30, seconds=1), 1)]
)
def test_from_half_past_seven_until_the_day_ends(carl: User, now: datetime, written: int) -> None:
    assert _to(now) == [carl.email] * written


@pytest.mark.usefixtures("posting")
def test_a_morning_with_nothing_to_say_writes_nothing() -> None:
    assert _to(TUESDAY) == []


def test_what_comes_up_later_in_the_day_waits_for_the_next_morning(posting: Posting, carl: User) -> None:
    assert _to(TUESDAY) == []
    people.applied(posting)
    outbox.send_due(TUESDAY)
    OutgoingMail.objects.update(state="failed")
    assert _to(TUESDAY + timedelta(hours=2)) == []
    assert _to(WEDNESDAY) == [carl.email]


@pytest.mark.usefixtures("anna")
def test_a_beat_that_was_away_in_the_morning_writes_it_later_that_day(carl: User) -> None:
    sweep(TUESDAY - timedelta(hours=10))
    assert _to(TUESDAY + timedelta(hours=6)) == [carl.email]


@pytest.mark.usefixtures("anna")
def test_not_on_a_saturday_or_a_sunday_and_on_monday_again(carl: User) -> None:
    mornings = [FRIDAY, SATURDAY, SATURDAY + timedelta(days=1), MONDAY]
    assert [len(_to(morning)) for morning in mornings] == [1, 0, 0, 1]


def test_monday_counts_what_came_since_friday(posting: Posting, carl: User) -> None:
    for n, received in enumerate(["2024-11-08T07:29", "2024-11-08T07:31", "2024-11-10T12:00", "2024-11-11T07:31"]):
        people.applied(posting, f"Anna {n}", email=f"anna.{n}@example.org")
        OutgoingMail.objects.all().delete()
        posting.applications.filter(name=f"Anna {n}").update(submitted_at=in_copenhagen(received))
    (mail,) = sweep(in_copenhagen("2024-11-11T07:30"))
    assert "- 2 nye ansøgninger siden sidste hverdag kl. 07.30" in mail.body


@pytest.mark.usefixtures("anna")
def test_it_tells_what_to_do_and_names_no_applicant(carl: User) -> None:
    (mail,) = [mail for mail in sweep(FRIDAY) if mail.letter == "digest"]
    assert mail.subject == "Overblik fredag den 15. november 2024"
    assert "- 1 ansøgning skal læses og afgøres (inden mandag den 18.\xa0november\xa02024)" in mail.body
    assert "/admin/" in mail.body
    assert "Anna" not in mail.body
    assert "Ager" not in mail.body
    assert "anna.ager" not in mail.body


@pytest.mark.usefixtures("anna")
def test_not_after_the_last_day_before_the_start() -> None:
    assert len(_to(in_copenhagen("2024-12-30T07:30"))) == 1
    assert _to(in_copenhagen("2025-01-02T07:30")) == []


@pytest.mark.usefixtures("anna")
def test_each_consultant_gets_one_and_nobody_else(posting: Posting, carl: User, hanne: User) -> None:
    conny = people.staff("Conny Consult", Role.CONSULTANT, posting)
    left = people.staff("Lars Left", Role.CONSULTANT, posting)
    Membership.objects.filter(user=left).update(until=TUESDAY)
    assert sorted(_to(TUESDAY)) == sorted([carl.email, conny.email])


@pytest.mark.usefixtures("anna")
def test_whoever_is_no_longer_a_consultant_gets_none(carl: User) -> None:
    sweep(TUESDAY)
    Membership.objects.filter(user=carl).update(role=Role.COMMITTEE_MEMBER)
    assert _left(TUESDAY) == []


@pytest.mark.usefixtures("anna")
def test_a_letter_of_yesterday_morning_does_not_leave_today() -> None:
    sweep(TUESDAY)
    assert _left(WEDNESDAY) == []


@pytest.mark.usefixtures("anna")
def test_it_leaves_on_its_own_day(carl: User) -> None:
    sweep(TUESDAY)
    assert _left(TUESDAY + timedelta(hours=3)) == [carl.email]
