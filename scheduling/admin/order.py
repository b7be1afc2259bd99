"""The running order of one day: to print beforehand, and to note on it what happens while it runs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from scheduling import on_the_day, running
from scheduling.forms import LATE_BY
from scheduling.models import Delay, Kind


def page(admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """The times in order. On the day itself it says how late it runs, and has a button for each thing that can be noted."""
    user, posting, now = user_of(request), posting_of(request), clock.now()
    milestone = posting.profile.milestone(kind) if posting else None
    if posting is None or milestone is None or kind not in Kind.values or not admin.has_view_permission(request):
        raise Http404
    context = {
        "title": _("Running order: %(occasion)s") % {"occasion": Kind(kind).within},
        "kind": kind,
        "days": [(name, Kind(name).label) for name in posting.profile.days_to_attend if name in Kind.values],
        "date": milestone.date,
        "items": running.of_the_day(posting, Kind(kind), user, now),
        "delay": Delay.objects.holding(posting, now).get(kind),
        "may_delay": not on_the_day.delay_obstacles(posting, Kind(kind), user, now),
        "late_by": LATE_BY,
        "at": now,
    }
    answer: HttpResponse = admin.render_page(request, "running.html", context)
    return answer
