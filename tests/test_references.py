"""References: only on the one about to be hired, only from those whom the candidate lets us ring, noted once, read by the candidate."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from applications import held, parts, references
from applications.models import Application, Referee, ReferenceCheck, Refused
from applications.process import MOVES, Stage
from recruitment import clock, outbox
from recruitment import desk as start_page
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from tests import desk, journey, people

LATER = people.AFTER + timedelta(days=12)
OWN = "/min-ansoegning/referencer/"
SAID = {"name": "Rita Referent", "relation": "Min chef 2018–2022", "phone": "20 30 40 51", "present_employer": False}
NOTE = "Samler folk og holder, hvad hun lover."


@pytest.fixture(autouse=True)
def _after_the_second_interview():
    with clock.pinned(LATER):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    return journey.at_the_end(posting, carl, hanne)


@pytest.fixture
def rita(anna: Application, carl: User) -> Referee:
    asked(anna, carl)
    return references.name(anna, SAID, by=Applicant(anna.pk), now=LATER)


def asked(application: Application, carl: User) -> ReferenceCheck:
    """Asked, and the letter has left."""
    check = references.ask(application, by=carl, now=LATER)
    for mail in OutgoingMail.objects.filter(occasion=check.occasion):
        outbox.release(mail, by=carl, now=LATER)
        outbox.deliver(mail.pk, now=LATER)
    return check


def page(application: Application, referee: Referee | None = None) -> str:
    name, args = ("reference", [application.pk, referee.pk]) if referee else ("references", [application.pk])
    return reverse(f"admin:applications_application_{name}", args=args)


def typed(carl: User, **changes: str) -> dict[str, str]:
    return {"taken_on": "2024-11-27", "taken_by": str(carl.pk), "note": NOTE} | changes


def test_from_the_question_to_the_remark(client: Client, anna: Application, carl: User) -> None:
    at_the_desk = desk.signed_in(carl)
    people.own(client, anna)
    assert at_the_desk.post(page(anna)).status_code == 302
    mail = OutgoingMail.objects.get(letter="references_asked")
    assert mail.state == "prepared"
    assert client.get(OWN).status_code == 302  # the letter has not left, so the page knows nothing of it
    outbox.release(mail, by=carl, now=LATER)
    outbox.deliver(mail.pk, now=LATER)
    assert "Referencer" in client.get("/min-ansoegning/").content.decode()

    assert client.post(OWN, SAID | {"present_employer": ""}).status_code == 422  # no consent, no call
    assert not Referee.objects.exists()
    assert client.post(OWN, {key: value for key, value in SAID.items() if value} | {"consent": "on"}).status_code == 302
    rita = Referee.objects.get()
    (todo,) = [row for row in start_page.to_do(carl, anna.posting, LATER) if row.verb == "Ring op"]
    assert (todo.what, todo.who) == ("1 reference at tage", "Anna Ager")
    assert "20\u00a030\u00a040\u00a051" in at_the_desk.get(desk.dossier(anna.pk)).content.decode()

    assert at_the_desk.post(page(anna, rita), typed(carl)).status_code == 302
    assert OutgoingMail.objects.get(letter="reference_noted").state == "prepared"
    assert NOTE in client.get(OWN).content.decode()
    assert client.post(f"{OWN}{rita.pk}/bemaerkning/", {"text": "Det er jeg glad for."}).status_code == 302
    assert client.post(f"{OWN}{rita.pk}/bemaerkning/", {"text": "En anden."}).status_code == 302
    rita.refresh_from_db()
    assert (rita.note, rita.remark, rita.taken_by) == (NOTE, "Det er jeg glad for.", carl)
    assert "Det er jeg glad for." in at_the_desk.get(desk.dossier(anna.pk)).content.decode()
    assert NOTE in held.readable(anna, LATER)
    assert held.facts(anna, LATER)["references"][0]["remark"] == "Det er jeg glad for."


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.SECOND_INTERVIEW, Stage.OFFERED)])
def test_nobody_is_asked_before_the_last_step_or_after_the_end(stage: Stage, anna: Application, carl: User) -> None:
    Application.objects.filter(pk=anna.pk).exclude(submitted_at=None).update(stage=stage if stage is not Stage.DRAFT else Stage.SUBMITTED)
    anna.refresh_from_db()
    with pytest.raises(Refused):
        references.ask(anna, by=carl, now=LATER)
    assert not ReferenceCheck.objects.exists()


def test_one_candidate_at_a_time(anna: Application, posting: Posting, carl: User, hanne: User) -> None:
    bo = journey.at_the_end(posting, carl, hanne, name="Bo Berg")
    asked(anna, carl)
    with pytest.raises(Refused, match="anden kandidat"):
        references.ask(bo, by=carl, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceCheck.objects.create(application=bo, posting=posting, asked_by=carl, asked_at=LATER)
    assert references.end(anna, by=carl, now=LATER)
    asked(bo, carl)


def test_one_who_has_left_the_process_holds_nobody_back(anna: Application, posting: Posting, carl: User, hanne: User) -> None:
    bo = journey.at_the_end(posting, carl, hanne, name="Bo Berg")
    asked(anna, carl)
    anna.move("withdraw", by=Applicant(anna.pk), now=LATER)
    asked(bo, carl)
    assert ReferenceCheck.objects.get(ended_at=None).application == bo


def test_asked_twice_is_one_letter_and_asked_anew_another(anna: Application, carl: User) -> None:
    asked(anna, carl)
    asked(anna, carl)
    assert OutgoingMail.objects.filter(letter="references_asked").count() == 1
    references.end(anna, by=carl, now=LATER)
    asked(anna, carl)
    assert OutgoingMail.objects.filter(letter="references_asked").count() == 2


def test_a_consent_can_be_taken_back_until_the_call(client: Client, anna: Application, rita: Referee, carl: User) -> None:
    people.own(client, anna)
    assert client.post(f"{OWN}{rita.pk}/tag-tilbage/").status_code == 302
    answer = desk.signed_in(carl).post(page(anna, rita), typed(carl))
    assert answer.status_code == 409
    assert NOTE in answer.content.decode()  # what was typed is not lost
    rita.refresh_from_db()
    assert rita.withdrawn_at
    assert not rita.note


def test_after_the_call_it_is_too_late_and_said(client: Client, anna: Application, rita: Referee, carl: User) -> None:
    desk.signed_in(carl).post(page(anna, rita), typed(carl))
    people.own(client, anna)
    assert "Vi har allerede talt med" in client.post(f"{OWN}{rita.pk}/tag-tilbage/", follow=True).content.decode()
    rita.refresh_from_db()
    assert rita.withdrawn_at is None


@pytest.mark.parametrize(
    ("day", "sentence"), [("2024-11-28", "ikke kommet endnu"), ("2024-11-26", "ikke sagt ja"), ("i går", "2024-11-15")]
)
def test_a_day_on_which_it_cannot_have_been(day: str, sentence: str, anna: Application, rita: Referee, carl: User) -> None:
    answer = desk.signed_in(carl).post(page(anna, rita), typed(carl, taken_on=day))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_words_about_a_protected_ground_are_pointed_out_once(anna: Application, rita: Referee, carl: User) -> None:
    at_the_desk, said = desk.signed_in(carl), typed(carl, note="Var sygemeldt i foråret.")
    answer = at_the_desk.post(page(anna, rita), said)
    assert answer.status_code == 422
    assert "sygemeldt" in answer.content.decode()
    assert not Referee.objects.get().note
    seen = answer.context["seen_words"]
    assert at_the_desk.post(page(anna, rita), said | {"seen_words": seen, "note": "Var syg i foråret, ofte."}).status_code == 422
    assert at_the_desk.post(page(anna, rita), said | {"seen_words": seen}).status_code == 302


def test_the_present_employer_is_marked(anna: Application, carl: User) -> None:
    asked(anna, carl)
    references.name(anna, SAID | {"present_employer": True}, by=Applicant(anna.pk), now=LATER)
    assert "Nuværende arbejdsgiver" in desk.signed_in(carl).get(desk.dossier(anna.pk)).content.decode()


def test_the_page_before_the_offer_says_what_was_not_taken_and_not_answered(anna: Application, rita: Referee, carl: User) -> None:
    def said() -> list[str]:
        return parts.consequences(anna, MOVES["offer"], Stage.OFFERED, LATER)

    assert "Der er ikke taget nogen reference." in said()
    desk.signed_in(carl).post(page(anna, rita), typed(carl))
    assert "Referencer uden bemærkning fra kandidaten: 1 af 1." in said()
    references.remark(rita, "Enig.", now=LATER)
    assert not [sentence for sentence in said() if "eferenc" in sentence]


def test_nobody_else_reads_or_writes(client: Client, anna: Application, rita: Referee, posting: Posting, hanne: User, otto: User) -> None:
    bo = people.applied(posting, "Bo Berg")
    people.own(client, bo)
    assert client.get(OWN).status_code == 302
    assert client.post(f"{OWN}{rita.pk}/tag-tilbage/").status_code == 404
    with pytest.raises(Refused):
        references.name(anna, SAID, by=Applicant(bo.pk), now=LATER)
    for user in (hanne, otto):
        assert desk.signed_in(user).get(page(anna, rita)).status_code in (302, 404)
        assert not Referee.objects.visible_to(user, LATER).exists()


def test_the_seventh_is_refused_with_the_way_out(anna: Application, rita: Referee) -> None:
    for n in range(references.MOST - 1):
        references.name(anna, SAID | {"name": f"Rolf {n}"}, by=Applicant(anna.pk), now=LATER)
    assert references.name(anna, SAID, by=Applicant(anna.pk), now=LATER) == rita
    with pytest.raises(Refused, match="Tag en tilbage"):
        references.name(anna, SAID | {"name": "Rolf"}, by=Applicant(anna.pk), now=LATER)


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "ord"},
        {"withdrawn_at": LATER, "taken_on": LATER.date()},
        {"remark": "ord"},
        {"remarked_at": LATER, "remark": "ord"},
    ],
)
def test_the_database_refuses_half_a_reference(fields: dict[str, object], rita: Referee) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Referee.objects.filter(pk=rita.pk).update(**fields)
