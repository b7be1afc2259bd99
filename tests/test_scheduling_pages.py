"""The pages of the times: who may open them, what they show before they do it, and what a second press does."""

import re
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from recruitment import clock
from recruitment import desk as start_page
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Role
from scheduling import booking
from scheduling.models import Appointment, Slot
from tests import desk, journey, people, times


@pytest.fixture(autouse=True)
def _on_friday():
    with clock.pinned(times.NOW):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    people.seat(posting, hanne)
    return times.invited(posting, carl)


def url(name: str, *args: int) -> str:
    return reverse(f"admin:scheduling_slot_{name}", args=args)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


# --- Booking -------------------------------------------------------------------------------------------------------


def test_from_the_dossier_to_a_booked_time(anna: Application, posting: Posting, carl: User) -> None:
    nine, later = times.slot(posting), times.slot(posting, time(10, 15))
    client = desk.signed_in(carl)
    assert url("times", anna.pk) in client.get(desk.dossier(anna.pk)).content.decode()
    choices = client.get(url("times", anna.pk)).content.decode()
    assert url("confirm", nine.pk, anna.pk) in choices
    assert url("confirm", later.pk, anna.pk) in choices
    asked = text(client, url("confirm", nine.pk, anna.pk))
    for words in ("Din tid til 1. samtale: mandag den 18. november 2024 kl. 09.00", "moede.ics", "Sendt fredag den 15. november 2024"):
        assert words in asked, words
    assert not Appointment.objects.exists()
    assert not OutgoingMail.objects.filter(letter="appointment_booked").exists()
    answer = client.post(url("confirm", nine.pk, anna.pk), {"seen": ""}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Anna Ager har fået tiden kl.\xa009.00–10.00."]
    assert Appointment.objects.get().slot == nine
    assert OutgoingMail.objects.get(letter="appointment_booked").state == "queued"
    assert "mandag den 18. november 2024 kl. 09.00–10.00" in text(client, desk.dossier(anna.pk))


def test_the_letter_is_shown_as_it_is_written(anna: Application, posting: Posting, carl: User) -> None:
    nine = times.slot(posting)
    client = desk.signed_in(carl)
    shown = client.get(url("confirm", nine.pk, anna.pk)).context["letter"]
    client.post(url("confirm", nine.pk, anna.pk), {"seen": ""})
    row = OutgoingMail.objects.get(letter="appointment_booked")
    assert (shown["subject"], shown["body"]) == (row.subject, row.body.replace("{dato}", "fredag den 15.\xa0november\xa02024"))


def test_a_second_press_is_told_and_writes_nothing(anna: Application, posting: Posting, carl: User) -> None:
    nine = times.slot(posting)
    client = desk.signed_in(carl)
    client.post(url("confirm", nine.pk, anna.pk), {"seen": ""})
    again = client.post(url("confirm", nine.pk, anna.pk), {"seen": ""})
    assert again.status_code == 409
    assert "Aftalen er ændret, siden du åbnede siden." in again.content.decode()
    assert OutgoingMail.objects.filter(letter__startswith="appointment").count() == 1


def test_who_comes_second_to_a_time_is_sent_to_the_free_ones(anna: Application, posting: Posting, carl: User) -> None:
    bo = times.invited(posting, carl, "Bo Bech")
    nine = times.slot(posting)
    client = desk.signed_in(carl)
    times.booked(anna, carl)
    answer = client.post(url("confirm", nine.pk, bo.pk), {"seen": ""})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "En anden har fået den tid." in page
    assert url("times", bo.pk) in page


def test_a_time_without_a_room_is_shown_with_the_way_out(anna: Application, posting: Posting, carl: User) -> None:
    slot = times.slot(posting, where=None)
    page = desk.signed_in(carl).get(url("times", anna.pk)).content.decode()
    assert url("confirm", slot.pk, anna.pk) not in page
    assert reverse("admin:scheduling_slot_change", args=[slot.pk]) in page
    assert "Vælg et lokale først" in text(desk.signed_in(carl), url("confirm", slot.pk, anna.pk))


def test_whoever_is_taken_elsewhere_is_named(anna: Application, posting: Posting, carl: User) -> None:
    bo = times.invited(posting, carl, "Bo Bech")
    times.booked(anna, carl)
    times.slot(posting, time(9, 30), where="Byrådssalen")
    assert "Optaget andetsteds: Hanne Hansen." in text(desk.signed_in(carl), url("times", bo.pk))


def test_a_time_is_moved_by_the_same_road(anna: Application, posting: Posting, carl: User) -> None:
    times.booked(anna, carl)
    times.sent("appointment_booked")
    later = times.slot(posting, time(10, 15))
    client = desk.signed_in(carl)
    asked = text(client, url("confirm", later.pk, anna.pk))
    assert "Før: mandag den 18. november 2024 kl. 09.00–10.00 Nu: mandag den 18. november 2024 kl. 10.15–11.15" in asked
    assert client.post(url("confirm", later.pk, anna.pk), {"seen": "0"}).status_code == 302
    assert Appointment.objects.get().slot == later


def test_the_candidates_of_a_time_are_those_who_lack_one(anna: Application, posting: Posting, carl: User) -> None:
    times.booked(anna, carl)
    times.invited(posting, carl, "Bo Bech")
    cille = people.applied(posting, "Cille Carstens")
    journey.take(cille, "shortlist", "invite_first", by=carl)
    page = desk.signed_in(carl).get(url("candidates", times.slot(posting, time(13)).pk))
    without = page.context["without"]
    assert ([row.name for row in without.ready], [row.name for row in without.not_told]) == (["Bo Bech"], ["Cille Carstens"])


# --- Cancelling ----------------------------------------------------------------------------------------------------


def test_a_cancellation_asks_why_and_prepares_the_letter(anna: Application, carl: User) -> None:
    appointment = times.booked(anna, carl)
    times.sent("appointment_booked")
    client = desk.signed_in(carl)
    assert "Aflyst: 1. samtale mandag den 18. november 2024" in text(client, url("cancel", appointment.pk))
    assert "Skriv, hvorfor tiden bliver aflyst." in client.post(url("cancel", appointment.pk), {"seen": "0", "note": " "}).content.decode()
    assert Appointment.objects.get().stands
    assert client.post(url("cancel", appointment.pk), {"seen": "0", "note": "Hanne er syg"}).status_code == 302
    assert not Appointment.objects.get().stands
    assert OutgoingMail.objects.get(letter="appointment_cancelled").state == "prepared"
    assert "Hanne er syg" in text(client, desk.dossier(anna.pk))
    again = client.post(url("cancel", appointment.pk), {"seen": "0", "note": "Igen"})
    assert (again.status_code, "Igen" in again.content.decode()) == (409, True)


def test_a_move_says_which_time_it_cancels_and_who_is_told(anna: Application, carl: User) -> None:
    times.booked(anna, carl)
    times.sent("appointment_booked")
    client = desk.signed_in(carl)
    rejecting = text(client, desk.move(anna.pk, "reject"))
    assert (
        "Tiden mandag den 18. november 2024 kl. 09.00–10.00 bliver aflyst. Et brev om det venter på, at du læser og sender det."
        in rejecting
    )
    withdrawing = text(client, desk.move(anna.pk, "withdraw"))
    assert "Et brev om det bliver sendt med det samme. Disse får besked med det samme: Hanne Hansen." in withdrawing
    many = client.post(reverse(desk.LIST), {"action": "bulk_reject", "_selected_action": [anna.pk]}).content.decode()
    assert "Anna Ager: Tiden mandag" in many


# --- Who may ---------------------------------------------------------------------------------------------------------


def everything(anna: Application, appointment: Appointment, free: Slot) -> list[str]:
    return [
        reverse("admin:scheduling_slot_changelist"), reverse("admin:scheduling_slot_add"), reverse("admin:scheduling_room_changelist"),
        reverse("admin:scheduling_room_add"), reverse("admin:scheduling_slot_change", args=[appointment.slot_id]),
        url("many"), url("candidates", free.pk), url("times", anna.pk), url("confirm", free.pk, anna.pk), url("cancel", appointment.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["hanne", "mette", "otto", "solveig", "nobody"])
def test_nobody_but_the_consultant_sees_or_does_anything(who: str, anna: Application, posting: Posting, carl: User, request) -> None:
    appointment, free = times.booked(anna, carl), times.slot(posting, time(13))
    client = Client()
    if who == "solveig":
        client = desk.signed_in(people.staff("Solveig Sand", Role.ADMINISTRATOR, None))
    elif who != "nobody":
        client = desk.signed_in(request.getfixturevalue(who))
    for address in everything(anna, appointment, free):
        answer = client.get(address)
        assert answer.status_code in (302, 403, 404), address
        assert "Anna Ager" not in answer.content.decode()
    for address, typed in (
        (url("confirm", free.pk, anna.pk), {"seen": "0"}),
        (url("cancel", appointment.pk), {"seen": "0", "note": "Nej"}),
        (url("make_many"), {}),
    ):
        assert client.post(address, typed).status_code in (302, 403, 404), address
    appointment.refresh_from_db()
    assert (appointment.stands, appointment.sequence, Slot.objects.count()) == (True, 0, 2)


def test_carl_sees_a_404_for_what_is_not_there_or_not_sent(anna: Application, posting: Posting, carl: User) -> None:
    draft, slot = people.draft(posting, "Gemt Væk"), times.slot(posting)
    client = desk.signed_in(carl)
    for address in (
        url("times", draft.pk),
        url("confirm", slot.pk, draft.pk),
        url("confirm", 99, anna.pk),
        url("cancel", 99),
        url("candidates", 99),
    ):
        assert client.get(address).status_code == 404, address
    assert client.get(url("make_many")).status_code == 405


# --- Beside ----------------------------------------------------------------------------------------------------------


def test_the_start_page_counts_who_lacks_a_time(anna: Application, posting: Posting, carl: User, hanne: User) -> None:
    def told(user: User) -> list[tuple[str, str, str]]:
        return [(todo.what, todo.who, todo.verb) for todo in start_page.to_do(user, posting, times.NOW) if "tidspunkt" in todo.what]

    times.invited(posting, carl, "Bo Bech")
    times.slot(posting)
    assert told(carl) == [("2 kandidater mangler et tidspunkt til 1. samtale", "1 ledig tid", "Opret tider")]
    times.booked(anna, carl)
    times.slot(posting, time(10, 15))
    assert told(carl) == [("1 kandidat mangler et tidspunkt til 1. samtale", "1 ledig tid", "Book tider")]
    assert told(hanne) == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("slot", 2), ("room", 2)])
