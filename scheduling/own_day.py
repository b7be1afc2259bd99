"""What a candidate reads on the day itself: whether we run late, and about when it is their turn. Of others, nothing."""

from datetime import datetime, time, timedelta

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import parts
from applications.models import Application
from applications.parts import Part
from recruitment import clock
from recruitment.typography import clock_time
from scheduling import picking
from scheduling.models import Appointment, DayFact, Delay, Kind
from scheduling.own_page import UNINVITED
from scheduling.told import last_told


def line(application: Application, now: datetime) -> str:
    """The one sentence of today; empty for whoever has no time today, has been in, or is not coming."""
    if application.stage in UNINVITED:
        return ""
    begins = clock.at(clock.day_of(now), time())
    today = Appointment.objects.standing().filter(
        application=application, starts_at__gte=begins, starts_at__lt=clock.end_of(clock.day_of(now))
    )
    found = next(iter(today.order_by("starts_at")), None)
    if found is None or not _counts_on(found):
        return ""
    delay = Delay.objects.holding(application.posting, now).get(found.kind)
    behind = timedelta(minutes=delay.minutes if delay else 0)
    # Whoever waits because we are late waits beyond the hours that they were told.
    if now >= found.ends_at + behind or picking.kind_of(application) != Kind(found.kind):
        return ""
    return _words(delay, found.starts_at + behind)


def _counts_on(appointment: Appointment) -> bool:
    """The candidate was told this very time, is expected, and has not been seen yet."""
    told = last_told(appointment, on_its_way=True)
    if told is None or not told.expects or not told.is_about(appointment):
        return False
    fact = DayFact.objects.of([appointment]).get(appointment.pk)
    return fact is None or fact.what == DayFact.What.LATE


def _words(delay: Delay | None, at: datetime) -> str:
    if delay is None:
        return _("Your time is %(time)s. If we run late, it says so here.") % {"time": clock_time(at)}
    if not delay.minutes:
        return _("We are on time. Your time is %(time)s.") % {"time": clock_time(at)}
    words = ngettext(
        "We are %(n)s minute behind. Your time is now about %(time)s.",
        "We are %(n)s minutes behind. Your time is now about %(time)s.",
        delay.minutes,
    )
    return words % {"n": delay.minutes, "time": clock_time(at)}


def today(application: Application, now: datetime) -> Part | None:
    """The section of the day; None on every other one."""
    said = line(application, now)
    return Part("today", _("Today"), render_to_string("scheduling/own_day.html", {"line": said})) if said else None


# First of all: on the day nothing on the page is of more use.
parts.OWN.insert(0, today)
