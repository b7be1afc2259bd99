"""A note says for whom it is, the narrowest first; a phone call has the day on which it took place."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Conflict, Note
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, people

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def friday():
    with clock.pinned(people.AFTER):
        yield


@pytest.fixture
def karin(posting: Posting) -> User:
    return people.staff("Karin Karlsen", people.Role.CONSULTANT, posting)


def add(client: Client, application: Application, text: str, **fields: str):
    url = reverse("admin:applications_application_note", args=[application.pk])
    return client.post(url, {"text": text, "audience": "me"} | fields)


def read_by(user: User, application: Application) -> str:
    return desk.signed_in(user).get(desk.dossier(application.pk)).content.decode()


def test_each_reads_what_is_meant_for_them(anna: Application, carl: User, karin: User, hanne: User) -> None:
    client = desk.signed_in(carl)
    for audience in Note.Audience:
        add(client, anna, f"TIL-{audience}", audience=audience.value)
    Conflict.objects.create(application=anna, user=hanne, conflicted=False, at=people.AFTER)
    seen = {
        "Carl": read_by(carl, anna),
        "Karin": read_by(karin, anna),
        "Hanne": desk.signed_in(hanne).get(reverse("applications:reading", args=[anna.pk])).content.decode(),
    }
    found = {name: [audience.value for audience in Note.Audience if f"TIL-{audience}" in page] for name, page in seen.items()}
    assert found == {"Carl": ["me", "consultants", "committee"], "Karin": ["consultants", "committee"], "Hanne": ["committee"]}


def test_the_narrowest_is_what_is_chosen_already(anna: Application, carl: User) -> None:
    assert '<option value="me" selected>' in read_by(carl, anna)


def test_whoever_has_a_conflict_reads_none(anna: Application, carl: User, hanne: User) -> None:
    add(desk.signed_in(carl), anna, "Til alle", audience="committee")
    Conflict.objects.create(application=anna, user=hanne, conflicted=True, reason="Søster", at=people.AFTER)
    assert not Note.objects.visible_to(hanne, people.AFTER).exists()


def test_a_phone_call_is_kept_with_its_day(anna: Application, carl: User) -> None:
    add(desk.signed_in(carl), anna, "Ringede og sagde ja", call="on", on="2024-11-14")
    note = Note.objects.get()
    assert (note.kind, note.on) == (Note.Kind.CALL, date(2024, 11, 14))
    assert "telefonsamtale torsdag den 14. november 2024" in read_by(carl, anna).replace("\xa0", " ")


def test_a_phone_call_without_a_day_was_today(anna: Application, carl: User) -> None:
    add(desk.signed_in(carl), anna, "Ringede", call="on", on="")
    assert Note.objects.get().on == date(2024, 11, 15)


@pytest.mark.parametrize(("fields", "said"), [
    ({"call": "on", "on": "2024-11-16"}, "Den dag er ikke kommet endnu"),
    ({"call": "on", "on": "i går"}, "Skriv dagen som"),
    ({"audience": "alle"}, "alle"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_the_text_is_kept(fields: dict[str, str], said: str, anna: Application, carl: User) -> None:
    response = add(desk.signed_in(carl), anna, "Min lange note", **fields)
    assert response.status_code == 422
    assert "Min lange note</textarea>" in response.content.decode()
    assert said in response.content.decode()
    assert not Note.objects.exists()
