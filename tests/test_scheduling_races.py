"""Two at once, on two connections: one has the time, the other is told kindly, nothing is doubled and nothing is left over."""

import contextlib
from datetime import time

import pytest
from django.db import connection  # noqa: F401  # the condition of needs_postgres reads it

from applications import assessing, round_rules
from applications.models import Application, Assessment, RoundRule, Sight
from applications.process import Stage
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from scheduling import booking, feeds, on_the_day
from scheduling.models import Appointment, DayFact, Feed, Occupied
from tests import interviews, people, times
from tests.test_process_races import needs_postgres, together

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]
TAKEN = ("En anden har fået den tid", "En anden var hurtigere", "Optaget andetsteds", "Aftalen er ændret", "har allerede en tid")


def kind(sentence: str) -> bool:
    return any(words in sentence for words in TAKEN)


@pytest.fixture
def cast(transactional_db: None) -> tuple[Posting, User, list[Application]]:
    """The posting, Carl, and four who are invited to the 1st interview."""
    posting = people.live_posting()
    carl = people.staff("Carl Carlsen", people.Role.CONSULTANT, posting)
    people.seat(posting, people.staff("Hanne Hansen", people.Role.DEPARTMENT_HEAD, posting))
    return posting, carl, [times.invited(posting, carl, name) for name in ("Anna Ager", "Bo Bech", "Cille Carstens", "Dan Dahl")]


def test_four_for_one_time(cast) -> None:
    posting, carl, invited = cast
    slot = times.slot(posting)
    told = together(*(lambda one=one: booking.book(one, slot, by=carl, now=times.NOW) for one in invited))
    assert sorted(sentence == "done" or kind(sentence) for sentence in told) == [True] * 4, told
    assert told.count("done") == 1
    assert (Appointment.objects.count(), OutgoingMail.objects.filter(letter="appointment_booked").count()) == (1, 1)


def test_four_for_four_times_that_share_a_panel(cast) -> None:
    posting, carl, invited = cast
    slots = [times.slot(posting, time(9, 15 * number), where=f"Lokale {number}") for number in range(4)]
    told = together(
        *(lambda one=one, slot=slot: booking.book(one, slot, by=carl, now=times.NOW) for one, slot in zip(invited, slots, strict=True))
    )
    assert told.count("done") == 1, told
    assert all(sentence == "done" or kind(sentence) for sentence in told), told


def test_one_candidate_for_two_times(cast) -> None:
    posting, carl, (anna, *_others) = cast
    slots = [times.slot(posting), times.slot(posting, time(13))]
    told = together(*(lambda slot=slot: booking.book(anna, slot, by=carl, now=times.NOW) for slot in slots))
    assert told.count("done") == 1, told
    assert all(sentence == "done" or kind(sentence) for sentence in told), told
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_two_who_take_each_others_time_wait_and_do_not_lock(cast, _round: int) -> None:
    _posting, carl, (anna, bo, *_others) = cast
    first, second = times.booked(anna, carl), times.booked(bo, carl, time(13))
    assert first.slot is not None
    assert second.slot is not None
    there, here = second.slot, first.slot
    told = together(lambda: booking.move(first, there, by=carl, now=times.NOW), lambda: booking.move(second, here, by=carl, now=times.NOW))
    assert all(kind(sentence) for sentence in told), told


@pytest.mark.parametrize("_round", range(8))
def test_a_booking_against_a_withdrawal_leaves_no_time_behind(cast, _round: int) -> None:
    posting, carl, (anna, *_others) = cast
    slot = times.slot(posting)
    one, other = Application.objects.get(pk=anna.pk), Application.objects.get(pk=anna.pk)
    together(
        lambda: booking.book(one, slot, by=carl, now=times.NOW),
        lambda: other.move("withdraw", by=Applicant(anna.pk), now=times.NOW),
    )
    assert Application.objects.get(pk=anna.pk).stage == Stage.WITHDRAWN
    assert not Appointment.objects.standing().exists()
    assert not Occupied.objects.exists()
    assert not OutgoingMail.objects.filter(letter="appointment_booked", state="queued").exists()


@pytest.mark.parametrize("_round", range(4))
def test_a_move_against_a_cancellation_is_one_of_them(cast, _round: int) -> None:
    posting, carl, (anna, *_others) = cast
    appointment, later = times.booked(anna, carl), times.slot(posting, time(13))
    told = together(
        lambda: booking.move(appointment, later, by=carl, now=times.NOW),
        lambda: booking.cancel(appointment, by=carl, now=times.NOW, note="Hanne er syg"),
    )
    assert told.count("done") == 1, told
    assert all(sentence == "done" or kind(sentence) for sentence in told), told
    assert Appointment.objects.get().sequence == 1


def test_two_presses_note_once_and_two_new_calendars_leave_one(cast) -> None:
    posting, carl, (anna, *_others) = cast
    appointment = booking.book(anna, times.slot(posting), by=carl, now=times.NOW)
    told = together(*[lambda: on_the_day.note(appointment, "ill", by=carl, now=times.NOW)] * 4)
    assert (told, DayFact.objects.count()) == (["done"] * 4, 1)
    told = together(*[lambda: feeds.make(carl, times.NOW)] * 4)
    assert (told, Feed.objects.filter(revoked_at=None).count()) == (["done"] * 4, 1)


@pytest.mark.parametrize("_round", range(8))
def test_changing_places_against_the_other_ones_move_does_not_lock(cast, _round: int) -> None:
    """Both wait for the same two: the candidate's row and the plan. Whoever takes one first must not wait for the other's second."""
    posting, carl, (anna, bo, *_others) = cast
    first, second = times.booked(anna, carl), times.booked(bo, carl, time(13))
    free = times.slot(posting, time(15))
    told = together(
        lambda: booking.swap(first, second, by=carl, now=times.NOW),
        lambda: booking.move(second, free, by=carl, now=times.NOW),
    )
    assert told.count("done") == 1, told
    assert all(sentence == "done" or kind(sentence) for sentence in told), told


def test_submitting_against_a_rule_that_is_loosened(cast) -> None:
    """Either the score is in first and the rule stays, or the rule is another one and the score is not in."""
    posting, carl, (anna, *_others) = cast
    hanne = User.objects.get(name="Hanne Hansen")

    def submit(one: Assessment) -> None:
        with contextlib.suppress(assessing.Overtaken):
            assessing.submit(one, interviews.keys(posting), seen_at=assessing.seen(one), rule="", now=times.NOW)

    def loosen() -> None:
        round_rules.set_rule(posting, interviews.FIRST, Sight.ALWAYS, closed=False, why="Åbent", by=carl, now=times.NOW, seen="")

    for _round in range(8):
        Assessment.objects.all().delete()
        RoundRule.objects.all().delete()
        one = interviews.drafted(anna, hanne, interviews.full(posting))
        told = together(lambda one=one: submit(one), loosen)
        in_first, loosened = Assessment.objects.get().submitted_at is not None, RoundRule.objects.exists()
        assert in_first is not loosened, told
