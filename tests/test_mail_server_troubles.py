"""A mail server that refuses, falls silent or hangs up, over a real connection: as promised, and the others on time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from applications.models import Application
from recruitment import clock, outbox
from recruitment.letters import REGISTRY
from recruitment.models import OutgoingMail, Posting
from tests import people
from tests.mail_server import RESET, SILENCE, MailServer
from tests.people import BEFORE

State = OutgoingMail.State
LATER = BEFORE + timedelta(minutes=30)


@pytest.fixture
def ten(posting: Posting, settings) -> list[Application]:
    """Ten drafts, each with the letter that is the way back to it, and a mail server that answers within half a second or not at all."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5
    drafts = [people.draft(posting, f"Nr {number}", email=f"nr{number}@example.org") for number in range(10)]
    for draft in drafts:
        outbox.post(REGISTRY["draft_link"], draft, occasion=f"application:{draft.pk}", now=BEFORE)
    return drafts


def states() -> dict[str, int]:
    counts: dict[str, int] = {}
    for state in OutgoingMail.objects.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def troubled(verb: str, said: str, *, times: int = 1, only: str = "") -> Callable[[str, str], str | None]:
    """Answer `said` to `verb` so many times, and yes to everything else."""
    left = [times]

    def answer(asked: str, argument: str) -> str | None:
        if asked != verb or (only and only not in argument) or not left[0]:
            return None
        left[0] -= 1
        return said

    return answer


def sent_over(server: MailServer, settings, now=BEFORE) -> None:
    settings.EMAIL_PORT = server.port
    while outbox.send_due(now):
        pass


def test_one_connection_carries_them_all(ten, settings) -> None:
    with MailServer() as server:
        sent_over(server, settings)
    assert (len(server.copies()), max(server.copies().values()), server.connections) == (10, 1, 1)
    assert states() == {State.SENT: 10}


def test_550_for_one_fails_that_one_in_the_servers_words_and_no_other(ten, settings) -> None:
    with MailServer(troubled("RCPT", "550 5.1.1 no such user", only="nr3@")) as server:
        sent_over(server, settings)
    failed = OutgoingMail.objects.get(state=State.FAILED)
    assert (failed.to, failed.error, failed.attempts) == ("nr3@example.org", "550 5.1.1 no such user", 1)
    assert (states()[State.SENT], server.connections) == (9, 1)


def test_451_waits_longer_each_time_and_then_goes_with_the_same_message_id(ten, settings) -> None:
    with MailServer(troubled("RCPT", "451 later", times=2, only="nr3@")) as server:
        sent_over(server, settings)
        row = OutgoingMail.objects.get(to="nr3@example.org")
        assert (row.state, row.error, row.due_at) == (State.QUEUED, "451 later", BEFORE + timedelta(minutes=2))
        sent_over(server, settings, row.due_at)
        row.refresh_from_db()
        assert (row.state, row.due_at) == (State.QUEUED, BEFORE + timedelta(minutes=6))
        sent_over(server, settings, row.due_at)
    assert states() == {State.SENT: 10}
    assert server.copies()[row.message_id] == 1


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("CONNECT", SILENCE),
        ("CONNECT", RESET),
        ("CONNECT", "421 too busy"),
        ("EHLO", SILENCE),
        ("MAIL", "421 closing"),
        ("DATA", SILENCE),
        ("DATA", "451 local error"),
        ("BODY", RESET),
        (".", "451 try later"),
    ],
)
def test_a_letter_that_was_not_taken_waits_and_the_others_are_on_time(verb: str, said: str, ten, settings) -> None:
    with MailServer(troubled(verb, said)) as server:
        sent_over(server, settings)
        assert states() == {State.SENT: 9, State.QUEUED: 1}
        sent_over(server, settings, LATER)
    assert states() == {State.SENT: 10}
    assert set(server.copies().values()) == {1}
    assert server.connections <= 3


@pytest.mark.parametrize("said", [SILENCE, RESET])
def test_an_answer_that_was_lost_after_the_dot_makes_one_copy_with_the_same_message_id(said: str, ten, settings) -> None:
    with MailServer(troubled(".", said)) as server:
        sent_over(server, settings)
        assert states() == {State.SENT: 9, State.QUEUED: 1}
        sent_over(server, settings, LATER)
    assert states() == {State.SENT: 10}
    copies = sorted(server.copies().values())
    # A server that was silent had taken the letter; one that cut the line had not.
    assert copies == ([1] * 9 + [2] if said == SILENCE else [1] * 10)


def test_a_server_that_is_away_costs_nobody_a_letter(ten, settings) -> None:
    with MailServer() as server:
        port = server.port
    settings.EMAIL_PORT = port
    assert outbox.send_due(BEFORE) == 0
    tried = OutgoingMail.objects.exclude(attempts=0)
    # It gives up after a few, and leaves the others due for the next sweep.
    assert 0 < tried.count() < 10
    assert "refused" in tried[0].error.lower()
    with MailServer(port=port) as server:
        sent_over(server, settings, LATER)
    assert states() == {State.SENT: 10}
    assert set(server.copies().values()) == {1}


def test_a_worker_that_died_leaves_a_lease_and_another_sends_the_letter(ten, settings) -> None:
    OutgoingMail.objects.filter(to="nr3@example.org").update(lease_until=clock.real() + timedelta(minutes=1), attempts=1)
    with MailServer() as server:
        sent_over(server, settings)
        assert states() == {State.SENT: 9, State.QUEUED: 1}
        OutgoingMail.objects.filter(state=State.QUEUED).update(lease_until=F("lease_until") - timedelta(minutes=2))
        sent_over(server, settings)
    assert set(server.copies().values()) == {1}
    assert len(server.copies()) == 10


def test_the_first_letter_that_goes_calls_in_those_that_found_nobody_there(ten, settings) -> None:
    OutgoingMail.objects.update(attempts=7, error="[Errno 111] Connection refused", due_at=BEFORE + timedelta(hours=1))
    row = OutgoingMail.objects.filter(to__startswith="nr")
    row.filter(to="nr0@example.org").update(attempts=0, error="", due_at=BEFORE)
    row.filter(to="nr1@example.org").update(error="451 later")
    row.filter(to="nr2@example.org").update(error="timed out", doubtful=True)
    with MailServer() as server:
        sent_over(server, settings)
    waiting = OutgoingMail.objects.filter(state=State.QUEUED).order_by("to").values_list("to", "due_at")
    hour = BEFORE + timedelta(hours=1)
    assert list(waiting) == [("nr1@example.org", hour), ("nr2@example.org", hour)]
    assert (states()[State.SENT], max(server.copies().values())) == (8, 1)
