"""An appointment as a calendar reads it: iCalendar, RFC 5545 and 5546.

The entry must not tell whoever shares the calendar that its owner applies for a post: it is private, its summary says
"Møde" and no more, and neither employer nor post is named. The address is there, for the map; the rest is in the letter.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from recruitment import clock
from recruitment.letters import Attached
from scheduling.models import Appointment

REQUEST, CANCEL = "REQUEST", "CANCEL"
NAME = "moede.ics"


def attached(appointment: Appointment, method: str, now: datetime) -> Attached:
    """The file that goes with a letter about `appointment`."""
    return Attached(NAME, f"text/calendar; method={method}; charset=utf-8", ics(appointment, method, now))


def ics(appointment: Appointment, method: str, now: datetime) -> str:
    """The appointment as it stands, to be put into a calendar (REQUEST) or taken out of it (CANCEL).

    The same entry each time, known by its UID; the higher SEQUENCE wins. Times are in Copenhagen with the whole zone.
    """
    return _written(method, [_invitation(appointment, method, now)])


def feed(rows: Iterable[tuple[Appointment, datetime]]) -> str:
    """The appointments of a calendar that is fetched again and again, each with when it was changed last.

    Each is told by when it changed, not by when it was fetched: unchanged, the file is the same to the byte. What has been
    cancelled stays as such, so that no calendar keeps it.
    """
    found = []
    for appointment, changed_at in rows:
        event = _event(appointment, changed_at)
        event.add("last-modified", changed_at)
        event.add("status", "CONFIRMED" if appointment.stands else "CANCELLED")
        found.append(event)
    return _written("PUBLISH", found)


def _written(method: str, events: Iterable[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Tider//Tider//DA")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _zone() -> Timezone:
    """Copenhagen since 1996, by the rule of the European Union: it changes on the last Sundays of March and October.

    Written by its rule: short, without an end, and exact in the hours of the change, where a list made by icalendar from the
    system's table is an hour off.
    """
    zone = Timezone()
    zone.add("tzid", str(clock.COPENHAGEN))
    halves: tuple[tuple[type[TimezoneDaylight | TimezoneStandard], datetime, int, int], ...] = (
        (TimezoneDaylight, datetime(1996, 3, 31, 2), 1, 2),  # noqa: DTZ001  # a zone's own rule is told in local time
        (TimezoneStandard, datetime(1996, 10, 27, 3), 2, 1),  # noqa: DTZ001
    )
    for half, begins, before, after in halves:
        part = half()
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1SU"})
        part.add("tzname", "CEST" if after == 2 else "CET")
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _event(appointment: Appointment, stamp: datetime) -> Event:
    """What every entry says, whoever reads it: when, where, and nothing of whom."""
    event = Event()
    event.add("uid", str(appointment.uid))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", _told(appointment.starts_at))
    event.add("dtend", _told(appointment.ends_at))
    event.add("summary", "Møde")
    event.add("location", ", ".join(address_of(appointment.place)))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _told(moment: datetime) -> datetime:
    """In Copenhagen; in the hour that comes twice, the second one has no name of its own there and is told in UTC."""
    local = clock.local(moment)
    return local.astimezone(UTC) if local.fold else local


def _invitation(appointment: Appointment, method: str, now: datetime) -> Event:
    event = _event(appointment, now)
    event.add("description", "Se mailen om mødet.")
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.MAIL_FROM)[1]}"))
    # No name beside the address, and no answer to be sent: nobody reads the mailbox that the letters come from.
    attendee = vCalAddress(f"mailto:{appointment.application.email}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    event.add("attendee", attendee)
    return event


def address_of(place: str) -> list[str]:
    """The address without the room's name, which may be the employer's too."""
    return place.splitlines()[1:]
