"""A change after the submission is a visible new version with a reason; nothing of what was said first is lost."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications import assessing, leadership_test, round_rules
from applications.assessing import Entry, Overtaken
from applications.models import Application, Assessment, Refused, Sight, Submission
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Applicant
from tests import interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User, mette: User) -> Application:
    people.seat(posting, hanne, mette)
    return interviews.invited(posting, carl)


def address(application: Application, name: str = "revise_scorecard") -> str:
    return reverse(f"applications:{name}", args=[FIRST, application.pk])


def change(posting: Posting, **more: str) -> dict[str, str]:
    first = interviews.keys(posting)[0]
    return interviews.form(
        posting, **({f"score_{first}": "2", f"evidence_{first}": "Nye-ord", "why": "Hørte optagelsen igen", "revision": "1"} | more)
    )


def test_the_first_version_is_kept_with_the_application_that_it_judged(posting: Posting, anna: Application, hanne: User) -> None:
    Application.objects.filter(pk=anna.pk).update(version=2)
    anna.refresh_from_db()
    one = interviews.submitted(anna, hanne, interviews.full(posting, "først", 4))
    kept = one.submissions.get()
    assert (one.revision, kept.number, kept.version, kept.why, kept.summary) == (1, 1, 2, "", "først-summary")
    assert set(kept.entries) == set(interviews.keys(posting))
    assert kept.entries[interviews.keys(posting)[0]] == [4, False, "først-evidence"]


def test_a_change_is_a_new_version_that_whoever_sees_the_assessment_reads(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    for user in (hanne, mette):
        interviews.submitted(anna, user, interviews.full(posting, "først", 4))
    answer = interviews.signed_in(hanne).post(address(anna), change(posting))
    assert (answer.status_code, answer["Location"]) == (302, address(anna, "scorecard"))
    one = Assessment.objects.get(by=hanne)
    assert (one.revision, one.submitted_at, [kept.number for kept in one.submissions.all()]) == (2, DAY, [1, 2])
    for user in (hanne, mette, carl):
        page = interviews.signed_in(user).get(address(anna, "scorecard")).content.decode()
        assert "Hørte optagelsen igen" in page
        assert "4 → 2" in page
        assert "først-evidence" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"why": " "}, "Skriv, hvorfor du ændrer"), ({"revision": "7"}, "ændret på en anden side"), ({"summary": "x" * 5_000}, "tegn")],
    ids=["no reason", "an older page", "too long"],
)
def test_what_cannot_be_taken_stands_on_the_page_with_the_way_out(
    more: dict[str, str], sentence: str, posting: Posting, anna: Application, hanne: User
) -> None:
    interviews.submitted(anna, hanne, interviews.full(posting))
    answer = interviews.signed_in(hanne).post(address(anna), change(posting, **more))
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert sentence in page
    assert "Nye-ord" in page
    assert Submission.objects.count() == 1


def test_a_change_without_a_change_or_with_a_gap_is_refused(posting: Posting, anna: Application, hanne: User) -> None:
    one = interviews.submitted(anna, hanne, card := interviews.full(posting))
    with pytest.raises(Refused, match="ikke ændret"):
        assessing.revise(one, card, "Fordi", seen_revision=1, now=DAY)
    entries = dict(card.entries) | {interviews.keys(posting)[0]: Entry(3, False, "")}
    with pytest.raises(assessing.Incomplete):
        assessing.revise(one, assessing.Card("", entries), "Fordi", seen_revision=1, now=DAY)
    assert Submission.objects.count() == 1


def test_of_two_changes_from_one_version_the_second_is_told(posting: Posting, anna: Application, hanne: User) -> None:
    one = interviews.submitted(anna, hanne, interviews.full(posting))
    assessing.revise(one, interviews.full(posting, "anden", 3), "Først", seen_revision=1, now=DAY)
    with pytest.raises(Overtaken):
        assessing.revise(one, interviews.full(posting, "tredje", 5), "Så", seen_revision=1, now=DAY)
    assert [kept.summary for kept in one.submissions.all()] == ["hørt-summary", "anden-summary"]


def test_nobody_changes_what_is_not_theirs_or_not_submitted(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    interviews.submitted(anna, mette, interviews.full(posting))
    interviews.drafted(anna, hanne, interviews.full(posting))
    for user in (hanne, carl):
        assert interviews.signed_in(user).post(address(anna), change(posting)).status_code == 404
    assert Submission.objects.count() == 1


def test_after_the_decision_it_stays_as_it_was(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    one = interviews.submitted(anna, hanne, interviews.full(posting))
    anna.move("reject", by=carl, now=DAY)
    one.application = anna
    with pytest.raises(Refused):
        assessing.revise(one, interviews.full(posting, "anden"), "Fordi", seen_revision=1, now=DAY)


def test_the_database_keeps_no_change_without_a_reason(posting: Posting, anna: Application, hanne: User) -> None:
    one = interviews.submitted(anna, hanne, interviews.full(posting))
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(assessment=one, number=2, at=DAY, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(assessment=one, number=1, at=DAY, version=1)


def test_the_afterthought_changes_no_score_and_is_read_by_whoever_sees_the_assessment(
    posting: Posting, anna: Application, hanne: User, mette: User
) -> None:
    interviews.submitted(anna, hanne, interviews.full(posting))
    client = interviews.signed_in(hanne)
    client.post(address(anna, "reconsider"), {"afterthought": "Metodespørgsmålet-vendte-mig", "seen": ""})
    one = Assessment.objects.get(by=hanne)
    assert (one.afterthought, one.afterthought_at, one.revision) == ("Metodespørgsmålet-vendte-mig", DAY, 1)
    other = interviews.signed_in(mette)
    assert "vendte-mig" not in other.get(address(anna, "scorecard")).content.decode()
    interviews.submitted(anna, mette, interviews.full(posting))
    assert "vendte-mig" in other.get(address(anna, "scorecard")).content.decode()


@pytest.mark.parametrize(
    ("text", "words"), [("x" * 5_000, "tegn"), ("Skrevet-fra-en-gammel-side", "Metodespørgsmålet")], ids=["too long", "an older page"]
)
def test_an_afterthought_that_cannot_be_taken_stands_on_the_page(
    text: str, words: str, posting: Posting, anna: Application, hanne: User
) -> None:
    interviews.submitted(anna, hanne, interviews.full(posting))
    client = interviews.signed_in(hanne)
    client.post(address(anna, "reconsider"), {"afterthought": "Metodespørgsmålet", "seen": ""})
    answer = client.post(address(anna, "reconsider"), {"afterthought": text, "seen": ""})
    page = answer.content.decode()
    assert (answer.status_code, words in page, text in page) == (409, True, True)
    assert Assessment.objects.get().afterthought == "Metodespørgsmålet"


def test_the_first_interview_stays_as_it_was_once_one_reads_what_the_test_says(
    posting: Posting, anna: Application, hanne: User, mette: User, carl: User
) -> None:
    mine, theirs = (interviews.submitted(anna, user, interviews.full(posting)) for user in (hanne, mette))
    anna.move("invite_test", by=carl, now=DAY)
    people.release_letters(anna, carl)
    leadership_test.consent(anna, by=Applicant(anna.pk), now=DAY)
    leadership_test.interpret(anna, {interviews.keys(posting)[0]: "Læsning"}, by=carl, now=DAY)
    for one in (mine, theirs):
        one.refresh_from_db()
    with pytest.raises(Refused, match="hvad testen siger"):
        assessing.revise(mine, interviews.full(posting, "farvet", 5), "Fordi", seen_revision=1, now=DAY)
    assert "hvad testen siger" in interviews.signed_in(hanne).get(address(anna)).content.decode()
    # A member reads no test, so theirs is coloured by none.
    assert assessing.revise(theirs, interviews.full(posting, "hørt igen", 5), "Fordi", seen_revision=1, now=DAY).revision == 2


def test_whoever_sees_it_is_settled_by_what_was_read_before_submitting(
    posting: Posting, anna: Application, hanne: User, carl: User
) -> None:
    one = interviews.drafted(anna, hanne, interviews.full(posting))
    client, confirm = interviews.signed_in(hanne), address(anna, "submit_scorecard")
    assert "selv har indsendt" in client.get(confirm).content.decode()
    values = {"seen": assessing.seen(one), "rule": assessing.rule_mark(one)}
    round_rules.set_rule(posting, FIRST, Sight.ALWAYS, closed=False, why="Åbent", by=carl, now=DAY, seen="")
    assert client.post(confirm, values).status_code == 302
    assert Assessment.objects.get().submitted_at is None
    page = client.get(confirm).content.decode()
    assert "også dem, der ikke har indsendt" in page
    client.post(confirm, values | {"rule": assessing.rule_mark(one)})
    assert Assessment.objects.get().submitted_at == DAY
