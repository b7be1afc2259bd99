"""An offer after it was made: its first day of work, the negotiation, the candidate's yes or no."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import parts
from applications.models import Application, OfferTerms, Refused
from applications.process import Stage, no_conflict, objections, posting_live
from recruitment.models import User
from recruitment.roles import Actor

State = OfferTerms.State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an offer stands. `seen` tells whether somebody has written since a page was opened; empty before the first word."""

    state: State
    starts_on: date | None
    seen: str = ""

    @property
    def may_be_answered(self) -> bool:
        """Whether the candidate can say yes to what is on the table."""
        return self.state in (State.MADE, State.AGREED)


def history(application: Application) -> list[OfferTerms]:
    """What stood about the offer, oldest first."""
    step = application.offer_step()
    return list(step.terms.select_related("by").order_by("pk")) if step else []


def standing(application: Application) -> Standing:
    """Before anybody has written anything: offered, from the day in the posting."""
    terms = history(application)
    if terms:
        return Standing(State(terms[-1].state), terms[-1].starts_on, str(terms[-1].pk))
    start = application.posting.profile.milestone("start")
    return Standing(State.MADE, start.date if start else None)


def write(application: Application, state: str, starts_on: date, note: str, *, by: User, now: datetime, seen: str) -> None:
    """Keep where the offer stands. Raises Refused: not offered any more, or somebody has written since the page was opened."""
    if why := objections("applications.change_offer", (posting_live, no_conflict), application, by, now):
        raise Refused(why)
    with transaction.atomic():
        _add(application, seen, state=state, starts_on=starts_on, note=note, by=by, at=now)


def accept(application: Application, *, by: Actor, now: datetime, seen: str) -> None:
    """The candidate says yes on the own page; a second press changes nothing. Raises Refused."""
    with transaction.atomic():
        # Held, so that two presses are seen one after the other.
        held = Application.objects.select_for_update().get(pk=application.pk)
        now_standing = standing(held)
        if now_standing.state is State.ACCEPTED:
            return
        may = by.has_perm("applications.accept_offer", held) and held.shown_stage() is Stage.OFFERED
        if not may or not now_standing.may_be_answered or now_standing.starts_on is None:
            raise Refused([_("This cannot be answered here now. Please call.")])
        _add(held, seen, state=State.ACCEPTED, starts_on=now_standing.starts_on, at=now)


def _add(application: Application, seen: str, **terms: Any) -> None:
    held = Application.objects.select_for_update().get(pk=application.pk)
    step = held.offer_step()
    if held.stage != Stage.OFFERED or step is None:
        raise Refused([_("No offer stands now. Look at the dossier again.")])
    if standing(held).seen != seen:
        raise Refused([_("Somebody else has written about the offer since this page was opened. Read it, then write yours again.")])
    OfferTerms.objects.create(step=step, **terms)


def on_own_page(application: Application, now: datetime) -> parts.Part | None:
    """What is offered, and the way to answer; nothing before the letter has left."""
    if application.stage not in (Stage.OFFERED, Stage.HIRED) or application.shown_stage() not in (Stage.OFFERED, Stage.HIRED):
        return None
    context = {"standing": standing(application), "open": application.stage == Stage.OFFERED}
    return parts.Part("offer", _("The offer"), render_to_string("applications/own_offer_part.html", context))


parts.OWN.append(on_own_page)
