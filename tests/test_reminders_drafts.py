"""The reminders of a draft: from 10.00 three days before the deadline, from 10.00 the day before it, never afterwards."""

from datetime import datetime, timedelta

import pytest

from applications import drafts
from applications.models import Application
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Applicant
from scheduling.reminders import sweep
from tests import people
from tests.impossible import nothing_impossible

A_SECOND = timedelta(seconds=1)
BEGUN = in_copenhagen("2024-11-08T12:00")
THREE = in_copenhagen("2024-11-11T10:00")
ONE = in_copenhagen("2024-11-13T10:00")


@pytest.fixture
def draft(posting: Posting) -> Application:
    """Anna's draft, begun on the Friday before."""
    return people.draft(posting, created_at=BEGUN, changed_at=BEGUN)


def _written(now: datetime) -> list[tuple[str, str]]:
    return [(mail.letter, mail.to) for mail in sweep(now)]


def _sent(now: datetime) -> list[str]:
    """The letters that leave in a sweep at `now`."""
    with clock.pinned(now):
        sweep(now)
        outbox.send_due(now)
    return list(OutgoingMail.objects.filter(letter__startswith="draft", sent_at=now).values_list("letter", flat=True))


@pytest.mark.parametrize(
    ("now", "written"),
    [
        (THREE - A_SECOND, []),
        (THREE, ["draft_three_days"]),
        (ONE - A_SECOND, ["draft_three_days"]),
        (ONE, ["draft_one_day"]),
        (people.CLOSES_AT - A_SECOND, ["draft_one_day"]),
        (people.CLOSES_AT, []),
    ],
)
def test_each_has_a_window_that_closes(draft: Application, now: datetime, written: list[str]) -> None:
    assert _written(now) == [(letter, draft.email) for letter in written]


def test_each_is_written_once_however_often_it_is_asked(draft: Application) -> None:
    moments = [THREE, THREE, THREE + A_SECOND, ONE, ONE, ONE + timedelta(hours=1)]
    assert [len(_written(now)) for now in moments] == [1, 0, 0, 1, 0, 0]


def test_a_draft_begun_after_the_moment_is_not_reminded_of_it(posting: Posting) -> None:
    people.draft(posting, created_at=THREE, changed_at=THREE)
    assert _written(THREE + timedelta(hours=1)) == []
    assert [letter for letter, _to in _written(ONE)] == ["draft_one_day"]


def test_a_draft_without_an_address_is_left_in_peace(posting: Posting) -> None:
    people.draft(posting, email="", created_at=BEGUN, changed_at=BEGUN)
    assert _written(THREE) == []


def test_whoever_has_sent_from_the_address_is_not_reminded_of_another_draft(posting: Posting, draft: Application) -> None:
    people.applied(posting, "Anna Ager", email="ANNA.AGER@example.org")
    assert _written(THREE) == []


def test_several_drafts_of_one_address_get_one_letter_about_the_newest(posting: Posting, draft: Application) -> None:
    newest = people.draft(posting, email="Anna.Ager@example.org", created_at=BEGUN, changed_at=BEGUN + A_SECOND)
    assert [mail.thing for mail in sweep(THREE)] == [f"application:{newest.pk}"]
    assert _written(THREE + A_SECOND) == []


def test_an_application_sent_between_writing_and_sending_stops_the_letter(draft: Application) -> None:
    sweep(THREE)
    draft.move("submit", by=Applicant(draft.pk), now=THREE)
    assert _sent(THREE + A_SECOND) == []


def test_another_application_sent_in_between_stops_the_letter(posting: Posting, draft: Application) -> None:
    sweep(THREE)
    people.applied(posting, "Anna Ager", email="Anna.Ager@example.org")
    assert _sent(THREE + A_SECOND) == []


def test_a_changed_address_stops_the_letter_to_the_old_one_and_gets_its_own(draft: Application) -> None:
    sweep(THREE)
    draft.email = "anna@example.org"
    drafts.save(draft, ["email"], now=THREE)
    assert "draft_three_days" in _sent(THREE + A_SECOND)
    assert list(OutgoingMail.objects.filter(letter="draft_three_days", state="sent").values_list("to", flat=True)) == ["anna@example.org"]


def test_a_letter_written_inside_its_window_does_not_leave_after_it(draft: Application) -> None:
    sweep(ONE)
    assert _sent(people.CLOSES_AT) == []


def test_a_deleted_draft_takes_its_letter_along(draft: Application) -> None:
    sweep(THREE)
    drafts.delete(draft, now=THREE)
    assert _sent(THREE + A_SECOND) == []


def test_a_closed_posting_reminds_nobody(posting: Posting, draft: Application) -> None:
    sweep(THREE)
    Posting.objects.update(state=Posting.CLOSED)
    assert _sent(THREE + A_SECOND) == []


def test_the_letter_says_the_deadline_and_no_name_in_its_subject(draft: Application) -> None:
    sweep(THREE)
    (mail,) = OutgoingMail.objects.filter(letter="draft_three_days")
    assert mail.subject == "Din ansøgning er ikke sendt: fristen er torsdag den 14. november 2024 kl. 23.59"
    assert f"/min-ansoegning/find/{draft.link}/" in mail.body


def test_a_submission_right_before_the_letter_leaves_stops_it_a_hundred_times(posting: Posting) -> None:
    rows = [people.draft(posting, f"Anna {n}", email=f"anna.{n}@example.org", created_at=BEGUN, changed_at=BEGUN) for n in range(100)]
    sweep(THREE)
    before = timedelta(milliseconds=50)
    with nothing_impossible(), clock.pinned(THREE + A_SECOND):
        for row in rows:
            (mail,) = OutgoingMail.objects.filter(letter="draft_three_days", thing=f"application:{row.pk}")
            row.move("submit", by=Applicant(row.pk), now=clock.now() - before)
            assert outbox.deliver(mail.pk, now=clock.now()) is False
        outbox.send_due(clock.now())
    states = OutgoingMail.objects.values_list("letter", "state").order_by("pk")
    assert sorted(set(states)) == [("draft_three_days", "discarded"), ("receipt", "sent")]
