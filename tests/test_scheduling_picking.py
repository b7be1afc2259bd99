"""The candidate chooses a time and says whether they come: first come, nobody sees anybody else, two never change into one place."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Overtaken, Refused
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from scheduling import answering, booking, picking
from scheduling.models import Appointment, Kind, Occupied, Reply, Slot
from tests import desk, people, times

CHOOSE = "/min-ansoegning/tid/"


@pytest.fixture(autouse=True)
def _on_friday():
    with clock.pinned(times.NOW):
        yield


@pytest.fixture
def bo(posting: Posting, carl: User, hanne: User) -> Application:
    people.seat(posting, hanne)
    return times.invited(posting, carl, "Bo Birk")


@pytest.fixture
def cia(bo: Application, posting: Posting, carl: User) -> Application:
    return times.invited(posting, carl, "Cia Cold")


def browser_of(application: Application) -> Client:
    browser = Client()
    people.own(browser, application)
    return browser


def answer_address(appointment: Appointment) -> str:
    return answering.path_of(appointment)


# --- Choosing ------------------------------------------------------------------------------------------------------


def test_one_chooses_and_has_it_with_a_letter(bo: Application, posting: Posting) -> None:
    slot = times.slot(posting)
    browser = browser_of(bo)
    assert "Vælg en tid" in browser.get("/min-ansoegning/").content.decode()
    assert "kl.\xa009.00–10.00" in browser.get(CHOOSE).content.decode()
    page = browser.post(CHOOSE, {"slot": slot.pk}, follow=True).content.decode()
    assert "Du har tiden kl.\xa009.00–10.00." in page
    appointment = Appointment.objects.get()
    assert (appointment.application, appointment.slot) == (bo, slot)
    assert appointment.changes.get().by is None
    assert OutgoingMail.objects.filter(letter="appointment_booked", to=bo.email).count() == 1
    browser.post(CHOOSE, {"slot": slot.pk})
    assert (Appointment.objects.get().sequence, OutgoingMail.objects.filter(letter="appointment_booked").count()) == (0, 1)


def test_who_is_slower_is_told_kindly_and_nothing_of_others(bo: Application, cia: Application, posting: Posting, carl: User) -> None:
    slot, later = times.slot(posting), times.slot(posting, time(11))
    picking.pick(bo, slot.pk, now=times.NOW)
    answer = browser_of(cia).post(CHOOSE, {"slot": slot.pk})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Den tid er ikke ledig længere." in page
    assert f'value="{later.pk}"' in page
    assert f'value="{slot.pk}"' not in page
    for other in ("Bo Birk", "Hanne Hansen", bo.number):
        assert other not in page


@pytest.mark.parametrize("slot", ["", "0", "999999", "x", "9" * 40])
def test_nonsense_takes_nothing(slot: str, bo: Application, posting: Posting) -> None:
    times.slot(posting)
    assert browser_of(bo).post(CHOOSE, {"slot": slot}).status_code == 409
    assert not Appointment.objects.exists()


def test_held_roomless_and_impossible_times_are_not_open(bo: Application, cia: Application, posting: Posting, carl: User) -> None:
    held = times.slot(posting)
    Slot.objects.update(held=True)
    roomless = times.slot(posting, time(10), where=None)
    # Hanne sits with Cia then, in another room.
    busy = times.slot(posting, time(11), where="Lokale 7")
    times.slot(posting, time(11))
    times.booked(cia, carl, time(11))
    free = times.slot(posting, time(13))
    assert picking.open_times(bo, Kind.FIRST, times.NOW) == [free]
    for slot in (held, roomless, busy):
        with pytest.raises(Refused):
            picking.pick(bo, slot.pk, now=times.NOW)
    # The consultant may still give what is held back.
    assert booking.book(bo, held, by=carl, now=times.NOW).slot == held


def test_who_is_not_invited_or_not_told_yet_has_nothing_to_choose(anna: Application, posting: Posting, carl: User) -> None:
    times.slot(posting)
    assert browser_of(anna).get(CHOOSE).status_code == 302
    anna.move("shortlist", by=carl, now=people.AFTER)
    anna.move("invite_first", by=carl, now=people.AFTER)
    # The letter waits: the page tells nothing.
    assert browser_of(anna).get(CHOOSE).status_code == 302
    assert "Vælg en tid" not in browser_of(anna).get("/min-ansoegning/").content.decode()
    with pytest.raises(Refused):
        picking.pick(anna, Slot.objects.get().pk, now=times.NOW)


def test_one_is_changed_until_a_day_before(bo: Application, posting: Posting, carl: User) -> None:
    first, second = times.slot(posting), times.slot(posting, time(13))
    picking.pick(bo, first.pk, now=times.NOW)
    picking.pick(bo, second.pk, now=times.NOW)
    assert Appointment.objects.get().slot == second
    with clock.pinned(second.starts_at - timedelta(hours=23)):
        page = browser_of(bo).post(CHOOSE, {"slot": first.pk}).content.decode()
    assert "kun kan ændres ved at ringe" in page
    assert Appointment.objects.get().slot == second


def test_an_applicant_books_for_nobody_else(bo: Application, cia: Application, posting: Posting) -> None:
    with pytest.raises(Refused):
        booking.book(bo, times.slot(posting), by=Applicant(cia.pk), now=times.NOW)


def test_what_was_decided_and_not_told_does_not_show_through_the_choice(bo: Application, posting: Posting, carl: User) -> None:
    other = times.slot(posting, time(13))
    picking.pick(bo, times.slot(posting).pk, now=times.NOW)
    outbox.send_due(times.NOW)
    browser = browser_of(bo)
    before = browser.get(CHOOSE).content.decode().partition("<main")[2].partition("csrf")[0]
    bo.refresh_from_db()
    bo.move("reject", by=carl, now=times.NOW)
    after = browser.get(CHOOSE).content.decode()
    assert after.partition("<main")[2].partition("csrf")[0] == before
    assert f'value="{other.pk}"' in after
    answer = browser.post(CHOOSE, {"slot": other.pk})
    assert answer.status_code == 409
    assert "Ring til kontaktpersonen" in answer.content.decode()
    assert not Appointment.objects.standing().exists()


# --- Whether they come ---------------------------------------------------------------------------------------------


def test_the_link_in_the_letter_says_yes_by_a_press_and_a_get_changes_nothing(bo: Application, carl: User) -> None:
    appointment = times.booked(bo, carl)
    address = answer_address(appointment)
    assert address in OutgoingMail.objects.get(letter="appointment_booked").body
    stranger = Client()
    answer = stranger.get(address)
    # With "no-referrer" a browser would send no origin with the press, and we would refuse it.
    assert answer.headers["Referrer-Policy"] == "same-origin"
    page = answer.content.decode()
    for hidden in ("Bo Birk", bo.email, "Mødelokale 2", bo.number):
        assert hidden not in page
    appointment.refresh_from_db()
    assert appointment.answer == ""
    page = stranger.post(address, {"answer": "comes", "sequence": "0"}, follow=True).content.decode()
    assert "Tak: du kommer" in page
    appointment.refresh_from_db()
    assert (appointment.answer, appointment.replied_at) == (Reply.COMES, times.NOW)
    assert "sessionid" not in stranger.cookies


def test_a_wrong_key_is_no_page_and_opens_nothing(bo: Application, cia: Application, carl: User) -> None:
    one = times.booked(bo, carl)
    other = times.booked(cia, carl, time(11))
    wrong = reverse("scheduling:reply", args=[bo.pk, one.kind, answering.key_of(other)])
    assert Client().get(wrong).status_code == 404
    assert Client().post(wrong, {"answer": "cannot", "sequence": "0"}).status_code == 404


def test_an_answer_to_an_older_time_does_not_count(bo: Application, posting: Posting, carl: User) -> None:
    appointment = times.booked(bo, carl)
    booking.reply(appointment, Reply.COMES, "", sequence=0, now=times.NOW)
    moved = booking.move(appointment, times.slot(posting, time(13)), by=carl, now=times.NOW)
    assert moved.answer == ""
    answer = Client().post(answer_address(appointment), {"answer": "comes", "sequence": "0"})
    assert answer.status_code == 409
    assert "kl.\xa013.00" in answer.content.decode()
    moved.refresh_from_db()
    assert moved.answer == ""


def test_who_cannot_and_who_is_silent_are_something_to_do(bo: Application, cia: Application, carl: User) -> None:
    start = reverse("admin:index")
    one, other = times.booked(bo, carl), times.booked(cia, carl, time(11))
    browser = desk.signed_in(carl)
    assert "Har ikke sagt" not in browser.get(start).content.decode()
    Client().post(answer_address(one), {"answer": "cannot", "sequence": "0", "note": "Jeg er i retten den dag."})
    page = browser.get(start).content.decode()
    assert "Kan ikke komme: find en anden tid" in page
    dossier = browser.get(reverse("admin:applications_application_change", args=[bo.pk])).content.decode()
    assert "Jeg er i retten den dag." in dossier
    with clock.pinned(other.starts_at - timedelta(days=1)):
        assert "Har ikke sagt, om de kommer" in desk.signed_in(carl).get(start).content.decode()
    booking.cancel(one, by=carl, now=times.NOW, note="Kan ikke")
    assert "find en anden tid" not in browser.get(start).content.decode()


# --- Changing places -----------------------------------------------------------------------------------------------


def test_two_change_places_and_both_are_written_to(bo: Application, cia: Application, carl: User) -> None:
    one, other = times.booked(bo, carl), times.booked(cia, carl, time(11))
    for mail in OutgoingMail.objects.filter(letter="appointment_booked"):
        outbox.deliver(mail.pk, now=times.NOW)
    before = (one.slot, other.slot)
    browser = desk.signed_in(carl)
    address = reverse("admin:scheduling_slot_swap", args=[one.pk])
    assert "Cia Cold" in browser.get(address).content.decode()
    page = browser.post(address, {"seen": "0", "other": f"{other.pk}.0"}, follow=True).content.decode()
    assert "har byttet tid" in page
    one.refresh_from_db(), other.refresh_from_db()
    assert (other.slot, one.slot) == before
    assert (one.starts_at, one.sequence, one.stands) == (before[1].starts_at, 1, True)
    assert OutgoingMail.objects.filter(letter="appointment_moved").count() == 2
    assert Occupied.objects.filter(appointment=one).count() == Occupied.objects.filter(appointment=other).count() == 36
    assert browser.post(address, {"seen": "0", "other": f"{other.pk}.0"}).status_code == 409


def test_a_swap_that_cannot_be_leaves_both_where_they_were(bo: Application, cia: Application, posting: Posting, carl: User) -> None:
    one, other = times.booked(bo, carl), times.booked(cia, carl, time(11))
    Slot.objects.filter(pk=other.slot_id).update(room=None)
    with pytest.raises(Refused):
        booking.swap(one, other, by=carl, now=times.NOW)
    one.refresh_from_db(), other.refresh_from_db()
    assert (one.stands, other.stands, one.sequence, other.sequence) == (True, True, 0, 0)
    with pytest.raises((Refused, Overtaken)):
        booking.swap(one, one, by=carl, now=times.NOW)


def test_carl_holds_times_back_and_lets_them_be_chosen(bo: Application, posting: Posting, carl: User) -> None:
    slot = times.slot(posting)
    browser, address = desk.signed_in(carl), reverse("admin:scheduling_slot_changelist")
    browser.post(address, {"action": "hold_back", "_selected_action": [slot.pk]})
    assert picking.open_times(bo, Kind.FIRST, times.NOW) == []
    assert "holdt tilbage" in browser.get(address).content.decode()
    browser.post(address, {"action": "let_choose", "_selected_action": [slot.pk]})
    assert picking.open_times(bo, Kind.FIRST, times.NOW) == [slot]
