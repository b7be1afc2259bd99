"""Decisions are pending until all of them are published together: every move and every letter, or nothing."""

import pytest
from django.db import IntegrityError, connection, transaction

from applications import outcomes
from applications.models import Application, Decision, Outcome, Overtaken, Refused, Step
from applications.process import Stage
from recruitment import letters, outbox
from recruitment.letters import reference
from recruitment.models import OutgoingMail, Posting, User
from tests import people
from tests.races import rounds
from tests.test_process_races import together

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture
def bo(posting: Posting) -> Application:
    return people.applied(posting, "Bo Berg")


@pytest.fixture
def ida(posting: Posting) -> Application:
    return people.applied(posting, "Ida Iversen")


def decided(application: Application, decision: Decision, by: User) -> Outcome:
    outcome = outcomes.decide(application, decision, seen="", by=by, now=people.AFTER)
    assert outcome is not None
    return outcome


def letter_to(application: Application) -> OutgoingMail:
    """The last letter to this applicant."""
    found = OutgoingMail.objects.filter(thing=reference(application)).order_by("-pk").first()
    assert found is not None
    return found


def test_all_are_moved_and_all_letters_released(anna: Application, bo: Application, ida: Application, carl: User) -> None:
    made = [decided(anna, Decision.ON, carl), decided(bo, Decision.NOT_ON, carl), decided(ida, Decision.RESERVE, carl)]
    outcomes.publish([one.stamp for one in made], by=carl, now=people.AFTER)
    found = {one.name: Stage(one.stage) for one in Application.objects.all()}
    assert found == {"Anna Ager": Stage.FIRST_INTERVIEW, "Bo Berg": Stage.REJECTED, "Ida Iversen": Stage.SHORTLISTED}
    letters_ = {one.name: (letter_to(one).letter, letter_to(one).state, letter_to(one).released_by) for one in (anna, bo, ida)}
    assert letters_ == {
        "Anna Ager": ("invited_first", State.QUEUED, carl),
        "Bo Berg": ("not_invited", State.QUEUED, carl),
        "Ida Iversen": ("still_in_process", State.QUEUED, carl),
    }
    assert not Outcome.objects.pending().exists()
    assert {one.mail_id for one in Outcome.objects.all()} == {letter_to(one).pk for one in (anna, bo, ida)}


def test_one_who_cannot_be_moved_stops_all(anna: Application, bo: Application, carl: User) -> None:
    made = [decided(anna, Decision.ON, carl), decided(bo, Decision.NOT_ON, carl)]
    Application.objects.filter(pk=bo.pk).update(stage=Stage.HIRED)
    with pytest.raises(Refused) as refusal:
        outcomes.publish([one.stamp for one in made], by=carl, now=people.AFTER)
    assert refusal.value.sentences[0].startswith("Bo Berg: ")
    anna.refresh_from_db()
    assert anna.stage == Stage.SUBMITTED
    assert letter_to(anna).letter == "receipt"
    assert Outcome.objects.pending().count() == 2


def test_a_letter_that_breaks_stops_all_and_names_the_person(anna: Application, bo: Application, carl: User, monkeypatch) -> None:
    made = [decided(anna, Decision.ON, carl), decided(bo, Decision.NOT_ON, carl)]
    sources = letters.source
    monkeypatch.setattr(letters, "source", lambda name: ("Hej", "Kære {nvan}") if name == "not_invited" else sources(name))
    with pytest.raises(Refused, match=r"Bo Berg: .*\{nvan\}"):
        outcomes.publish([one.stamp for one in made], by=carl, now=people.AFTER)
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.SUBMITTED}
    assert set(OutgoingMail.objects.values_list("letter", flat=True)) == {"receipt"}
    assert Outcome.objects.pending().count() == 2


def test_what_was_edited_is_what_leaves_and_no_letter_is_none(anna: Application, bo: Application, carl: User) -> None:
    first, second = decided(anna, Decision.ON, carl), decided(bo, Decision.NOT_ON, carl)
    outcomes.keep(first, by=carl, now=people.AFTER, subject="Velkommen til samtale", body="Kære Anna\n\nVi ses.\n\nSendt {dato}\n")
    outcomes.keep(second, by=carl, now=people.AFTER, silent=True)
    outcomes.publish([first.stamp, second.stamp], by=carl, now=people.AFTER)
    assert (letter_to(anna).subject, letter_to(anna).state) == ("Velkommen til samtale", State.QUEUED)
    assert (letter_to(bo).letter, letter_to(bo).state, letter_to(bo).discarded_by) == ("not_invited", State.DISCARDED, carl)
    outbox.deliver(letter_to(anna).pk, now=people.AFTER)
    assert letter_to(anna).body == "Kære Anna\n\nVi ses.\n\nSendt 15. november 2024\n".replace(
        "15. november", "fredag den 15. november"
    ) or ("Vi ses." in letter_to(anna).body and "15. november 2024" in letter_to(anna).body.replace("\xa0", " "))


def test_whoever_comes_second_is_told_and_nothing_is_doubled(anna: Application, carl: User) -> None:
    outcome = decided(anna, Decision.ON, carl)
    stamp = outcome.stamp
    outcomes.publish([stamp], by=carl, now=people.AFTER)
    with pytest.raises(Overtaken):
        outcomes.publish([stamp], by=carl, now=people.AFTER)
    assert anna.steps.count() == 3
    assert OutgoingMail.objects.filter(letter="invited_first").count() == 1


