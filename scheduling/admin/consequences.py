"""What a move does to the times, told on the page that asks before it is made."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import parts
from applications.models import Application
from applications.process import Move, Stage
from recruitment.models import Posting
from recruitment.typography import day
from scheduling import letters
from scheduling.models import Appointment


def cancelled(application: Application, move: Move, to: Stage, now: datetime) -> Iterable[str]:
    """Each time that the move cancels, and who is written to about it."""
    for appointment in Appointment.objects.ahead(now).filter(application=application).exclude(kind=to):
        appointment.application = application
        withdrawn = move.name == "withdraw"
        words = {"day": day(appointment.starts_at), "time": appointment.hours}
        said = [_("The time on %(day)s %(time)s is cancelled.") % words]
        letter = letters.due_when_cancelled(appointment, now, withdrawn=withdrawn)
        if letter is not None:
            said.append(
                _("A letter about it waits for you to read and send it.") if letter.waits else _("A letter about it leaves at once.")
            )
        if withdrawn and (panel := letters.expected_panel(appointment)):
            said.append(_("These are told at once: %(names)s.") % {"names": ", ".join(user.name for user in panel)})
        yield " ".join(said)


def ends(posting: Posting, now: datetime) -> Iterable[str]:
    """Every time ahead is cancelled."""
    if n := Appointment.objects.ahead(now).filter(application__posting=posting).count():
        words = ngettext(
            "%(n)s time is cancelled. The candidate and the panel are told at once.",
            "%(n)s times are cancelled. The candidates and the panel are told at once.",
            n,
        )
        yield words % {"n": n}


parts.ENDING.append(ends)
parts.CONSEQUENCES.append(cancelled)
