"""How long there is left, in words and by the server's clock, for the page and for its script."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from applications import countdown
from recruitment import clock
from recruitment.models import Posting
from tests import people

SAID = {
    timedelta(days=3): "",
    timedelta(hours=3): "",
    timedelta(hours=2, minutes=59): "Der er under 3 timer til, at ansøgningsfristen udløber.",
    timedelta(minutes=59): "Der er under en time til, at ansøgningsfristen udløber.",
    timedelta(minutes=9): "Der er under 10 minutter til, at ansøgningsfristen udløber.",
    timedelta(seconds=59): "Der er under et minut til, at ansøgningsfristen udløber.",
}


@pytest.mark.parametrize("left", SAID)
def test_it_is_said_in_the_last_hours_only_and_needs_no_script(client: Client, posting: Posting, left: timedelta) -> None:
    with clock.pinned(people.CLOSES_AT - left):
        page = client.get("/ansoeg/person/").content.decode()
    assert f"<p data-words>{SAID[left]}</p>" in page


def test_the_script_is_told_the_servers_time_and_every_sentence(client: Client, posting: Posting, now: None) -> None:
    page = client.get("/ansoeg/dage/").content.decode()
    told = dict(re.findall(r' data-(now|closes|marks)="([^"]*)"', page))
    assert int(told["now"]) == int(people.BEFORE.timestamp() * 1000)
    assert int(told["closes"]) == int(people.CLOSES_AT.timestamp() * 1000)
    marks = json.loads(unescape(told["marks"]))
    assert [milliseconds / 60_000 for milliseconds, _words in marks] == list(countdown.MINUTES)
    assert client.get("/ansoeg/frist/").json() == {"now": int(told["now"]), "closes": int(told["closes"])}


def test_each_page_of_the_form_has_the_words_for_the_end_ready_and_hidden(client: Client, posting: Posting, now: None) -> None:
    people.own(client, people.draft(posting))
    for section in ("person", "motivation", "filer", "dage", "gennemse"):
        page = client.get(f"/ansoeg/{section}/").content.decode()
        assert re.search(r"data-over hidden>\s*<p[^>]*>Ansøgningsfristen er udløbet</p>", page), section
