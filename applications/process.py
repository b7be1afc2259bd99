"""The process, whole: the stages of an application, the moves between them, and the rules of each move.

Read MOVES from top to bottom and you know the procedure. A rule takes `(application, by, now)` and answers with the
obstacle as a sentence for a person, or None. `manage.py tables` prints this table; README holds the printout.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import letters
from recruitment.letters import Letter
from recruitment.roles import Actor, Applicant

if TYPE_CHECKING:
    from applications.models import Application


class Round(TextChoices):
    """A round of interviews; its value is the kind of its day in the timetable and the stage of those invited."""

    FIRST = "first_interview", _("1st interview")
    SECOND = "second_interview", _("2nd interview")


class Stage(TextChoices):
    """Where an application stands, in the words of the staff. The applicant's words are in APPLICANT_WORDS."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Received")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    FIRST_INTERVIEW = "first_interview", _("1st interview")
    TEST = "test", _("Leadership test")
    SECOND_INTERVIEW = "second_interview", _("2nd interview")
    OFFERED = "offered", _("Offered the post")
    HIRED = "hired", _("Hired")
    DECLINED = "declined", _("Declined the offer")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = Stage
IN_INTERVIEWS = frozenset({S.FIRST_INTERVIEW, S.TEST, S.SECOND_INTERVIEW})
UNDER_WAY = frozenset({S.SUBMITTED, S.SHORTLISTED, S.OFFERED}) | IN_INTERVIEWS
ENDED = frozenset({S.HIRED, S.DECLINED, S.REJECTED, S.WITHDRAWN})

APPLICANT_WORDS: Mapping[Stage, Promise] = {
    S.DRAFT: _("Draft – not sent"),
    S.SUBMITTED: _("We have received your application"),
    # The shortlist is the committee's own paper: until an invitation leaves, an applicant reads what they read before.
    S.SHORTLISTED: _("We have received your application"),
    S.FIRST_INTERVIEW: _("You are invited to the 1st interview"),
    S.TEST: _("You are invited to the leadership test"),
    S.SECOND_INTERVIEW: _("You are invited to the 2nd interview"),
    S.OFFERED: _("You are offered the post"),
    S.HIRED: _("You have the post"),
    S.DECLINED: _("You have declined the offer"),
    S.REJECTED: _("Your application has not gone further"),
    S.WITHDRAWN: _("You have withdrawn your application"),
}

Rule = Callable[["Application", Actor, datetime], str | None]


# --- Rules ---------------------------------------------------------------------------------------------------------
# The docstring of a rule is what `manage.py tables` prints: the condition in words.


def closed_to_applicant() -> str:
    """What an applicant reads when a move is closed to them: it must not tell an outcome whose letter has not left."""
    return gettext("This cannot be done here now. Call the contact, if something has changed for you.")


def no_conflict(application: "Application", by: Actor, now: datetime) -> str | None:
    """Whoever makes the move has declared no conflict of interest with this person."""
    if isinstance(by, Applicant) or not application.conflicts.filter(user=getattr(by, "pk", None), conflicted=True).exists():
        return None
    return gettext("You have declared a conflict of interest here, so somebody else decides (forvaltningsloven § 3).")


def posting_live(application: "Application", by: Actor, now: datetime) -> str | None:
    """The posting is live, and the recruitment has not been called off or closed."""
    posting = application.posting
    if posting.ended and isinstance(by, Applicant):
        return closed_to_applicant()
    if posting.ended:
        return gettext("The recruitment has ended: %(how)s. Take it up again first.") % {"how": posting.get_ended_display()}
    if posting.state == posting.LIVE:
        return None
    return gettext("The posting is closed; nothing more can be decided in it.")


def before_deadline(application: "Application", by: Actor, now: datetime) -> str | None:
    """The deadline has not passed, or the consultant has let this one in with a code."""
    if now < application.closes_at(now):
        return None
    return gettext("The deadline has passed. Your draft is kept; call the contact if something went wrong.")


def correction_begun(application: "Application", by: Actor, now: datetime) -> str | None:
    """The applicant has begun a correction and sends it."""
    if hasattr(application, "correction"):
        return None
    return gettext("There is no correction to send.")


def came_another_way(application: "Application", by: Actor, now: datetime) -> str | None:
    """The consultant has written down how the application came."""
    if hasattr(application, "arrival"):
        return None
    return gettext("A draft is its writer’s own, and only its writer can send it.")


def after_deadline(application: "Application", by: Actor, now: datetime) -> str | None:
    """The deadline has passed."""
    if now >= application.posting.closes_at:
        return None
    return gettext("The deadline has not passed yet: everybody is chosen from the same pile.")


