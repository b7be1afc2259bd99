"""The dossier: everything about one applicant, for the consultant and for nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Assessment, Rating
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import desk, journey, people


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def test_it_shows_what_was_sent_and_what_the_applicant_reads(posting: Posting, carl: User) -> None:
    wish = posting.profile.background[0]
    anna = people.applied(posting, background={wish.key: "Ti år i en forvaltning"}, attendance_note="Helst om formiddagen")
    page = text_of(desk.signed_in(carl), desk.dossier(anna.pk))
    for words in ("Anna Ager", anna.number, "anna.ager@example.org", "Jeg vil gerne samle et sekretariat.", wish.label,
                  "Ti år i en forvaltning", "Helst om formiddagen", "Vi har modtaget din ansøgning", "cv.pdf",
                  "mandag den 11. november 2024 kl. 09.00"):  # fmt: skip
        assert words in page, words


def test_an_answer_that_looks_like_html_is_text(posting: Posting, carl: User) -> None:
    anna = people.applied(posting, motivation="<script>alert(1)</script>")
    page = desk.signed_in(carl).get(desk.dossier(anna.pk)).content.decode()
    assert "<script>alert" not in page


def test_possible_moves_are_links_and_the_others_say_why(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "invite_first", by=carl)
    page = desk.signed_in(carl).get(desk.dossier(anna.pk)).content.decode()
    assert f'href="{desk.move(anna.pk, "reject")}"' in page
    assert f'href="{desk.move(anna.pk, "invite_test")}"' not in page
    assert "Ingen sidder endnu i panelet til 1. samtale." in page
    assert 'aria-disabled="true"' in page


def test_a_note_is_kept_and_an_empty_one_is_asked_for_again(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    url = reverse("admin:applications_application_note", args=[anna.pk])
    assert client.post(url, {"text": "  "}).status_code == 422
    assert client.post(url, {"text": "Ringede den 15."}).status_code == 302
    assert "Ringede den 15." in text_of(client, desk.dossier(anna.pk))
    assert client.get(url).status_code == 404


def test_nothing_in_it_can_be_changed_by_a_post(anna: Application, carl: User) -> None:
    response = desk.signed_in(carl).post(desk.dossier(anna.pk), {"stage": "hired", "name": "En anden"})
    assert response.status_code == 404
    anna.refresh_from_db()
    assert (anna.stage, anna.name) == ("submitted", "Anna Ager")


def test_scores_are_closed_to_the_consultant_until_all_are_in(posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette, rounds=(Round.FIRST,))
    anna = people.applied(posting)
    journey.take(anna, "shortlist", "invite_first", by=carl)
    journey.score(anna, hanne)
    own = Assessment.objects.get(by=hanne)
    Rating.objects.create(assessment=own, competency=posting.competencies.first(), score=2, evidence="Svarede udenom")
    client = desk.signed_in(carl)
    page = text_of(client, desk.dossier(anna.pk))
    assert "Svarede udenom" not in page
    assert "Mette Madsen" in page
    journey.score(anna, mette)
    assert "Svarede udenom" in text_of(client, desk.dossier(anna.pk))


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HEAD, Role.COMMITTEE_MEMBER])
def test_the_committee_does_not_enter_the_admin(role: Role, anna: Application, posting: Posting) -> None:
    response = desk.signed_in(people.staff("Mette Madsen", role, posting)).get(desk.dossier(anna.pk))
    assert (response.status_code, "Anna" in response.content.decode()) == (302, False)


def test_an_administrator_sees_nothing_of_the_case(posting: Posting, carl: User) -> None:
    marker = "Hemmeligt Mærke"
    anna = people.applied(posting, marker, motivation=marker, email="hemmeligt.maerke@example.org")
    journey.take(anna, "not_invite", by=carl)
    solveig = desk.signed_in(people.staff("Solveig Sand", Role.ADMINISTRATOR, None))
    mail = anna.steps.last()
    assert mail is not None
    addresses = [
        reverse("admin:index"), reverse(desk.LIST), f"{reverse(desk.LIST)}?q={marker}", desk.dossier(anna.pk),
        desk.move(anna.pk, "undo"), f"{desk.dossier(anna.pk)}../history/", reverse("admin:recruitment_outgoingmail_changelist"),
        desk.letter(1), desk.letter(1, "html"), reverse("admin:applications_panel_changelist"),
        reverse("admin:app_list", args=["applications"]),
        reverse("admin:recruitment_user_changelist"), reverse("admin:recruitment_posting_changelist"),
    ]  # fmt: skip
    for url in addresses:
        response = solveig.get(url)
        body = response.content.decode()
        assert marker not in body.replace(f"q={marker}", ""), url
        assert "maerke@" not in body, url
        assert anna.number not in body, url
    assert solveig.get(reverse("admin:recruitment_user_changelist")).status_code == 200
