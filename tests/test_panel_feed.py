"""The private calendar of a member of the panel: neutral, one's own times alone, stopped at once; two readers read the same."""

import logging
from datetime import UTC, datetime, time, timedelta

import icalendar
import pytest
import vobject
from django.db import IntegrityError
from django.test import Client

from applications.models import Conflict
from applications.process import Round
from recruitment import clock
from recruitment.log import WithoutKeys
from recruitment.models import Membership, Posting, User
from scheduling import booking, calendar, feeds
from scheduling.models import Appointment, Change, Feed, Kind
from tests import desk, people, times


@pytest.fixture(autouse=True)
def _on_friday():
    with clock.pinned(times.NOW):
        yield


@pytest.fixture
def nine(posting: Posting, carl: User, hanne: User) -> Appointment:
    """Anna's 1st interview on Monday at 9, with Hanne."""
    application = times.invited(posting, carl)
    people.seat(posting, hanne, rounds=(Round.FIRST,))
    return times.booked(application, carl)


def fetched(secret: str, **headers: str):
    return Client().get(f"/kalender/{secret}.ics", headers=headers)


def entries(secret: str) -> list[tuple[str, int, str, datetime]]:
    """(uid, sequence, status, begins) as icalendar reads them, after vobject has read the same."""
    text = fetched(secret).content.decode()
    one = [
        (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]), event.decoded("DTSTART").astimezone(UTC))
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT")
    ]
    other = [
        (event.uid.value, int(event.sequence.value), event.status.value, event.dtstart.value.astimezone(UTC))
        for event in vobject.readOne(text).contents.get("vevent", [])
    ]
    assert one == other
    return one


# --- What stands in it ---------------------------------------------------------------------------------------------


def test_one_reads_when_and_where_and_nothing_of_whom(nine: Appointment, posting: Posting, hanne: User) -> None:
    secret = feeds.make(hanne, times.NOW)
    answer = fetched(secret)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    text = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY:Møde" in text
    assert "CLASS:PRIVATE" in text
    assert "Prøvevej 1" in text
    profile = posting.profile
    for hidden in (
        "Anna",
        "Ager",
        nine.application.email,
        nine.application.number,
        profile.employer.name,
        profile.title,
        "ATTENDEE",
        hanne.name,
    ):
        assert hidden not in text
    assert entries(secret) == [(str(nine.uid), 0, "CONFIRMED", nine.starts_at)]


def test_a_move_and_a_cancellation_are_the_same_entry_with_a_higher_number(
    nine: Appointment, posting: Posting, carl: User, hanne: User
) -> None:
    secret = feeds.make(hanne, times.NOW)
    moved = booking.move(nine, times.slot(posting, time(13)), by=carl, now=times.NOW)
    assert entries(secret) == [(str(nine.uid), 1, "CONFIRMED", moved.starts_at)]
    booking.cancel(moved, by=carl, now=times.NOW, note="Kan ikke")
    assert entries(secret) == [(str(nine.uid), 2, "CANCELLED", moved.starts_at)]


def test_only_the_own_rounds_no_conflict_and_not_where_excused(
    nine: Appointment, posting: Posting, carl: User, hanne: User, mette: User
) -> None:
    hers, metes, carls = (feeds.make(user, times.NOW) for user in (hanne, mette, carl))
    bo = times.booked(times.invited(posting, carl, "Bo Birk"), carl, time(11))
    people.seat(posting, mette, rounds=(Round.SECOND,))
    assert [uid for uid, *_more in entries(hers)] == [str(nine.uid), str(bo.uid)]
    assert entries(metes) == entries(carls) == []
    Conflict.objects.create(application=bo.application, user=hanne, conflicted=True, reason="Nabo", at=times.NOW)
    assert [uid for uid, *_more in entries(hers)] == [str(nine.uid)]
    hanne.seats.update(excused="Ferie")
    assert entries(hers) == []


AROUND_THE_CHANGES = [
    datetime(2024, 10, 26, 9), datetime(2024, 10, 27, 1, 30), datetime(2024, 10, 27, 2, 30), datetime(2024, 10, 27, 3, 30),
    datetime(2024, 10, 28, 9), datetime(2025, 3, 29, 9), datetime(2025, 3, 30, 0, 30), datetime(2025, 3, 30, 3, 30),
    datetime(2025, 3, 31, 9),
]  # fmt: skip


