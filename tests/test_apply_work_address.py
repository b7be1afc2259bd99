"""An address at work is told, with the way out, and stops nobody."""

import re

import pytest
from django.test import Client

from applications import work_address
from applications.models import Application
from recruitment.models import Posting
from tests import people

AT_WORK = [
    "anna@albertslund.dk", "anna@jobs.albertslund.dk", "ANNA@ALBERTSLUND.DK", "anna@albertslund.dk.", "anna@kk.dk", "a@mtm.aarhus.dk",
    "anna@regionh.dk", "anna@ikast-brande.dk", "a.b@rn.dk",
]  # fmt: skip
PRIVATE = [
    "anna@example.org", "anna@notalbertslund.dk", "anna@albertslund.dk.example.org", "albertslund.dk@example.org", "anna@kk.dk.com",
    "anna@xkk.dk", "anna@køge.dk", "anna@dk", "anna", "", "@", "anna@gmail.com", "anna@albertslund.com",
    "anna@аlbertslund.dk",  # a Cyrillic а
    f"anna@{'a' * 70}.dk",
]  # fmt: skip


def warning(posting: Posting, address: str) -> str:
    return work_address.warning(Application(posting=posting, email=address))


@pytest.mark.parametrize("address", AT_WORK)
def test_an_address_at_work_is_seen(posting: Posting, address: str) -> None:
    assert address in warning(posting, address)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_one_and_a_look_alike_are_left_alone(posting: Posting, address: str) -> None:
    assert warning(posting, address) == ""


def test_a_name_in_other_letters_is_the_same_domain(monkeypatch, posting: Posting) -> None:
    monkeypatch.setattr(work_address, "public_employers", lambda: frozenset({work_address.ascii_domain("RØDGRØD.dk")}))
    assert warning(posting, "anna@rødgrød.dk")
    assert warning(posting, "anna@post.xn--rdgrd-vuad.dk")
    assert not warning(posting, "anna@rodgrod.dk")


def test_the_postings_own_employer_counts_whoever_it_is(monkeypatch, posting: Posting) -> None:
    monkeypatch.setattr(work_address, "public_employers", frozenset)
    assert warning(posting, "anna@albertslund.dk")
    assert not warning(posting, "anna@kk.dk")


def test_the_file_is_dated_and_has_every_municipality_and_region() -> None:
    text = work_address.FILE.read_text(encoding="utf-8")
    assert re.search(r"As of \d+ \w+ 20\d\d", text)
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len([row for row in rows if "# Region" not in row]) == 98
    assert len([row for row in rows if "# Region" in row]) == 5
    domains = [domain for row in rows for domain in row.partition("#")[0].split()]
    assert len(domains) == len(set(domains))
    assert all(re.fullmatch(r"[a-z0-9-]+\.dk", domain) for domain in domains)


@pytest.mark.usefixtures("posting", "now")
def test_it_is_told_once_on_the_way_and_on_the_review_page_and_never_stops_anybody(client: Client) -> None:
    person = {"name": "Anna", "email": "anna@albertslund.dk", "phone": "20 30 40 50"}
    assert client.post("/ansoeg/person/", person)["Location"] == "/ansoeg/person/"
    page = client.get("/ansoeg/person/").content.decode()
    assert "Er det din arbejdsmail?" in page
    assert 'href="#id_email"' in page
    assert client.post("/ansoeg/person/", person)["Location"] == "/ansoeg/motivation/"
    assert "Er det din arbejdsmail?" in client.get("/ansoeg/gennemse/").content.decode()
    client.post("/ansoeg/person/", person | {"email": "anna@example.org"})
    assert "arbejdsmail" not in client.get("/ansoeg/gennemse/").content.decode()


@pytest.mark.usefixtures("now")
def test_one_may_send_from_it(client: Client, posting: Posting) -> None:
    people.own(client, people.draft(posting, email="anna@albertslund.dk"))
    assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"
