"""A move is confirmed on a page that says what it will do; a refusal loses nothing."""

import pytest
from django.urls import reverse

from applications.models import Application
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from tests import desk, people


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def test_the_page_says_what_will_happen_and_changes_nothing(anna: Application, carl: User) -> None:
    page = desk.signed_in(carl).get(desk.move(anna.pk, "not_invite")).content.decode()
    assert "flyttes fra ”Modtaget” til ”Afslag”" in page
    assert "Vi går ikke videre med den." in page
    anna.refresh_from_db()
    assert anna.stage == Stage.SUBMITTED
    assert not OutgoingMail.objects.filter(letter="not_invited").exists()


def test_the_button_makes_the_move_and_keeps_the_note(anna: Application, carl: User) -> None:
    response = desk.signed_in(carl).post(desk.move(anna.pk, "shortlist"), {"note": "Alle sagde ja"})
    assert response.headers["Location"] == desk.dossier(anna.pk)
    step = anna.steps.last()
    assert step is not None
    assert (step.move, step.by, step.note, step.at) == ("shortlist", carl, "Alle sagde ja", people.AFTER)


def test_a_question_without_an_answer_is_asked_again(anna: Application, carl: User) -> None:
    anna.move("shortlist", by=carl, now=people.AFTER)
    response = desk.signed_in(carl).post(desk.move(anna.pk, "undo"), {"note": ""})
    assert "Skriv et svar" in response.content.decode()
    anna.refresh_from_db()
    assert anna.stage == Stage.SHORTLISTED


def test_who_comes_second_is_told_and_keeps_the_note(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    client.get(desk.move(anna.pk, "not_invite"))
    anna.move("shortlist", by=carl, now=people.AFTER)
    anna.move("invite_first", by=carl, now=people.AFTER)
    response = client.post(desk.move(anna.pk, "shortlist"), {"note": "Skrevet længe"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ansøgningen står på trinnet ”1. samtale”" in page
    assert "Skrevet længe" in page


def test_a_move_that_is_none_or_not_the_consultants_is_a_404(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    for name in ("promote", "submit"):
        assert client.get(desk.move(anna.pk, name)).status_code == 404


def test_an_undo_says_what_becomes_of_the_letter(anna: Application, carl: User) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    client = desk.signed_in(carl)
    assert "er ikke sendt. Det bliver kasseret." in client.get(desk.move(anna.pk, "undo")).content.decode()
    people.release_letters(anna, by=carl)
    assert "er sendt og kan ikke kaldes tilbage" in client.get(desk.move(anna.pk, "undo")).content.decode()


def test_many_are_moved_and_the_others_are_named_with_the_reason(posting: Posting, carl: User) -> None:
    anna, bo, cille = (people.applied(posting, name) for name in ("Anna Ager", "Bo Bech", "Cille Carstens"))
    cille.move("withdraw", by=people.Applicant(cille.pk), now=people.AFTER)
    client = desk.signed_in(carl)
    chosen = {"action": "bulk_not_invite", "_selected_action": [anna.pk, bo.pk, cille.pk]}
    page = client.post(reverse(desk.LIST), chosen)
    body = page.content.decode()
    assert "2 ansøgninger flyttes til ”Afslag”" in body
    assert "Ansøgningen står på trinnet ”Trukket tilbage”" in body
    assert not OutgoingMail.objects.filter(letter="not_invited").exists()
    bo.move("shortlist", by=carl, now=people.AFTER)
    bo.move("invite_first", by=carl, now=people.AFTER)
    bo.move("withdraw", by=carl, now=people.AFTER)
    pks = ",".join(str(application.pk) for application in page.context["going"])
    answer = client.post(reverse("admin:applications_application_move_many", args=["not_invite"]), {"pks": pks, "note": ""}, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert told[0].startswith("Inviter ikke: 1 ansøgning er flyttet.")
    assert told[1].startswith("Bo Bech: ")
    assert OutgoingMail.objects.filter(letter="not_invited").count() == 1


def test_a_draft_or_a_stranger_cannot_be_moved_in_bulk_by_a_forged_number(posting: Posting, carl: User, hanne: User) -> None:
    draft, anna = people.draft(posting, "Bo Bech"), people.applied(posting)
    url = reverse("admin:applications_application_move_many", args=["not_invite"])
    desk.signed_in(carl).post(url, {"pks": str(draft.pk)})
    desk.signed_in(hanne).post(url, {"pks": str(anna.pk)})
    assert {row.stage for row in Application.objects.all()} == {"draft", "submitted"}
    assert desk.signed_in(carl).post(reverse("admin:applications_application_move_many", args=["offer"]), {"pks": ""}).status_code == 404
