"""Times exist on the posting's day of their kind, on five-minute marks, and a room is not shared out twice."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Refused
from recruitment import clock
from recruitment.models import Posting, User
from scheduling import slots
from scheduling.models import Kind, Slot
from tests import desk, times

ANOTHER_DAY = "Ifølge opslaget er der 1. samtale mandag den 18. november 2024. Der kan ikke oprettes tider andre dage."
MONDAY = datetime(2024, 11, 18, tzinfo=clock.COPENHAGEN)
ADD = reverse("admin:scheduling_slot_add")
MANY, MAKE = reverse("admin:scheduling_slot_many"), reverse("admin:scheduling_slot_make_many")
LIST = reverse("admin:scheduling_slot_changelist")


def candidate_slot(posting: Posting, begins: datetime, minutes: int = 60, **more: object) -> Slot:
    return Slot(posting=posting, kind=Kind.FIRST, starts_at=begins, ends_at=begins + timedelta(minutes=minutes), **more)


def test_a_time_on_the_day_of_its_kind_is_in_order(posting: Posting) -> None:
    assert slots.faults(candidate_slot(posting, MONDAY.replace(hour=9)), times.NOW) == []


@pytest.mark.parametrize(
    ("begins", "minutes", "sentence"),
    [
        (MONDAY.replace(day=19, hour=9), 60, ANOTHER_DAY),
        (MONDAY.replace(hour=23, minute=30), 60, ANOTHER_DAY),
        (MONDAY.replace(hour=9, minute=2), 60, "Begynd og slut på et helt antal fem minutter, fx 09.00 eller 09.05."),
        (MONDAY.replace(hour=9), 58, "Begynd og slut på et helt antal fem minutter, fx 09.00 eller 09.05."),
        (MONDAY.replace(hour=9), 0, "Tiden skal slutte, efter at den er begyndt."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_time_is_refused_with_the_reason(posting: Posting, begins: datetime, minutes: int, sentence: str) -> None:
    found = slots.faults(candidate_slot(posting, begins, minutes), times.NOW)
    assert [words.replace("\xa0", " ") for words in found] == [sentence]


def test_a_time_that_has_passed_is_refused(posting: Posting) -> None:
    at_noon = MONDAY.replace(hour=12)
    found = slots.faults(candidate_slot(posting, MONDAY.replace(hour=9)), at_noon)
    assert found == ["Kl.\xa009.00 den dag er passeret. Vælg et senere tidspunkt."]


def test_a_day_that_the_posting_does_not_have_is_refused() -> None:
    posting = Posting(slug="x")
    posting.__dict__["profile"] = type("P", (), {"milestone": lambda self, kind: None, "days_to_attend": ()})()
    slot = Slot(posting=posting, kind=Kind.TEST, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1))
    assert list(slots._day_faults(slot)) == ["Opslaget har ingen dag til ledelsestest."]


def test_a_room_is_not_shared_out_twice_but_two_rooms_may_be_used_at_once(posting: Posting) -> None:
    times.slot(posting, time(9))
    half_past = MONDAY.replace(hour=9, minute=30)
    there = candidate_slot(posting, half_past, room=times.room(posting))
    assert slots.faults(there, times.NOW) == [
        "Mødelokale 2 er optaget fra kl.\xa009.00 til kl.\xa010.00. Vælg et andet lokale eller en anden tid."
    ]
    assert slots.faults(candidate_slot(posting, half_past, room=times.room(posting, "Byrådssalen")), times.NOW) == []
    assert slots.faults(candidate_slot(posting, MONDAY.replace(hour=10), room=times.room(posting)), times.NOW) == []


def test_many_times_leave_the_lunch_free(posting: Posting) -> None:
    series = slots.Series(Kind.FIRST, None, time(9), 60, 15, 5, (time(12), time(12, 45)))
    shown = [slot.hours.replace("\xa0", " ") for slot in series.slots(posting)]
    assert shown == ["kl. 09.00–10.00", "kl. 10.15–11.15", "kl. 12.45–13.45", "kl. 14.00–15.00", "kl. 15.15–16.15"]


def test_of_many_times_all_are_made_or_none(posting: Posting) -> None:
    times.slot(posting, time(10, 15))
    series = slots.Series(Kind.FIRST, times.room(posting), time(9), 60, 15, 3)
    with pytest.raises(Refused, match="Mødelokale 2 er optaget"):
        slots.make(series.slots(posting), now=times.NOW)
    assert Slot.objects.count() == 1


def test_the_database_refuses_a_time_that_ends_before_it_begins(posting: Posting) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        candidate_slot(posting, MONDAY, -60).save()


# --- The pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def carl_at_his_desk(carl: User):
    with clock.pinned(times.NOW):
        yield desk.signed_in(carl)


def test_carl_makes_one_time(carl_at_his_desk, posting: Posting) -> None:
    room = times.room(posting)
    answer = carl_at_his_desk.post(ADD, {"kind": "test", "begins": "9.30", "ends": "11", "room": room.pk})
    assert answer.status_code == 302
    slot = Slot.objects.get()
    assert (slot.kind, slot.room, slot.starts_at) == ("test", room, datetime(2024, 11, 20, 8, 30, tzinfo=UTC))
    assert slot.ends_at == datetime(2024, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"begins": "kvart i ni"}, "Skriv klokkeslættet som 09.30."),
        ({"begins": ""}, "Skriv et klokkeslæt, fx 09.30."),
        ({"begins": "12"}, "Tiden skal slutte, efter at den er begyndt."),
        ({"begins": "9.07"}, "Begynd og slut på et helt antal fem minutter"),
        ({"kind": "offered"}, "offered"),
    ],
)
def test_a_slip_is_told_and_nothing_is_made(carl_at_his_desk, typed: dict[str, str], sentence: str) -> None:
    answer = carl_at_his_desk.post(ADD, {"kind": "first_interview", "begins": "9", "ends": "10", "room": ""} | typed)
    assert sentence in answer.content.decode()
    assert not Slot.objects.exists()


def test_many_are_shown_before_they_are_made(carl_at_his_desk, posting: Posting) -> None:
    asked = {
        "kind": "first_interview", "first": "9", "minutes": "60", "between": "15", "count": "5", "pause_from": "12.00", "pause_to": "12.45",
        "room": str(times.room(posting).pk),
    }  # fmt: skip
    page = carl_at_his_desk.get(MANY, asked).content.decode()
    assert "Opret 5 tider" in page
    assert "kl.\xa012.45–13.45" in page
    assert not Slot.objects.exists()
    answer = carl_at_his_desk.post(MAKE, asked, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["5 tider er oprettet."]
    assert Slot.objects.count() == 5
    again = carl_at_his_desk.post(MAKE, asked)
    assert again.status_code == 409
    assert "Mødelokale 2 er optaget" in again.content.decode()
    assert Slot.objects.count() == 5


def test_half_a_break_is_asked_about(carl_at_his_desk) -> None:
    asked = {"kind": "first_interview", "first": "9", "minutes": "60", "between": "15", "count": "5", "pause_from": "12.00", "pause_to": ""}
    assert "Skriv både, hvornår pausen begynder og slutter" in carl_at_his_desk.get(MANY, asked).content.decode()
    assert carl_at_his_desk.post(MAKE, asked).status_code == 422


def test_a_booked_time_is_neither_changed_nor_deleted(carl_at_his_desk, posting: Posting, carl: User) -> None:
    appointment = times.booked(times.invited(posting, carl), carl)
    url = reverse("admin:scheduling_slot_change", args=[appointment.slot_id])
    page = carl_at_his_desk.get(url).content.decode()
    assert "En booket tid kan ikke ændres." in page
    carl_at_his_desk.post(url, {"kind": "first_interview", "begins": "14", "ends": "15", "room": ""})
    carl_at_his_desk.post(reverse("admin:scheduling_slot_delete", args=[appointment.slot_id]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [appointment.slot_id], "post": "yes"}
    carl_at_his_desk.post(LIST, chosen)
    slot = Slot.objects.get()
    assert (slot.pk, slot.starts_at) == (appointment.slot_id, appointment.starts_at)


def test_a_room_that_somebody_has_been_sent_to_stays_as_it_was_told(carl_at_his_desk, posting: Posting, carl: User) -> None:
    room = times.room(posting)
    url = reverse("admin:scheduling_room_change", args=[room.pk])
    assert carl_at_his_desk.post(url, {"name": "Mødelokale 3", "address": "Prøvevej 1"}).status_code == 302
    room.refresh_from_db()
    assert room.name == "Mødelokale 3"
    times.slot(posting, time(9), where="Mødelokale 3")
    times.booked(times.invited(posting, carl), carl)
    assert "lokalet kan ikke ændres" in carl_at_his_desk.get(url).content.decode()
    assert carl_at_his_desk.post(url, {"name": "Et andet", "address": "Prøvevej 1"}).status_code == 403
    room.refresh_from_db()
    assert room.name == "Mødelokale 3"


def test_two_rooms_of_one_name_are_refused_with_a_sentence(carl_at_his_desk, posting: Posting) -> None:
    times.room(posting)
    answer = carl_at_his_desk.post(reverse("admin:scheduling_room_add"), {"name": "Mødelokale 2", "address": "Et andet sted"})
    assert "Der er allerede et lokale med det navn." in answer.content.decode()
