"""The outbox: read, edit, send, discard, try again; what has left is only read."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from applications.models import Application
from recruitment import clock
from recruitment.models import OutgoingMail, User
from tests import desk, people

State = OutgoingMail.State
LIST = "admin:recruitment_outgoingmail_changelist"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


@pytest.fixture
def waiting(anna: Application, carl: User) -> OutgoingMail:
    """Anna's rejection, prepared."""
    anna.move("not_invite", by=carl, now=people.AFTER)
    return OutgoingMail.objects.get(letter="not_invited")


def text(subject: str = "Svar", body: str = "Kære Anna\n\nTak.\n\nSendt {dato}") -> dict[str, str]:
    return {"subject": subject, "body": body}


def test_a_letter_that_waits_is_edited_and_still_waits(waiting: OutgoingMail, carl: User) -> None:
    desk.signed_in(carl).post(desk.letter(waiting.pk), text())
    waiting.refresh_from_db()
    assert (waiting.subject, waiting.body, waiting.state) == ("Svar", "Kære Anna\n\nTak.\n\nSendt {dato}", State.PREPARED)


def test_sending_takes_the_text_as_it_stands_in_the_form(waiting: OutgoingMail, carl: User) -> None:
    desk.signed_in(carl).post(desk.letter(waiting.pk, "release"), text(subject="Rettet"))
    waiting.refresh_from_db()
    assert (waiting.subject, waiting.state, waiting.released_by) == ("Rettet", State.QUEUED, carl)


@pytest.mark.parametrize("act", ["change", "release"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (text(body="Kære Anna\n\nDu er nummer {plads}."), "Linje 3: {plads} kan ikke udfyldes. Skriv ordene selv."),
        (text(subject="{navn}"), "Linje 1: {navn} kan ikke udfyldes. Skriv ordene selv."),
        (text(body="  "), "Dette felt er påkrævet."),
        (text(subject=""), "Dette felt er påkrævet."),
    ],
)
def test_a_text_that_cannot_leave_is_refused_with_the_place(act, typed, sentence, waiting: OutgoingMail, carl: User) -> None:
    page = desk.signed_in(carl).post(desk.letter(waiting.pk, act), typed).content.decode()
    assert sentence in page
    again = OutgoingMail.objects.get(pk=waiting.pk)
    assert (again.body, again.subject, again.state) == (waiting.body, waiting.subject, State.PREPARED)


def test_what_has_left_is_not_changed_and_the_writer_is_told(waiting: OutgoingMail, carl: User) -> None:
    client = desk.signed_in(carl)
    client.get(desk.letter(waiting.pk))
    people.release_letters(Application.objects.get(), by=carl)
    response = client.post(desk.letter(waiting.pk, "release"), text(body="For sent"))
    assert response.status_code == 409
    assert "For sent" not in OutgoingMail.objects.get(pk=waiting.pk).body
    assert "<textarea" not in client.get(desk.letter(waiting.pk)).content.decode()


def test_a_discarded_letter_is_not_sent(waiting: OutgoingMail, carl: User) -> None:
    client = desk.signed_in(carl)
    client.post(desk.letter(waiting.pk, "discard"))
    client.post(desk.letter(waiting.pk, "release"), text())
    assert OutgoingMail.objects.get(pk=waiting.pk).state == State.DISCARDED


def test_a_failed_letter_shows_the_servers_words_and_is_tried_again(waiting: OutgoingMail, carl: User) -> None:
    OutgoingMail.objects.update(state=State.FAILED, error="550 5.1.1 Ukendt modtager")
    client = desk.signed_in(carl)
    assert "550 5.1.1 Ukendt modtager" in client.get(desk.letter(waiting.pk)).content.decode()
    client.post(desk.letter(waiting.pk, "retry"))
    assert OutgoingMail.objects.get(pk=waiting.pk).state == State.QUEUED


def test_nothing_is_sent_by_a_get(waiting: OutgoingMail, carl: User) -> None:
    for act in ("release", "discard", "retry"):
        assert desk.signed_in(carl).get(desk.letter(waiting.pk, act)).status_code == 405


def test_many_are_shown_and_then_sent(waiting: OutgoingMail, carl: User) -> None:
    client = desk.signed_in(carl)
    every = list(OutgoingMail.objects.values_list("pk", flat=True))
    page = client.post(reverse(LIST), {"action": "release_chosen", "_selected_action": every})
    assert [mail.pk for mail in page.context["going"]] == [waiting.pk]
    assert OutgoingMail.objects.get(pk=waiting.pk).state == State.PREPARED
    client.post(reverse("admin:recruitment_outgoingmail_release_many"), {"pk": every})
    assert OutgoingMail.objects.get(pk=waiting.pk).state == State.QUEUED
    assert OutgoingMail.objects.get(letter="receipt").released_by is None


def test_the_html_of_a_letter_keeps_to_the_policy(waiting: OutgoingMail, carl: User) -> None:
    response = desk.signed_in(carl).get(desk.letter(waiting.pk, "html"))
    page = response.content.decode()
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "<style" not in page
    assert "style=" not in page
    assert "Kære Anna Ager" in page


def test_the_log_names_fields_and_no_words(waiting: OutgoingMail, carl: User) -> None:
    desk.signed_in(carl).post(desk.letter(waiting.pk), text(subject="Fortroligt emne", body="Fortrolig tekst"))
    entry = LogEntry.objects.get()
    told = f"{entry.object_repr} {entry.change_message} {entry.get_change_message()}"
    assert "ortrolig" not in told
    assert entry.object_repr == f"outgoingmail {waiting.pk}"