def complete(application: "Application", by: Actor, now: datetime) -> str | None:
    """Nothing is missing in the application."""
    gaps = application.gaps()
    return None if not gaps else " ".join(str(gap.cure) for gap in gaps)


def posting_has_test(application: "Application", by: Actor, now: datetime) -> str | None:
    """The posting has a leadership test."""
    return None if application.posting.profile.has_test else gettext("This posting has no leadership test.")


def test_first(application: "Application", by: Actor, now: datetime) -> str | None:
    """Where the posting has a leadership test, it comes before the 2nd interview."""
    if application.stage == S.FIRST_INTERVIEW and application.posting.profile.has_test:
        return gettext("The leadership test comes before the 2nd interview.")
    return None


def posting_has_second(application: "Application", by: Actor, now: datetime) -> str | None:
    """The posting has a 2nd interview."""
    return None if Round.SECOND in application.posting.profile.rounds else gettext("This posting has no 2nd interview.")


def last_interview_held(application: "Application", by: Actor, now: datetime) -> str | None:
    """The application has reached the posting's last step before an offer."""
    last = last_stage(application)
    if application.stage == last:
        return None
    return gettext("The offer comes after the last step: %(step)s.") % {"step": last.label}


def last_stage(application: "Application") -> Stage:
    """The posting's last step before an offer."""
    profile = application.posting.profile
    return S.SECOND_INTERVIEW if Round.SECOND in profile.rounds else S.TEST if profile.has_test else S.FIRST_INTERVIEW


def first_scored(application: "Application", by: Actor, now: datetime) -> str | None:
    """Everybody expected on the panel has submitted scores of the 1st interview."""
    return _unscored(application, Round.FIRST)


def last_scored(application: "Application", by: Actor, now: datetime) -> str | None:
    """Everybody expected on the panel has submitted scores of the last interview."""
    return _unscored(application, Round(application.posting.profile.rounds[-1]))


def _unscored(application: "Application", round_: Round) -> str | None:
    panel = application.expected_scorers(round_)
    if not panel:
        return gettext("Nobody is on the panel of the %(round)s yet.") % {"round": round_.label}
    missing = application.missing_scorers(round_)
    if not missing:
        return None
    names = ", ".join(user.name for user in missing)
    return gettext("Scores of the %(round)s are missing from: %(names)s.") % {"round": round_.label, "names": names}


def no_other_offer(application: "Application", by: Actor, now: datetime) -> str | None:
    """Nobody else holds an offer or the post."""
    if not application.others().filter(stage__in=(S.OFFERED, S.HIRED)).exists():
        return None
    return gettext("Another candidate holds an offer or the post. Wait for the answer, or undo that first.")


def nobody_untouched(application: "Application", by: Actor, now: datetime) -> str | None:
    """Nobody waits for a first decision."""
    if not application.others().filter(stage=S.SUBMITTED).exists():
        return None
    return gettext("Somebody has had no decision at all yet. Decide about everybody first, then make the offer.")


def offer_is_known(application: "Application", by: Actor, now: datetime) -> str | None:
    """An applicant declines only an offer whose letter has been released."""
    if not isinstance(by, Applicant) or application.shown_stage() is S.OFFERED:
        return None
    return closed_to_applicant()


def step_of_ours(application: "Application", by: Actor, now: datetime) -> str | None:
    """The last step was made by the staff."""
    step = application.last_step()
    if step is not None and step.move == "register":
        return gettext("What was registered cannot be undone: withdraw it instead.")
    if step is not None and step.by_id is not None:
        return None
    return gettext("There is nothing to undo: the last step was the applicant's own.")


def offer_has_left(application: "Application", by: Actor, now: datetime) -> str | None:
    """The letter with the offer does not wait to be read and sent."""
    if not application.letter_waits("offer"):
        return None
    return gettext("The letter with the offer still waits. Read it and send it first, or discard it if the offer was made another way.")


def terms_settled(application: "Application", by: Actor, now: datetime) -> str | None:
    """The terms of the offer are not being negotiated."""
    if not application.negotiates():
        return None
    return gettext("The terms are still being negotiated with the union. Write under “The offer” when they are agreed.")


def offer_still_free(application: "Application", by: Actor, now: datetime) -> str | None:
    """Going back to an offer needs that nobody else holds one or has the post."""
    step = application.last_step()
    return no_other_offer(application, by, now) if step is not None and step.from_stage == S.OFFERED else None


