"""The day itself: arrived, late, ill, not come. Each is a fact of the time as it is, undone with a press, and nobody is written to."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Conflict, Outcome, Overtaken, Refused
from applications.process import Round
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from scheduling import booking, on_the_day
from scheduling.models import Appointment, DayFact
from scheduling.reminders import sweep
from tests import desk, impossible, people, times

MORNING = in_copenhagen("2024-11-18T08:00")
INTERVIEW = in_copenhagen("2024-11-18T09:00")
NUDGED = in_copenhagen("2024-11-18T11:00")
TUESDAY = in_copenhagen("2024-11-19T09:00")
A_SECOND = timedelta(seconds=1)
START = "admin:index"
RUNNING = reverse("admin:scheduling_slot_running", args=["first_interview"])


@pytest.fixture
def met(posting: Posting, carl: User, hanne: User) -> Appointment:
    """Anna's 1st interview on Monday at 9, with Hanne, who has not scored."""
    application = times.invited(posting, carl)
    people.seat(posting, hanne, rounds=(Round.FIRST,))
    appointment = times.booked(application, carl)
    outbox.send_due(times.NOW)
    return appointment


def holds(appointment: Appointment) -> str:
    fact = DayFact.objects.of([appointment]).get(appointment.pk)
    return fact.words if fact else ""


def start_page(carl: User, now) -> str:
    with clock.pinned(now):
        return desk.signed_in(carl).get(reverse(START)).content.decode()


# --- Noting and taking back ----------------------------------------------------------------------------------------


def test_the_newest_holds_and_taking_it_back_brings_the_one_before(met: Appointment, carl: User) -> None:
    on_the_day.note(met, "late", minutes=15, by=carl, now=MORNING)
    arrived = on_the_day.note(met, "arrived", by=carl, now=INTERVIEW)
    assert on_the_day.note(met, "arrived", by=carl, now=INTERVIEW) == arrived
    assert (holds(met), DayFact.objects.count()) == ("Er kommet", 2)
    on_the_day.undo(arrived, by=carl, now=INTERVIEW)
    assert holds(met) == "15 minutter forsinket"
    arrived.refresh_from_db()
    assert (arrived.undone_by, arrived.undone_at) == (carl, INTERVIEW)
    with pytest.raises(Overtaken):
        on_the_day.undo(arrived, by=carl, now=INTERVIEW)


@pytest.mark.parametrize(
    ("what", "now", "said"),
    [
        ("no_show", INTERVIEW - A_SECOND, "kan noteres derefter"),
        ("arrived", times.NOW, "kun noteres på selve dagen"),
        ("late", TUESDAY, "kun noteres på selve dagen"),
        ("ill", TUESDAY, "Notér i stedet, at kandidaten ikke kom"),
    ],
)
def test_what_cannot_be_known_yet_or_any_more_is_refused_in_words(met: Appointment, carl: User, what: str, now, said: str) -> None:
    with pytest.raises(Refused, match=said):
        on_the_day.note(met, what, minutes=5 if what == "late" else None, by=carl, now=now)
    assert not DayFact.objects.exists()


def test_illness_is_noted_ahead_and_absence_the_day_after(met: Appointment, carl: User) -> None:
    on_the_day.note(met, "ill", by=carl, now=times.NOW)
    assert holds(met) == "Er syg"
    on_the_day.note(met, "no_show", by=carl, now=TUESDAY)
    assert holds(met) == "Kom ikke"
    assert impossible.found(TUESDAY) == {}


@pytest.mark.parametrize(("what", "minutes"), [("late", None), ("late", 0), ("late", 241), ("arrived", 5), ("nonsense", None)])
def test_minutes_go_with_late_alone_in_the_rule_and_in_the_database(met: Appointment, carl: User, what: str, minutes: int | None) -> None:
    with pytest.raises(Refused):
        on_the_day.note(met, what, minutes=minutes, by=carl, now=MORNING)
    if what != "nonsense":
        with pytest.raises(IntegrityError), transaction.atomic():
            DayFact.objects.create(appointment=met, sequence=0, what=what, minutes=minutes, by=carl, at=MORNING)