def test_a_list_costs_the_same_whatever_its_length(
    name: str, cost: int, rows: int, posting: Posting, carl: User, hanne: User, django_assert_num_queries
) -> None:
    people.seat(posting, hanne)
    for number in range(rows):
        times.slot(posting, time(9 + 2 * number), where=f"Lokale {number}")
        times.booked(times.invited(posting, carl, f"Ansøger {number}"), carl, time(9 + 2 * number))
    client, address = desk.signed_in(carl), reverse(f"admin:scheduling_{name}_changelist")
    client.get(address)
    with django_assert_num_queries(3 + cost):  # the session, the user and the roles besides
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_choosing_a_time_costs_the_same_however_many_are_free(
    rows: int, anna: Application, posting: Posting, carl: User, django_assert_num_queries
) -> None:
    for number in range(rows):
        times.slot(posting, time(9 + number), where=f"Lokale {number}")
    client = desk.signed_in(carl)
    client.get(url("times", anna.pk))
    with django_assert_num_queries(11):
        client.get(url("times", anna.pk))


def test_the_list_is_filtered_by_what_it_is_for_and_by_who_has_it(anna: Application, posting: Posting, carl: User) -> None:
    taken = times.booked(anna, carl).slot
    free, test = times.slot(posting, time(13)), times.slot(posting, kind=times.Kind.TEST)
    client, address = desk.signed_in(carl), reverse("admin:scheduling_slot_changelist")
    for query, found in (("kind=test", {test}), ("taken=yes", {taken}), ("taken=no", {free, test}), ("kind=x", set())):
        assert set(client.get(f"{address}?{query}", follow=True).context["cl"].result_list) == found, query


