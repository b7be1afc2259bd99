"""A jump of the rehearsal's clock: whatever falls due in between happens at its own moment, in order."""

from datetime import timedelta

import pytest

from applications.models import Application
from recruitment import clock, mailbox, outbox
from recruitment.celery import app
from recruitment.models import OutgoingMail, Posting, RehearsalMark, User
from recruitment.rehearsal import in_copenhagen
from scheduling import reminders
from scheduling.models import Swept
from scheduling.tasks import remind
from tests import people
from tests.impossible import nothing_impossible

START = in_copenhagen("2024-11-11T09:00")
THREE = in_copenhagen("2024-11-11T10:00")
ONE = in_copenhagen("2024-11-13T10:00")


@pytest.fixture
def in_rehearsal(settings, tmp_path, posting: Posting) -> Posting:
    settings.REHEARSAL = True
    settings.DATA_DIR = tmp_path
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "recruitment.mailbox.MailboxBackend"
    clock._seen = (0, timedelta(0))
    clock.move_to(START, restart=True)
    RehearsalMark.objects.create(since=clock.real())
    return posting


@pytest.fixture
def draft(in_rehearsal: Posting) -> Application:
    begun = START - timedelta(days=3)
    return people.draft(in_rehearsal, created_at=begun, changed_at=begun)


def _arrived() -> list[tuple[str, str]]:
    """(moment in Copenhagen, first words of the subject) of each letter in the mailbox, the oldest first."""
    return [(f"{clock.local(mail.at):%d.%m %H.%M}", mail.subject.split()[0]) for mail in reversed(mailbox.letters())]


def test_a_jump_over_both_reminders_sends_each_at_its_own_moment(draft: Application) -> None:
    clock.move_to(in_copenhagen("2024-11-18T08:00"))
    with nothing_impossible():
        remind()
    assert _arrived() == [("11.11 10.00", "Din"), ("13.11 10.00", "Sidste")]
    assert [(mail.created_at, mail.sent_at) for mail in OutgoingMail.objects.order_by("pk")] == [(THREE, THREE), (ONE, ONE)]


def test_two_jumps_do_what_one_does(draft: Application) -> None:
    for til in ("2024-11-12T08:00", "2024-11-12T08:00", "2024-11-18T08:00"):
        with clock.pinned(in_copenhagen(til)):
            remind()
            remind()
    assert _arrived() == [("11.11 10.00", "Din"), ("13.11 10.00", "Sidste")]


def test_a_letter_that_the_server_put_off_leaves_at_its_own_hour(draft: Application) -> None:
    row = outbox.post(reminders.REMINDERS[0].letter, draft, occasion=_occasion(draft), now=START)
    OutgoingMail.objects.filter(pk=row.pk).update(due_at=in_copenhagen("2024-11-11T09:17"))
    reminders.replay(START, in_copenhagen("2024-11-11T12:00"))
    assert _arrived() == [("11.11 09.17", "Din")]


def _occasion(draft: Application) -> str:
    (found,) = reminders.REMINDERS[0].coming(draft.posting, reminders.Span(START, ONE))
    return found.occasion


def test_what_a_change_in_between_undoes_is_not_sent(draft: Application) -> None:
    reminders.replay(START, THREE + timedelta(hours=1))
    Application.objects.filter(pk=draft.pk).delete()
    reminders.replay(THREE + timedelta(hours=1), in_copenhagen("2024-11-18T08:00"))
    assert _arrived() == [("11.11 10.00", "Din")]


def test_moving_the_clock_wakes_the_reminders_by_name(client, in_rehearsal: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, *args, **kwargs: rung.append(name))
    client.post("/proeve/ur/", {"til": "2024-11-15T08:00"})
    assert rung == ["scheduling.tasks.remind"]
    assert rung[0] in app.tasks


def test_outside_a_rehearsal_nothing_is_replayed(posting: Posting, carl: User) -> None:
    begun = START - timedelta(days=3)
    people.draft(posting, created_at=begun, changed_at=begun)
    Swept.note(START)
    with clock.pinned(ONE + timedelta(hours=1)):
        remind()
    assert [mail.letter for mail in OutgoingMail.objects.order_by("pk") if mail.letter != "digest"] == ["draft_one_day"]
