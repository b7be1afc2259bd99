"""The post: one row per letter and occasion, sent once, the server's words kept, no secret stored."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError, transaction

from applications.models import Application
from recruitment import clock, letters, outbox
from recruitment.letters import Audience, Letter, Unresolved
from recruitment.models import OutgoingMail, User
from tests.people import BEFORE

State = OutgoingMail.State


def _write(monkeypatch: pytest.MonkeyPatch, subject: str, body: str) -> None:
    """Give «hello» its text and leave every other letter its own."""
    real = letters.source
    monkeypatch.setattr(letters, "source", lambda name: (subject, body) if name == "hello" else real(name))


@pytest.fixture
def hello(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letter]:
    """A letter of the tests: «Hej», with a name and a key that exists only when it is sent."""
    _write(monkeypatch, "Hej {navn}", "Kære {navn}\n\n{dato}: {nøgle}\n")
    letter = Letter(
        "hello", "applications.Application", Audience.APPLICANT, to=lambda a: a.email, values=lambda a, now: {"navn": a.name},
        at_sending=lambda a, now: {"nøgle": "s3cret"}, secret=frozenset({"nøgle"}),
    )  # fmt: skip
    yield letter
    del letters.REGISTRY["hello"]


def _post(letter: Letter, anna: Application, occasion: str = "once") -> OutgoingMail:
    return outbox.post(letter, anna, occasion=occasion, now=BEFORE)


def test_a_letter_is_written_once_per_occasion(hello: Letter, anna: Application) -> None:
    first, again, other = _post(hello, anna), _post(hello, anna), _post(hello, anna, "twice")
    assert (first.pk == again.pk, first.pk == other.pk) == (True, False)


def test_a_sent_letter_bears_its_date_and_keeps_no_secret(hello: Letter, anna: Application) -> None:
    row = _post(hello, anna)
    assert outbox.deliver(row.pk, now=BEFORE + timedelta(days=1))
    row.refresh_from_db()
    assert mail.outbox[-1].body == "Kære Anna Ager\n\ntirsdag den 12.\xa0november\xa02024: s3cret\n"
    assert row.body == "Kære Anna Ager\n\ntirsdag den 12.\xa0november\xa02024: [nøgle]\n"
    assert (row.state, row.sent_at) == (State.SENT, BEFORE + timedelta(days=1))


def test_a_sent_letter_is_not_sent_again(hello: Letter, anna: Application) -> None:
    row = _post(hello, anna)
    assert [outbox.deliver(row.pk, now=BEFORE) for _time in range(3)] == [True, False, False]


def test_two_workers_cannot_hold_one_letter(hello: Letter, anna: Application) -> None:
    row = _post(hello, anna)
    OutgoingMail.objects.filter(pk=row.pk).update(lease_until=clock.real() + timedelta(minutes=1))
    assert not outbox.deliver(row.pk, now=BEFORE)
    OutgoingMail.objects.filter(pk=row.pk).update(lease_until=clock.real() - timedelta(minutes=1))
    assert outbox.waiting(BEFORE)[-1] == row.pk
    assert outbox.deliver(row.pk, now=BEFORE)


def test_a_letter_of_a_rolled_back_act_never_goes(hello: Letter, anna: Application) -> None:
    class Change(Exception): ...

    with pytest.raises(Change), transaction.atomic():
        _post(hello, anna)
        raise Change
    assert not OutgoingMail.objects.filter(letter="hello").exists()


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (smtplib.SMTPDataError(451, b"try later"), State.QUEUED, "451 try later"),
        (ConnectionRefusedError("refused"), State.QUEUED, "refused"),
        (TimeoutError("timed out"), State.QUEUED, "timed out"),
        (smtplib.SMTPDataError(550, b"no such user"), State.FAILED, "550 no such user"),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}), State.FAILED, "550 no such user"),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"later")}), State.QUEUED, "450 later"),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), State.QUEUED, "535 wrong password"),
        (smtplib.SMTPServerDisconnected("timed out"), State.QUEUED, "timed out"),
    ],
)
def test_a_refusal_is_kept_in_the_servers_words(
    hello: Letter, anna: Application, monkeypatch, error: OSError, state: str, words: str
) -> None:
    row = _post(hello, anna)

    def refuse(backend: EmailBackend, messages: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert not outbox.deliver(row.pk, now=BEFORE)
    row.refresh_from_db()
    assert (row.state, row.error, row.lease_until) == (state, words, None)
    assert row.due_at > BEFORE


def test_a_failed_letter_goes_when_a_person_tries_again(hello: Letter, anna: Application, carl: User) -> None:
    row = _post(hello, anna)
    OutgoingMail.objects.filter(pk=row.pk).update(state=State.FAILED, attempts=12)
    assert outbox.retry(row, by=carl, now=BEFORE)
    assert outbox.deliver(row.pk, now=BEFORE)
    assert not outbox.retry(row, by=carl, now=BEFORE)


def test_a_prepared_letter_waits_for_a_person(hello: Letter, anna: Application, carl: User) -> None:
    row = _post(hello, anna)
    OutgoingMail.objects.filter(pk=row.pk).update(state=State.PREPARED)
    assert not outbox.deliver(row.pk, now=BEFORE)
    assert [outbox.release(row, by=carl, now=BEFORE) for _time in range(2)] == [True, False]
    assert outbox.deliver(row.pk, now=BEFORE)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{ukendt}", "Pladsholderen {ukendt} kendes ikke her."),
        ("{navn}", "Pladsholderen {navn} har ingen værdi."),
        ("  ", "Et brev skal have et emne og en tekst."),
    ],
)
def test_a_text_that_cannot_leave_is_refused(anna: Application, hello: Letter, monkeypatch, text: str, sentence: str) -> None:
    _write(monkeypatch, "Emne", text)
    anna.name = ""
    with pytest.raises(Unresolved) as refusal:
        _post(hello, anna)
    assert str(refusal.value) == sentence


def test_a_refusal_of_our_own_address_fails_no_letter(hello: Letter, anna: Application, monkeypatch) -> None:
    row = _post(hello, anna)

    def refuse(backend: EmailBackend, messages: object) -> int:
        raise smtplib.SMTPSenderRefused(530, b"5.7.0 Authentication required", "rekruttering@example.org")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert not outbox.deliver(row.pk, now=BEFORE)
    row.refresh_from_db()
    assert row.state == State.QUEUED


def test_a_database_that_is_away_for_a_moment_fails_no_letter(hello: Letter, anna: Application, monkeypatch) -> None:
    row = _post(hello, anna)

    def away(*_what: object) -> None:
        raise OperationalError("the connection is gone")

    monkeypatch.setattr("recruitment.sending.message", away)
    assert not outbox.deliver(row.pk, now=BEFORE)
    row.refresh_from_db()
    assert row.state == State.QUEUED
    assert row.lease_until is not None
