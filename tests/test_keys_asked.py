"""Asking for a key: the same answer and the same statements for everybody; the worker looks up whom to write to."""

import re
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications import keys
from applications.models import AccessKey, Application, KeyRequest
from recruitment import outbox
from recruitment.models import OutgoingMail, Posting
from tests import people

pytestmark = pytest.mark.usefixtures("now")
OURS = tuple(str(Path(__file__).resolve().parent.parent / app) for app in ("recruitment", "applications", "scheduling"))


@pytest.fixture(autouse=True)
def _warm(posting: Posting) -> None:
    """The first request of all reads the posting, whoever asks."""
    Client().get("/min-ansoegning/find/sendt/")


def statements(client: Client, address: str, **values: str) -> tuple[list[str], int, str]:
    with CaptureQueriesContext(connection) as seen:
        response = client.post(address, values, follow=True)
    shapes = [re.sub(r"'[^']*'|\bs\d+_x\d+\b|\b[0-9a-f]{32}\b|\b\d+\b", "?", query["sql"]) for query in seen]
    return shapes, response.status_code, re.sub(r'value="\w{64}"', "", response.content.decode())


def test_a_known_and_an_unknown_address_cost_and_answer_the_same(anna: Application) -> None:
    known = statements(Client(), "/min-ansoegning/find/", email=anna.email)
    assert statements(Client(), "/min-ansoegning/find/", email="nobody.nowhere@example.org") == known
    assert [sql.split()[0] for sql in known[0]].count("INSERT") == 1


def test_a_known_and_an_unknown_link_cost_and_answer_the_same(anna: Application) -> None:
    known, unknown = f"/min-ansoegning/find/{anna.link}/", f"/min-ansoegning/find/{uuid4()}/"
    assert statements(Client(), known) == statements(Client(), unknown)
    pages = [Client().get(address).content.decode() for address in (known, unknown)]
    bare = [re.sub(r'value="\w{64}"|[0-9a-f-]{36}', "", page) for page in pages]
    assert bare[0] == bare[1]


def path_of(client: Client, address: str, **values: str) -> tuple[list[tuple[str, int]], dict[str, str]]:
    """Every line of ours that a POST runs, in order, and the headers of its answer."""
    lines: list[tuple[str, int]] = []

    def follow(frame: FrameType, event: str, _arg: object) -> object:
        if not frame.f_code.co_filename.startswith(OURS) or ".venv" in frame.f_code.co_filename:
            return None
        if event == "line":
            lines.append((frame.f_code.co_filename, frame.f_lineno))
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        response = client.post(address, values)
    finally:
        sys.settrace(before)
    return lines, {name: value for name, value in response.headers.items() if name != "Date"}


def test_a_known_and_an_unknown_address_run_the_same_lines_in_the_same_order(anna: Application) -> None:
    addresses = (anna.email, "nobody.nowhere@example.org")
    for email in addresses:
        Client().post("/min-ansoegning/find/", {"email": email})
    paths = [path_of(Client(), "/min-ansoegning/find/", email=email) for email in addresses]
    assert any(name.endswith("keys.py") for name, _line in paths[0][0])
    assert paths[0] == paths[1]
    links = [path_of(Client(), f"/min-ansoegning/find/{link}/") for link in (anna.link, uuid4())]
    assert links[0] == links[1]


def ask(email: str = "", **more: object) -> KeyRequest:
    keys.ask(people.BEFORE, email=email, **more)
    return KeyRequest.objects.latest("pk")


def test_each_matching_application_gets_a_letter_and_a_stranger_none(posting: Posting) -> None:
    for _application in range(2):
        people.applied(posting, "Anna Ager")
    people.applied(posting, "Bo Bech")
    OutgoingMail.objects.all().delete()
    assert keys.answer(ask("ANNA.Ager@example.org").pk, people.BEFORE) == 2
    assert keys.answer(ask("nobody@example.org").pk, people.BEFORE) == 0
    assert {letter.to for letter in OutgoingMail.objects.all()} == {"anna.ager@example.org"}


def test_a_link_answers_to_the_address_on_file_only(anna: Application) -> None:
    request = ask(link=anna.link)
    keys.answer(request.pk, people.BEFORE)
    assert OutgoingMail.objects.get(letter="key").to == anna.email


def test_a_request_is_answered_once(anna: Application) -> None:
    request = ask(anna.email)
    assert [keys.answer(request.pk, people.BEFORE) for _time in range(3)] == [1, 0, 0]


def test_who_asks_again_and_again_gets_five_letters_an_hour(anna: Application) -> None:
    written = [keys.answer(ask(anna.email).pk, people.BEFORE) for _time in range(7)]
    assert written == [1, 1, 1, 1, 1, 0, 0]
    KeyRequest.objects.update(at=people.BEFORE - timedelta(hours=2))
    assert keys.answer(ask(anna.email).pk, people.BEFORE) == 1


def test_the_sweep_answers_what_a_lost_bell_left(anna: Application) -> None:
    ask(anna.email)
    assert keys.answer_waiting(people.BEFORE) == 1
    assert keys.answer_waiting(people.BEFORE) == 0
    assert OutgoingMail.objects.filter(letter="key").count() == 1
    keys.answer_waiting(people.BEFORE + timedelta(days=2))
    assert not KeyRequest.objects.exists()


def test_the_key_is_in_the_letter_and_nowhere_else(anna: Application) -> None:
    keys.answer(ask(anna.email).pk, people.BEFORE)
    letter = OutgoingMail.objects.get(letter="key")
    assert not AccessKey.objects.exists()
    assert outbox.deliver(letter.pk, now=people.BEFORE)
    key = re.search(r"/noegle/([\w-]+)/", str(mail.outbox[-1].body))[1]
    letter.refresh_from_db()
    assert "[nøgle]" in letter.body
    kept = AccessKey.objects.get()
    assert key not in letter.body + letter.subject + kept.digest
    assert kept.digest == AccessKey.digest_of(key)


def test_a_bad_address_is_told_how_to_write_one(client: Client, posting: Posting) -> None:
    page = client.post("/min-ansoegning/find/", {"email": "anna"}).content.decode()
    assert "navn@eksempel.dk" in page
    assert not KeyRequest.objects.exists()