def test_a_change_since_the_page_was_opened_stops_the_publication(anna: Application, carl: User) -> None:
    outcome = decided(anna, Decision.ON, carl)
    stamp = outcome.stamp
    outcomes.decide(anna, Decision.NOT_ON, seen=stamp, by=carl, now=people.AFTER)
    with pytest.raises(Overtaken):
        outcomes.publish([stamp], by=carl, now=people.AFTER)
    with pytest.raises(Overtaken):
        outcomes.decide(anna, Decision.RESERVE, seen=stamp, by=carl, now=people.AFTER)
    assert Outcome.objects.get().decision == Decision.NOT_ON


def test_a_withdrawal_takes_the_pending_decision_with_it(anna: Application, carl: User) -> None:
    decided(anna, Decision.ON, carl)
    anna.move("withdraw", by=carl, now=people.AFTER)
    assert not Outcome.objects.exists()


def test_an_undone_decision_can_be_made_again(anna: Application, carl: User) -> None:
    outcomes.publish([decided(anna, Decision.NOT_ON, carl).stamp], by=carl, now=people.AFTER)
    anna.refresh_from_db()
    anna.move("undo", by=carl, now=people.AFTER, note="Forkert person")
    assert letter_to(anna).state == State.DISCARDED
    outcomes.publish([decided(anna, Decision.ON, carl).stamp], by=carl, now=people.AFTER)
    anna.refresh_from_db()
    assert (anna.stage, letter_to(anna).letter) == (Stage.FIRST_INTERVIEW, "invited_first")


def test_two_letters_about_an_outcome_to_one_person_are_refused_by_the_database(anna: Application, carl: User) -> None:
    outcomes.publish([decided(anna, Decision.ON, carl).stamp], by=carl, now=people.AFTER)
    first = letter_to(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(
            letter="not_invited", occasion="by hand", thing=first.thing, to=first.to, subject="Nej", body="Nej",
            state=State.PREPARED, decides=True, created_at=people.AFTER, due_at=people.AFTER, message_id="<x@example.org>",
        )  # fmt: skip


def test_a_decision_is_seen_by_the_consultant_alone(anna: Application, carl: User, hanne: User, otto: User) -> None:
    decided(anna, Decision.ON, carl)
    seen = {user.name: Outcome.objects.visible_to(user, people.AFTER).count() for user in (carl, hanne, otto)}
    assert seen == {"Carl Carlsen": 1, "Hanne Hansen": 0, "Otto Olsen": 0}
    assert anna.shown_stage() == Stage.SUBMITTED


def test_nobody_is_offered_the_post_while_somebody_is_untouched(anna: Application, bo: Application, carl: User) -> None:
    Application.objects.filter(pk=anna.pk).update(stage=Stage.SECOND_INTERVIEW)
    anna.refresh_from_db()
    with pytest.raises(Refused, match=r"Decide about everybody first|Tag stilling til alle"):
        anna.move("offer", by=carl, now=people.AFTER, note="Udvalget, i dag")


def test_the_reasons_stand_in_the_letter_in_the_words_of_the_posting(anna: Application, carl: User) -> None:
    outcome = decided(anna, Decision.NOT_ON, carl)
    wish = anna.posting.profile.background[0]
    outcomes.keep(outcome, by=carl, now=people.AFTER, criteria=[wish.key, "does-not-exist"])
    outcomes.explain(outcome, "Er for dyr.", by=carl, now=people.AFTER)
    body = outcomes.draft(outcome, people.AFTER).body
    assert f"\n- {wish.label}\n" in body
    assert "Er for dyr" not in body
    outcomes.publish([outcome.stamp], by=carl, now=people.AFTER)
    assert f"\n- {wish.label}\n" in letter_to(anna).body


def publish_at_once() -> None:
    """Two consultants press Publish on the same page at once: one is told, and nothing is doubled."""
    posting = people.live_posting()
    carl, karin = (people.staff(name, people.Role.CONSULTANT, posting) for name in ("Carl Carlsen", "Karin Karlsen"))
    stamps = [decided(people.applied(posting, f"Anna Nummer{n}"), Decision.ON if n else Decision.NOT_ON, carl).stamp for n in range(3)]
    told = together(
        lambda: outcomes.publish(stamps, by=carl, now=people.AFTER), lambda: outcomes.publish(stamps[::-1], by=karin, now=people.AFTER)
    )
    assert sorted(sentence == "done" for sentence in told) == [False, True]
    assert any("En anden har ændret eller offentliggjort" in sentence for sentence in told)
    assert sorted(Step.objects.values_list("move", flat=True)) == sorted(
        ["submit"] * 3 + ["not_invite"] + ["shortlist", "invite_first"] * 2
    )
    assert OutgoingMail.objects.filter(decides=True, state=State.QUEUED).count() == len(stamps)
    assert connection.vendor == "postgresql"


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="two real connections need PostgreSQL")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", rounds(5))
def test_two_consultants_publish_on_two_connections(_round: int) -> None:
    publish_at_once()