# --- The applicant's own page ----------------------------------------------------------------------------------------


def own_page(anna: Application) -> str:
    browser = Client()
    people.own(browser, anna)
    return text(browser, reverse("applications:own"))


def test_the_own_page_shows_the_time_that_was_told_and_no_other(anna: Application, posting: Posting, carl: User) -> None:
    assert "Din tid" not in own_page(anna)
    appointment = times.booked(anna, carl)
    assert "Mandag den 18. november 2024 kl. 09.00–10.00 Mødelokale 2, Prøvevej 1, 2620 Albertslund" in own_page(anna)
    times.sent("appointment_booked")
    booking.cancel(appointment, by=carl, now=times.NOW, note="Hanne er syg")
    assert "kl. 09.00–10.00" in own_page(anna)  # the letter still waits to be read
    times.booked(anna, carl, time(13))
    assert "kl. 13.00–14.00" in own_page(anna)
    assert "kl. 09.00–10.00" not in own_page(anna)


def test_a_rejection_does_not_show_through_the_time(anna: Application, carl: User) -> None:
    times.booked(anna, carl)
    times.sent("appointment_booked")
    before = own_page(anna)
    anna.move("reject", by=carl, now=times.NOW, note="Udvalget er enigt")
    assert own_page(anna) == before


def test_after_a_withdrawal_there_is_no_time(anna: Application, carl: User) -> None:
    times.booked(anna, carl)
    times.sent("appointment_booked")
    anna.move("withdraw", by=people.Applicant(anna.pk), now=times.NOW)
    assert "Din tid" not in own_page(anna)
