"""The file that goes with a letter about a time: two readers of calendars read the same, over the change of clocks as well."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from applications.models import Application
from recruitment import clock
from scheduling import calendar
from scheduling.models import Appointment, Kind

HOSTILE = "Lokale; 4, \\n\r\nBEGIN:VALARM\nRådhuset Łódź 李"


def appointment(local: datetime, place: str = "Lokale 4\nRådhuset\nNordmarks Allé 1", sequence: int = 0) -> Appointment:
    starts = local.replace(tzinfo=clock.COPENHAGEN)
    application = Application(pk=17, email="anna@example.org", name="Anna Ager")
    return Appointment(
        pk=7,
        application=application,
        kind=Kind.FIRST,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        place=place,
        sequence=sequence,
    )


def read_by_both(written: str) -> tuple[dict, dict]:
    """What icalendar and what vobject read: the same keys, moments in UTC."""
    parsed = icalendar.Calendar.from_ical(written)
    event = next(iter(parsed.walk("VEVENT")))
    other = vobject.readOne(written)
    theirs = other.vevent
    one = {
        "method": str(parsed["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": event.decoded("DTSTART").astimezone(UTC),
        "end": event.decoded("DTEND").astimezone(UTC),
        "summary": str(event["SUMMARY"]),
        "location": str(event["LOCATION"]),
        "class": str(event["CLASS"]),
        "status": str(event["STATUS"]),
    }
    two = {
        "method": other.method.value,
        "uid": theirs.uid.value,
        "sequence": int(theirs.sequence.value),
        "start": theirs.dtstart.value.astimezone(UTC),
        "end": theirs.dtend.value.astimezone(UTC),
        "summary": theirs.summary.value,
        "location": theirs.location.value,
        "class": getattr(theirs, "class").value,
        "status": theirs.status.value,
    }
    return one, two


@pytest.mark.parametrize("method", [calendar.REQUEST, calendar.CANCEL])
@pytest.mark.parametrize(
    "local",
    [
        datetime(2024, 11, 18, 9),
        datetime(2024, 10, 26, 9),
        datetime(2024, 10, 27, 1, 30),
        datetime(2024, 10, 27, 2, 30),
        datetime(2024, 10, 27, 3, 30),
        datetime(2024, 10, 28, 9),
        datetime(2025, 3, 30, 3, 30),
    ],
    ids=str,
)
def test_both_read_the_same_moment(local: datetime, method: str) -> None:
    made = appointment(local)
    one, two = read_by_both(calendar.ics(made, method, made.starts_at - timedelta(days=3)))
    assert one == two
    assert one["start"] == made.starts_at.astimezone(UTC)
    assert one["end"] == made.ends_at.astimezone(UTC)
    assert (one["method"], one["status"]) == (method, "CANCELLED" if method == calendar.CANCEL else "CONFIRMED")


def test_invitation_change_and_cancellation_are_one_entry_whose_number_rises() -> None:
    first, now = appointment(datetime(2024, 11, 18, 9)), datetime(2024, 11, 15, 8, tzinfo=UTC)
    moved = appointment(datetime(2024, 11, 18, 11), sequence=1)
    gone = appointment(datetime(2024, 11, 18, 11), sequence=2)
    moved.uid = gone.uid = first.uid
    told = [
        read_by_both(calendar.ics(each, method, now))[0]
        for each, method in ((first, calendar.REQUEST), (moved, calendar.REQUEST), (gone, calendar.CANCEL))
    ]
    assert len({entry["uid"] for entry in told}) == 1
    assert [entry["sequence"] for entry in told] == [0, 1, 2]


def test_it_tells_nobody_who_shares_the_calendar_what_it_is_about() -> None:
    written = calendar.ics(appointment(datetime(2024, 11, 18, 9)), calendar.REQUEST, datetime(2024, 11, 15, 8, tzinfo=UTC))
    one, _two = read_by_both(written)
    assert (one["summary"], one["class"]) == ("Møde", "PRIVATE")
    for word in ("Albertslund Kommune", "Leder af", "samtale", "ansøg", "Anna"):
        assert word not in written


def test_a_hostile_place_adds_nothing_to_the_file() -> None:
    written = calendar.ics(appointment(datetime(2024, 11, 18, 9), HOSTILE), calendar.REQUEST, datetime(2024, 11, 15, 8, tzinfo=UTC))
    one, two = read_by_both(written)
    assert one == two
    assert not list(icalendar.Calendar.from_ical(written).walk("VALARM"))
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
