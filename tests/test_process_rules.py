"""The unhappy case of each rule, with the sentence that a person reads, and what a refusal leaves behind."""

from datetime import timedelta

import pytest

from applications.models import Application, Panel, Refused
from applications.process import MOVES, Round, Stage, obstacles
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Actor, Applicant
from tests import journey, people

JUST_BEFORE = people.CLOSES_AT - timedelta(microseconds=1)


def why(application: Application, move: str, by: Actor, now=people.AFTER) -> list[str]:
    """The obstacles, once asked beforehand and once met in the act; they are the same."""
    asked = obstacles(MOVES[move], application, by, now)
    with pytest.raises(Refused) as met:
        application.move(move, by=by, now=now, note=journey.ASKED)
    assert met.value.sentences == asked
    return asked


def test_a_closed_posting_decides_nothing_more(anna: Application, carl: User) -> None:
    assert carl.roles  # asked while the posting is live, as a request does that is under way when it closes
    Posting.objects.update(state=Posting.CLOSED)
    anna.refresh_from_db()
    assert "Stillingen er lukket. Der kan ikke besluttes mere i den." in why(anna, "shortlist", carl)


def test_who_consults_in_one_posting_decides_nothing_in_a_closed_one(anna: Application, carl: User) -> None:
    Posting.objects.filter(pk=anna.posting_id).update(state=Posting.CLOSED)
    anna.refresh_from_db()
    fresh = User.objects.get(pk=carl.pk)
    assert why(anna, "shortlist", fresh) == ["Din rolle giver ikke adgang til dette."]


def test_a_draft_is_not_sent_after_the_deadline(posting: Posting) -> None:
    draft = people.draft(posting)
    sentences = why(draft, "submit", Applicant(draft.pk), people.CLOSES_AT)
    assert sentences == ["Fristen er udløbet. Din kladde er gemt. Ring til kontaktpersonen, hvis noget gik galt."]
    draft.move("submit", by=Applicant(draft.pk), now=JUST_BEFORE)
    assert draft.submitted_at == JUST_BEFORE


def test_a_draft_with_gaps_is_not_sent(posting: Posting) -> None:
    draft = people.draft(posting, phone="", motivation="")
    (sentence,) = why(draft, "submit", Applicant(draft.pk), people.BEFORE)
    assert sentence == " ".join(gap.cure for gap in draft.gaps())
    assert len(draft.gaps()) == 2


@pytest.mark.parametrize("move", ["shortlist", "not_invite"])
def test_nobody_is_chosen_or_rejected_before_the_deadline(move: str, anna: Application, carl: User) -> None:
    assert why(anna, move, carl, JUST_BEFORE) == ["Fristen er ikke udløbet endnu: Alle vælges fra den samme bunke."]
    anna.move(move, by=carl, now=people.CLOSES_AT)


def test_the_wrong_stage_is_said_to_the_staff_and_not_to_the_applicant(anna: Application, carl: User) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    assert why(anna, "invite_first", carl) == ["Det kan ikke gøres herfra: Ansøgningen står på trinnet ”Afslag”."]
    (sentence,) = why(anna, "withdraw", Applicant(anna.pk))
    assert sentence.startswith("Det kan ikke lade sig gøre her nu.")
    assert "Afslag" not in sentence


def test_a_role_without_the_move_is_told_so(anna: Application, hanne: User) -> None:
    assert why(anna, "shortlist", hanne) == ["Din rolle giver ikke adgang til dette."]


def test_no_test_before_the_first_interview_is_scored_by_all(posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    anna = people.applied(posting)
    journey.take(anna, "shortlist", "invite_first", by=carl)
    assert why(anna, "invite_test", carl) == ["Bedømmelser af 1. samtale mangler fra: Hanne Hansen, Mette Madsen."]
    journey.score(anna, hanne)
    assert why(anna, "invite_test", carl) == ["Bedømmelser af 1. samtale mangler fra: Mette Madsen."]
    Panel.objects.filter(user=mette).update(excused="Kender ansøgeren")
    anna.move("invite_test", by=carl, now=people.AFTER)


def test_without_a_panel_nobody_goes_on(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "invite_first", by=carl)
    assert why(anna, "invite_test", carl) == ["Ingen sidder endnu i panelet til 1. samtale."]


def test_the_test_comes_before_the_second_interview(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = journey.at(Stage.FIRST_INTERVIEW, posting, carl)
    assert why(anna, "invite_second", carl) == ["Ledelsestesten ligger før 2. samtale."]


def test_the_offer_comes_after_the_last_step_and_the_last_scores(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne, rounds=(Round.FIRST,))
    anna = journey.at(Stage.TEST, posting, carl)
    assert why(anna, "offer", carl) == [
        "Tilbuddet kommer efter det sidste trin: 2. samtale.",
        "Ingen sidder endnu i panelet til 2. samtale.",
    ]


def test_a_question_that_a_move_asks_has_to_be_answered(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = journey.at(Stage.SECOND_INTERVIEW, posting, carl)
    with pytest.raises(Refused, match="Svar først: Hvem besluttede det, og hvornår"):
        anna.move("offer", by=carl, now=people.AFTER, note="  ")
    assert anna.stage == Stage.SECOND_INTERVIEW


def test_an_applicant_cannot_answer_an_offer_before_its_letter_has_left(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna = journey.at(Stage.OFFERED, posting, carl)
    (sentence,) = why(anna, "decline", Applicant(anna.pk))
    assert "tilbud" not in sentence
    people.release_letters(anna, by=carl)
    anna.move("decline", by=Applicant(anna.pk), now=people.AFTER)
    assert anna.stage == Stage.DECLINED


def test_the_applicants_own_step_is_not_undone(anna: Application, carl: User) -> None:
    own = "Der er ikke noget at fortryde: Det sidste trin var ansøgerens eget."
    assert why(anna, "undo", carl) == [own]
    anna.move("withdraw", by=Applicant(anna.pk), now=people.AFTER)
    assert why(anna, "undo", carl) == [own]


def test_a_letter_that_cannot_be_written_stops_the_move_and_changes_nothing(anna: Application, carl: User, monkeypatch) -> None:
    monkeypatch.setattr("recruitment.letters.source", lambda name: ("Emne", "Kære {ukendt}"))
    before = OutgoingMail.objects.count()
    with pytest.raises(Refused, match="ukendt"):
        anna.move("not_invite", by=carl, now=people.AFTER)
    assert anna.stage == Stage.SUBMITTED
    assert Application.objects.get(pk=anna.pk).stage == Stage.SUBMITTED
    assert (anna.steps.count(), OutgoingMail.objects.count()) == (1, before)
