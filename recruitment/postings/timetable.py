"""Checking a timetable: every day on the weekday that it says, in the order that the process has."""

from datetime import date

from django.utils.translation import gettext as _

from recruitment import typography
from recruitment.postings import shape
from recruitment.postings.tables import Table

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def milestone(t: Table) -> shape.Milestone:
    day = t.date("date")
    found = shape.Milestone(
        kind=t.one_of("kind", shape.MILESTONES),
        date=day or date.min,
        weekday=t.one_of("weekday", WEEKDAYS),
        at=t.time("at"),
        label=t.text("label"),
        text=t.optional_text("text"),
    )
    if day and found.weekday in WEEKDAYS and found.weekday != WEEKDAYS[day.weekday()]:
        words = {"date": _printed(day), "weekday": WEEKDAYS[day.weekday()], "written": found.weekday}
        t.fault("weekday", _("%(date)s falls on %(weekday)s, not on %(written)s") % words)
    return found


def check_timetable(t: Table, profile: shape.Profile) -> None:
    """What no single milestone can tell: that each comes once and in its turn, that none is missing."""
    _check_kinds(t, [milestone.kind for milestone in profile.timetable])
    _check_order(t, profile.timetable)
    if profile.has_test and profile.test is None:
        t.fault("test", _("the timetable has a test, and nothing here says what it is"))
    if profile.test and not profile.has_test:
        t.fault("test", _("the test has no day in the timetable"))


def _check_kinds(t: Table, kinds: list[str]) -> None:
    for i, kind in enumerate(kinds):
        if kind in kinds[:i]:
            t.fault(f"timetable[{i}].kind", _("“%(key)s” has been used already") % {"key": kind})
    for kind in shape.MILESTONES:
        if kind not in kinds and kind not in shape.OPTIONAL_MILESTONES:
            t.fault("timetable", _("“%(kind)s” is missing") % {"kind": kind})


def _check_order(t: Table, timetable: tuple[shape.Milestone, ...]) -> None:
    last = None
    for i, this in enumerate(timetable):
        if this.kind not in shape.MILESTONES or this.date == date.min:
            continue
        if last and shape.MILESTONES.index(this.kind) < shape.MILESTONES.index(last.kind):
            words = {"kind": this.kind, "other": last.kind}
            t.fault(f"timetable[{i}].kind", _("“%(kind)s” must come before “%(other)s”") % words)
        elif last and this.date <= last.date:
            words = {"date": _printed(this.date), "other": _printed(last.date), "kind": last.kind}
            t.fault(f"timetable[{i}].date", _("%(date)s must come after %(other)s (“%(kind)s”)") % words)
        last = this


def _printed(day: date) -> str:
    # Faults are read in a terminal, where a non-breaking space only hinders searching.
    return typography.short_day(day).replace(typography.NBSP, " ")
