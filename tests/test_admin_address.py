"""The consultant puts a mistyped address right: the old one is told, and what has not left goes to the new one."""

import pytest
from django.urls import reverse

from applications import addresses
from applications.models import Application, Note
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, User
from tests import desk, people

NEW = "anna.ager@example.net"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def page_of(anna: Application) -> str:
    return reverse("admin:applications_application_address", args=[anna.pk])


def letters(name: str) -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.filter(letter=name).order_by("pk").values_list("to", "state"))


def test_a_letter_that_waits_goes_to_the_new_address_and_the_old_one_is_told(anna: Application, carl: User) -> None:
    old = anna.email
    anna.move("not_invite", by=carl, now=people.AFTER)
    page = desk.signed_in(carl).post(page_of(anna), {"email": NEW}, follow=True).content.decode()
    assert f"Fra nu af skriver vi til {NEW}." in page
    assert letters("not_invited") == [(NEW, "prepared")]
    assert letters("address_changed") == [(old, "queued")]
    anna.refresh_from_db()
    assert anna.email == NEW
    note = Note.objects.get()
    assert (note.audience, note.by) == (Note.Audience.CONSULTANTS, carl)
    assert note.text == f"Mailadressen er ændret fra {old} til {NEW}."


def test_one_who_is_no_longer_in_the_process_gets_no_receipt(anna: Application, carl: User) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    before = len(letters("receipt"))
    desk.signed_in(carl).post(page_of(anna), {"email": NEW})
    assert len(letters("receipt")) == before


def test_one_who_is_gets_it_anew(anna: Application, carl: User) -> None:
    desk.signed_in(carl).post(page_of(anna), {"email": NEW})
    assert letters("receipt")[-1] == (NEW, "queued")


def test_what_has_left_stays_as_it_was(anna: Application, carl: User) -> None:
    old = anna.email
    outbox.send_due(people.AFTER)
    desk.signed_in(carl).post(page_of(anna), {"email": NEW})
    assert letters("receipt") == [(old, "sent"), (NEW, "queued")]


def test_a_failed_one_can_be_sent_again_to_the_new_address(anna: Application, carl: User) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    OutgoingMail.objects.filter(letter="not_invited").update(state="failed")
    desk.signed_in(carl).post(page_of(anna), {"email": NEW})
    assert letters("not_invited") == [(NEW, "failed")]


@pytest.mark.parametrize(
    ("typed", "sentence"), [("anna", "gyldig"), ("", "Dette felt er påkrævet."), ("ANNA.AGER@example.org", "Det er allerede adressen.")]
)
def test_what_is_no_new_address_is_refused(typed: str, sentence: str, anna: Application, carl: User) -> None:
    answer = desk.signed_in(carl).post(page_of(anna), {"email": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not letters("address_changed")


def test_of_two_at_once_the_second_is_told(anna: Application, carl: User) -> None:
    seen_before = Application.objects.get(pk=anna.pk)
    addresses.mend_at_the_desk(anna, NEW, by=carl, now=people.AFTER)
    with pytest.raises(addresses.Refused):
        addresses.mend_at_the_desk(seen_before, "anna@example.com", by=carl, now=people.AFTER)
    assert len(letters("address_changed")) == 1
    assert Note.objects.count() == 1


def test_nobody_else_gets_there(anna: Application, hanne: User, otto: User) -> None:
    for user in (hanne, otto):
        assert desk.signed_in(user).post(page_of(anna), {"email": NEW}).status_code in (302, 404)
    anna.refresh_from_db()
    assert anna.email != NEW
