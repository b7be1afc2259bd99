"""The day before an interview or the test, and the nudge afterwards to whoever has not scored."""

from datetime import datetime, time, timedelta

import pytest

from applications.models import Panel
from applications.process import Round
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Applicant
from scheduling import booking
from scheduling.models import Appointment, Kind
from scheduling.reminders import sweep
from tests import journey, people, times
from tests.impossible import nothing_impossible

A_SECOND = timedelta(seconds=1)
AN_HOUR = timedelta(hours=1)
SUNDAY_AT_TEN = in_copenhagen("2024-11-17T10:00")
INTERVIEW = in_copenhagen("2024-11-18T09:00")
NUDGED = in_copenhagen("2024-11-18T11:00")


@pytest.fixture
def met(posting: Posting, carl: User, hanne: User, mette: User) -> Appointment:
    """Anna's 1st interview, Monday at 9, booked on the Friday before; Hanne and Mette are on the panel and have not scored."""
    application = times.invited(posting, carl)
    people.seat(posting, hanne, mette, rounds=(Round.FIRST,))
    return times.booked(application, carl)


def _due(now: datetime, letter: str) -> list[str]:
    return [mail.to for mail in sweep(now) if mail.letter == letter]


def _left(now: datetime, letter: str) -> list[str]:
    """To whom letters of this name leave at `now`."""
    with clock.pinned(now), nothing_impossible():
        outbox.send_due(now)
    return list(OutgoingMail.objects.filter(letter=letter, state="sent").order_by("to").values_list("to", flat=True))


# --- The day before ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "times_written"),
    [(SUNDAY_AT_TEN - A_SECOND, 0), (SUNDAY_AT_TEN, 1), (INTERVIEW - A_SECOND, 1), (INTERVIEW, 0)],
)
def test_the_day_before_at_ten_until_it_begins(met: Appointment, now: datetime, times_written: int) -> None:
    assert _due(now, "day_before") == [met.application.email] * times_written


def test_it_stands_in_the_candidates_dossier_and_says_when_and_where(met: Appointment) -> None:
    (mail,) = sweep(SUNDAY_AT_TEN)
    assert (mail.case, mail.occasion) == (f"application:{met.application_id}", f"appointment:{met.pk}@2024-11-18T09:00+01:00")
    assert mail.subject == "Husk: 1. samtale mandag den 18. november 2024 kl. 09.00–10.00"
    assert "Mødelokale 2, Prøvevej 1, 2620 Albertslund" in mail.body


def test_the_test_is_reminded_of_too(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    application = times.invited(posting, carl, kind=Kind.TEST)
    times.booked(application, carl, time(13), Kind.TEST)
    assert _due(in_copenhagen("2024-11-19T10:00"), "day_before") == [application.email]


@pytest.mark.parametrize(("late", "written"), [(-A_SECOND, 1), (timedelta(0), 0), (timedelta(hours=3), 0)])
def test_whoever_is_told_after_ten_the_day_before_is_not_told_twice(posting: Posting, carl: User, late: timedelta, written: int) -> None:
    application = times.invited(posting, carl)
    times.booked(application, carl, now=SUNDAY_AT_TEN + late)
    assert len(_due(SUNDAY_AT_TEN + 4 * AN_HOUR, "day_before")) == written


def test_a_cancellation_in_between_stops_it(met: Appointment, carl: User) -> None:
    sweep(SUNDAY_AT_TEN)
    booking.cancel(met, by=carl, now=SUNDAY_AT_TEN, note="Hanne er syg")
    assert _left(SUNDAY_AT_TEN + A_SECOND, "day_before") == []


def test_a_withdrawal_in_between_stops_it(met: Appointment) -> None:
    sweep(SUNDAY_AT_TEN)
    met.application.move("withdraw", by=Applicant(met.application_id), now=SUNDAY_AT_TEN)
    assert _left(SUNDAY_AT_TEN + A_SECOND, "day_before") == []


def test_moved_three_times_in_a_row_reminds_of_the_last_time_only(met: Appointment, carl: User) -> None:
    for hour in (time(10), time(11), time(9, 30)):
        sweep(SUNDAY_AT_TEN - AN_HOUR)
        met = booking.move(met, times.slot(met.application.posting, hour, where=f"Lokale {hour}"), by=carl, now=SUNDAY_AT_TEN - AN_HOUR)
    assert _due(SUNDAY_AT_TEN, "day_before") == [met.application.email]
    assert _left(SUNDAY_AT_TEN, "day_before") == [met.application.email]
    assert OutgoingMail.objects.get(letter="day_before").occasion == met.fact


def test_moved_after_the_reminder_was_written_sends_the_new_time_and_no_reminder(met: Appointment, carl: User) -> None:
    sweep(SUNDAY_AT_TEN)
    booking.move(met, times.slot(met.application.posting, time(14)), by=carl, now=SUNDAY_AT_TEN)
    sweep(SUNDAY_AT_TEN + AN_HOUR)
    assert _left(SUNDAY_AT_TEN + AN_HOUR, "day_before") == []


def test_a_worker_that_was_away_until_the_event_sends_none(met: Appointment) -> None:
    sweep(INTERVIEW - A_SECOND)
    assert _left(INTERVIEW, "day_before") == []


# --- The nudge -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "times_written"),
    [(NUDGED - A_SECOND, 0), (NUDGED, 2), (NUDGED + timedelta(days=3) - A_SECOND, 2), (NUDGED + timedelta(days=3), 0)],
)
def test_one_hour_after_the_end_for_three_days(met: Appointment, now: datetime, times_written: int) -> None:
    assert len(_due(now, "nudge")) == times_written