def test_only_the_consultant_notes_and_nothing_of_a_cancelled_time(met: Appointment, carl: User, hanne: User) -> None:
    with pytest.raises(Refused):
        on_the_day.note(met, "ill", by=hanne, now=MORNING)
    gone = booking.cancel(met, by=carl, now=times.NOW, note="Kan ikke")
    with pytest.raises(Refused, match="Tiden er aflyst"):
        on_the_day.note(gone, "ill", by=carl, now=MORNING)


def test_a_fact_of_an_older_time_holds_no_longer(met: Appointment, posting: Posting, carl: User) -> None:
    on_the_day.note(met, "ill", by=carl, now=MORNING)
    moved = booking.move(met, times.slot(posting, time(13)), by=carl, now=MORNING)
    assert holds(moved) == ""
    with pytest.raises(Overtaken):
        on_the_day.note(met, "arrived", by=carl, now=MORNING)


# --- What follows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["ill", "no_show"])
def test_nobody_is_asked_for_scores_of_who_was_not_there(met: Appointment, carl: User, what: str) -> None:
    fact = on_the_day.note(met, what, by=carl, now=INTERVIEW)
    assert [mail for mail in sweep(NUDGED) if mail.letter == "nudge"] == []
    on_the_day.undo(fact, by=carl, now=NUDGED)
    assert [mail.to for mail in sweep(NUDGED) if mail.letter == "nudge"] == ["hanne.hansen@example.dk"]


def test_a_nudge_on_its_way_stops_and_who_was_only_late_is_asked_about(met: Appointment, carl: User, hanne: User) -> None:
    on_the_day.note(met, "late", minutes=10, by=carl, now=INTERVIEW)
    assert [mail.to for mail in sweep(NUDGED) if mail.letter == "nudge"] == [hanne.email]
    on_the_day.note(met, "no_show", by=carl, now=NUDGED)
    outbox.send_due(NUDGED)
    assert not OutgoingMail.objects.filter(letter="nudge", state="sent").exists()


def test_who_is_ill_is_not_reminded_the_day_before(met: Appointment, carl: User) -> None:
    sunday = in_copenhagen("2024-11-17T10:00")
    fact = on_the_day.note(met, "ill", by=carl, now=times.NOW)
    assert [mail.letter for mail in sweep(sunday) if mail.letter == "day_before"] == []
    on_the_day.undo(fact, by=carl, now=sunday)
    assert [mail.letter for mail in sweep(sunday) if mail.letter == "day_before"] == ["day_before"]
    on_the_day.note(met, "ill", by=carl, now=sunday)
    outbox.send_due(sunday)
    assert not OutgoingMail.objects.filter(letter="day_before", state="sent").exists()


def test_a_fact_writes_no_letter_and_changes_no_calendar(met: Appointment, carl: User) -> None:
    before = OutgoingMail.objects.count()
    for what in ("arrived", "ill", "no_show"):
        on_the_day.note(met, what, by=carl, now=INTERVIEW)
    met.refresh_from_db()
    assert (OutgoingMail.objects.count(), met.sequence, met.stands) == (before, 0, True)


def test_who_is_ill_is_something_to_do_until_there_is_another_time(met: Appointment, posting: Posting, carl: User) -> None:
    assert "Har ikke sagt, om de kommer" in start_page(carl, MORNING)
    on_the_day.note(met, "ill", by=carl, now=MORNING)
    page = start_page(carl, MORNING)
    assert "Er syg: find en tid samme dag, eller træf en beslutning" in page
    assert reverse("admin:scheduling_slot_times", args=[met.application_id]) in page
    assert "Har ikke sagt, om de kommer" not in page
    assert "Var syg på dagen: beslut, hvad der skal ske" in start_page(carl, TUESDAY)
    booking.move(met, times.slot(posting, time(13)), by=carl, now=MORNING)
    assert "Er syg" not in start_page(carl, MORNING)


