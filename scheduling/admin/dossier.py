"""What the dossier shows of a candidate's times: when, where, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import parts
from applications.models import Application
from applications.parts import Part
from recruitment.models import User
from scheduling import on_the_day
from scheduling.forms import LATE_BY
from scheduling.models import Appointment, DayFact, Kind
from scheduling.possible import PERMISSION


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of day: the appointment, if there ever was one, and which buttons lead on."""

    kind: Kind
    appointment: Appointment | None
    may_book: bool = False
    may_change: bool = False
    may_move: bool = False
    fact: DayFact | None = None
    may_note: tuple[DayFact.What, ...] = ()


def times(user: User, application: Application, now: datetime) -> Part | None:
    """The section, for whoever may read appointments; None when there is nothing to say."""
    if not user.has_perm("scheduling.view_appointment"):
        return None
    told = Prefetch("facts", DayFact.objects.select_related("by", "undone_by"))
    found = {row.kind: row for row in application.appointments.prefetch_related("changes__by", told)}
    facts = DayFact.objects.of(found.values())
    rows = []
    for kind in application.posting.profile.days_to_attend:
        appointment = found.get(kind)
        if appointment is not None:
            # With the posting that is here already.
            appointment.application = application
            may_note = tuple(on_the_day.possible(appointment, facts.get(appointment.pk), user, now))
            rows.append(_row(Kind(kind), appointment, facts.get(appointment.pk), now, may_note))
        elif application.stage == kind:
            rows.append(Row(Kind(kind), None, may_book=True))
    if not rows:
        return None
    context = {"rows": rows, "application": application, "may": user.has_perm(PERMISSION), "late_by": LATE_BY}
    return Part("times", _("Times"), render_to_string("admin/scheduling/dossier_times.html", context))


def _row(kind: Kind, appointment: Appointment, fact: DayFact | None, now: datetime, may_note: tuple[DayFact.What, ...]) -> Row:
    here = appointment.application.stage == kind.value
    if not appointment.stands:
        return Row(kind, appointment, may_book=here)
    ahead = here and appointment.starts_at > now
    # Who was ill or did not come may have another time the same day.
    again = here and fact is not None and fact.absent
    return Row(kind, appointment, may_change=ahead, may_move=ahead or again, fact=fact, may_note=may_note)


parts.DOSSIER.append(times)
