"""A mistyped address is put right on the confirmation: the receipt goes there anew, the old one reads nothing about whom."""

import pytest
from django.test import Client

from applications import addresses
from applications.models import Application
from recruitment import clock, outbox
from recruitment.models import OutgoingMail
from tests import people

pytestmark = pytest.mark.usefixtures("now")
PLACE = "/ansoeg/sendt/adresse/"


@pytest.fixture
def owner(client: Client, anna: Application) -> Client:
    people.own(client, anna)
    return client


def letters(letter: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(letter=letter).order_by("pk"))


def test_the_address_stands_large_and_can_be_put_right_there(owner: Client, anna: Application) -> None:
    page = owner.get("/ansoeg/sendt/").content.decode()
    assert f'class="big-address">{anna.email}<' in page
    assert f'action="{PLACE}"' in page


def test_the_receipt_goes_to_the_new_address(owner: Client, anna: Application) -> None:
    answer = owner.post(PLACE, {"email": "anna.ager@example.net"}, follow=True)
    assert "anna.ager@example.net" in answer.content.decode()
    anna.refresh_from_db()
    assert anna.email == "anna.ager@example.net"
    old, new = letters("receipt")
    assert (old.to, old.state) == ("anna.ager@example.org", "discarded")
    assert (new.to, new.state) == ("anna.ager@example.net", "queued")
    assert anna.number in new.body


def test_the_old_address_is_told_and_reads_nothing_about_whom(owner: Client, anna: Application) -> None:
    owner.post(PLACE, {"email": "anna.ager@example.net"})
    told = letters("address_changed")[0]
    assert told.to == "anna.ager@example.org"
    for words in ("Anna", "example.net", anna.posting.title, "Leder af"):
        assert words not in told.subject + told.body


def test_a_receipt_that_has_left_stays_as_it_was(owner: Client) -> None:
    outbox.deliver(letters("receipt")[0].pk, now=people.BEFORE)
    owner.post(PLACE, {"email": "anna.ager@example.net"})
    assert [mail.state for mail in letters("receipt")] == ["sent", "queued"]


def test_the_same_address_and_a_second_press_send_nothing_more(owner: Client) -> None:
    owner.post(PLACE, {"email": "Anna.Ager@example.org"})
    assert not letters("address_changed")
    for _press in range(3):
        owner.post(PLACE, {"email": "anna.ager@example.net"})
    assert len(letters("address_changed")) == 1


def test_three_times_and_then_one_has_to_call(owner: Client, anna: Application) -> None:
    for number in range(5):
        page = owner.post(PLACE, {"email": f"anna{number}@example.net"}, follow=True).content.decode()
    assert "40\xa040\xa077\xa019" in page
    assert len(letters("address_changed")) == 3
    anna.refresh_from_db()
    assert anna.email == "anna2@example.net"
    assert PLACE not in owner.get("/ansoeg/sendt/").content.decode()


def test_a_bad_address_is_told_with_the_cure(owner: Client, anna: Application) -> None:
    page = owner.post(PLACE, {"email": "anna@"}).content.decode()
    assert "<title>Fejl: " in page
    assert "navn@eksempel.dk" in page
    anna.refresh_from_db()
    assert anna.email == "anna.ager@example.org"


def test_it_is_nobody_elses_and_no_draft_has_it(client: Client, anna: Application) -> None:
    assert client.post(PLACE, {"email": "otto@example.org"})["Location"] == "/min-ansoegning/"
    people.own(client, people.draft(anna.posting, "Bo Bech"))
    assert client.post(PLACE, {"email": "otto@example.org"})["Location"] == "/ansoeg/gennemse/"
    assert not letters("address_changed")


def test_who_has_withdrawn_changes_nothing(owner: Client, anna: Application) -> None:
    owner.post("/min-ansoegning/traek/", {"reason": ""})
    with clock.pinned(people.AFTER):
        owner.post(PLACE, {"email": "otto@example.org"})
    assert not letters("address_changed")


def test_who_is_moved_out_of_the_process_in_between_changes_nothing(anna: Application) -> None:
    seen_before = Application.objects.get(pk=anna.pk)
    Application.objects.filter(pk=anna.pk).update(stage="withdrawn")
    with pytest.raises(addresses.Refused):
        addresses.mend(seen_before, "otto@example.org", now=people.BEFORE)
    assert not letters("address_changed")
