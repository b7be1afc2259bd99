"""The consultant's board: decisions kept and shown to nobody, every letter read first, then all of them published."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications import outcomes
from applications.models import Application, Decision, InternalReason, Outcome
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from tests import desk, people

pytestmark = pytest.mark.usefixtures("friday")
BOARD = reverse("admin:applications_application_outcomes")
LETTERS = reverse("admin:applications_application_outcome_letters")
PUBLISH = reverse("admin:applications_application_publish")
PUBLISHED = reverse("admin:applications_application_outcomes_published")


@pytest.fixture
def friday():
    with clock.pinned(people.AFTER):
        yield


@pytest.fixture
def bo(posting: Posting) -> Application:
    return people.applied(posting, "Bo Berg")


def outcome_page(application: Application) -> str:
    return reverse("admin:applications_application_outcome", args=[application.pk])


def choose(client: Client, *choices: tuple[Application, str], then: str = "keep"):
    present = {one.application_id: one.stamp for one in Outcome.objects.pending()}
    fields = {f"d{one.pk}": decision for one, decision in choices} | {f"s{one.pk}": present.get(one.pk, "") for one, _decision in choices}
    return client.post(BOARD, fields | {then: ""})


def stamps(page: str) -> list[str]:
    return re.findall(r'name="seen" value="([\d.]+)"', page)


def test_what_is_chosen_is_kept_and_told_to_nobody(anna: Application, bo: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    assert choose(client, (anna, "on"), (bo, "not_on")).headers["Location"].startswith(BOARD)
    page = client.get(BOARD).content.decode()
    assert "Inviter: <strong>1</strong>" in page
    assert "Ikke videre: <strong>1</strong>" in page
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.SUBMITTED}
    assert set(OutgoingMail.objects.values_list("letter", flat=True)) == {"receipt"}
    assert "1 beslutning" not in desk.signed_in(carl).get(reverse("admin:index")).content.decode()
    assert "2 beslutninger er ikke offentliggjort" in client.get(reverse("admin:index")).content.decode()


def test_a_choice_is_changed_and_taken_back(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"))
    choose(client, (anna, "reserve"))
    assert Outcome.objects.get().decision == Decision.RESERVE
    choose(client, (anna, ""))
    assert not Outcome.objects.exists()


def test_whoever_comes_second_is_told_and_the_first_choice_stands(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"))
    response = client.post(BOARD, {f"d{anna.pk}": "not_on", f"s{anna.pk}": "", "keep": ""}, follow=True)
    assert "Anna Ager: En anden har taget stilling imens" in response.content.decode()
    assert Outcome.objects.get().decision == Decision.ON


def test_every_letter_is_shown_before_anything_leaves(anna: Application, bo: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"), (bo, "not_on"), then="preview")
    page = client.get(LETTERS).content.decode()
    assert "2 breve bliver sendt, når du offentliggør" in page
    assert "Kære Anna Ager" in page
    assert "Kære Bo Berg" in page
    assert anna.email in page
    response = client.post(PUBLISH, {"seen": stamps(page)})
    assert response.headers["Location"] == PUBLISHED
    told = client.get(PUBLISHED).content.decode()
    assert "Invitation til 1. samtale" in told
    assert "Svar på din ansøgning" in told
    assert sorted(Application.objects.values_list("stage", flat=True)) == [Stage.FIRST_INTERVIEW, Stage.REJECTED]


def test_a_wave_leaves_the_others_pending(anna: Application, bo: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"), (bo, "reserve"))
    page = client.get(LETTERS, {"only": "on"}).content.decode()
    assert "Kære Bo Berg" not in page
    client.post(PUBLISH, {"seen": stamps(page)})
    bo.refresh_from_db()
    assert bo.stage == Stage.SUBMITTED
    assert [one.application for one in Outcome.objects.pending()] == [bo]


def test_the_letter_is_edited_and_leaves_as_it_was_edited(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"))
    outcome = Outcome.objects.get()
    fields = {
        "seen": outcome.stamp,
        "subject": "Kom til samtale",
        "body": "Kære Anna\r\n\r\nVi ses.\r\n\r\n{dato}",
        "internal": "Stærk",
        "keep": "",
    }
    assert client.post(outcome_page(anna), fields).headers["Location"] == BOARD
    page = client.get(LETTERS).content.decode()
    assert "Vi ses." in page
    assert "Stærk" not in page
    client.post(PUBLISH, {"seen": stamps(page)})
    mail = OutgoingMail.objects.get(letter="invited_first")
    assert (mail.subject, mail.body, mail.state) == ("Kom til samtale", "Kære Anna\n\nVi ses.\n\n{dato}\n", OutgoingMail.State.QUEUED)
    assert InternalReason.objects.get().text == "Stærk"


def test_an_unedited_text_follows_the_criteria(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "not_on"))
    wish = anna.posting.profile.background[0]
    draft = outcomes.draft(Outcome.objects.get(), people.AFTER)
    fields = {
        "seen": Outcome.objects.get().stamp,
        "subject": draft.subject,
        "body": draft.body.replace("\n", "\r\n"),
        "criteria": [wish.key],
    }
    client.post(outcome_page(anna), fields | {"keep": ""})
    assert not Outcome.objects.get().edited
    assert f"- {wish.label}" in client.get(LETTERS).content.decode()


def test_an_unknown_placeholder_is_refused_with_its_line_and_the_text_is_kept(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"))
    response = client.post(
        outcome_page(anna), {"seen": Outcome.objects.get().stamp, "subject": "Hej", "body": "Kære\n\n{nvan}", "keep": ""}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Linje 3: {nvan}" in page
    assert "{nvan}</textarea>" in page
    assert not Outcome.objects.get().edited


def test_a_text_saved_over_somebody_elses_is_refused_and_kept_on_the_page(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"))
    old = Outcome.objects.get()
    outcomes.keep(old, by=carl, now=people.AFTER, silent=True)
    response = client.post(outcome_page(anna), {"seen": f"{old.pk}.1", "subject": "Hej", "body": "Min lange tekst", "keep": ""})
    assert response.status_code == 409
    assert "Min lange tekst" in response.content.decode()
    assert not Outcome.objects.get().edited


def test_words_that_touch_a_protected_ground_are_pointed_out(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "not_on"))
    client.post(outcome_page(anna), {"seen": Outcome.objects.get().stamp, "subject": "Svar", "body": "Du er for gammel.", "keep": ""})
    page = client.get(LETTERS).content.decode()
    assert "”gammel” (alder)" in page


def test_a_press_from_an_old_page_publishes_nothing(anna: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    choose(client, (anna, "on"))
    seen = stamps(client.get(LETTERS).content.decode())
    choose(client, (anna, "not_on"))
    response = client.post(PUBLISH, {"seen": seen})
    assert response.status_code == 409
    assert "Der er ikke offentliggjort noget" in response.content.decode()
    anna.refresh_from_db()
    assert anna.stage == Stage.SUBMITTED


@pytest.mark.parametrize("seen", [[], ["x"], ["1.x"], ["9" * 40 + ".1"], ["1"], ["99.1"]])
def test_a_made_up_press_is_refused_in_words(anna: Application, carl: User, seen: list[str]) -> None:
    choose(desk.signed_in(carl), (anna, "on"))
    assert desk.signed_in(carl).post(PUBLISH, {"seen": seen}).status_code == 409


def test_nobody_else_finds_the_pages(anna: Application, hanne: User, otto: User, posting: Posting) -> None:
    administrator = people.staff("Solveig Sand", people.Role.ADMINISTRATOR, None)
    for user in (hanne, otto, administrator):
        for page in (BOARD, LETTERS, PUBLISHED, outcome_page(anna)):
            assert desk.signed_in(user).get(page).status_code in (302, 403, 404)


def test_whom_one_has_a_conflict_with_is_not_on_the_board(anna: Application, bo: Application, carl: User) -> None:
    anna.conflicts.create(user=carl, conflicted=True, reason="Søster", at=people.AFTER)
    page = desk.signed_in(carl).get(BOARD).content.decode()
    assert "Bo Berg" in page
    assert "Anna Ager" not in page


def test_nothing_is_decided_before_the_deadline(anna: Application, carl: User) -> None:
    with clock.pinned(people.BEFORE):
        assert "fristen" in desk.signed_in(carl).get(BOARD).content.decode().lower()
        assert choose(desk.signed_in(carl), (anna, "on")).status_code == 404
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_the_same_however_many_there_are(
    n: int, posting: Posting, carl: User, hanne: User, django_assert_num_queries
) -> None:
    client = desk.signed_in(carl)
    for number in range(n):
        one = people.applied(posting, f"Anna Nummer{number}")
        outcomes.decide(one, Decision.ON, seen="", by=carl, now=people.AFTER)
    for page in (BOARD, LETTERS, PUBLISHED):
        client.get(page)
    with django_assert_num_queries(11):
        client.get(BOARD)
    with django_assert_num_queries(5):
        client.get(LETTERS)


def test_a_single_move_says_that_it_drops_the_decision(anna: Application, carl: User) -> None:
    outcomes.decide(anna, Decision.ON, seen="", by=carl, now=people.AFTER)
    address = reverse("admin:applications_application_move", args=[anna.pk, "shortlist"])
    assert "som ikke er offentliggjort, falder bort" in desk.signed_in(carl).get(address).content.decode()
