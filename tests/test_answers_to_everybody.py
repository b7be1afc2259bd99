"""An answer to one applicant, written so that nobody can tell who asked, and shown to everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from applications import questions
from applications.models import Application
from recruitment import clock
from recruitment.models import GeneralAnswer, Posting, User
from recruitment.roles import Applicant
from tests import desk, people

ADD = "admin:recruitment_generalanswer_add"
LIST = "admin:recruitment_generalanswer_changelist"
ASKED = "Jeg hedder Anna Ager: må jeg arbejde hjemme?"
SHOWN = {"question": "Må man arbejde hjemme?", "answer": "Ja, efter aftale."}


@pytest.fixture(autouse=True)
def _before():
    with clock.pinned(people.BEFORE):
        yield


def public() -> str:
    return Client().get("/").content.decode()


def test_what_was_answered_is_offered_to_be_written_for_everybody(anna: Application, carl: User) -> None:
    question = questions.ask(anna, ASKED, by=Applicant(anna.pk), now=people.BEFORE)
    questions.answer(question, "Ja, efter aftale.", by=carl, now=people.BEFORE)
    browser = desk.signed_in(carl)
    address = f"{reverse(ADD)}?of={question.pk}"
    assert address in browser.get(reverse("admin:applications_question_change", args=[question.pk])).content.decode()
    form = browser.get(address).content.decode()
    assert ASKED in form
    assert "Ja, efter aftale." in form
    assert "Må man arbejde hjemme?" not in public()
    browser.post(reverse(ADD), SHOWN)
    page = public()
    assert "Spørgsmål og svar" in page
    assert "Må man arbejde hjemme?" in page
    assert "Anna Ager" not in page


def test_it_is_taken_back_and_stays_in_the_case(posting: Posting, carl: User) -> None:
    browser = desk.signed_in(carl)
    browser.post(reverse(ADD), SHOWN)
    first = Client().get("/")
    answer = GeneralAnswer.objects.get()
    browser.post(reverse("admin:recruitment_generalanswer_take_back", args=[answer.pk]))
    again = Client().get("/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert SHOWN["question"] not in again.content.decode()
    answer.refresh_from_db()
    assert (answer.taken_back_by, answer.taken_back_at) == (carl, people.BEFORE)
    assert SHOWN["question"] in browser.get(reverse(LIST)).content.decode()


def test_only_the_consultant_writes_them_and_nobody_changes_one(posting: Posting, carl: User, hanne: User) -> None:
    desk.signed_in(carl).post(reverse(ADD), SHOWN)
    answer = GeneralAnswer.objects.get()
    change = reverse("admin:recruitment_generalanswer_change", args=[answer.pk])
    assert desk.signed_in(carl).post(change, {"question": "Andet?", "answer": "Andet."}).status_code == 403
    take_back = reverse("admin:recruitment_generalanswer_take_back", args=[answer.pk])
    assert desk.signed_in(hanne).post(take_back).status_code in (302, 403, 404)
    assert desk.signed_in(carl).get(take_back).status_code == 404
    answer.refresh_from_db()
    assert (answer.question, answer.taken_back_at) == (SHOWN["question"], None)


def test_the_warm_public_page_asks_the_database_nothing(posting: Posting, carl: User, django_assert_num_queries) -> None:
    desk.signed_in(carl).post(reverse(ADD), SHOWN)
    public(), public()
    with django_assert_num_queries(0):
        assert SHOWN["answer"] in public()


def test_a_question_of_somebody_else_is_not_read_through_the_address(anna: Application, carl: User) -> None:
    page = desk.signed_in(carl).get(f"{reverse(ADD)}?of=999999").content.decode()
    assert 'name="question"' in page
