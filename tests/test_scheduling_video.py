"""By video instead of the room: the time stays, the room alone is freed, the candidate is told by a letter that is seen first."""

from datetime import time

import pytest
from django.urls import reverse

from applications.models import Overtaken, Refused
from applications.process import Round
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from scheduling import booking, calendar, possible, slots
from scheduling.models import Appointment, Kind, Occupied, Slot
from tests import desk, impossible, people, times

LINK = "https://video.example.org/moede/17"


@pytest.fixture
def nine(posting: Posting, carl: User, hanne: User) -> Appointment:
    """Anna's 1st interview on Monday at 9, her letter sent."""
    people.seat(posting, hanne, rounds=(Round.FIRST,))
    appointment = times.booked(times.invited(posting, carl), carl)
    outbox.send_due(times.NOW)
    return appointment


def taken(appointment: Appointment) -> set[str]:
    return {holder.partition(":")[0] for holder in Occupied.objects.filter(appointment=appointment).values_list("holder", flat=True)}


def test_the_room_alone_is_freed_and_the_letter_tells_the_link(nine: Appointment, carl: User) -> None:
    before = nine.starts_at
    made = booking.by_video(nine, LINK, by=carl, now=times.NOW)
    assert (made.starts_at, made.sequence, made.place, made.by_video) == (before, 1, f"Video\n{LINK}", True)
    assert taken(made) == {"application", "user"}
    mail = OutgoingMail.objects.get(letter="appointment_moved")
    assert mail.subject == "Nyt sted til 1. samtale: mandag den 18. november 2024 kl. 09.00"
    assert LINK in mail.body
    assert "Din 1. samtale foregår på video. Tiden er den samme." in mail.body
    assert "Før: mandag den 18.\xa0november\xa02024 kl.\xa009.00–10.00, Mødelokale 2\n" in mail.body
    assert "Nu: mandag den 18.\xa0november\xa02024 kl.\xa009.00–10.00, Video\n" in mail.body
    assert f"LOCATION:{LINK}" in calendar.ics(made, calendar.REQUEST, times.NOW)
    assert [change.what for change in made.changes.all()] == ["booked", "by_video"]
    assert impossible.found(times.NOW) == {}


def test_back_to_the_room_before_anything_left_writes_nothing(nine: Appointment, carl: User) -> None:
    made = booking.by_video(nine, LINK, by=carl, now=times.NOW)
    back = booking.in_room(made, by=carl, now=times.NOW)
    assert (back.link, back.place.splitlines()[0], back.sequence) == ("", "Mødelokale 2", 2)
    assert taken(back) == {"application", "user", "room"}
    assert times.letters(back) == [("booked", "sent"), ("moved", "discarded")]
    with pytest.raises(Refused, match="allerede i lokalet"):
        booking.in_room(back, by=carl, now=times.NOW)


def test_the_room_may_be_given_to_others_with_no_way_back_then(nine: Appointment, posting: Posting, carl: User, hanne: User) -> None:
    made = booking.by_video(nine, LINK, by=carl, now=times.NOW)
    other = Slot(posting=posting, kind=Kind.FIRST, room=made.slot.room, starts_at=made.starts_at, ends_at=made.ends_at)
    assert slots.faults(other, times.NOW) == []
    Occupied.objects.filter(holder__startswith="user:").delete()
    hanne.seats.update(excused="Ferie")
    other.save()
    booking.book(times.invited(posting, carl, "Bo Birk"), other, by=carl, now=times.NOW)
    with pytest.raises(Refused, match="Mødelokale 2"):
        booking.in_room(made, by=carl, now=times.NOW)


def test_a_move_keeps_it_by_video_a_new_booking_does_not(nine: Appointment, posting: Posting, carl: User) -> None:
    made = booking.by_video(nine, LINK, by=carl, now=times.NOW)
    moved = booking.move(made, times.slot(posting, time(13)), by=carl, now=times.NOW)
    assert (moved.place, taken(moved)) == (f"Video\n{LINK}", {"application", "user"})
    gone = booking.cancel(moved, by=carl, now=times.NOW, note="Kan ikke")
    again = booking.book(gone.application, times.slot(posting, time(15)), by=carl, now=times.NOW)
    assert (again.by_video, taken(again)) == (False, {"application", "user", "room"})
    assert impossible.found(times.NOW) == {}


