"""A warm anonymous page asks nothing of the database, and is never an old one."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from recruitment import clock, live, loading, stamps
from recruitment.models import Posting
from tests import people

PAGES = ["/", "/privatliv/", "/tilgaengelighed/", "/ansoeg/", "/ansoeg/person/", "/ansoeg/motivation/", "/ansoeg/dage/", "/ansoeg/frist/"]
ANOTHER_PROCESS = """
import django
django.setup()
from recruitment.models import Posting
from django.db.models.signals import post_save
post_save.send(Posting, instance=None, created=False)
"""


@pytest.mark.parametrize("page", PAGES)
def test_warm_it_makes_no_query(client: Client, posting: Posting, now: None, page: str, django_assert_num_queries) -> None:
    client.get(page)
    for _visit in range(3):
        with django_assert_num_queries(0):
            assert Client().get(page).status_code == 200


def test_after_a_load_the_next_page_is_the_new_one(client: Client, posting: Posting, now: None) -> None:
    for place in ("Et andet sted", "Et tredje sted"):
        client.get("/")
        loading.load(replace(posting.profile, place=place), now=people.BEFORE)
        assert place in client.get("/").content.decode()


def test_a_load_in_another_process_is_seen(client: Client, posting: Posting, now: None, django_assert_num_queries) -> None:
    client.get("/")
    subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS], check=True, cwd=Path(__file__).parent.parent,
        env={"PATH": "", "DATA_DIR": str(settings.DATA_DIR), "DJANGO_SETTINGS_MODULE": "recruitment.settings"},
    )  # fmt: skip
    with django_assert_num_queries(2):
        client.get("/")


@pytest.mark.django_db(transaction=True)
def test_what_is_read_while_a_load_is_under_way_is_not_kept(client: Client) -> None:
    posting = people.live_posting()
    before = live.STAMP.read()
    from django.db import transaction

    with transaction.atomic():
        posting.save()
        between = live.STAMP.read()
    assert len({before, between, live.STAMP.read()}) == 3


@pytest.mark.parametrize("boundary", [people.CLOSES_AT - timedelta(days=1), people.CLOSES_AT, people.CLOSES_AT + timedelta(days=4)])
def test_a_boundary_of_the_timetable_is_never_slept_through(client: Client, posting: Posting, boundary) -> None:
    pages = []
    for at in (boundary - timedelta(milliseconds=1), boundary):
        with clock.pinned(at):
            pages += [client.get("/").content, client.get("/").content]
    assert pages[0] == pages[1] != pages[2] == pages[3]


def test_a_closed_posting_is_not_remembered(client: Client, posting: Posting, now: None) -> None:
    client.get("/")
    posting.state = Posting.CLOSED
    posting.save()
    assert "Ingen ledig stilling" in client.get("/").content.decode()


def test_after_a_minute_the_database_is_asked_all_the_same(client: Client, posting: Posting, now: None, monkeypatch) -> None:
    client.get("/")
    Posting.objects.update(state=Posting.CLOSED)
    monkeypatch.setattr(stamps, "KEPT", 0.0)
    assert "Ingen ledig stilling" in client.get("/").content.decode()


def test_without_a_stamp_nothing_is_kept(client: Client, posting: Posting, now: None, django_assert_num_queries) -> None:
    client.get("/")
    live.STAMP.file().unlink()
    with django_assert_num_queries(2):
        client.get("/")


def test_who_writes_is_not_answered_from_memory(client: Client, posting: Posting, now: None) -> None:
    client.get("/ansoeg/person/")
    Posting.objects.update(closes_at=people.BEFORE)
    assert client.post("/ansoeg/person/", {"name": "Anna"}).status_code == 409