def test_only_whoever_is_missing_is_nudged(met: Appointment, hanne: User, mette: User) -> None:
    journey.score(met.application, hanne, now=INTERVIEW)
    assert _due(NUDGED, "nudge") == [mette.email]


def test_whoever_is_excused_is_not_nudged(met: Appointment, hanne: User, mette: User) -> None:
    Panel.objects.filter(user=mette).update(excused="Inhabil")
    assert _due(NUDGED, "nudge") == [hanne.email]


def test_nobody_is_nudged_after_the_test(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    application = times.invited(posting, carl, kind=Kind.TEST)
    appointment = times.booked(application, carl, time(13), Kind.TEST)
    assert _due(appointment.ends_at + 2 * AN_HOUR, "nudge") == []


def _scored(met: Appointment, carl: User) -> None:
    journey.score_all(met.application, now=NUDGED)


def _moved_on(met: Appointment, carl: User) -> None:
    met.application.move("withdraw", by=carl, now=NUDGED)


def _excused(met: Appointment, carl: User) -> None:
    Panel.objects.update(excused="Syg")


@pytest.mark.parametrize("change", [_scored, _moved_on, _excused])
def test_what_has_changed_since_stops_the_nudge(met: Appointment, carl: User, change) -> None:
    sweep(NUDGED)
    change(met, carl)
    assert _left(NUDGED + A_SECOND, "nudge") == []


def test_a_candidate_who_has_moved_on_or_was_cancelled_nudges_nobody(met: Appointment, carl: User) -> None:
    booking.cancel(met, by=carl, now=SUNDAY_AT_TEN, note="Hanne er syg")
    assert _due(NUDGED, "nudge") == []


def test_the_nudge_names_nobody_in_its_subject_and_leads_to_the_scorecard(met: Appointment, hanne: User) -> None:
    mail = next(mail for mail in sweep(NUDGED) if mail.to == hanne.email)
    assert mail.subject == "Giv din bedømmelse efter 1. samtale mandag den 18. november 2024"
    assert f"/samtaler/first_interview/{met.application_id}/" in mail.body
    assert mail.case == mail.thing == f"appointment:{met.pk}/user:{hanne.pk}"


# --- Both ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", [SUNDAY_AT_TEN, NUDGED])
def test_a_sweep_asks_as_often_for_three_as_for_one(
    posting: Posting, carl: User, hanne: User, django_assert_num_queries, now: datetime
) -> None:
    people.seat(posting, hanne)
    rows = [times.invited(posting, carl, name) for name in ("Anna Ager", "Bodil Birk", "Cecilie Dam")]
    for n, row in enumerate(rows):
        row.assessments.all().delete()
        times.booked(row, carl, time(9 + n))
        sweep(now)
        # Nothing new is due: what there is has been written, and asking for it costs the same however much it is.
        with django_assert_num_queries(12 if now == NUDGED else 10):
            assert sweep(now) == []
