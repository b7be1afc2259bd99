"""What a member of the panel sees of the day under the interviews: whom they meet when and where, who has come, how late it runs."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import parts
from applications.models import Application
from applications.parts import Part
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from scheduling.models import Appointment, DayFact, Delay


def times(user: User, posting: Posting, round_: Round, now: datetime) -> Part | None:
    """The times of the round on its day, for whoever meets the candidates; without those with whom they have a conflict."""
    milestone = posting.profile.milestone(round_)
    if milestone is None or clock.day_of(now) != milestone.date or not user.has_perm("applications.score"):
        return None
    rows = Appointment.objects.met_by(user).standing().filter(kind=round_, application__in=Application.objects.visible_to(user, now))
    met = list(rows.filter(application__posting=posting).select_related("application").order_by("starts_at", "pk"))
    if not met:
        return None
    facts = DayFact.objects.of(met)
    context = {
        "rows": [(row, facts.get(row.pk)) for row in met],
        "delay": Delay.objects.holding(posting, now).get(round_),
        "at": now,
    }
    return Part("day", _("Today's times"), render_to_string("scheduling/panel_day.html", context))


parts.INTERVIEWS.append(times)
