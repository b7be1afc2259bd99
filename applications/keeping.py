"""How long an application is kept: so many months after the recruitment has ended, as the posting says."""

from dataclasses import dataclass
from datetime import date

from applications.models import Application
from applications.questions import months_after


@dataclass(frozen=True, slots=True)
class Kept:
    """`months` after the end. `ends` is the day on which it ends by the timetable, `until` the day that follows from it."""

    months: int
    ends: date | None
    until: date | None


def of(application: Application) -> Kept:
    """By the timetable it ends when the one who was hired begins, or else on its last day."""
    profile = application.posting.profile
    months = profile.privacy.retention_months
    start = profile.milestone("start")
    ends = start.date if start else max((milestone.date for milestone in profile.timetable), default=None)
    return Kept(months, ends, months_after(ends, months) if ends else None)
