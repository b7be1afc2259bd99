"""Fortrinsadgang and employment with the same employer: declared without proof, seen by the consultant alone."""

import pytest
from django.test import Client

from applications.models import Application, Declaration
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, people

PREFERENTIAL = "Ønsker at bruge fortrinsadgang"
PERSON = {"name": "Anna Ager", "email": "anna@example.org", "phone": "20 30 40 50"}


@pytest.fixture
def declared(posting: Posting) -> Application:
    anna = people.applied(posting)
    Declaration.keep(anna, ["preferential", "internal"])
    return anna


@pytest.mark.usefixtures("now")
def test_it_is_asked_plainly_with_the_law_behind_it_and_no_proof(client: Client, posting: Posting) -> None:
    page = client.get("/ansoeg/person/").content.decode()
    for words in ("Jeg ønsker at bruge min fortrinsadgang", "Du skal ikke dokumentere noget", "https://ast.dk/", "Kun til konsulenten",
                  "Jeg er i dag ansat i Albertslund Kommune"):  # fmt: skip
        assert words in page
    assert page.count("checked") == 0


@pytest.mark.usefixtures("now", "posting")
def test_it_is_a_row_of_its_own_that_comes_and_goes_with_the_box(client: Client) -> None:
    client.post("/ansoeg/person/", PERSON | {"preferential": "on"})
    assert list(Declaration.objects.values_list("kind", flat=True)) == ["preferential"]
    assert PREFERENTIAL in client.get("/ansoeg/gennemse/").content.decode()
    client.post("/ansoeg/person/", PERSON | {"internal": "on"})
    assert list(Declaration.objects.values_list("kind", flat=True)) == ["internal"]
    client.post("/min-ansoegning/slet/")
    assert not Declaration.objects.exists()


def test_the_consultant_reads_it_with_what_it_asks_of_the_employer(declared: Application, carl: User) -> None:
    page = desk.signed_in(carl).get(desk.dossier(declared.pk)).content.decode()
    for words in (PREFERENTIAL, "Er i dag ansat hos arbejdsgiveren", "jobcentret", "Bed ikke om dokumentation"):
        assert words in page


def test_nobody_who_scores_reads_it_anywhere(declared: Application, posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    for move in ("shortlist", "invite_first"):
        declared.move(move, by=carl, now=people.AFTER)
    for user in (hanne, mette):
        with clock.pinned(people.AFTER):
            assert not Declaration.objects.visible_to(user, people.AFTER).exists()
            browser = desk.signed_in(user)
            for path in ("", f"{Round.FIRST}/{declared.pk}/", f"{Round.FIRST}/{declared.pk}/ansoegning/", f"{Round.FIRST}/sammenligning/"):
                page = browser.get(f"/samtaler/{path}").content.decode()
                assert "Anna Ager" in page or path.endswith("sammenligning/")
                assert "fortrinsadgang" not in page.lower()
                assert "ansat hos arbejdsgiveren" not in page


def test_the_consultant_sees_nothing_of_a_draft(posting: Posting, carl: User) -> None:
    Declaration.keep(people.draft(posting), ["preferential"])
    assert not Declaration.objects.visible_to(carl, people.BEFORE).exists()
