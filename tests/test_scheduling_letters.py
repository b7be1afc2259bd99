"""Each letter is written relative to what the candidate was last told; none is wrong, and none is missing."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.utils import translation

from applications.models import Application, Panel
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from scheduling import booking
from scheduling.models import Appointment, Kind
from tests import people, times

State = OutgoingMail.State


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    hanne.title = "kontorchef"
    hanne.save()
    people.seat(posting, hanne)
    return times.invited(posting, carl)


@pytest.fixture
def nine(anna: Application, carl: User) -> Appointment:
    """Anna at 9, the letter written and not sent."""
    return times.booked(anna, carl)


def move(appointment: Appointment, hour: time, by: User) -> Appointment:
    fresh = Appointment.objects.get(pk=appointment.pk)
    at = clock.at(clock.day_of(fresh.starts_at), hour)
    there = fresh.application.posting.slots.filter(starts_at=at).first()
    return booking.move(fresh, there or times.slot(fresh.application.posting, hour), by=by, now=times.NOW)


def last(letter: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(letter=f"appointment_{letter}").latest("pk")


def text(row: OutgoingMail) -> str:
    return f"{row.subject}\n{row.body}".replace("\xa0", " ")


# --- What they say -------------------------------------------------------------------------------------------------


def test_the_letter_says_when_where_and_who(nine: Appointment) -> None:
    row = last("booked")
    assert row.subject.replace("\xa0", " ") == "Din tid til 1. samtale: mandag den 18. november 2024 kl. 09.00"
    for words in (
        "Dag: mandag den 18. november 2024\nTid: kl. 09.00–10.00 (60 minutter)\nSted: Mødelokale 2, Prøvevej 1, 2620 Albertslund\n",
        "Du møder:\nHanne Hansen, kontorchef\n", "Vi tager notater under samtalen.", "Jan Thomsen, Chefkonsulent", nine.application.number,
    ):  # fmt: skip
        assert words in text(row), words


def test_it_is_danish_whatever_carl_reads(anna: Application, carl: User) -> None:
    with translation.override("en"):
        times.booked(anna, carl)
    assert "Tid: kl. 09.00–10.00 (60 minutter)" in text(last("booked"))


def test_nothing_is_said_that_is_not_known(anna: Application, carl: User) -> None:
    Panel.objects.all().delete()
    times.booked(anna, carl)
    assert "Du møder" not in text(last("booked"))


def test_the_posting_itself_says_what_to_prepare(anna: Application, carl: User) -> None:
    version = anna.posting.current
    assert version is not None
    for milestone in version.content["timetable"]:
        milestone["text"] = "Medbring et eksempel på en dagsorden." if milestone["kind"] == "first_interview" else None
    version.save()
    times.booked(Application.objects.get(pk=anna.pk), carl)
    assert "\n\nMedbring et eksempel på en dagsorden.\n\nVi tager notater" in text(last("booked"))


def test_a_test_is_no_conversation(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    times.booked(times.invited(posting, carl, kind=Kind.TEST), carl, kind=Kind.TEST)
    row = last("booked")
    assert row.subject.replace("\xa0", " ") == "Din tid til ledelsestest: onsdag den 20. november 2024 kl. 09.00"
    assert "notater" not in row.body
    assert "Du møder" not in row.body


def test_it_arrives_with_the_file_answers_go_to_carl_and_the_dossier_lists_it(nine: Appointment, carl: User) -> None:
    assert times.sent("appointment_booked") == 1
    arrived = mail.outbox[-1]
    assert (arrived.to, arrived.reply_to) == (["anna.ager@example.org"], [carl.email])
    (file,) = arrived.attachments
    assert (file.get_filename(), file.get_content_type(), file.get_param("method")) == ("moede.ics", "text/calendar", "REQUEST")
    assert last("booked").case == f"application:{nine.application_id}"


# --- Relative to what was told -------------------------------------------------------------------------------------


def test_who_was_told_is_told_of_the_move(nine: Appointment, carl: User) -> None:
    times.sent("appointment_booked")
    move(nine, time(10, 15), carl)
    assert times.letters(nine) == [("booked", "sent"), ("moved", "queued")]
    assert "Før: mandag den 18. november 2024 kl. 09.00–10.00\nNu: mandag den 18. november 2024 kl. 10.15–11.15\n" in text(last("moved"))


def test_who_was_not_told_is_told_the_new_time_only(nine: Appointment, carl: User) -> None:
    move(nine, time(10, 15), carl)
    assert times.letters(nine) == [("booked", "discarded"), ("booked", "queued")]
    assert "09.00" not in text(last("booked"))


def test_three_moves_in_a_row_make_one_right_letter(nine: Appointment, carl: User) -> None:
    times.sent("appointment_booked")
    for hour in (time(10, 15), time(11, 30), time(13)):
        move(nine, hour, carl)
    times.sent("appointment_moved")
    assert times.letters(nine) == [("booked", "sent"), ("moved", "discarded"), ("moved", "discarded"), ("moved", "sent")]
    assert "Før: mandag den 18. november 2024 kl. 09.00–10.00\nNu: mandag den 18. november 2024 kl. 13.00–14.00\n" in text(last("moved"))
    assert [message.subject.replace("\xa0", " ")[-9:] for message in mail.outbox[-2:]] == ["kl. 09.00", "kl. 13.00"]


def test_back_where_it_was_told_to_be_nothing_is_written(nine: Appointment, carl: User) -> None:
    times.sent("appointment_booked")
    move(move(nine, time(10, 15), carl), time(9), carl)
    assert times.letters(nine) == [("booked", "sent"), ("moved", "discarded")]
    assert times.sent("appointment_moved") == 0


def test_another_room_is_a_change_too(nine: Appointment, carl: User, posting: Posting) -> None:
    times.sent("appointment_booked")
    elsewhere = times.slot(posting, time(9), where="Byrådssalen")
    booking.move(nine, elsewhere, by=carl, now=times.NOW)
    assert "Nyt sted til 1. samtale: " in text(last("moved"))
    assert "Din 1. samtale foregår et andet sted. Tiden er den samme." in text(last("moved"))
    assert "kl. 09.00–10.00, Mødelokale 2\n" in text(last("moved"))
    assert "Sted: Byrådssalen, Prøvevej 1" in text(last("moved"))


def test_a_cancellation_waits_to_be_read_and_tells_no_outcome(nine: Appointment, carl: User) -> None:
    times.sent("appointment_booked")
    booking.cancel(nine, by=carl, now=times.NOW, note="Hanne er syg")
    assert times.letters(nine) == [("booked", "sent"), ("cancelled", "prepared")]
    said = text(last("cancelled"))
    assert "Aflyst: 1. samtale mandag den 18. november 2024 kl. 09.00" in said
    assert "Hanne er syg" not in said
    assert outbox.release(last("cancelled"), by=carl, now=times.NOW)
    assert times.sent("appointment_cancelled") == 1
    (file,) = mail.outbox[-1].attachments
    assert file.get_param("method") == "CANCEL"


def test_of_what_was_never_told_no_cancellation_is_written(nine: Appointment, carl: User) -> None:
    booking.cancel(nine, by=carl, now=times.NOW, note="Hanne er syg")
    assert times.letters(nine) == [("booked", "discarded")]
    assert times.sent("appointment_booked") == 0


def test_a_new_time_before_the_cancellation_left_is_a_move(nine: Appointment, carl: User) -> None:
    times.sent("appointment_booked")
    booking.cancel(nine, by=carl, now=times.NOW, note="Hanne er syg")
    times.booked(nine.application, carl, time(13))
    assert times.letters(nine) == [("booked", "sent"), ("cancelled", "discarded"), ("moved", "queued")]


def test_a_new_time_after_the_cancellation_is_a_booking(nine: Appointment, carl: User) -> None:
    times.sent("appointment_booked")
    booking.cancel(nine, by=carl, now=times.NOW, note="Hanne er syg")
    outbox.release(last("cancelled"), by=carl, now=times.NOW)
    times.sent("appointment_cancelled")
    times.booked(nine.application, carl, time(13))
    assert [name for name, _state in times.letters(nine)] == ["booked", "cancelled", "booked"]


# --- The post is not sure ------------------------------------------------------------------------------------------


def test_a_letter_that_is_just_being_sent_counts_as_told(nine: Appointment, carl: User) -> None:
    OutgoingMail.objects.filter(letter="appointment_booked").update(attempts=1, lease_until=clock.real() + timedelta(minutes=1))
    move(nine, time(10, 15), carl)
    assert times.letters(nine) == [("booked", "queued"), ("moved", "queued")]


def test_a_letter_whose_answer_was_lost_counts_as_told(nine: Appointment, carl: User) -> None:
    OutgoingMail.objects.filter(letter="appointment_booked").update(attempts=1, error="timed out", doubtful=True)
    move(nine, time(10, 15), carl)
    assert times.letters(nine) == [("booked", "discarded"), ("moved", "queued")]


@pytest.mark.parametrize("error", ["451 try later", "550 no such user", "[Errno 111] Connection refused"])
def test_a_letter_that_was_refused_does_not(nine: Appointment, carl: User, error: str) -> None:
    OutgoingMail.objects.filter(letter="appointment_booked").update(attempts=1, error=error)
    move(nine, time(10, 15), carl)
    assert times.letters(nine) == [("booked", "discarded"), ("booked", "queued")]


def test_what_may_have_been_lost_is_said_again(nine: Appointment, carl: User) -> None:
    OutgoingMail.objects.filter(letter="appointment_booked").update(attempts=1, error="timed out", doubtful=True)
    move(move(nine, time(10, 15), carl), time(9), carl)
    assert times.letters(nine) == [("booked", "discarded"), ("moved", "discarded"), ("booked", "queued")]
    assert times.sent("appointment_booked") == 1


def test_a_letter_about_an_older_change_does_not_leave_even_if_nobody_took_it_back(nine: Appointment, carl: User) -> None:
    move(nine, time(10, 15), carl)
    first = OutgoingMail.objects.filter(letter="appointment_booked").earliest("pk")
    OutgoingMail.objects.filter(pk=first.pk).update(state=State.QUEUED)
    assert not outbox.deliver(first.pk, now=times.NOW)
    first.refresh_from_db()
    assert first.state == State.DISCARDED


def test_a_letter_that_waited_past_the_hour_does_not_leave(nine: Appointment) -> None:
    assert times.sent("appointment_booked", now=nine.starts_at) == 0
    assert last("booked").state == State.DISCARDED


def test_a_cancellation_names_the_time_that_was_told(nine: Appointment, carl: User) -> None:
    """Told of nine, moved to another hour of which nobody was told, and then cancelled."""
    outbox.send_due(times.NOW)
    moved = move(nine, time(11), carl)
    booking.cancel(moved, by=carl, now=times.NOW, note="Sygdom")
    assert "kl. 09.00" in last("cancelled").subject.replace("\xa0", " ")
    assert "11.00" not in text(last("cancelled"))
