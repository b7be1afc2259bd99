"""A letter that is to leave at a time: it waits for that time, can be stopped until then, and is asked once more whether it applies."""

import dataclasses
from datetime import timedelta

import pytest
from django.core import mail

from applications.models import Application
from recruitment import clock, letters, outbox
from recruitment.models import OutgoingMail, User
from tests import desk, people

State = OutgoingMail.State
LATER = people.AFTER + timedelta(hours=6)  # 15 November, 15.00 in Copenhagen
TYPED = {"subject": "Svar", "body": "Kære Anna\n\nTak.\n\nSendt {dato}", "at": "2024-11-15T15:00"}


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


@pytest.fixture
def waiting(anna: Application, carl: User) -> OutgoingMail:
    anna.move("not_invite", by=carl, now=people.AFTER)
    mail.outbox.clear()
    return OutgoingMail.objects.get(letter="not_invited")


def sent() -> list[str]:
    return [message.subject for message in mail.outbox]


def test_it_leaves_at_its_time_and_not_before(waiting: OutgoingMail, carl: User) -> None:
    page = desk.signed_in(carl).post(desk.letter(waiting.pk, "release"), TYPED, follow=True).content.decode()
    assert "15. november 2024 kl. 15.00" in page.replace("\xa0", " ")
    outbox.send_due(LATER - timedelta(seconds=1))
    assert "Svar" not in sent()
    outbox.send_due(LATER)
    assert sent().count("Svar") == 1


def test_it_can_be_stopped_and_waits_again(waiting: OutgoingMail, carl: User) -> None:
    client = desk.signed_in(carl)
    client.post(desk.letter(waiting.pk, "release"), TYPED)
    assert "Stop brevet" in client.get(desk.letter(waiting.pk)).content.decode()
    client.post(desk.letter(waiting.pk, "hold"))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.released_by, waiting.subject) == (State.PREPARED, None, "Svar")
    outbox.send_due(LATER)
    assert "Svar" not in sent()


def test_one_that_has_left_cannot_be_stopped(waiting: OutgoingMail, carl: User) -> None:
    client = desk.signed_in(carl)
    client.post(desk.letter(waiting.pk, "release"), TYPED | {"at": ""})
    outbox.send_due(people.AFTER)
    page = client.post(desk.letter(waiting.pk, "hold"), follow=True).content.decode()
    assert "Brevet er sendt eller er ved at blive sendt." in page
    waiting.refresh_from_db()
    assert waiting.state == State.SENT


@pytest.mark.parametrize(
    ("at", "sentence"),
    [("2024-11-15T08:59", "Det tidspunkt er passeret."), ("i morgen", "gyldig dato/tid."), ("2025-03-30T02:30", "")],
)
def test_a_time_that_is_none_is_refused_and_nothing_leaves(at: str, sentence: str, waiting: OutgoingMail, carl: User) -> None:
    page = desk.signed_in(carl).post(desk.letter(waiting.pk, "release"), TYPED | {"at": at}).content.decode()
    assert "error-summary" in page
    assert sentence in page
    waiting.refresh_from_db()
    assert waiting.state == State.PREPARED


def test_one_that_no_longer_holds_at_its_time_does_not_leave(waiting: OutgoingMail, anna: Application, carl: User) -> None:
    desk.signed_in(carl).post(desk.letter(waiting.pk, "release"), TYPED)
    anna.refresh_from_db()
    anna.move("undo", by=carl, now=people.AFTER, note="Læst forkert")
    outbox.send_due(LATER)
    assert "Svar" not in sent()


def test_hanne_stops_nothing(waiting: OutgoingMail, carl: User, hanne: User) -> None:
    outbox.release(waiting, by=carl, now=people.AFTER, at=LATER)
    assert desk.signed_in(hanne).post(desk.letter(waiting.pk, "hold")).status_code in (302, 404)
    waiting.refresh_from_db()
    assert waiting.state == State.QUEUED


def test_a_letter_to_the_staff_is_never_addressed_to_an_applicant(anna: Application, carl: User, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = letters.REGISTRY["panel_cancelled"]
    with pytest.raises(letters.Unresolved):
        outbox.post(letter, anna, occasion="about nobody of the staff", now=people.AFTER)
    monkeypatch.delitem(letters.REGISTRY, "panel_cancelled")
    misled = dataclasses.replace(letter, to=lambda to: anna.email)
    with pytest.raises(letters.Unresolved):
        outbox.post(misled, letters.ToStaff(anna, carl), occasion="to the wrong one", now=people.AFTER)
    assert not OutgoingMail.objects.filter(letter="panel_cancelled").exists()
