"""Rooms, times and invited candidates for the tests."""

from datetime import datetime, time, timedelta

from applications.models import Application
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from scheduling import booking
from scheduling.models import Appointment, Kind, Room, Slot
from tests import journey, people

NOW = people.AFTER
"""Friday 15 November 2024, 09.00 in Copenhagen: three days before the 1st interviews."""
PATH = {Kind.FIRST: ("shortlist", "invite_first"), Kind.TEST: ("invite_test",), Kind.SECOND: ("invite_second",)}


def room(posting: Posting, name: str = "Mødelokale 2") -> Room:
    return Room.objects.get_or_create(posting=posting, name=name, defaults={"address": "Prøvevej 1\n2620 Albertslund"})[0]


def slot(posting: Posting, hour: time = time(9), kind: Kind = Kind.FIRST, *, minutes: int = 60, where: str | None = "Mødelokale 2") -> Slot:
    """A time on the day of its kind; without a room when `where` is None."""
    milestone = posting.profile.milestone(kind)
    assert milestone is not None
    starts = clock.at(milestone.date, hour)
    place = room(posting, where) if where else None
    return Slot.objects.create(posting=posting, kind=kind, room=place, starts_at=starts, ends_at=starts + timedelta(minutes=minutes))


def invited(posting: Posting, carl: User, name: str = "Anna Ager", kind: Kind = Kind.FIRST) -> Application:
    """A candidate whose invitation to the day of `kind` has left."""
    application = people.applied(posting, name)
    for each in Kind:
        journey.score_all(application)
        journey.take(application, *PATH[each], by=carl)
        people.release_letters(application, by=carl)
        if each is kind:
            break
    return application


def booked(application: Application, carl: User, hour: time = time(9), kind: Kind = Kind.FIRST, *, now: datetime = NOW) -> Appointment:
    """An appointment at `hour`, made through the front door. Its letter is in the outbox, on its way."""
    posting = application.posting
    milestone = posting.profile.milestone(kind)
    assert milestone is not None
    there = Slot.objects.filter(posting=posting, kind=kind, starts_at=clock.at(milestone.date, hour)).first()
    return booking.book(application, there or slot(posting, hour, kind), by=carl, now=now)


def letters(appointment: Appointment) -> list[tuple[str, str]]:
    """(letter, state) of every letter about the appointment, in the order in which they were written."""
    about = f"appointment:{appointment.pk}"
    rows = OutgoingMail.objects.filter(thing__startswith=about).order_by("pk")
    return [(mail.letter.removeprefix("appointment_"), mail.state) for mail in rows if mail.thing.partition("/")[0] == about]


def sent(*names: str, now: datetime = NOW) -> int:
    """Hand every queued letter of these names to the mail server; answers with how many left."""
    rows = OutgoingMail.objects.filter(letter__in=names, state=OutgoingMail.State.QUEUED)
    return sum(outbox.deliver(pk, now=now) for pk in rows.values_list("pk", flat=True))
