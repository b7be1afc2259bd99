"""References: taken only on the one who is about to be hired, only from those whom the candidate lets us ring, noted the
day they are taken, shown to the candidate, who may remark on them before anything is decided.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import parts
from applications.letters import REFERENCE_NOTED, REFERENCES_ASKED
from applications.models import Application, Referee, ReferenceCheck, Refused
from applications.process import UNDER_WAY, Move, Stage, last_scored, last_stage, no_conflict, objections, posting_live
from recruitment import outbox
from recruitment.letters import reference
from recruitment.models import OutgoingMail, User
from recruitment.roles import Actor, Role

MOST = 6
"""Referees whom one candidate may name."""
BEFORE = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.SHORTLISTED})
"""Where nobody can have been asked: most visits to the own page cost nothing more."""


# --- Asking the candidate ------------------------------------------------------------------------------------------


def check_of(application: Application) -> ReferenceCheck | None:
    """The candidate's check, be it ended or not; None when nobody has asked."""
    return ReferenceCheck.objects.filter(application=application).first()


def is_open(check: ReferenceCheck | None, application: Application) -> bool:
    """Whether referees may be named and rung now."""
    return check is not None and check.ended_at is None and application.stage in UNDER_WAY


def obstacles(application: Application, by: User, now: datetime) -> list[str]:
    """Why the candidate cannot be asked for referees now, as sentences."""
    rules = (posting_live, no_conflict, _at_the_end, last_scored, _nobody_else)
    return objections("applications.ask_references", rules, application, by, now)


def _at_the_end(application: Application, by: Actor, now: datetime) -> str | None:
    last = last_stage(application)
    if application.stage in (last, Stage.OFFERED):
        return None
    return _("References are taken on the one who is about to be hired, after the last step: %(step)s.") % {"step": last.label}


def _nobody_else(application: Application, by: Actor, now: datetime) -> str | None:
    others = ReferenceCheck.objects.under_way().filter(posting=application.posting_id).exclude(application=application)
    return _("References are being taken on another candidate. End that first.") if others.exists() else None


def ask(application: Application, *, by: User, now: datetime) -> ReferenceCheck:
    """Ask the candidate whom we may ring; the letter waits to be read and sent. Asked twice is asked once. Raises Refused."""
    try:
        with transaction.atomic():
            return _ask(application, by, now)
    except IntegrityError:
        raise Refused([_("References are being taken on another candidate. End that first.")]) from None


def _ask(application: Application, by: User, now: datetime) -> ReferenceCheck:
    # Held, so that two presses are seen one after the other.
    held = Application.objects.select_for_update().get(pk=application.pk)
    if why := obstacles(held, by, now):
        raise Refused(why)
    # Of those who have left the process none is open any more.
    ReferenceCheck.objects.filter(posting=held.posting_id, ended_at=None).exclude(application__stage__in=UNDER_WAY).update(ended_at=now)
    check = check_of(held)
    if check is not None and check.ended_at is None:
        return check
    if check is None:
        check = ReferenceCheck.objects.create(application=held, posting_id=held.posting_id, asked_by=by, asked_at=now)
    else:
        check.asked_by, check.asked_at, check.ended_at, check.times = by, now, None, check.times + 1
        check.save()
    outbox.post(REFERENCES_ASKED, held, occasion=check.occasion, now=now)
    return check


def end(application: Application, *, by: User, now: datetime) -> bool:
    """Take no more references on this candidate. False when none were being taken."""
    if not by.has_perm("applications.ask_references"):
        return False
    return bool(ReferenceCheck.objects.filter(application=application, ended_at=None).update(ended_at=now))


def of_own_page(application: Application) -> ReferenceCheck | None:
    """The check that the candidate knows of; None when there is none."""
    if application.stage in BEFORE:
        return None
    check = check_of(application)
    if check is None or (letter_waits(check) and not check.referees.exists()):
        return None
    return check


def letter_waits(check: ReferenceCheck) -> bool:
    """Whether the letter that asks has still to be sent: until then the candidate's page says nothing of it."""
    thing = reference(check.application)
    return OutgoingMail.objects.filter(thing=thing, occasion=check.occasion, state=OutgoingMail.State.PREPARED).exists()