@pytest.mark.parametrize("local", AROUND_THE_CHANGES, ids=str)
def test_both_readers_have_the_right_hour_over_the_change_of_clocks(local: datetime) -> None:
    starts = local.replace(tzinfo=clock.COPENHAGEN).astimezone(UTC)
    ends = starts + timedelta(hours=1)
    made = Appointment(kind=Kind.FIRST, starts_at=starts, ends_at=ends, place="Lokale 4\nNordmarks Allé 1")
    text = calendar.feed([(made, starts - timedelta(days=3))])
    event = next(iter(icalendar.Calendar.from_ical(text).walk("VEVENT")))
    other = vobject.readOne(text).vevent
    for wanted, name in ((starts, "dtstart"), (ends, "dtend")):
        assert event.decoded(name.upper()).astimezone(UTC) == wanted
        assert getattr(other, name).value.astimezone(UTC) == wanted
    assert str(event["LOCATION"]) == other.location.value == "Nordmarks Allé 1"


# --- The address ---------------------------------------------------------------------------------------------------


def test_unchanged_it_is_told_so_and_changed_it_is_sent_anew(nine: Appointment, posting: Posting, carl: User, hanne: User) -> None:
    secret = feeds.make(hanne, times.NOW)
    first = fetched(secret)
    with clock.pinned(times.NOW + timedelta(days=1)):
        again = fetched(secret, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    Conflict.objects.create(application=nine.application, user=hanne, conflicted=True, reason="Nabo", at=times.NOW)
    assert fetched(secret, if_none_match=first.headers["ETag"]).status_code == 200


def test_a_new_one_stops_the_old_one_and_one_stops_it_oneself(nine: Appointment, hanne: User) -> None:
    browser = desk.signed_in(hanne)
    assert "Du har ikke nogen adresse endnu." in browser.get("/kalender/").content.decode()
    assert browser.get("/kalender/ny/").status_code == 302
    assert not Feed.objects.exists()
    answer = browser.post("/kalender/ny/")
    address = answer.context["address"]
    page = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'value="{address}"' in page
    assert f'href="webcal://{address.partition("://")[2]}"' in page
    first = address.rpartition("/")[2].removesuffix(".ics")
    assert fetched(first).status_code == 200
    # It is kept as a digest, and never shown again.
    assert first not in str(Feed.objects.values_list())
    assert first not in browser.get("/kalender/").content.decode()
    second = feeds.make(hanne, times.NOW)
    assert (fetched(first).status_code, fetched(second).status_code) == (404, 200)
    assert "virker ikke længere" in browser.post("/kalender/luk/", follow=True).content.decode()
    assert fetched(second).status_code == 404
    assert Feed.objects.count() == 2


@pytest.mark.parametrize("secret", ["x", "ny", "a" * 43, "%00", "..%2f", "æ" * 10])
def test_a_wrong_address_is_no_page(secret: str, nine: Appointment, hanne: User) -> None:
    feeds.make(hanne, times.NOW)
    assert fetched(secret).status_code == 404


def test_without_a_role_or_an_account_it_is_gone(nine: Appointment, hanne: User, mette: User, otto: User) -> None:
    hers, metes, ottos = (feeds.make(user, times.NOW) for user in (hanne, mette, otto))
    assert [fetched(secret).status_code for secret in (hers, metes, ottos)] == [200, 200, 404]
    Membership.objects.filter(user=hanne).update(until=times.NOW)
    User.objects.filter(pk=mette.pk).update(is_active=False)
    assert [fetched(secret).status_code for secret in (hers, metes)] == [404, 404]
    assert desk.signed_in(otto).get("/kalender/").status_code == 403
    assert Client().post("/kalender/ny/").status_code == 302
    assert Feed.objects.count() == 3


def test_one_standing_address_each_says_the_database(hanne: User) -> None:
    feeds.make(hanne, times.NOW)
    with pytest.raises(IntegrityError):
        Feed.objects.create(user=hanne, digest="0" * 64, made_at=times.NOW)


def test_the_address_lands_in_no_log() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/kalender/hemmelig-hemmelig.ics",), None)
    assert WithoutKeys().filter(record)
    assert record.getMessage() == "Not Found: /kalender/[nøgle]"


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_more(
    rows: int, nine: Appointment, posting: Posting, carl: User, hanne: User, django_assert_num_queries
) -> None:
    for hour, name in ((11, "Bo Birk"), (13, "Cia Cold"))[: rows - 1]:
        times.booked(times.invited(posting, carl, name), carl, time(hour))
    secret = feeds.make(hanne, times.NOW)
    assert Change.objects.count() == rows
    with django_assert_num_queries(3):
        fetched(secret)


def test_who_is_signed_in_in_the_same_browser_is_not_asked(
    nine: Appointment, hanne: User, mette: User, settings, django_assert_num_queries
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser, secret = desk.signed_in(mette), feeds.make(hanne, times.NOW)
    with django_assert_num_queries(3):
        answer = browser.get(f"/kalender/{secret}.ics")
    assert (answer.status_code, answer.cookies) == (200, {})
