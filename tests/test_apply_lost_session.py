"""A session that runs out in mid-form: what was typed stays on the page, and there is a way back to the draft."""

import re

import pytest
from django.test import Client

from applications.models import Application
from recruitment import clock
from recruitment.models import Posting
from tests import papers, people
from tests.test_apply_two_pages import AS_SCRIPT, seen

pytestmark = pytest.mark.usefixtures("now")
TEXT = "To timers arbejde\nog to linjer"


@pytest.fixture
def draft(client: Client, posting: Posting) -> Application:
    draft = people.draft(posting)
    people.own(client, draft)
    return draft


def test_the_text_stays_and_the_way_back_is_said(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.session.flush()
    answer = client.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": mark})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<title>Fejl: " in page
    assert f"{TEXT}</textarea>" in page
    assert "/min-ansoegning/find/" in page
    assert Application.objects.count() == 1


def test_after_the_key_the_same_page_saves(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.session.flush()
    page = client.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": mark}).content.decode()
    client.post(f"/min-ansoegning/noegle/{draft.new_key()}/")
    again = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert client.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": again, "stay": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.motivation == TEXT


def test_one_may_begin_anew_with_the_text(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.session.flush()
    client.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": mark, "begin": "1"})
    assert Application.objects.exclude(pk=draft.pk).get().motivation == TEXT


def test_the_background_save_makes_no_second_draft(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.session.flush()
    assert client.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": mark}, headers=AS_SCRIPT).status_code == 409
    assert Application.objects.count() == 1


def test_a_file_and_a_sending_are_told_too(client: Client, draft: Application) -> None:
    mark = seen(client, "filer")
    client.session.flush()
    for answer in (
        client.post("/ansoeg/filer/", {"cv": papers.upload(papers.pdf()), "seen": mark}),
        client.post("/ansoeg/filer/tilfoej/", {"cv": papers.upload(papers.pdf()), "seen": mark}),
        client.post("/ansoeg/send/"),
    ):
        assert answer.status_code == 409
        assert "Det er ikke gemt" in answer.content.decode()
    assert Application.objects.count() == 1


def test_with_the_cookies_cleared_the_text_stays_too(posting: Posting, draft: Application) -> None:
    strict = Client(enforce_csrf_checks=True)
    typed = {"motivation": TEXT, "seen": "abc", "csrfmiddlewaretoken": "x" * 64}
    answer = strict.post("/ansoeg/motivation/", typed, headers={"sec-fetch-site": "same-origin"})
    page = answer.content.decode()
    assert f"{TEXT}</textarea>" in page
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    assert strict.post("/ansoeg/motivation/", typed | {"csrfmiddlewaretoken": token, "begin": "1"}).status_code == 302


def test_what_another_site_sends_is_never_shown(posting: Posting) -> None:
    strict = Client(enforce_csrf_checks=True)
    for headers in ({"sec-fetch-site": "cross-site"}, {}):
        answer = strict.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": ""}, headers=headers)
        assert answer.status_code == 403
        assert "To timers" not in answer.content.decode()


def test_what_came_after_the_deadline_can_be_copied(client: Client, draft: Application) -> None:
    mark = seen(client)
    with clock.pinned(people.CLOSES_AT):
        answer = client.post("/ansoeg/motivation/", {"motivation": TEXT, "seen": mark})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{TEXT}</dd>" in page
    assert "Kladde – ikke sendt" in page
    draft.refresh_from_db()
    assert draft.motivation != TEXT
