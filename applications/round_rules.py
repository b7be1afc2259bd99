"""The rules of a round, set by the consultant: what the panel sees of each other's scores, and when scoring is over.

They may always be made stricter; from the first submitted score on never looser, because what has been written in the belief
that nobody sees it yet must not be shown after all.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.models import Assessment, Overtaken, Refused, RoundRule, Sight, Weighting
from applications.process import Round
from recruitment.models import Posting, User
from recruitment.typography import day

PERMISSION = "applications.set_round"
LIGHTEST, HEAVIEST = 1, 5
"""How much a competency may count; where nothing was set, each counts 1."""


def of(posting: Posting) -> dict[Round, RoundRule]:
    """The rule that holds for each round of the posting; one that was never set is not saved. One query."""
    rules = {Round(rule.round): rule for rule in RoundRule.objects.present().filter(posting=posting).select_related("by")}
    return {Round(name): rules.get(Round(name)) or RoundRule(posting=posting, round=name) for name in posting.profile.rounds}


def obstacles(rule: RoundRule, sight: Sight, closed: bool, by: User) -> list[str]:
    """Why the rule of a round cannot become this, as sentences; empty when it can."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if rule.posting.ended or rule.posting.state != Posting.LIVE:
        return [_("The recruitment has ended, and its rounds stay as they are.")]
    found = []
    begun = Assessment.objects.filter(application__posting=rule.posting, round=rule.round, submitted_at__isnull=False).exists()
    if begun and sight.rank < Sight(rule.sight).rank:
        found.append(_("Somebody has submitted scores under the present rule, so it can only be made stricter."))
    if closed and not begun:
        found.append(_("Nobody has submitted scores in this round yet, so there is nothing to close."))
    return found


def set_rule(posting: Posting, round_: Round, sight: str, *, closed: bool, why: str, by: User, now: datetime, seen: str) -> RoundRule:
    """Set what holds from now on. `seen` is the pk of the rule that was read, empty for none. Raises Refused, Overtaken."""
    gone = Overtaken([_("Somebody else has changed the round since this page was opened. Read it again.")])
    try:
        with transaction.atomic():
            held = Posting.objects.select_for_update(no_key=True, of=("self",)).select_related("current").get(pk=posting.pk)
            rule = of(held)[round_]
            if str(rule.pk or "") != seen:
                raise gone
            if (rule.sight, rule.closed) == (sight, closed):
                raise Refused([_("Nothing has been changed.")])
            if found := obstacles(rule, Sight(sight), closed, by):
                raise Refused(found)
            RoundRule.objects.filter(pk=rule.pk, replaced_at=None).update(replaced_at=now)
            return RoundRule.objects.create(posting=held, round=round_, sight=sight, closed=closed, why=why, by=by, at=now)
    except IntegrityError as error:
        raise gone from error


# --- Weights -------------------------------------------------------------------------------------------------------


def weighting(posting: Posting) -> Weighting | None:
    """The weights that hold, or None where none were set."""
    return Weighting.objects.filter(posting=posting, replaced_at=None).select_related("by").first()


def weights(posting: Posting, found: Weighting | None) -> dict[str, int]:
    """{key of the competency: how much it counts} as `found` says, in the posting's order; one that nobody weighed counts 1."""
    said = found.weights if found else {}
    return {competency.key: int(said.get(competency.key, LIGHTEST)) for competency in posting.profile.competencies}


def weighing_obstacles(posting: Posting, by: User, now: datetime) -> list[str]:
    """Why no weights can be set now: they are fixed before anybody can know whom they favour."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if now >= posting.closes_at:
        words = {"day": day(posting.profile.deadline.date)}
        return [_("The weights have been fixed since the deadline on %(day)s, so that they favour nobody who has applied.") % words]
    return []


def weigh(posting: Posting, said: Mapping[str, int], *, why: str, by: User, now: datetime, seen: str) -> Weighting:
    """Set how much each competency counts. `seen` is the pk of the weights that were read, empty for none. Raises Refused, Overtaken."""
    gone = Overtaken([_("Somebody else has changed the weights since this page was opened. Read them again.")])
    if found := weighing_obstacles(posting, by, now):
        raise Refused(found)
    if dict(said) == weights(posting, weighting(posting)):
        raise Refused([_("Nothing has been changed.")])
    try:
        with transaction.atomic():
            Posting.objects.select_for_update(no_key=True, of=("self",)).get(pk=posting.pk)
            present = weighting(posting)
            if str(present.pk if present else "") != seen:
                raise gone
            Weighting.objects.filter(posting=posting, replaced_at=None).update(replaced_at=now)
            return Weighting.objects.create(posting=posting, weights=dict(said), why=why, by=by, at=now)
    except IntegrityError as error:
        raise gone from error
