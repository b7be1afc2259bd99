"""After the offer: the terms, the candidate's yes or no, and that nobody is hired while the terms are being negotiated."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import held, offers
from applications.models import Application, OfferTerms, Refused
from applications.process import Stage
from recruitment import clock
from recruitment import desk as start_page
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from tests import desk, journey, people

State = OfferTerms.State
LATER = people.AFTER + timedelta(days=12)
YES, NO = "/min-ansoegning/tilbud/ja/", "/min-ansoegning/tilbud/nej/"


@pytest.fixture(autouse=True)
def _after_the_second_interview():
    with clock.pinned(LATER):
        yield


@pytest.fixture
def anna(posting: Posting, hanne: User, carl: User) -> Application:
    """Offered the post; the letter has left."""
    application = journey.at_the_end(posting, carl, hanne)
    application.move("offer", by=carl, now=LATER, note="Udvalget, 26. november.")
    people.release_letters(application, carl)
    return application


def page(application: Application) -> str:
    return reverse("admin:applications_application_offer", args=[application.pk])


def typed(**changes: str) -> dict[str, str]:
    return {"state": "negotiating", "starts_on": "2025-01-15", "note": "Djøf ringer fredag.", "seen": ""} | changes


def todo(user: User, application: Application) -> list[str]:
    return [row.what for row in start_page.to_do(user, application.posting, LATER) if row.who == application.name]


def test_from_the_negotiation_to_the_yes(client: Client, anna: Application, carl: User) -> None:
    at_the_desk = desk.signed_in(carl)
    people.own(client, anna)
    assert todo(carl, anna) == ["Registrér svaret på tilbuddet"]
    assert at_the_desk.post(page(anna), typed()).status_code == 302
    assert todo(carl, anna) == ["Forhandl vilkårene for tilbuddet"]
    own = client.get("/min-ansoegning/").content.decode()
    assert "15.\u00a0januar\u00a02025" in own
    assert "bliver forhandlet" in own
    assert "Djøf" not in own
    with pytest.raises(Refused, match="forhandlet"):
        anna.move("hire", by=carl, now=LATER)
    assert client.post(YES, {"seen": offers.standing(anna).seen}).status_code == 409  # not while it is negotiated
    assert at_the_desk.post(page(anna), typed(state="agreed", note="", seen=offers.standing(anna).seen)).status_code == 302
    assert client.post(YES, {"seen": offers.standing(anna).seen}).status_code == 302
    assert client.post(YES, {"seen": ""}).status_code == 302  # a second press changes nothing
    assert [row.state for row in offers.history(anna)] == [State.NEGOTIATING, State.AGREED, State.ACCEPTED]
    assert todo(carl, anna) == ["Kandidaten har sagt ja: registrér ansættelsen"]
    anna.move("hire", by=carl, now=LATER)
    assert "15.\u00a0januar\u00a02025" in client.get("/min-ansoegning/").content.decode()
    assert held.facts(anna, LATER)["offer"][-1]["state"] == "accepted"


def test_before_anybody_writes_it_is_the_day_of_the_posting(anna: Application) -> None:
    assert offers.standing(anna) == offers.Standing(State.MADE, date(2025, 1, 1))


def test_the_candidate_says_no_on_the_own_page(client: Client, anna: Application) -> None:
    people.own(client, anna)
    assert client.get(NO).status_code == 200
    assert client.post(NO, {"reason": "Jeg bliver, hvor jeg er."}).status_code == 302
    anna.refresh_from_db()
    assert anna.stage == Stage.DECLINED
    assert anna.steps.order_by("pk").last().note == "Jeg bliver, hvor jeg er."
    assert client.post(YES, {"seen": ""}).status_code == 302
    assert not OfferTerms.objects.exists()


def test_nothing_of_it_is_seen_before_the_letter_has_left(client: Client, posting: Posting, hanne: User, carl: User) -> None:
    application = journey.at_the_end(posting, carl, hanne)
    application.move("offer", by=carl, now=LATER, note="Udvalget.")
    people.own(client, application)
    assert "Tilbuddet" not in client.get("/min-ansoegning/").content.decode()
    for address in (YES, NO):
        assert client.get(address).status_code == 302
    with pytest.raises(Refused):
        offers.accept(application, by=Applicant(application.pk), now=LATER, seen="")


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(anna: Application, carl: User) -> None:
    at_the_desk = desk.signed_in(carl)
    at_the_desk.post(page(anna), typed())
    answer = at_the_desk.post(page(anna), typed(state="agreed", note="Aftalt i telefonen."))
    assert answer.status_code == 409
    assert "Aftalt i telefonen." in answer.content.decode()
    assert offers.standing(anna).state is State.NEGOTIATING


def test_a_yes_to_terms_that_have_changed_is_not_taken(client: Client, anna: Application, carl: User) -> None:
    people.own(client, anna)
    seen = offers.standing(anna).seen
    desk.signed_in(carl).post(page(anna), typed(state="agreed"))
    assert client.post(YES, {"seen": seen}).status_code == 409
    assert offers.standing(anna).state is State.AGREED


@pytest.mark.parametrize(("day", "sentence"), [("2024-11-26", "Den dag er forbi."), ("", "2025-01-01"), ("nytår", "2025-01-01")])
def test_a_first_day_that_cannot_be_is_refused(day: str, sentence: str, anna: Application, carl: User) -> None:
    answer = desk.signed_in(carl).post(page(anna), typed(starts_on=day))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_offer_taken_back_takes_its_terms_along(anna: Application, carl: User) -> None:
    desk.signed_in(carl).post(page(anna), typed())
    anna.move("undo", by=carl, now=LATER, note="Forkert.")
    assert offers.history(anna) == []
    assert desk.signed_in(carl).get(page(anna)).status_code == 404
    anna.move("offer", by=carl, now=LATER, note="Udvalget.")
    assert offers.standing(anna).state is State.MADE


def test_nobody_else_writes_or_answers(client: Client, anna: Application, posting: Posting, hanne: User, otto: User) -> None:
    for user in (hanne, otto):
        assert desk.signed_in(user).post(page(anna), typed()).status_code in (302, 404)
    bo = people.applied(posting, "Bo Berg")
    people.own(client, bo)
    assert client.post(YES, {"seen": ""}).status_code == 302
    with pytest.raises(Refused):
        offers.accept(anna, by=Applicant(bo.pk), now=LATER, seen="")
    assert not OfferTerms.objects.exists()
    assert not OutgoingMail.objects.filter(letter="offer", state="prepared").exists()
