"""What the days add to the start page of the admin: who has no time, who cannot come or says nothing, who was not there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Decision, Outcome
from recruitment import clock, desk
from recruitment.desk import Todo
from recruitment.models import Posting, User
from scheduling.choices import without_time
from scheduling.models import Appointment, DayFact, Kind, Reply, Slot
from scheduling.possible import PERMISSION

SILENT = timedelta(days=2)
"""From so long before it on, a time to which nobody has answered is something to do."""
MOST_ROWS = 10


def to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Candidates who lack a time on a day that is not over; where too few are free, the button makes more."""
    if not user.has_perm(PERMISSION) or posting.ended:
        return
    for name in posting.profile.days_to_attend:
        milestone = posting.profile.milestone(name)
        if milestone is None or clock.day_of(now) > milestone.date:
            continue
        kind = Kind(name)
        lacking = without_time(posting, kind, user, now).ready
        if lacking:
            yield _lacking(posting, kind, [row.name for row in lacking], now)


def replies_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Who has said that they cannot come, and who has not said anything although the time is near."""
    if not user.has_perm(PERMISSION) or posting.ended:
        return
    ahead = Appointment.objects.visible_to(user, now).ahead(now).filter(application__posting=posting).select_related("application")
    # Whoever has arrived, is late or is ill has been heard of.
    ahead = ahead.exclude(pk__in=DayFact.objects.holding().values("appointment"))
    answered = Q(replied_to=F("sequence"))
    wanted = Q(answered, reply=Reply.CANNOT) | Q(~answered | Q(replied_to=None), starts_at__lte=now + SILENT)
    for appointment in ahead.filter(wanted).order_by("starts_at")[:MOST_ROWS]:
        cannot = appointment.answer == Reply.CANNOT
        what = _("Cannot come: find another time") if cannot else _("Has not said whether they come")
        url = f"{reverse('admin:applications_application_change', args=[appointment.application_id])}#times"
        on = clock.day_of(appointment.starts_at)
        yield Todo(what, url, _("Open"), who=appointment.application.name, by=on, late=cannot or clock.day_of(now) >= on)


def absent_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Who is ill or did not come, until there is another time, a cancellation or a decision."""
    if not user.has_perm(PERMISSION) or posting.ended:
        return
    decided = Outcome.objects.pending().exclude(decision=Decision.RESERVE).values("application")
    mine = Appointment.objects.visible_to(user, now).filter(application__posting=posting, application__stage=F("kind"))
    facts = DayFact.objects.holding().filter(appointment__in=mine.exclude(application__in=decided))
    rows = facts.select_related("appointment__application").order_by("appointment__starts_at", "pk")
    for fact in {fact.appointment_id: fact for fact in rows}.values():
        if fact.absent:
            yield _absent(fact, now)


def _absent(fact: DayFact, now: datetime) -> Todo:
    appointment, ill = fact.appointment, fact.what == DayFact.What.ILL
    on = clock.day_of(appointment.starts_at)
    if clock.day_of(now) <= on:
        what = _("Is ill: find a time the same day, or decide") if ill else _("Did not come: find a time the same day, or decide")
        url, verb = reverse("admin:scheduling_slot_times", args=[appointment.application_id]), _("Find a time")
    else:
        what = _("Was ill on the day: decide what happens") if ill else _("Did not come: decide what happens")
        url, verb = f"{reverse('admin:applications_application_change', args=[appointment.application_id])}#times", _("Open")
    return Todo(what, url, verb, who=appointment.application.name, by=on, late=clock.day_of(now) >= on)


def _lacking(posting: Posting, kind: Kind, names: list[str], now: datetime) -> Todo:
    milestone = posting.profile.milestone(kind)
    free, n = Slot.objects.free(now).filter(posting=posting, kind=kind).count(), len(names)
    what = ngettext("%(n)s candidate lacks a time for the %(occasion)s", "%(n)s candidates lack a time for the %(occasion)s", n)
    there = ngettext("%(n)s free time", "%(n)s free times", free) % {"n": free}
    if free < n:
        url, verb = f"{reverse('admin:scheduling_slot_many')}?{urlencode({'kind': kind})}", _("Make times")
    else:
        url, verb = f"{reverse('admin:scheduling_slot_changelist')}?{urlencode({'kind': kind, 'taken': 'no'})}", _("Give times")
    by = milestone.date if milestone else None
    return Todo(what % {"n": n, "occasion": kind.within}, url, verb, who=there, by=by, late=by is not None and clock.day_of(now) >= by)


desk.TODO.append(to_do)
desk.TODO.append(replies_to_do)
desk.TODO.append(absent_to_do)