# --- Moves ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """One move. `to` is None for the undo, which goes back to where the last step began.

    `asks` is what the one who moves must write as a note; empty when nothing is asked. `letter` is the letter it writes.
    `dates` is the field of the application that keeps when it reached us.
    """

    name: str
    label: Promise
    sources: frozenset[Stage]
    to: Stage | None
    rules: tuple[Rule, ...]
    letter: Letter | None = None
    asks: Promise | str = ""
    dates: str = ""

    @property
    def permission(self) -> str:
        return f"applications.{self.name}"


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("submit", _("Send the application"), frozenset({S.DRAFT}), S.SUBMITTED, (posting_live, before_deadline, complete), letters.RECEIPT, dates="submitted_at"),
        Move("revise", _("Send a correction"), frozenset({S.SUBMITTED}), S.SUBMITTED, (posting_live, before_deadline, correction_begun, complete), letters.CORRECTED, dates="corrected_at"),
        Move("register", _("Register an application that came another way"), frozenset({S.DRAFT}), S.SUBMITTED, (posting_live, came_another_way), letters.RECEIPT, dates="submitted_at"),
        Move("shortlist", _("Shortlist"), frozenset({S.SUBMITTED}), S.SHORTLISTED, (posting_live, no_conflict, after_deadline)),
        Move("invite_first", _("Invite to the 1st interview"), frozenset({S.SHORTLISTED}), S.FIRST_INTERVIEW, (posting_live, no_conflict, after_deadline), letters.INVITED_FIRST),
        Move("invite_test", _("Invite to the leadership test"), frozenset({S.FIRST_INTERVIEW}), S.TEST, (posting_live, no_conflict, posting_has_test, first_scored), letters.INVITED_TEST),
        Move("invite_second", _("Invite to the 2nd interview"), frozenset({S.FIRST_INTERVIEW, S.TEST}), S.SECOND_INTERVIEW, (posting_live, no_conflict, posting_has_second, test_first, first_scored), letters.INVITED_SECOND),
        Move("offer", _("Offer the post"), IN_INTERVIEWS, S.OFFERED, (posting_live, no_conflict, last_interview_held, last_scored, nobody_untouched, no_other_offer), letters.OFFER, asks=_("Who decided, and when?")),
        Move("hire", _("Record the hire"), frozenset({S.OFFERED}), S.HIRED, (posting_live, no_conflict, offer_has_left, terms_settled)),
        Move("decline", _("Decline the offer"), frozenset({S.OFFERED}), S.DECLINED, (posting_live, offer_is_known)),
        Move("not_invite", _("Do not invite"), frozenset({S.SUBMITTED, S.SHORTLISTED}), S.REJECTED, (posting_live, no_conflict, after_deadline), letters.NOT_INVITED),
        Move("reject", _("Reject"), IN_INTERVIEWS, S.REJECTED, (posting_live, no_conflict), letters.REJECTION),
        Move("withdraw", _("Withdraw"), UNDER_WAY, S.WITHDRAWN, (posting_live,), letters.WITHDRAWN),
        Move("undo", _("Undo the last step"), frozenset(S) - {S.DRAFT}, None, (posting_live, no_conflict, step_of_ours, offer_still_free), asks=_("Why is it undone?")),
    )
}  # fmt: skip


def objections(permission: str, rules: Iterable[Rule], application: "Application", by: Actor, now: datetime) -> list[str]:
    """What stands in the way of an act that is no move, as sentences: the role, or else what the rules say."""
    if not by.has_perm(permission, application):
        return [gettext("Your role does not allow this.")]
    return [sentence for rule in rules if (sentence := rule(application, by, now))]


def obstacles(move: Move, application: "Application", by: Actor, now: datetime) -> list[str]:
    """Every reason why `by` cannot make this move now, as sentences; empty when the move is possible."""
    if not by.has_perm(move.permission, application):
        return [gettext("Your role does not allow this.")]
    if application.stage not in move.sources and isinstance(by, Applicant):
        return [closed_to_applicant()]
    if application.stage not in move.sources:
        return [gettext("Not from here: the application is at “%(stage)s”.") % {"stage": Stage(application.stage).label}]
    return objections(move.permission, move.rules, application, by, now)


def moves_for(application: "Application", by: Actor, now: datetime) -> list[tuple[Move, list[str]]]:
    """The moves that lead on from this stage and that `by` may make, each with its obstacles, in the table's order."""
    return [
        (move, obstacles(move, application, by, now))
        for move in MOVES.values()
        if application.stage in move.sources and by.has_perm(move.permission, application)
    ]
