"""Questions in the case: asked on the own page, put before the consultant, answered by letter and on the page."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import questions
from applications.models import Application, Question
from applications.process import Stage
from recruitment import clock
from recruitment import desk as start_page
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Applicant, Role
from tests import desk, people

pytestmark = pytest.mark.usefixtures("now")
ASK = "/min-ansoegning/spoerg/"
DELETE = "/min-ansoegning/oplysninger/slet/"


def answer_page(question: Question) -> str:
    return reverse("admin:applications_question_change", args=[question.pk])


def test_a_question_reaches_the_desk_and_its_answer_the_applicant(client: Client, anna: Application, carl: User) -> None:
    people.own(client, anna)
    assert client.post(ASK, {"text": "Er der en P-plads?"}, follow=True).status_code == 200
    question = Question.objects.get()
    (todo,) = start_page.to_do(carl, anna.posting, people.BEFORE)
    assert (todo.what, todo.who, todo.by, todo.url) == ("Svar på et spørgsmål", "Anna Ager", date(2024, 11, 12), answer_page(question))
    at_the_desk = desk.signed_in(carl)
    assert "Er der en P-plads?" in at_the_desk.get(desk.dossier(anna.pk)).content.decode()
    assert at_the_desk.post(answer_page(question), {"answer": " "}).status_code == 422
    assert at_the_desk.post(answer_page(question), {"answer": "Ja, foran rådhuset."}).status_code == 302
    mail = OutgoingMail.objects.get(letter="question_answered")
    assert (mail.to, mail.case) == (anna.email, f"application:{anna.pk}")
    assert "Ja, foran rådhuset." in mail.body
    assert "P-plads" not in mail.subject
    page = client.get("/min-ansoegning/").content.decode()
    assert "Er der en P-plads?" in page
    assert "Ja, foran rådhuset." in page
    assert start_page.to_do(carl, anna.posting, people.BEFORE) == []


def test_a_second_answer_is_told_and_not_sent(anna: Application, carl: User) -> None:
    question = questions.ask(anna, "Hvornår?", by=Applicant(anna.pk), now=people.BEFORE)
    at_the_desk = desk.signed_in(carl)
    for words in ("Mandag", "Tirsdag"):
        page = at_the_desk.post(answer_page(question), {"answer": words}, follow=True).content.decode()
    assert "allerede svaret" in page
    question.refresh_from_db()
    assert (question.answer, OutgoingMail.objects.filter(letter="question_answered").count()) == ("Mandag", 1)


def test_pressed_twice_it_is_asked_once_and_an_empty_one_not_at_all(client: Client, anna: Application) -> None:
    people.own(client, anna)
    for text in ("Er der kantine?", "Er der kantine?", "  ", "x" * 4_001):
        client.post(ASK, {"text": text})
    assert [question.text for question in Question.objects.all()] == ["Er der kantine?"]
    page = client.post(ASK, {"text": "x" * 4_001}).content.decode()
    assert "4001" in page.replace(".", "")
    assert "x" * 4_001 in page


def test_five_may_wait_and_the_sixth_is_told_to_call_and_kept_on_the_page(client: Client, anna: Application, carl: User) -> None:
    people.own(client, anna)
    for number in range(5):
        client.post(ASK, {"text": f"Spørgsmål {number}"})
    answer = client.post(ASK, {"text": "Og hvad med dette?"})
    page = answer.content.decode()
    assert (answer.status_code, Question.objects.count()) == (422, 5)
    assert "venter stadig på svar" in page
    assert "Og hvad med dette?" in page
    questions.answer(Question.objects.first(), "Ja", by=carl, now=people.BEFORE)  # type: ignore[arg-type]  # there are five
    assert client.post(ASK, {"text": "Og hvad med dette?"}).status_code == 302


def test_a_draft_has_nobody_to_ask_yet_and_a_stranger_nothing(client: Client, posting: Posting) -> None:
    draft = people.draft(posting)
    assert client.post(ASK, {"text": "Hej"})["Location"] == "/min-ansoegning/"
    people.own(client, draft)
    assert client.post(ASK, {"text": "Hej"})["Location"] == "/min-ansoegning/"
    assert client.post(DELETE)["Location"] == "/min-ansoegning/slet/"
    assert not Question.objects.exists()


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HEAD, Role.COMMITTEE_MEMBER, Role.ADMINISTRATOR])
def test_nobody_but_the_consultant_reads_or_answers(role: Role, anna: Application, posting: Posting) -> None:
    question = questions.ask(anna, "Hemmeligt Mærke", by=Applicant(anna.pk), now=people.BEFORE)
    somebody = people.staff("Mette Madsen", role, None if role is Role.ADMINISTRATOR else posting)
    browser = desk.signed_in(somebody)
    for url in (answer_page(question), reverse("admin:applications_question_changelist"), reverse("admin:index")):
        assert "Hemmeligt" not in browser.get(url).content.decode()
    assert browser.post(answer_page(question), {"answer": "Hej"}).status_code in (302, 403, 404)
    question.refresh_from_db()
    assert question.answer == ""
    assert start_page.to_do(somebody, posting, people.BEFORE) == []


def test_a_request_for_deletion_has_a_month_and_is_kept_once(client: Client, anna: Application, carl: User) -> None:
    people.own(client, anna)
    page = client.get(DELETE).content.decode()
    for words in ("stadig med i forløbet", "offentlighedslovens §\xa013", "op til tre år", "bevaring og kassation", "6 måneder"):
        assert words in page, words
    for _press in range(2):
        page = client.post(DELETE, {"text": "Tak for nu"}, follow=True).content.decode()
    assert "senest onsdag den 11.\xa0december\xa02024" in page
    question = Question.objects.get()
    (todo,) = start_page.to_do(carl, anna.posting, people.BEFORE)
    assert (todo.what, todo.by) == ("Svar på et ønske om sletning", date(2024, 12, 11))
    desk.signed_in(carl).post(answer_page(question), {"answer": "Vi sletter dine filer nu."})
    mail = OutgoingMail.objects.get(letter="deletion_answered")
    assert "Vi sletter dine filer nu." in mail.body
    assert "Datatilsynet" in mail.body
    assert "Datatilsynet" in mail.body


@pytest.mark.parametrize(
    ("asked", "kind", "due"),
    [
        ("2024-11-14T12:00", "question", date(2024, 11, 15)),
        ("2024-11-15T23:59", "question", date(2024, 11, 18)),
        ("2024-11-16T12:00", "question", date(2024, 11, 18)),
        ("2024-11-17T12:00", "question", date(2024, 11, 18)),
        ("2024-12-31T12:00", "deletion", date(2025, 1, 31)),
        ("2025-01-31T12:00", "deletion", date(2025, 2, 28)),
    ],
)
def test_an_answer_has_its_day(asked: str, kind: str, due: date) -> None:
    assert questions.due(Question(kind=kind, at=in_copenhagen(asked))) == due


def test_many_that_wait_do_not_flood_the_start_page_and_cost_one_statement(posting: Posting, carl: User, django_assert_num_queries) -> None:
    for number in range(13):
        who = people.applied(posting, f"Bo {number}")
        questions.ask(who, "Hvornår?", by=Applicant(who.pk), now=people.BEFORE + timedelta(minutes=number))
    rows = start_page.to_do(carl, posting, people.BEFORE)
    assert (len(rows), rows[-1].what) == (11, "3 spørgsmål mere at svare på")


def test_after_the_end_one_may_still_ask(client: Client, anna: Application) -> None:
    people.own(client, anna)
    anna.move("withdraw", by=Applicant(anna.pk), now=people.BEFORE)
    assert anna.stage == Stage.WITHDRAWN
    client.post(ASK, {"text": "Må jeg få mit cv slettet?"})
    assert Question.objects.count() == 1


def test_the_page_of_a_rehearsal_speaks_of_its_own_days(client: Client, anna: Application) -> None:
    people.own(client, anna)
    with clock.pinned(datetime(2024, 11, 11, 8, tzinfo=clock.UTC)):
        assert "til og med mandag den 25.\xa0november\xa02024" in client.get("/min-ansoegning/").content.decode()
