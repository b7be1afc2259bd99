"""What the dossier shows of a candidate's times: when, where, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import parts
from applications.models import Application
from applications.parts import Part
from recruitment.models import User
from scheduling.booking import PERMISSION
from scheduling.models import Appointment, Kind


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of day: the appointment, if there ever was one, and which buttons lead on."""

    kind: Kind
    appointment: Appointment | None
    may_book: bool
    may_change: bool


def times(user: User, application: Application, now: datetime) -> Part | None:
    """The section, for whoever may read appointments; None when there is nothing to say."""
    if not user.has_perm("scheduling.view_appointment"):
        return None
    found = {row.kind: row for row in application.appointments.prefetch_related("changes__by")}
    rows = [
        _row(Kind(kind), found.get(kind), application, now)
        for kind in application.posting.profile.days_to_attend
        if kind in found or application.stage == kind
    ]
    if not rows:
        return None
    context = {"rows": rows, "application": application, "may": user.has_perm(PERMISSION)}
    return Part("times", _("Times"), render_to_string("admin/scheduling/dossier_times.html", context))


def _row(kind: Kind, appointment: Appointment | None, application: Application, now: datetime) -> Row:
    here = application.stage == kind.value
    stands = appointment is not None and appointment.stands
    return Row(
        kind,
        appointment,
        may_book=here and not stands,
        may_change=here and stands and appointment is not None and appointment.starts_at > now,
    )


parts.DOSSIER.append(times)
