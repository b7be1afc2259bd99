"""What the applicant's own page shows of the times: what the applicant has been told, and nothing that has not left."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import parts
from applications.models import Application
from applications.parts import Part
from applications.process import Stage
from scheduling import picking
from scheduling.models import Kind
from scheduling.told import last_told

UNINVITED = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.SHORTLISTED})
"""Where nobody has been asked to come: most visits to the own page cost nothing more."""


def times(application: Application, now: datetime) -> Part | None:
    """The times that lie ahead as the last letter told them, be it on its way; None when there is none."""
    if application.stage in UNINVITED:
        return None
    rows = []
    for appointment in application.appointments.all():
        told = last_told(appointment, on_its_way=True)
        if told and told.expects and now < told.change.ends_at:
            change = told.change
            rows.append((Kind(appointment.kind).label, change, change.place.splitlines()))
    # Asked last, as most have no time: somebody who has read the end of it must not be told to come.
    kind = picking.kind_of(application)
    if kind is None:
        return None
    standing = picking.known(application, kind)
    may_choose = picking.may_change(standing, now) and bool(picking.open_times(application, kind, now))
    if not rows and not may_choose:
        return None
    context = {"rows": rows, "may_choose": may_choose, "standing": standing}
    return Part("times", _("Your time"), render_to_string("scheduling/own_times.html", context))


parts.OWN.append(times)
