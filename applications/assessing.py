"""Saving, submitting and changing a scorecard: nothing is overwritten unseen, and what has been submitted is kept as it was.

A page knows from which save it was made (`seen`) and has a name of its own (`page`). A save is refused when another
page has saved in between; it is taken when that other save was this page's own and only the answer was lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from applications import scoring
from applications.models import Application, Assessment, Interpretation, Rating, Refused, RoundRule, Submission
from applications.process import ENDED, Round, Stage
from recruitment.models import Competency, Posting, User


@dataclass(frozen=True, slots=True)
class Entry:
    """What a card says about one competency."""

    score: int | None = None
    not_observed: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a scorecard says; `entries` is {key of the competency: Entry}, with one for each competency."""

    summary: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)


class Overtaken(Exception):
    """Another page has saved since this one was opened. `assessment` is what is stored; nothing was written."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(assessment.pk)
        self.assessment = assessment


class Locked(Overtaken):
    """The assessment has been submitted: it is not saved over, only changed with a reason (`revise`)."""


class Closed(Exception):
    """The consultant has closed the round: nobody scores in it any more. Nothing was written."""


class Incomplete(Exception):
    """A card with gaps cannot be submitted; `gaps` as scoring.gaps gives them."""

    def __init__(self, gaps: dict[str, str]) -> None:
        super().__init__(", ".join(gaps))
        self.gaps = gaps


def own(application: Application, round_: Round, by: User) -> Assessment | None:
    """One's own assessment, begun or submitted."""
    return Assessment.objects.filter(application=application, round=round_, by=by).first()


def seen(assessment: Assessment | None) -> str:
    """The mark of the save that a page was made from; empty before the first one."""
    return assessment.saved_at.isoformat() if assessment else ""


def card_of(assessment: Assessment | None, keys: Sequence[str]) -> Card:
    """What is stored, with an entry for each of `keys`."""
    if assessment is None:
        return Card("", dict.fromkeys(keys, Entry()))
    found = {
        rating.competency.key: Entry(rating.score, rating.not_observed, rating.evidence)
        for rating in assessment.ratings.select_related("competency")
    }
    return Card(assessment.summary, {key: found.get(key, Entry()) for key in keys})


def save(application: Application, round_: Round, by: User, card: Card, *, seen: str, page: str, now: datetime) -> Assessment:
    """Keep a card as a draft, whatever is missing in it. Raises Overtaken, Locked or Closed, and then writes nothing.

    Saving again what is stored already is no conflict: a form that is sent twice is one save.
    """
    with transaction.atomic():
        if RoundRule.objects.closed(application.posting_id, round_).exists():
            raise Closed
        assessment, made = Assessment.objects.get_or_create(
            application=application, round=round_, by=by, defaults={"saved_at": now, "saved_from": page, "summary": card.summary}
        )
        if not made and not _claim(assessment, card, seen, page, now):
            return assessment
        _write(assessment, card)
    return assessment


def _claim(assessment: Assessment, card: Card, mark: str, page: str, now: datetime) -> bool:
    """Take the row for this save: the conditional UPDATE is the lock. False when there is nothing to write."""
    # Also when a page that is being left saves once more: a save without a change must not outdate the confirmation.
    if card_of(assessment, list(card.entries)) == card:
        return False
    overtaken = mark != seen(assessment) and (not page or page != assessment.saved_from)
    if assessment.submitted_at or overtaken:
        raise Locked(assessment) if assessment.submitted_at else Overtaken(assessment)
    # Two saves never carry the same instant, or an old page could pass for the last one.
    at = max(now, assessment.saved_at + timedelta(microseconds=1))
    last = Assessment.objects.filter(pk=assessment.pk, submitted_at=None, saved_at=assessment.saved_at)
    if last.update(saved_at=at, saved_from=page, summary=card.summary) != 1:
        assessment.refresh_from_db()
        raise Locked(assessment) if assessment.submitted_at else Overtaken(assessment)
    assessment.saved_at, assessment.saved_from, assessment.summary = at, page, card.summary
    return True


def _write(assessment: Assessment, card: Card) -> None:
    competencies = Competency.objects.filter(posting=assessment.application.posting_id, key__in=card.entries)
    Rating.objects.bulk_create(
        [
            Rating(
                assessment=assessment, competency=competency,
                score=entry.score, not_observed=entry.not_observed, evidence=entry.evidence,
            )
            for competency in competencies for entry in (card.entries[competency.key],)
        ],
        update_conflicts=True, unique_fields=["assessment", "competency"], update_fields=["score", "not_observed", "evidence"],
    )  # fmt: skip


def rule_mark(assessment: Assessment) -> str:
    """The mark of the rule under which an assessment would be submitted: who would see it. Empty where none was set."""
    rule = RoundRule.objects.present().filter(posting=assessment.application.posting_id, round=assessment.round).first()
    return str(rule.pk) if rule else ""


