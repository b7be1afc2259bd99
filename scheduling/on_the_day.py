"""The day itself: who has arrived, is late, is ill or did not come, and how late the day runs. The only writer of both.

Nobody is written to: these are facts for those who meet, and what follows from them is asked for where it matters. Whoever is
ill or did not come is not reminded, nobody is asked for scores of them, and the consultant has something to do.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Overtaken, Refused
from applications.process import posting_live
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.typography import clock_time, day
from scheduling.models import MOST_MINUTES, Appointment, DayFact, Delay, Kind
from scheduling.slots import hold

PERMISSION = "scheduling.note_day"
What = DayFact.What


# --- Facts ---------------------------------------------------------------------------------------------------------


def obstacles(appointment: Appointment, what: str, by: User, now: datetime) -> list[str]:
    """Why this cannot be noted of the appointment now, as sentences; empty when it can."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if closed := posting_live(appointment.application, by, now):
        return [closed]
    if not appointment.stands:
        return [_("The time is cancelled, so nothing becomes of it. Book a new one first.")]
    return list(_too_early_or_late(appointment, what, now))


def _too_early_or_late(appointment: Appointment, what: str, now: datetime) -> Iterator[str]:
    on, today = clock.day_of(appointment.starts_at), clock.day_of(now)
    if what == What.NO_SHOW and now < appointment.starts_at:
        words = {"day": day(on), "time": clock_time(appointment.starts_at)}
        yield _("It begins on %(day)s %(time)s. Who has not come can be noted after that.") % words
    elif what == What.ILL and today > on:
        yield _("%(day)s is over. Note that the candidate did not come instead.") % {"day": _capital(day(on))}
    elif what in (What.ARRIVED, What.LATE) and today != on:
        yield _("This can be noted on the day itself only, %(day)s. Write a note in the dossier instead.") % {"day": day(on)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def possible(appointment: Appointment, holds: DayFact | None, by: User, now: datetime) -> list[What]:
    """What can be noted now and does not hold already: the buttons."""
    known = holds.what if holds and holds.what != What.LATE else ""
    return [what for what in What if what != known and not obstacles(appointment, what, by, now)]


def note(appointment: Appointment, what: str, *, minutes: int | None = None, by: User, now: datetime) -> DayFact:
    """Note what became of the appointment; what was noted before it no longer holds. Noted twice, it is noted once.

    `minutes` goes with "late" alone. Raises Refused with the sentences, Overtaken when the appointment has changed since.
    """
    with transaction.atomic():
        fresh = _held(appointment)
        found = obstacles(fresh, what, by, now)
        in_range = minutes is None or 1 <= minutes <= MOST_MINUTES
        if what not in What.values or (what == What.LATE) != (minutes is not None) or not in_range:
            found.append(_("Choose what to note, and how many minutes for somebody who is late: 1 to 240."))
        if found:
            raise Refused(found)
        last = DayFact.objects.of([fresh]).get(fresh.pk)
        if last is not None and (last.what, last.minutes) == (what, minutes):
            return last
        return DayFact.objects.create(appointment=fresh, sequence=fresh.sequence, what=what, minutes=minutes, by=by, at=now)


def undo(fact: DayFact, *, by: User, now: datetime) -> None:
    """Take back the fact that holds; the one before it holds again. Raises Refused, Overtaken when it holds no longer."""
    with transaction.atomic():
        fresh = _held(fact.appointment)
        if not by.has_perm(PERMISSION):
            raise Refused([_("Your role does not allow this.")])
        if closed := posting_live(fresh.application, by, now):
            raise Refused([closed])
        if DayFact.objects.of([fresh]).get(fresh.pk) != fact:
            raise Overtaken([_("Something else has been noted since this page was opened. Look at it again.")])
        DayFact.objects.filter(pk=fact.pk, undone_at=None).update(undone_at=now, undone_by=by)


def _held(appointment: Appointment) -> Appointment:
    """The appointment as it is, while nobody else changes the plan. Raises Overtaken when it is not the one that was seen."""
    hold(appointment.application.posting_id)
    fresh: Appointment = Appointment.objects.select_related("application__posting__current").get(pk=appointment.pk)
    if fresh.sequence != appointment.sequence:
        raise Overtaken([_("The appointment has been changed since this page was opened. Look at it again.")])
    return fresh


# --- Running late --------------------------------------------------------------------------------------------------


def delay_obstacles(posting: Posting, kind: Kind, by: User, now: datetime) -> list[str]:
    """Why nothing can be said of a delay now; empty when it can."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if posting.state != Posting.LIVE or posting.ended:
        return [_("The recruitment is over, so nobody waits.")]
    milestone = posting.profile.milestone(kind)
    if milestone is None or clock.day_of(now) != milestone.date:
        return [_("A delay can be told on the day itself only. Move the times instead.")]
    return []


def say_delay(posting: Posting, kind: Kind, minutes: int, *, by: User, now: datetime) -> None:
    """Tell whoever waits that the day runs so many minutes late; 0 is "on time again". Raises Refused."""
    with transaction.atomic():
        hold(posting.pk)
        found = delay_obstacles(posting, kind, by, now)
        if not 0 <= minutes <= MOST_MINUTES:
            found.append(_("Write a number of minutes from 0 to 240. Whoever waits longer than that needs another time."))
        if found:
            raise Refused(found)
        last = Delay.objects.holding(posting, now).get(kind)
        if (last.minutes if last else None) != minutes:
            Delay.objects.create(posting=posting, kind=kind, minutes=minutes, by=by, at=now)
