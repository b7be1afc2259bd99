"""Deciding about many and telling them together: pending decisions, their letters, and the publication of all at once.

A decision is shown to nobody before it is published. Publishing makes every move and releases every letter in one
transaction: either all of them or none.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from applications import protected
from applications.letters import STILL_IN_PROCESS
from applications.models import Application, Decision, InternalReason, Outcome, Overtaken, Refused
from applications.models.outcome import OutcomeQuerySet
from applications.process import MOVES, Round, Stage, obstacles
from recruitment import letters, outbox
from recruitment.letters import Letter, Unresolved
from recruitment.models import OutgoingMail, Posting, User
from recruitment.typography import day

S, D = Stage, Decision

COURSES: Mapping[tuple[Stage, Decision], tuple[str, ...]] = {
    (S.SUBMITTED, D.ON): ("shortlist", "invite_first"),
    (S.SUBMITTED, D.RESERVE): ("shortlist",),
    (S.SUBMITTED, D.NOT_ON): ("not_invite",),
    (S.SHORTLISTED, D.ON): ("invite_first",),
    (S.SHORTLISTED, D.RESERVE): (),
    (S.SHORTLISTED, D.NOT_ON): ("not_invite",),
    (S.FIRST_INTERVIEW, D.ON): ("invite_test",),
    (S.FIRST_INTERVIEW, D.RESERVE): (),
    (S.FIRST_INTERVIEW, D.NOT_ON): ("reject",),
    (S.TEST, D.ON): ("invite_second",),
    (S.TEST, D.RESERVE): (),
    (S.TEST, D.NOT_ON): ("reject",),
    # On from the 2nd interview leads the offer, which is made to one person on a page of its own.
    (S.SECOND_INTERVIEW, D.RESERVE): (),
    (S.SECOND_INTERVIEW, D.NOT_ON): ("reject",),
}
"""What each decision is in moves, at each stage; a reserve is told to be still in the process."""

STAGES = tuple(dict.fromkeys(stage for stage, _decision in COURSES))
MOST_AT_ONCE = 200
"""Decisions published by one press; more than that takes a second one."""


def course_of(application: Application, decision: Decision) -> tuple[str, ...] | None:
    """The moves of `decision` for this application, in order; None where it leads nowhere from its stage."""
    stage = Stage(application.stage)
    moves = COURSES.get((stage, decision))
    profile = application.posting.profile
    if moves == ("invite_test",) and not profile.has_test:
        moves = ("invite_second",) if Round.SECOND in profile.rounds else None
    elif moves == ("invite_second",) and Round.SECOND not in profile.rounds:
        moves = None
    return moves


def decisions_at(application: Application) -> list[Decision]:
    """The decisions that lead somewhere from where the application stands."""
    return [decision for decision in Decision if course_of(application, decision) is not None]


def letter_of(application: Application, decision: Decision) -> Letter:
    """The letter that tells the decision."""
    moves = course_of(application, decision)
    return (MOVES[moves[-1]].letter if moves else None) or STILL_IN_PROCESS


def stopped_by(application: Application, decision: Decision, by: User, now: datetime) -> list[str]:
    """Why the decision cannot be made as things stand, in sentences: each move is asked where the one before it leads."""
    moves = course_of(application, decision)
    if moves is None:
        return [_("This leads nowhere from “%(stage)s”.") % {"stage": Stage(application.stage).label}]
    found: list[str] = []
    there = copy(application)
    for name in moves:
        found += obstacles(MOVES[name], there, by, now)
        there.stage = MOVES[name].to or there.stage
    return found


# --- One decision --------------------------------------------------------------------------------------------------


def pending(posting: Posting, user: User, now: datetime) -> "list[Outcome]":
    """The decisions that nobody has been told, by name; one query, however many there are."""
    rows = Outcome.objects.pending().visible_to(user, now).filter(application__posting=posting)
    found = list(rows.select_related("application", "internal", "by"))
    for outcome in found:
        # The one that is read already: its profile is made once, not once a person.
        outcome.application.posting = posting
    return found


def decide(application: Application, decision: Decision | None, *, seen: str, by: User, now: datetime) -> Outcome | None:
    """Set, change or take back (None) the pending decision, where it is still the one that was `seen`.

    `seen` is the stamp of the decision that the page showed, empty for none. Raises Overtaken when somebody else has changed
    it. Another decision is another letter: an edited text goes with the old one.
    """
    present = Outcome.objects.pending().filter(application=application).first()
    if (present.stamp if present else "") != seen:
        raise Overtaken([_("%(name)s: somebody else has decided meanwhile. Look at it again.") % {"name": application.name}])
    if decision is None:
        if present:
            _same(present).delete()
        return None
    if present is None:
        try:
            with transaction.atomic():
                return Outcome.objects.create(application=application, decision=decision, by=by, changed_at=now)
        except IntegrityError as error:
            raise Overtaken([_("%(name)s: somebody else has decided meanwhile. Look at it again.") % {"name": application.name}]) from error
    if present.decision != decision:
        keep(present, by=by, now=now, decision=decision, subject="", body="", silent=False)
    return present


def keep(outcome: Outcome, *, by: User, now: datetime, **fields: object) -> None:
    """Change a pending decision that is still the one we saw. Raises Overtaken."""
    changed = _same(outcome).update(by=by, changed_at=now, changes=F("changes") + 1, **fields)
    if changed != 1:
        raise Overtaken(
            [_("Somebody else has changed or published this decision meanwhile. Your text is still here; look at what stands now.")]
        )
    outcome.refresh_from_db()


def explain(outcome: Outcome, text: str, *, by: User, now: datetime) -> None:
    """Keep the internal reason; an empty one is taken away."""
    if text:
        InternalReason.objects.update_or_create(outcome=outcome, defaults={"text": text, "by": by, "at": now})
    else:
        InternalReason.objects.filter(outcome=outcome).delete()


def _same(outcome: Outcome) -> OutcomeQuerySet:
    return Outcome.objects.pending().filter(pk=outcome.pk, changes=outcome.changes)


# --- The letters ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Draft:
    """A decision with the letter that would leave, as the page shows it before anything is published."""

    outcome: Outcome
    to: str = ""
    subject: str = ""
    body: str = ""
    stopped: list[str] = field(default_factory=list)
    warnings: list[protected.Touched] = field(default_factory=list)
    today: str = ""

    @property
    def dated(self) -> str:
        """The text as it would read if it left today."""
        return self.body.replace("{dato}", self.today)

    @property
    def goes(self) -> bool:
        return not self.stopped and not self.outcome.silent


def draft(outcome: Outcome, now: datetime, *, afresh: bool = False) -> Draft:
    """The letter of a pending decision: as it was edited, or made anew from the criteria that the decision builds on."""
    application, decision = outcome.application, Decision(outcome.decision)
    made = Draft(outcome, today=day(now))
    if course_of(application, decision) is None:
        made.stopped.append(_("This leads nowhere from “%(stage)s”.") % {"stage": Stage(application.stage).label})
        return made
    letter = letter_of(application, decision)
    made.to = letter.to(application)
    application.because = tuple(outcome.criteria)
    try:
        made.subject, made.body = (
            (outcome.subject, outcome.body) if outcome.edited and not afresh else letters.render(letter, application, now)
        )
    except Unresolved as error:
        made.stopped.append(str(error))
    made.warnings = protected.touched(made.body)
    return made


def drafts(posting: Posting, user: User, now: datetime, *, only: Iterable[str] = ()) -> list[Draft]:
    """Every pending decision with its letter, in the order invited, reserve, not further, then by name."""
    wanted, order = set(only), list(Decision)
    found = [outcome for outcome in pending(posting, user, now) if not wanted or outcome.decision in wanted]
    found.sort(key=lambda outcome: order.index(Decision(outcome.decision)))
    return [draft(outcome, now) for outcome in found]


# --- All together --------------------------------------------------------------------------------------------------


def publish(seen: Sequence[str], *, by: User, now: datetime) -> list[Outcome]:
    """Make the decisions whose stamps were `seen`: every move, and every letter released; all of it or nothing.

    Raises Overtaken when one of them has been changed, taken back or published since, and Refused with one sentence for each
    person who cannot be moved. In either case nothing has changed.
    """
    with transaction.atomic():
        outcomes = _claimed(seen, by, now)
        refused: list[str] = []
        for outcome in outcomes:
            try:
                _carry_out(outcome, by, now)
            except Refused as refusal:
                refused += [f"{outcome.application.name}: {sentence}" for sentence in refusal.sentences]
        if refused:
            raise Refused(refused)
    return outcomes


def _claimed(seen: Sequence[str], by: User, now: datetime) -> list[Outcome]:
    """The decisions, marked as published before anything is done: whoever comes second finds none of them pending."""
    wanted = {int(pk): int(changes) for pk, _dot, changes in (stamp.partition(".") for stamp in seen)}
    rows = Outcome.objects.pending().visible_to(by, now).filter(pk__in=wanted).order_by("pk")
    outcomes = list(rows.select_related("application__posting__current"))
    same = [outcome for outcome in outcomes if outcome.changes == wanted[outcome.pk]]
    exactly = Q(pk__in=[])
    for outcome in same:
        exactly |= Q(pk=outcome.pk, changes=outcome.changes)
    claimed = Outcome.objects.pending().filter(exactly).update(published_at=now, published_by=by)
    if not wanted or claimed != len(wanted):
        raise Overtaken(
            [_("Somebody else has changed or published one of these decisions since the page was opened. Nothing has been sent by you.")]
        )
    return outcomes


def _carry_out(outcome: Outcome, by: User, now: datetime) -> None:
    application, decision = outcome.application, Decision(outcome.decision)
    moves, letter = course_of(application, decision), letter_of(application, decision)
    if moves is None:
        raise Refused([_("This leads nowhere from “%(stage)s”.") % {"stage": Stage(application.stage).label}])
    application.because = tuple(outcome.criteria)
    for name in moves:
        outcome.step = application.move(name, by=by, now=now)
    mail = _letter(outcome, letter, now)
    if outcome.silent:
        outbox.discard(Q(pk=mail.pk), by=by)
    else:
        outbox.release(mail, by=by, now=now)
    outcome.mail = mail
    Outcome.objects.filter(pk=outcome.pk).update(step=outcome.step, mail=mail)


def _letter(outcome: Outcome, letter: Letter, now: datetime) -> OutgoingMail:
    """The row of the decision's letter, with the text that was read and edited."""
    if letter is STILL_IN_PROCESS:
        try:
            mail = outbox.post(letter, outcome.application, occasion=f"outcome:{outcome.pk}", now=now)
        except Unresolved as error:
            raise Refused([str(error)]) from error
    else:
        mail = OutgoingMail.objects.get(letter=letter.name, occasion=outcome.step.occasion if outcome.step else "")
    if outcome.edited:
        mail.subject, mail.body = outcome.subject, outcome.body
        OutgoingMail.objects.filter(pk=mail.pk).update(subject=outcome.subject, body=outcome.body)
    return mail
