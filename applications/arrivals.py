"""How many applications came on which day, as a picture on the start page of the admin."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications.models import Application
from recruitment import clock, desk
from recruitment.desk import Picture
from recruitment.models import Posting, User

DAYS_SHOWN = 28
"""So many days up to the deadline stand in the picture."""
BAR = 10
"""The width of a day in the drawing."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came on one day, and its bar: `left` in units of the drawing, `share` its part of the fullest day, in per cent."""

    day: date
    number: int
    left: int
    share: int

    @property
    def top(self) -> int:
        return 100 - self.share


def arrivals(posting: Posting, now: datetime) -> list[Arrivals]:
    """How many applications came on each day in Copenhagen, oldest first, from the first one on; empty when none has come.

    Counted at most once a minute, so that the start page costs the same with many applications.
    """
    counted = cache.get_or_set(f"arrivals-{posting.pk}", lambda: _arrived(posting), 60) or {}
    last = min(clock.day_of(now), clock.day_of(posting.closes_at - timedelta.resolution))
    found = {day: n for day, n in counted.items() if last - timedelta(days=DAYS_SHOWN) < day <= last}
    if not found:
        return []
    first, most = min(found), max(found.values())
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Arrivals(day, found.get(day, 0), BAR * n, 100 * found.get(day, 0) // most) for n, day in enumerate(days)]


def _arrived(posting: Posting) -> dict[date, int]:
    day = TruncDate("submitted_at", tzinfo=clock.COPENHAGEN)
    rows = Application.objects.sent().filter(posting=posting).order_by().annotate(day=day).values_list("day").annotate(Count("pk"))
    return dict(rows)


def arrivals_picture(user: User, posting: Posting, now: datetime) -> Picture | None:
    """A bar a day, and the same numbers as a table."""
    if not user.has_perm("applications.view_application"):
        return None
    rows = arrivals(posting, now)
    if not rows:
        return None
    context = {"rows": rows, "width": BAR * len(rows), "bar": BAR - 2, "first": rows[0], "last": rows[-1]}
    return Picture("arrivals", _("Received day by day"), render_to_string("admin/applications/arrivals.html", context))


desk.PICTURES.append(arrivals_picture)