def test_two_who_change_places_take_their_way_of_meeting_along(nine: Appointment, posting: Posting, carl: User) -> None:
    made = booking.by_video(nine, LINK, by=carl, now=times.NOW)
    other = times.booked(times.invited(posting, carl, "Bo Birk"), carl, time(11))
    booking.swap(made, other, by=carl, now=times.NOW)
    made.refresh_from_db(), other.refresh_from_db()
    assert (clock.local(made.starts_at).hour, made.place, taken(made)) == (11, f"Video\n{LINK}", {"application", "user"})
    assert (clock.local(other.starts_at).hour, other.by_video, taken(other)) == (9, False, {"application", "user", "room"})


def test_a_change_of_the_panel_does_not_take_the_room_again(nine: Appointment, posting: Posting, carl: User, mette: User) -> None:
    made = booking.by_video(nine, LINK, by=carl, now=times.NOW)
    people.seat(posting, mette, rounds=(Round.FIRST,))
    assert Occupied.objects.filter(appointment=made, holder=f"user:{mette.pk}").exists()
    assert taken(made) == {"application", "user"}


@pytest.mark.parametrize(
    "link",
    ["", "video.example.org", "http://video.example.org/1", "javascript:alert(1)", "https://", "https://a b.dk/",
     "https://x.dk/\nBEGIN:VALARM", "https://bo:ord@video.example.org/", "https://video.example.org/" + "x" * 500],
)  # fmt: skip
def test_what_is_no_safe_link_is_refused(nine: Appointment, carl: User, link: str) -> None:
    assert possible.link_faults(link)
    with pytest.raises(Refused):
        booking.by_video(nine, link, by=carl, now=times.NOW)
    nine.refresh_from_db()
    assert (nine.by_video, nine.sequence) == (False, 0)


def test_once_begun_or_changed_meanwhile_it_is_too_late(nine: Appointment, posting: Posting, carl: User, hanne: User) -> None:
    with pytest.raises(Refused, match="Ring til kandidaten"):
        booking.by_video(nine, LINK, by=carl, now=in_copenhagen("2024-11-18T09:00"))
    with pytest.raises(Refused):
        booking.by_video(nine, LINK, by=hanne, now=times.NOW)
    old = Appointment.objects.get(pk=nine.pk)
    booking.move(nine, times.slot(posting, time(13)), by=carl, now=times.NOW)
    with pytest.raises(Overtaken):
        booking.by_video(old, LINK, by=carl, now=times.NOW)


def test_the_page_shows_the_letter_before_it_goes(nine: Appointment, carl: User) -> None:
    address = reverse("admin:scheduling_dayfact_video", args=[nine.pk])
    with clock.pinned(times.NOW):
        browser = desk.signed_in(carl)
        assert "Link til videomødet" in browser.get(address).content.decode()
        wrong = browser.get(address, {"link": "http://video.example.org"})
        assert (wrong.status_code, "begynder med https://" in wrong.content.decode()) == (422, True)
        page = browser.get(address, {"link": LINK}).content.decode()
        assert page.count(LINK) >= 3
        nine.refresh_from_db()
        assert not nine.by_video
        assert browser.post(address, {"link": LINK, "seen": "7"}).status_code == 409
        done = browser.post(address, {"link": LINK, "seen": "0"}, follow=True).content.decode()
        assert "Tilbage til lokalet" in done
        back = reverse("admin:scheduling_dayfact_room", args=[nine.pk])
        assert "Mødelokale 2" in browser.get(back).content.decode()
        assert browser.post(back, {"seen": "1"}).status_code == 302
    nine.refresh_from_db()
    assert (nine.by_video, nine.sequence) == (False, 2)
