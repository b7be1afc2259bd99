"""Two windows or two devices on one draft: whoever saves second is told and reads both; nothing is overwritten unseen."""

import re

import pytest
from django.test import Client

from applications import drafts
from applications.models import Application
from applications.views import sections
from recruitment.models import Posting
from tests import people

pytestmark = pytest.mark.usefixtures("now")
AS_SCRIPT = {"accept": "application/json"}


@pytest.fixture
def draft(client: Client, posting: Posting) -> Application:
    draft = people.draft(posting, motivation="Første udgave")
    people.own(client, draft)
    return draft


def seen(client: Client, section: str = "motivation") -> str:
    """The mark that a page opened now carries."""
    found = re.search(r'name="seen" value="([\w-]*)"', client.get(f"/ansoeg/{section}/").content.decode())
    assert found
    return found[1]


def test_the_second_of_two_windows_reads_both_and_nothing_is_overwritten(client: Client, draft: Application) -> None:
    mark = seen(client)
    assert client.post("/ansoeg/motivation/", {"motivation": "Fra telefonen", "seen": mark}).status_code == 302
    answer = client.post("/ansoeg/motivation/", {"motivation": "Fra computeren", "seen": mark})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<title>Fejl: " in page
    assert "Der er to udgaver af denne side" in page
    assert "Fra telefonen</dd>" in page
    assert "Fra computeren</textarea>" in page
    draft.refresh_from_db()
    assert draft.motivation == "Fra telefonen"


def test_from_that_page_one_may_save_ones_own_version(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.post("/ansoeg/motivation/", {"motivation": "Fra telefonen", "seen": mark})
    page = client.post("/ansoeg/motivation/", {"motivation": "Fra computeren", "seen": mark}).content.decode()
    mark = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert client.post("/ansoeg/motivation/", {"motivation": "Begge dele", "seen": mark}).status_code == 302
    draft.refresh_from_db()
    assert draft.motivation == "Begge dele"


def test_the_background_save_is_told_too_and_hands_over_what_is_stored(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.post("/ansoeg/motivation/", {"motivation": "Fra telefonen", "seen": mark})
    answer = client.post("/ansoeg/motivation/", {"motivation": "Fra computeren", "seen": mark}, headers=AS_SCRIPT)
    assert answer.status_code == 409
    assert answer.json()["stored"]["motivation"] == "Fra telefonen"
    draft.refresh_from_db()
    assert draft.motivation == "Fra telefonen"


def test_another_section_in_another_window_is_no_conflict(client: Client, draft: Application) -> None:
    mark = seen(client)
    client.post("/ansoeg/person/", {"name": "Anna A. Ager", "email": draft.email, "seen": seen(client, "person")})
    assert client.post("/ansoeg/motivation/", {"motivation": "Ny", "seen": mark}).status_code == 302


def test_saving_the_same_twice_is_no_conflict(client: Client, draft: Application) -> None:
    mark = seen(client)
    for _press in range(2):
        assert client.post("/ansoeg/motivation/", {"motivation": "Ny", "seen": mark}).status_code == 302


def test_a_choice_and_a_box_are_read_in_words(client: Client, draft: Application) -> None:
    mark = seen(client, "dage")
    days = {"attend_first_interview": "nej", "attend_test": "ja", "attend_second_interview": "ja", "test_accepted": "on"}
    client.post("/ansoeg/dage/", days | {"seen": mark})
    page = client.post("/ansoeg/dage/", {"attend_first_interview": "ja", "seen": mark}).content.decode()
    assert re.search(r"Jeg kan ikke (komme )?den dag", page)
    assert "Ja</dd>" in page


def test_a_page_of_one_draft_never_writes_into_another(client: Client, posting: Posting, draft: Application) -> None:
    mark = seen(client)
    other = people.draft(posting, "Anna Ager", motivation="Første udgave")
    people.own(client, other)
    assert client.post("/ansoeg/motivation/", {"motivation": "Ny", "seen": mark}).status_code == 409


def test_a_page_from_before_the_draft_fills_only_what_is_empty(client: Client, posting: Posting) -> None:
    assert seen(client) == ""
    client.post("/ansoeg/person/", {"name": "Anna", "seen": ""})
    assert client.post("/ansoeg/motivation/", {"motivation": "Ny", "seen": ""}).status_code == 302
    assert client.post("/ansoeg/person/", {"name": "Bo", "seen": ""}).status_code == 409
    assert Application.objects.get().name == "Anna"


def test_a_save_between_our_reading_and_our_writing_is_seen(client: Client, draft: Application, monkeypatch) -> None:
    mark, keep = seen(client), sections._keep

    def late(*args) -> None:
        monkeypatch.setattr(sections, "_keep", keep)
        other = drafts.fresh(draft)
        other.motivation = "Fra telefonen"
        drafts.save(other, ["motivation"], now=people.BEFORE)
        keep(*args)

    monkeypatch.setattr(sections, "_keep", late)
    assert client.post("/ansoeg/motivation/", {"motivation": "Fra computeren", "seen": mark}).status_code == 409
    draft.refresh_from_db()
    assert draft.motivation == "Fra telefonen"
