"""The start page says what needs doing, from facts and the day."""

from datetime import datetime, timedelta

from django.urls import reverse

from applications.process import Round, Stage
from recruitment import clock, desk
from recruitment.models import OutgoingMail, Posting, User
from tests import desk as admin
from tests import journey, people

MONDAY = people.AFTER + timedelta(days=3)


def told(user: User, posting: Posting, now: datetime) -> list[str]:
    return [todo.what + (f" ({todo.who})" if todo.who else "") for todo in desk.to_do(user, posting, now)]


def test_before_the_deadline_nothing_waits(anna, posting: Posting, carl: User) -> None:
    assert told(carl, posting, people.BEFORE) == []
    with clock.pinned(people.BEFORE):
        page = admin.signed_in(carl).get(reverse("admin:index")).content.decode()
    assert "Intet venter på dig nu." in page


def test_after_it_there_is_reading_and_a_panel_to_set(anna, posting: Posting, carl: User) -> None:
    assert told(carl, posting, people.AFTER)[0] == "1 ansøgning skal læses og afgøres"
    assert "Ingen sidder endnu i panelet til 1. samtale" in told(carl, posting, people.AFTER)


def test_letters_wait_and_fail_in_sight(anna, posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    journey.take(anna, "shortlist", "invite_first", by=carl)
    assert "1 brev venter på at blive læst og sendt" in told(carl, posting, people.AFTER)[0]
    OutgoingMail.objects.filter(letter="invited_first").update(state="failed")
    assert told(carl, posting, people.AFTER) == ["1 brev kunne ikke sendes"]


def test_missing_scores_are_named_from_the_day_of_the_interview(anna, posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    journey.take(anna, "shortlist", "invite_first", by=carl)
    people.release_letters(anna, by=carl)
    assert told(carl, posting, people.AFTER) == ["1 kandidat mangler et tidspunkt til 1. samtale (0 ledige tider)"]
    assert told(carl, posting, MONDAY)[-1] == "Bedømmelser af 1. samtale mangler (Hanne Hansen (1), Mette Madsen (1))"
    journey.score(anna, hanne, mette, round_=Round.FIRST)
    assert told(carl, posting, MONDAY)[-1] == "Beslut om 1 kandidat, der er bedømt af alle"


def test_in_the_end_there_is_an_answer_to_record_and_others_to_answer(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna, _bo = journey.at(Stage.OFFERED, posting, carl), people.applied(posting, "Bo Bech")
    people.release_letters(anna, by=carl)
    assert "Registrér svaret på tilbuddet (Anna Ager)" in told(carl, posting, people.AFTER)
    anna.move("hire", by=carl, now=people.AFTER)
    assert "1 kandidat venter stadig på svar" in told(carl, posting, people.AFTER)


def test_an_administrator_has_accounts_and_no_case(anna, posting: Posting, carl: User) -> None:
    solveig = people.staff("Solveig Sand", people.Role.ADMINISTRATOR, None)
    assert told(solveig, posting, people.AFTER) == []
    assert desk.figures(solveig, posting, people.AFTER) == []


def test_the_hours_left_are_told_from_the_deadline_to_the_last_day(posting: Posting, carl: User) -> None:
    assert desk.time_left(posting, people.BEFORE) == ""
    assert desk.time_left(posting, people.AFTER).startswith("7 arbejdstimer tilbage før: 1. samtale")
    assert desk.time_left(posting, MONDAY).startswith("I dag: 1. samtale")
    assert desk.time_left(posting, MONDAY + timedelta(days=30)) == ""
    with clock.pinned(people.AFTER):
        assert "7 arbejdstimer" in admin.signed_in(carl).get(reverse("admin:index")).content.decode()


def test_the_picture_has_the_figures_of_the_table(anna, posting: Posting, carl: User) -> None:
    with clock.pinned(people.AFTER):
        page = admin.signed_in(carl).get(reverse("admin:index")).content.decode()
    assert [figure.share for figure in desk.figures(carl, posting, people.AFTER)] == [100, 100]
    assert page.count('<rect width="100"') == 2