def test_a_decision_ends_it_and_a_reserve_does_not(met: Appointment, carl: User) -> None:
    on_the_day.note(met, "no_show", by=carl, now=INTERVIEW)
    assert "Kom ikke: find en tid samme dag, eller træf en beslutning" in start_page(carl, INTERVIEW)
    outcome = Outcome.objects.create(application=met.application, decision="reserve", by=carl, changed_at=INTERVIEW)
    assert "Kom ikke:" in start_page(carl, INTERVIEW)
    Outcome.objects.filter(pk=outcome.pk).update(decision="not_on")
    assert "Kom ikke:" not in start_page(carl, INTERVIEW)
    outcome.delete()
    met.application.move("reject", by=carl, now=INTERVIEW)
    assert "Kom ikke:" not in start_page(carl, INTERVIEW)


def test_whoever_has_arrived_need_not_say_that_they_come(met: Appointment, carl: User) -> None:
    on_the_day.note(met, "arrived", by=carl, now=MORNING)
    assert "Har ikke sagt, om de kommer" not in start_page(carl, MORNING)


# --- The pages -----------------------------------------------------------------------------------------------------


def test_one_press_on_the_running_order_notes_and_one_takes_back(met: Appointment, carl: User) -> None:
    with clock.pinned(MORNING):
        browser = desk.signed_in(carl)
        assert "Er syg" in browser.get(RUNNING).content.decode()
        note = reverse("admin:scheduling_dayfact_note", args=[met.pk, 0])
        page = browser.post(note, {"what": "late", f"minutes-{met.pk}": "10", "back": "running"}, follow=True).content.decode()
        assert "Noteret om Anna Ager: 10 minutter forsinket." in page
        fact = DayFact.objects.get()
        page = browser.post(reverse("admin:scheduling_dayfact_undo", args=[fact.pk]), follow=True).content.decode()
    assert "Taget tilbage om Anna Ager: 10 minutter forsinket." in page
    # The dossier keeps both, with who did it.
    assert "taget tilbage af Carl Carlsen" in page
    assert holds(met) == ""


def test_a_press_on_an_old_page_notes_nothing(met: Appointment, posting: Posting, carl: User) -> None:
    booking.move(met, times.slot(posting, time(13)), by=carl, now=times.NOW)
    with clock.pinned(MORNING):
        note = reverse("admin:scheduling_dayfact_note", args=[met.pk, 0])
        assert "Aftalen er ændret, siden du åbnede siden." in desk.signed_in(carl).post(note, {"what": "ill"}, follow=True).content.decode()
    assert not DayFact.objects.exists()


def test_nobody_presses_for_somebody_they_may_not_see(met: Appointment, carl: User, hanne: User) -> None:
    fact = on_the_day.note(met, "ill", by=carl, now=MORNING)
    Conflict.objects.create(application=met.application, user=carl, conflicted=True, reason="Nabo", at=MORNING)
    with clock.pinned(MORNING):
        for who in (carl, hanne):
            browser = desk.signed_in(who)
            for address in (
                reverse("admin:scheduling_dayfact_note", args=[met.pk, 0]),
                reverse("admin:scheduling_dayfact_undo", args=[fact.pk]),
                reverse("admin:scheduling_dayfact_video", args=[met.pk]),
            ):
                assert browser.post(address, {"what": "arrived"}).status_code in (302, 404)
                assert browser.get(address).status_code in (302, 404, 405)
        assert "syg" not in desk.signed_in(carl).get(RUNNING).content.decode().partition("<tbody>")[2]
    assert (holds(met), DayFact.objects.count()) == ("Er syg", 1)


def test_a_fact_of_no_time_is_named(met: Appointment, carl: User) -> None:
    DayFact.objects.create(appointment=met, sequence=7, what="ill", by=carl, at=MORNING)
    early = DayFact.objects.create(appointment=met, sequence=0, what="no_show", by=carl, at=MORNING)
    assert impossible.found(NUDGED) == {"fact_of_no_time": [f"dayfact:{early.pk - 1}", f"dayfact:{early.pk}"]}
