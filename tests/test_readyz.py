"""/readyz tells whoever watches which part does not work, and nothing about anybody; /healthz asks nobody."""

import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from applications.models import Application
from recruitment import clock, pulse
from recruitment.models import OutgoingMail, Pulse, User
from tests import people

State = OutgoingMail.State


@pytest.fixture
def heard(db: None) -> None:
    """Worker and beat have just been heard."""
    for name in (pulse.BEAT, pulse.WORKER):
        pulse.leave(name, clock.real())


def _words(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    assert answer.headers["Content-Type"] == "text/plain"
    return answer.status_code, {line.split()[0]: line.split()[1] for line in answer.content.decode().splitlines()}


ALL_WELL = {"database": "ok", "broker": "ok", "beat": "ok", "worker": "ok", "letters": "ok"}


def _silent(name: str, for_seconds: float) -> None:
    Pulse.objects.filter(name=name).update(at=clock.real() - timedelta(seconds=for_seconds))


@pytest.mark.usefixtures("heard")
def test_when_all_is_well_every_line_says_ok(client: Client) -> None:
    assert _words(client) == (200, ALL_WELL)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(("seconds", "status", "word"), [(170, 200, "ok"), (185, 503, "bad")])
def test_a_beat_is_missed_after_three_minutes(client: Client, seconds: float, status: int, word: str) -> None:
    _silent(pulse.BEAT, seconds)
    assert _words(client) == (status, ALL_WELL | {"beat": word})


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(("seconds", "status", "word"), [(170, 200, "ok"), (185, 503, "bad")])
def test_so_is_a_worker_while_the_beat_is_heard(client: Client, seconds: float, status: int, word: str) -> None:
    _silent(pulse.WORKER, seconds)
    assert _words(client) == (status, ALL_WELL | {"worker": word})


@pytest.mark.usefixtures("heard")
def test_a_worker_is_not_accused_while_the_beat_is_silent(client: Client) -> None:
    _silent(pulse.WORKER, 999)
    _silent(pulse.BEAT, 999)
    assert _words(client) == (503, ALL_WELL | {"beat": "bad", "worker": "unknown"})


@pytest.mark.django_db
def test_before_anything_was_heard_it_says_so(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "beat bad never heard\nworker unknown never heard\n" in answer.content.decode()


@pytest.mark.usefixtures("heard", "now")
def test_a_letter_may_wait_half_an_hour_and_not_longer(client: Client, anna: Application) -> None:
    for minutes, status, word in ((29, 200, "ok"), (31, 503, "bad")):
        OutgoingMail.objects.filter(letter="receipt").update(due_at=people.BEFORE - timedelta(minutes=minutes))
        assert _words(client) == (status, ALL_WELL | {"letters": word})
    for state in (State.PREPARED, State.SENT, State.DISCARDED, State.FAILED):
        OutgoingMail.objects.update(state=state)
        assert _words(client) == (200, ALL_WELL)


@pytest.mark.usefixtures("heard", "now")
def test_a_letter_that_the_mail_server_puts_off_again_and_again_is_late_too(client: Client, anna: Application, carl: User) -> None:
    later = people.BEFORE + timedelta(minutes=32)
    OutgoingMail.objects.update(due_at=later, attempts=4, created_at=people.BEFORE - timedelta(minutes=29))
    assert _words(client) == (200, ALL_WELL)
    OutgoingMail.objects.update(created_at=people.BEFORE - timedelta(minutes=31))
    assert _words(client) == (503, ALL_WELL | {"letters": "bad"})
    # One that a person released has an old date without being late; how often it was tried tells.
    OutgoingMail.objects.update(released_by=carl)
    assert _words(client) == (200, ALL_WELL)
    OutgoingMail.objects.update(attempts=5)
    assert _words(client) == (503, ALL_WELL | {"letters": "bad"})


@pytest.mark.usefixtures("heard")
def test_a_broker_that_is_away_is_told(client: Client, settings) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://:hemmeligt@127.0.0.1:{door.getsockname()[1]}/0"
        assert _words(client) == (503, ALL_WELL | {"broker": "bad"})


@pytest.mark.usefixtures("heard")
def test_without_a_database_it_answers_all_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError("password authentication failed for user «recruitment»")

    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode().split("\n")[0]) == (503, "database bad")
    assert "letters unknown" in answer.content.decode()
    assert "password" not in answer.content.decode()


@pytest.mark.usefixtures("heard")
def test_it_asks_three_questions_however_many_letters_wait(client: Client, anna: Application, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        client.get("/readyz")
    for number in range(3):
        people.applied(anna.posting, f"Bo {number}")
    with django_assert_num_queries(3):
        client.get("/readyz")


@pytest.mark.usefixtures("heard", "now")
def test_nothing_in_it_is_about_anybody(client: Client, anna: Application) -> None:
    OutgoingMail.objects.update(state=State.FAILED, error="550 anna.ager@example.org unknown")
    text = client.get("/readyz").content.decode()
    for secret in ("@", "Anna", "Ager", anna.number, "550"):
        assert secret not in text
    assert "1 failed" in text


def test_healthz_asks_no_database_whoever_asks(client: Client, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.cookies["sessionid"] = "x" * 32
    # No mark for the database on this test: a query would be an error.
    assert client.get("/healthz").content == b"ok"


def test_both_are_read_only(client: Client) -> None:
    assert [client.post(path).status_code for path in ("/healthz", "/readyz")] == [405, 405]


@pytest.mark.usefixtures("heard")
def test_neither_is_sent_elsewhere_in_a_real_installation(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, ["^healthz$", "^readyz$"]
    assert [client.get(path).status_code for path in ("/healthz", "/readyz", "/")] == [200, 200, 301]


# --- The signs themselves ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_process_signs_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "_signed", {})
    moments = iter([0.0, 5.0, 19.0, 21.0])
    monkeypatch.setattr("recruitment.pulse.time.monotonic", lambda: next(moments))
    seen = []
    monkeypatch.setattr(pulse, "leave", lambda name, at: seen.append(name))
    for _time in range(4):
        pulse.sign(pulse.WORKER)
    assert seen == [pulse.WORKER] * 2


@pytest.mark.django_db
def test_a_sign_replaces_the_one_before() -> None:
    for _time in range(3):
        pulse.leave(pulse.BEAT, clock.real())
    assert Pulse.objects.count() == 1


def test_a_database_that_is_away_stops_nobody(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def away(*args: object) -> None:
        raise OperationalError("somebody's secret")

    monkeypatch.setattr(pulse, "_signed", {})
    monkeypatch.setattr(pulse, "leave", away)
    monkeypatch.setattr(pulse, "close_old_connections", lambda: None)
    pulse.sign(pulse.WORKER)
    assert "OperationalError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.usefixtures("heard")
def test_the_health_checks_of_the_processes_say_who_is_silent() -> None:
    call_command("heard", "worker")
    call_command("heard", "beat")
    _silent(pulse.WORKER, 200)
    with pytest.raises(CommandError, match="The worker has not been heard for 200 s"):
        call_command("heard", "worker")
    _silent(pulse.BEAT, 200)
    with pytest.raises(CommandError, match="The beat has not been heard"):
        call_command("heard", "beat")
    call_command("heard", "worker", stderr=(said := StringIO()))
    assert "nothing is known of the worker" in said.getvalue()
