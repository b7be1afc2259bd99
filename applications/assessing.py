"""Saving and submitting a scorecard: nothing is overwritten unseen, and what has been submitted stays as it is.

A page knows from which save it was made (`seen`) and has a name of its own (`page`). A save is refused when another
page has saved in between; it is taken when that other save was this page's own and only the answer was lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from applications import scoring
from applications.models import Application, Assessment, Rating
from applications.process import Round
from recruitment.models import Competency, User


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
    """The assessment has been submitted and cannot be changed."""


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
    """Keep a card as a draft, whatever is missing in it. Raises Overtaken or Locked, and then writes nothing.

    Saving again what is stored already is no conflict: a form that is sent twice is one save.
    """
    with transaction.atomic():
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


def submit(assessment: Assessment, keys: Sequence[str], *, seen_at: str, now: datetime) -> Assessment:
    """Submit and lock, once: pressed twice it is the same submission.

    `seen_at` is the save that was read before the button was pressed. Raises Overtaken when there is a newer one, and
    Incomplete when a competency has neither a score nor "not observed", or a score without its evidence.
    """
    if assessment.submitted_at:
        return assessment
    if seen(assessment) != seen_at:
        raise Overtaken(assessment)
    gaps = scoring.gaps(card_of(assessment, keys).entries, keys)
    if gaps:
        raise Incomplete(gaps)
    read = Assessment.objects.filter(pk=assessment.pk, submitted_at=None, saved_at=assessment.saved_at)
    changed = read.update(submitted_at=now)
    assessment.refresh_from_db()
    # Nobody changed: either the other press was faster, or a newer draft was saved while this one was read.
    if not changed and not assessment.submitted_at:
        raise Overtaken(assessment)
    return assessment
