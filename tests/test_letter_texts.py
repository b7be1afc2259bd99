"""The letters' texts: read with made-up data, changed without a release, refused with the line where they could not be filled in."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from applications.models import Application, Question
from recruitment import clock, letters, outbox, wording
from recruitment.models import LetterText, OutgoingMail, User
from scheduling.models import Appointment, Slot
from tests import desk, people

pytestmark = pytest.mark.alike

CATALOGUE = "admin:recruitment_lettertext_changelist"
BODY = "Kære {navn}\n\nTak. {hensyn}\n\nSendt {dato}"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def page_of(name: str) -> str:
    return reverse("admin:recruitment_lettertext_change", args=[name])


def typed(subject: str = "Svar til {navn}", body: str = BODY, after: int = 0, **more: str) -> dict[str, object]:
    return {"subject": subject, "body": body, "after": after, **more}


def test_the_catalogue_shows_every_letter_filled_in_and_leaves_nothing_behind(carl: User) -> None:
    page = desk.signed_in(carl).get(reverse(CATALOGUE)).content.decode()
    assert page.count("<details") == len(letters.REGISTRY)
    assert "form-error-message" not in page
    assert "[nøgle]" in page
    assert "{" not in page.partition("<main")[2]
    assert [model.objects.count() for model in (Application, Question, Appointment, Slot, OutgoingMail)] == [0] * 5


@pytest.mark.parametrize("name", sorted(letters.REGISTRY))
def test_each_letter_has_a_page_and_an_html_part(name: str, carl: User) -> None:
    client = desk.signed_in(carl)
    assert client.get(page_of(name)).status_code == 200
    assert client.get(reverse("admin:recruitment_lettertext_html", args=[name])).status_code == 200


@pytest.mark.parametrize("name", sorted(letters.REGISTRY))
def test_our_own_texts_pass_their_own_check(name: str, carl: User) -> None:
    subject, body = letters.default(name)
    answer = desk.signed_in(carl).post(page_of(name), typed(subject, body, show=""))
    assert "error-summary" not in answer.content.decode()


def test_a_changed_text_is_that_of_the_letters_written_from_then_on(anna: Application, carl: User) -> None:
    desk.signed_in(carl).post(page_of("not_invited"), typed())
    anna.move("not_invite", by=carl, now=people.AFTER)
    row = OutgoingMail.objects.get(letter="not_invited")
    assert row.subject == "Svar til Anna Ager"
    assert row.body.startswith("Kære Anna Ager\n\nTak. Vi har vurderet den")
    outbox.release(row, by=carl, now=people.AFTER)
    outbox.send_due(people.AFTER)
    assert mail.outbox[-1].subject == "Svar til Anna Ager"


def test_a_letter_that_is_already_written_stays_as_it_is(anna: Application, carl: User) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    before = OutgoingMail.objects.get(letter="not_invited").body
    desk.signed_in(carl).post(page_of("not_invited"), typed())
    assert OutgoingMail.objects.get(letter="not_invited").body == before


def test_our_own_text_can_be_had_again_and_the_earlier_ones_are_kept(carl: User) -> None:
    client = desk.signed_in(carl)
    client.post(page_of("not_invited"), typed())
    client.post(page_of("not_invited"), typed(after=1, ours=""))
    assert letters.source("not_invited") == letters.default("not_invited")
    page = client.get(page_of("not_invited")).content.decode()
    assert "Svar til {navn}" in page
    assert LetterText.objects.count() == 2


@pytest.mark.parametrize(
    ("subject", "body", "sentence"),
    [
        ("Svar", BODY + "\n{plads}", "Linje 6: {plads} er ikke en pladsholder i dette brev."),
        ("{Navn}", BODY, "Linje 1: {Navn} er ikke en pladsholder i dette brev."),
        ("Svar", "Kære {navn\n" + BODY, "Linje 1: en krøllet parentes mangler sin anden halvdel."),
        ("Svar", "Kære {navn}", "Dette brev skal indeholde {dato}, {hensyn}."),
        ("Svar", "  \n ", "Dette felt er påkrævet."),
        ("", BODY, "Dette felt er påkrævet."),
    ],
)
def test_a_text_that_would_break_is_refused_with_the_place_and_kept_in_the_form(subject: str, body: str, sentence: str, carl: User) -> None:
    page = desk.signed_in(carl).post(page_of("not_invited"), typed(subject, body)).content.decode()
    assert sentence in page
    assert escape(body).strip() in page
    assert not LetterText.objects.exists()


def test_a_value_that_this_posting_does_not_have_is_refused(carl: User, monkeypatch: pytest.MonkeyPatch) -> None:
    values = letters.REGISTRY["withdrawn"].values
    object.__setattr__(letters.REGISTRY["withdrawn"], "values", lambda thing, now: dict(values(thing, now)) | {"test": ""})
    try:
        page = desk.signed_in(carl).post(page_of("withdrawn"), typed(body="Kære {navn}\n{test}")).content.decode()
    finally:
        object.__setattr__(letters.REGISTRY["withdrawn"], "values", values)
    assert "Linje 2: {test} har ingen værdi i denne stilling." in page


def test_whoever_saves_second_is_told_and_keeps_the_text(carl: User) -> None:
    client = desk.signed_in(carl)
    client.post(page_of("not_invited"), typed())
    page = client.post(page_of("not_invited"), typed(subject="Min tekst")).content.decode()
    assert "En anden har ændret teksten imens. Din står nedenfor og er ikke gemt." in page
    assert "Min tekst" in page
    assert LetterText.objects.get().subject == "Svar til {navn}"


def test_a_text_is_seen_before_it_is_saved(carl: User) -> None:
    page = desk.signed_in(carl).post(page_of("not_invited"), typed(show="")).content.decode()
    assert "Svar til Anna Eksempel" in page
    assert not LetterText.objects.exists()


def test_only_the_consultant_gets_there(hanne: User, mette: User, otto: User) -> None:
    admin = people.staff("Sara Sand", people.Role.ADMINISTRATOR, None)
    for user in (hanne, mette, otto, admin):
        for url in (reverse(CATALOGUE), page_of("receipt"), reverse("admin:recruitment_lettertext_html", args=["receipt"])):
            assert desk.signed_in(user).get(url).status_code in (302, 404)
        desk.signed_in(user).post(page_of("receipt"), typed())
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("name", ["nothing", "add", "17"])
def test_a_letter_that_there_is_not_is_a_404(name: str, carl: User) -> None:
    assert desk.signed_in(carl).get(page_of(name)).status_code == 404


def test_the_log_names_the_fields_and_no_words(carl: User) -> None:
    desk.signed_in(carl).post(page_of("not_invited"), typed())
    entry = LogEntry.objects.get()
    assert "Tak" not in entry.change_message + entry.object_repr


def test_the_catalogue_asks_the_same_with_one_and_three_changed_texts(carl: User) -> None:
    client, asked = desk.signed_in(carl), []
    for names in (["not_invited"], ["rejection", "still_in_process"]):
        for name in names:
            wording.change(name, ("Svar", BODY), after=0, by=carl, now=people.AFTER)
        client.get(reverse(CATALOGUE))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(CATALOGUE))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_letter_costs_no_statement_for_its_text(anna: Application, carl: User) -> None:
    wording.change("not_invited", ("Svar", BODY), after=0, by=carl, now=people.AFTER)
    wording.texts()
    with CaptureQueriesContext(connection) as queries:
        assert letters.source("not_invited") == ("Svar", BODY)
    assert len(queries) == 0