# --- The candidate -------------------------------------------------------------------------------------------------


def name(application: Application, said: Mapping[str, object], *, by: Actor, now: datetime) -> Referee:
    """Keep a referee with the consent; the same name and number again is kept once. `said`: the fields of Referee. Raises Refused."""
    if not by.has_perm("applications.name_referee", application):
        raise Refused([_("We no longer need references. Please call, if something has changed.")])
    with transaction.atomic():
        check = ReferenceCheck.objects.select_for_update().filter(application=application).first()
        if check is None or not is_open(check, application):
            raise Refused([_("We no longer need references. Please call, if something has changed.")])
        standing = list(check.referees.filter(withdrawn_at=None))
        for referee in standing:
            if (referee.name, referee.phone) == (said["name"], said["phone"]):
                return referee
        if len(standing) >= MOST:
            raise Refused([_("Six referees are enough. Take one back first, if somebody else would be better.")])
        return Referee.objects.create(check_of=check, consented_at=now, **said)


def take_back(referee: Referee, *, now: datetime) -> bool:
    """The candidate no longer lets us ring. False when we have already talked with them."""
    return bool(Referee.objects.may_be_called().filter(pk=referee.pk).update(withdrawn_at=now))


def remark(referee: Referee, text: str, *, now: datetime) -> bool:
    """What the candidate says to what was noted; once, so that nobody decides on words that change. False when it is too late."""
    open_ = Referee.objects.filter(pk=referee.pk, taken_on__isnull=False, remarked_at=None, check_of__application__stage__in=UNDER_WAY)
    return bool(open_.update(remark=text, remarked_at=now))


# --- The desk ------------------------------------------------------------------------------------------------------


def who_may_ring(application: Application) -> QuerySet[User]:
    """Those of the posting who take references: the consultants and the department head."""
    roles = (Role.CONSULTANT, Role.DEPARTMENT_HEAD)
    return User.objects.filter(is_active=True, memberships__posting=application.posting_id, memberships__role__in=roles).distinct()


def note(referee: Referee, text: str, *, taken_on: date, taken_by: User, by: User, now: datetime) -> None:
    """Keep what was said; the candidate reads it from then on, and a letter that says so waits to be sent. Raises Refused."""
    application = referee.check_of.application
    why = objections("applications.take_reference", (posting_live, no_conflict), application, by, now)
    if not why and not is_open(referee.check_of, application):
        why.append(_("No references are being taken on this candidate."))
    if why:
        raise Refused(why)
    with transaction.atomic():
        noted = {"note": text, "taken_on": taken_on, "taken_by": taken_by, "noted_at": now}
        if not Referee.objects.may_be_called().filter(pk=referee.pk).update(**noted):
            raise Refused([_("The consent has been taken back, or somebody else has written a note. Look at the dossier again.")])
        outbox.post(REFERENCE_NOTED, application, occasion=f"reference:{referee.pk}", now=now)


def before_deciding(application: Application, move: Move, to: Stage, now: datetime) -> Iterable[str]:
    """What the page that asks before an offer or a hire says of the references."""
    if to not in (Stage.OFFERED, Stage.HIRED) or move.to is None:
        return
    taken = list(Referee.objects.filter(check_of__application=application, taken_on__isnull=False))
    if not taken:
        yield _("No reference has been taken.")
    if silent := sum(not referee.remark for referee in taken):
        yield _("References without a remark from the candidate: %(n)s of %(all)s.") % {"n": silent, "all": len(taken)}


def on_own_page(application: Application, now: datetime) -> parts.Part | None:
    """The way to the page on which the candidate names referees and reads what they said."""
    check = of_own_page(application)
    if check is None:
        return None
    referees = list(check.referees.filter(withdrawn_at=None))
    context = {
        "open": is_open(check, application),
        "named": len(referees),
        "unread": sum(referee.taken_on is not None and not referee.remark for referee in referees),
    }
    return parts.Part("references", _("References"), render_to_string("applications/own_references_part.html", context))


parts.CONSEQUENCES.append(before_deciding)
parts.OWN.append(on_own_page)
