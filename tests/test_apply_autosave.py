"""The save in the background: what it answers, and that a half-written page is no draft and no fault."""

import pytest
from django.test import Client

from applications.models import Application
from recruitment import clock
from recruitment.models import OutgoingMail, Posting
from tests import people
from tests.test_apply_two_pages import AS_SCRIPT, seen

pytestmark = pytest.mark.usefixtures("posting", "now")


def save(client: Client, section: str, **fields: str):
    return client.post(f"/ansoeg/{section}/", {"seen": seen(client, section)} | fields, headers=AS_SCRIPT)


def test_it_says_by_the_servers_clock_when_it_saved(client: Client) -> None:
    said = save(client, "person", name="Anna").json()
    draft = Application.objects.get()
    assert said["note"] == "Vi har gemt din kladde kl.\xa009.00."
    assert said["draft"] == draft.number
    assert said["seen"] == seen(client, "person")
    assert said["now"] == int(people.BEFORE.timestamp() * 1000)


def test_a_page_of_nothing_begins_no_draft(client: Client) -> None:
    assert save(client, "person", name=" ").json() == {"note": "", "seen": "", "draft": "", "now": 1731312000000}
    assert not Application.objects.exists()


def test_what_was_not_understood_is_named_and_the_rest_is_saved(client: Client) -> None:
    note = save(client, "person", name="Anna", email="anna@").json()["note"]
    assert note == "Vi har gemt din kladde kl.\xa009.00, dog ikke: Mailadresse."
    assert Application.objects.get().name == "Anna"
    assert not OutgoingMail.objects.exists()


def test_an_unchanged_page_is_not_written_again(client: Client, posting: Posting) -> None:
    draft = people.draft(posting)
    people.own(client, draft)
    with clock.pinned(people.CLOSES_AT.replace(hour=12)):
        note = save(client, "motivation", motivation=draft.motivation).json()["note"]
    assert "09.00" in note
    draft.refresh_from_db()
    assert draft.changed_at == people.BEFORE


def test_after_the_deadline_it_is_told(client: Client, posting: Posting) -> None:
    people.own(client, people.draft(posting))
    mark = seen(client)
    with clock.pinned(people.CLOSES_AT):
        answer = client.post("/ansoeg/motivation/", {"motivation": "For sent", "seen": mark}, headers=AS_SCRIPT)
    assert (answer.status_code, answer.json()) == (409, {"note": "Ikke gemt: Ansøgningsfristen er udløbet."})


def test_after_the_sending_it_is_told(client: Client, anna: Application) -> None:
    people.own(client, anna)
    answer = client.post("/ansoeg/motivation/", {"motivation": "Mere", "seen": "x"}, headers=AS_SCRIPT)
    assert (answer.status_code, answer.json()) == (409, {"note": "Ansøgningen er sendt."})


def test_an_address_at_work_is_told_with_it(client: Client) -> None:
    assert "arbejde" in save(client, "person", email="anna@albertslund.dk").json()["note"]