def submit(assessment: Assessment, keys: Sequence[str], *, seen_at: str, now: datetime, rule: str | None = None) -> Assessment:
    """Submit and lock, once: pressed twice it is the same submission. What was said is kept beside, in a row that never changes.

    `seen_at` is the save that was read before the button was pressed, `rule` the mark of the rule that stood beside it. Raises
    Overtaken when either is another one by now, Closed when the round is, and Incomplete when a competency has neither a score nor
    "not observed", or a score without its evidence.
    """
    if assessment.submitted_at:
        return assessment
    if seen(assessment) != seen_at:
        raise Overtaken(assessment)
    card = card_of(assessment, keys)
    if gaps := scoring.gaps(card.entries, keys):
        raise Incomplete(gaps)
    with transaction.atomic():
        _hold(assessment)
        if rule is not None and rule != rule_mark(assessment):
            raise Overtaken(assessment)
        read = Assessment.objects.filter(pk=assessment.pk, submitted_at=None, saved_at=assessment.saved_at)
        changed = read.filter(_round_open()).update(submitted_at=now, revision=1)
        assessment.refresh_from_db()
        if changed:
            _kept(assessment, card, now)
    # Nobody changed: the other press was faster, a newer draft was saved while this one was read, or the round was closed.
    if not changed and not assessment.submitted_at:
        if RoundRule.objects.closed(assessment.application.posting_id, assessment.round).exists():
            raise Closed
        raise Overtaken(assessment)
    return assessment


def _hold(assessment: Assessment) -> None:
    """Let nobody change a rule of the posting's rounds until this is in: what is submitted is seen by those who were named."""
    Posting.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=assessment.application.posting_id)


def _round_open() -> models.Q:
    """Asked in the very change, so that nothing slips in behind a round that is being closed."""
    return ~models.Q(models.Exists(RoundRule.objects.closed(models.OuterRef("application__posting"), models.OuterRef("round"))))


def _kept(assessment: Assessment, card: Card, now: datetime, why: str = "") -> None:
    Submission.objects.create(
        assessment=assessment, number=assessment.revision, at=now, version=assessment.application.version, why=why, summary=card.summary,
        entries={key: [entry.score, entry.not_observed, entry.evidence] for key, entry in card.entries.items()},
    )  # fmt: skip


# --- A change after that -------------------------------------------------------------------------------------------


def revision_obstacles(assessment: Assessment, now: datetime) -> list[str]:
    """Why a submitted assessment cannot be changed now, as sentences; empty when it can.

    Not the 1st interview's once its assessor reads what the test says: the test is shown after the lock so that it colours no judgement
    of a conversation.
    """
    application = assessment.application
    if RoundRule.objects.closed(application.posting_id, assessment.round).exists():
        return [_("The round is closed, so nobody scores in it any more. Call the consultant if it has to be opened again.")]
    if application.stage in ENDED | {Stage.OFFERED}:
        return [_("It has been decided about %(name)s, and what it was decided on stays as it was.") % {"name": application.name}]
    if assessment.round == Round.FIRST:
        read = Interpretation.objects.visible_to(assessment.by, now).filter(test__application=application)
        if read.exists():
            return [_("You can read what the test says now, so your scores of the interview stay. Write what changed your mind instead.")]
    return []


def revise(assessment: Assessment, card: Card, why: str, *, seen_revision: int, now: datetime) -> Assessment:
    """Change what was submitted: a new version with its reason, visible to whoever sees the assessment; the one before is kept.

    Raises Refused with the sentences, Incomplete, and Overtaken when there is a newer version than the one that was read.
    """
    keys = list(card.entries)
    if found := revision_obstacles(assessment, now):
        raise Refused(found)
    if gaps := scoring.gaps(card.entries, keys):
        raise Incomplete(gaps)
    if not why.strip():
        raise Refused([_("Write why you change it: the committee sees what it said before.")])
    if card_of(assessment, keys) == card:
        raise Refused([_("Nothing has been changed on the card.")])
    with transaction.atomic():
        _hold(assessment)
        at = max(now, assessment.saved_at + timedelta(microseconds=1))
        rows = Assessment.objects.filter(pk=assessment.pk, submitted_at__isnull=False, revision=seen_revision).filter(_round_open())
        if rows.update(revision=seen_revision + 1, saved_at=at, summary=card.summary) != 1:
            assessment.refresh_from_db()
            raise Overtaken(assessment)
        assessment.refresh_from_db()
        _write(assessment, card)
        _kept(assessment, card, now, why.strip())
    return assessment


def thought_mark(assessment: Assessment) -> str:
    """The mark of the afterthought that a page was made from; empty for none."""
    return assessment.afterthought_at.isoformat() if assessment.afterthought_at else ""


def reconsider(assessment: Assessment, text: str, *, seen: str, now: datetime) -> None:
    """Keep what the assessor says after the panel's talk; it changes no score. An empty text takes it away.

    `seen` is the mark of the one that was read. Raises Overtaken when another page has written since, Refused when it has been
    decided about the candidate.
    """
    if assessment.application.stage in ENDED | {Stage.OFFERED}:
        raise Refused(
            [_("It has been decided about %(name)s, and what it was decided on stays as it was.") % {"name": assessment.application.name}]
        )
    with transaction.atomic():
        held = Assessment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assessment.pk, submitted_at__isnull=False)
        if thought_mark(held) != seen:
            raise Overtaken(held)
        at = max(now, held.afterthought_at + timedelta(microseconds=1)) if held.afterthought_at else now
        Assessment.objects.filter(pk=held.pk).update(afterthought=text, afterthought_at=at)
