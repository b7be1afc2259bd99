"""Undo, and the letters of steps: which wait, which are discarded, and what the applicant reads meanwhile."""

from applications.models import Application, Step
from applications.process import Stage
from recruitment import outbox
from recruitment.models import OutgoingMail, Posting, User
from tests import journey, people

State = OutgoingMail.State


def letter(step: Step) -> str:
    """The state of the letter that the step wrote."""
    return OutgoingMail.objects.get(occasion=step.occasion).state


def undo(application: Application, by: User) -> Step:
    return application.move("undo", by=by, now=people.AFTER, note="Trykkede forkert")


def test_undo_goes_back_step_by_step_until_the_applicants_own(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = journey.at(Stage.HIRED, posting, carl)
    back = []
    for _step in range(6):
        undo(anna, carl)
        back.append(anna.stage)
    assert back == ["offered", "second_interview", "test", "first_interview", "shortlisted", "submitted"]
    assert anna.steps.filter(undoes__isnull=False).count() == 6


def test_after_an_undo_one_goes_on_from_there(anna: Application, carl: User) -> None:
    first = journey.take(anna, "not_invite", by=carl)
    undo(anna, carl)
    assert letter(first) == State.DISCARDED
    second = journey.take(anna, "not_invite", by=carl)
    assert letter(second) == State.PREPARED
    undo(anna, carl)
    journey.take(anna, "shortlist", by=carl)
    assert anna.stage == Stage.SHORTLISTED
    assert not OutgoingMail.objects.filter(state=State.PREPARED).exists()


def test_a_letter_that_has_left_is_not_called_back(anna: Application, carl: User) -> None:
    rejected = journey.take(anna, "not_invite", by=carl)
    people.release_letters(anna, by=carl)
    undo(anna, carl)
    assert letter(rejected) == State.SENT


def test_two_letters_never_wait_for_one_person(anna: Application, carl: User) -> None:
    invited = journey.take(anna, "shortlist", "invite_first", by=carl)
    rejected = journey.take(anna, "reject", by=carl)
    assert (letter(invited), letter(rejected)) == (State.DISCARDED, State.PREPARED)


def test_undoing_lets_the_letter_wait_again_that_was_overtaken(anna: Application, carl: User) -> None:
    invited = journey.take(anna, "shortlist", "invite_first", by=carl)
    rejected = journey.take(anna, "reject", by=carl)
    undo(anna, carl)
    assert (letter(invited), letter(rejected)) == (State.PREPARED, State.DISCARDED)


def test_the_applicant_reads_an_outcome_only_when_its_letter_has_left(anna: Application, carl: User) -> None:
    assert anna.shown_stage() is Stage.SUBMITTED
    journey.take(anna, "not_invite", by=carl)
    assert anna.shown_stage() is Stage.SUBMITTED
    people.release_letters(anna, by=carl)
    assert anna.shown_stage() is Stage.REJECTED
    undo(anna, carl)
    assert anna.shown_stage() is Stage.SUBMITTED


def test_an_invitation_that_was_overtaken_unsent_is_never_read(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "invite_first", by=carl)
    journey.take(anna, "reject", by=carl)
    assert anna.shown_stage() is Stage.SHORTLISTED
    assert anna.shown_words == "Vi har modtaget din ansøgning"


def test_a_discarded_letter_tells_nothing_either(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "invite_first", by=carl)
    assert outbox.discard(outbox.Q(thing=f"application:{anna.pk}")) == 1
    assert anna.shown_stage() is Stage.SHORTLISTED


def test_withdrawing_discards_what_waits_and_answers_at_once(anna: Application, carl: User) -> None:
    invited = journey.take(anna, "shortlist", "invite_first", by=carl)
    withdrawn = anna.move("withdraw", by=people.Applicant(anna.pk), now=people.AFTER)
    assert (letter(invited), letter(withdrawn)) == (State.DISCARDED, State.QUEUED)
    assert anna.shown_stage() is Stage.WITHDRAWN
