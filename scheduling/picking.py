"""The candidate chooses a time: first come, first served, among those that are open and possible; nobody sees anybody else.

One that was chosen can be changed on the candidate's own page until a day before; after that, and for what does not fit, one calls.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from applications.models import Application, Refused
from applications.process import closed_to_applicant
from recruitment.roles import Applicant
from scheduling import booking, choices
from scheduling.models import Appointment, Change, Kind, Slot
from scheduling.told import last_told

LATEST = timedelta(days=1)
"""So long before its beginning a candidate may still change a time without calling."""


def kind_of(application: Application) -> Kind | None:
    """What the candidate may choose a time for, as far as they have been told; None where there is nothing to choose.

    Not the stage itself: what has been decided and not been told must not show through the page.
    """
    stage = application.shown_stage()
    return Kind(stage) if stage in Kind.values and not application.posting.ended else None


def standing(application: Application, kind: Kind) -> Appointment | None:
    return Appointment.objects.standing().filter(application=application, kind=kind).first()


def known(application: Application, kind: Kind) -> Change | None:
    """The time that the candidate counts on, as the last letter told it, be it on its way.

    For the pages: a time that fell with a decision nobody has been told of is still theirs there.
    """
    appointment = Appointment.objects.filter(application=application, kind=kind).first()
    told = last_told(appointment, on_its_way=True) if appointment else None
    return told.change if told and told.expects else None


def may_change(time: Appointment | Change | None, now: datetime) -> bool:
    return time is None or now < time.starts_at - LATEST


def open_times(application: Application, kind: Kind, now: datetime) -> list[Slot]:
    """The times that this candidate can have, in order: nothing says who has the others, or why one is not there."""
    own = known(application, kind)
    rows = (choice.slot for choice in choices.times_for(application, kind, now) if not choice.why and not choice.slot.held)
    return [slot for slot in rows if own is None or slot.starts_at != own.starts_at]


def pick(application: Application, slot_pk: int, *, now: datetime) -> Appointment:
    """Take the time. Raises Refused with one kind sentence that tells nothing of others."""
    kind, by = kind_of(application), Applicant(application.pk)
    slot = Slot.objects.filter(pk=slot_pk, posting=application.posting_id, kind=kind).select_related("room").first() if kind else None
    gone = Refused([_("That time is no longer free. Choose another one; these are free now.")])
    if kind is None or slot is None:
        raise gone
    own = standing(application, kind)
    if own is not None and own.slot_id == slot.pk:
        return own
    if application.stage != kind:
        raise Refused([closed_to_applicant()])
    if not may_change(own, now):
        raise Refused([_("Your time is so close that it can only be changed by calling us.")])
    try:
        return booking.move(own, slot, by=by, now=now) if own else booking.book(application, slot, by=by, now=now)
    except Refused:
        raise gone from None
