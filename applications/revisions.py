"""What an assessment said before: its submissions side by side, as whoever may see the assessment reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.assessing import Entry
from applications.models import Application, Assessment, Submission
from recruitment.models import User
from recruitment.postings.shape import Competency


class Was(NamedTuple):
    """What stood about one competency."""

    word: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change with its reason; `rows` is (competency's heading, before, after) of those that differ."""

    at: datetime
    why: str
    rows: tuple[tuple[str, Was, Was], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An assessment as the page shows it. `judged` is the version of the application that its last submission judged."""

    by: User
    summary: str
    revision: int
    judged: int
    judged_an_older: bool
    changes: tuple[Change, ...]


def told(assessment: Assessment, application: Application, competencies: Sequence[Competency]) -> Told:
    """What it says, and how it has changed. The submissions are asked for once, or were fetched beforehand."""
    kept = sorted(assessment.submissions.all(), key=lambda one: one.number)
    judged = kept[-1].version if kept else application.version
    changes = tuple(_changes(kept, competencies))
    return Told(assessment.by, assessment.summary, assessment.revision, judged, judged < application.version, changes)


def _changes(kept: Sequence[Submission], competencies: Sequence[Competency]) -> Iterator[Change]:
    for before, after in pairwise(kept):
        rows = [(one.heading, _was(before, one.key), _was(after, one.key)) for one in competencies]
        differing = [row for row in rows if row[1] != row[2]]
        if before.summary != after.summary:
            differing.append((_("Overall impression"), Was("", before.summary), Was("", after.summary)))
        yield Change(after.at, after.why, tuple(differing))


def _was(submission: Submission, key: str) -> Was:
    entry = Entry(*submission.entries.get(key, (None, False, "")))
    return Was(_("not covered") if entry.not_observed else str(entry.score or "–"), entry.evidence)
