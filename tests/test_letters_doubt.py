"""What nobody knows of a letter stays unknown: whoever may have been told is told again when it changes."""

import smtplib
from datetime import timedelta

import pytest

from applications.models import Application
from recruitment import clock, invariants, line, outbox, sending
from recruitment.models import OutgoingMail, User
from scheduling import booking
from scheduling.models import Appointment
from scheduling.told import last_told
from tests import times

State = OutgoingMail.State
A_TIMEOUT = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
REFUSED = ConnectionRefusedError(111, "Connection refused")


def tried(monkeypatch: pytest.MonkeyPatch, error: Exception, now=times.NOW) -> OutgoingMail:
    """One attempt at the letter of the booking that ends so."""
    mail = OutgoingMail.objects.get(letter="appointment_booked")

    def send(self: line.Line, message: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(line.Line, "send", send)
        outbox.deliver(mail.pk, now=now)
    mail.refresh_from_db()
    return mail


def cancelled(appointment: Appointment, carl: User) -> list[tuple[str, str]]:
    booking.cancel(Appointment.objects.get(pk=appointment.pk), by=carl, now=times.NOW + timedelta(hours=3), note="Lokalet er optaget")
    return times.letters(appointment)


@pytest.fixture
def invited(posting, carl: User) -> Application:
    return times.invited(posting, carl)


def test_a_doubt_survives_a_later_refusal(invited: Application, carl: User, monkeypatch) -> None:
    appointment = times.booked(invited, carl)
    tried(monkeypatch, A_TIMEOUT)
    tried(monkeypatch, REFUSED, times.NOW + timedelta(hours=1))
    assert last_told(appointment)
    assert cancelled(appointment, carl) == [("booked", "discarded"), ("cancelled", "prepared")]


@pytest.mark.parametrize(
    "error",
    [REFUSED, smtplib.SMTPDataError(451, b"later"), smtplib.SMTPRecipientsRefused({"a@b.dk": (450, b"busy")}), OSError(113, "No route")],
)
def test_a_refusal_leaves_no_doubt(error: Exception, invited: Application, carl: User, monkeypatch) -> None:
    appointment = times.booked(invited, carl)
    assert not tried(monkeypatch, error).doubtful
    assert last_told(appointment) is None
    assert cancelled(appointment, carl) == [("booked", "discarded")]


@pytest.mark.parametrize("error", [A_TIMEOUT, TimeoutError("timed out"), ConnectionResetError(104, "reset")])
def test_silence_leaves_a_doubt(error: Exception, invited: Application, carl: User, monkeypatch) -> None:
    times.booked(invited, carl)
    assert tried(monkeypatch, error).doubtful


def test_a_worker_that_died_leaves_a_doubt_and_no_lease(invited: Application, carl: User) -> None:
    appointment = times.booked(invited, carl)
    mail = OutgoingMail.objects.get(letter="appointment_booked")
    assert sending._lease([mail.pk], times.NOW)
    OutgoingMail.objects.filter(pk=mail.pk).update(lease_until=clock.real() - timedelta(hours=2))
    assert cancelled(appointment, carl) == [("booked", "discarded"), ("cancelled", "prepared")]
    mail.refresh_from_db()
    assert mail.doubtful
    assert not invariants.broken(times.NOW)["letter_leased_for_an_hour"]


def test_a_letter_that_no_longer_applies_has_told_nobody(invited: Application, carl: User, monkeypatch) -> None:
    appointment = times.booked(invited, carl)
    tried(monkeypatch, REFUSED)
    late = appointment.starts_at + timedelta(minutes=5)
    while outbox.send_due(late):
        pass
    assert OutgoingMail.objects.get(letter="appointment_booked").state == State.DISCARDED
    assert last_told(appointment) is None
