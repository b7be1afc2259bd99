"""What is judged: the application with its files and steps, and what the committee thinks of it."""

from django.db.models import Model

from applications.models.admission import Admission
from applications.models.application import Application, ApplicationQuerySet, new_number
from applications.models.arrival import Arrival, ReplacedFile
from applications.models.assessment import Assessment, AssessmentQuerySet, Rating, Standing, Submission
from applications.models.bundle import Bundle, Scope
from applications.models.committee import Conflict, Opinion, Verdict
from applications.models.declaration import Declaration
from applications.models.guide import Covered, GuideQuestion
from applications.models.joint import JointRating, JointScore
from applications.models.keys import AccessKey, KeyRequest
from applications.models.leadership_test import Interpretation, TakenTest
from applications.models.look import Look, Scan
from applications.models.moving import Overtaken, Refused, Step
from applications.models.offer import OfferTerms
from applications.models.outcome import Decision, InternalReason, Outcome
from applications.models.panel import Panel
from applications.models.papers import Attachment, Note, stored_name
from applications.models.questions import Question
from applications.models.reference import Referee, ReferenceCheck
from applications.models.round_rule import RoundRule, Sight, Weighting
from applications.models.screening import Finding, Read, Screening
from applications.models.tag import Tag

OWNERS: tuple[type[Model], ...] = (Attachment, ReplacedFile, TakenTest)
"""Whatever keeps a file on the disk, under `file`: what none of them names is nobody's and is thrown away."""

__all__ = [
    "OWNERS",
    "AccessKey",
    "Admission",
    "Application",
    "ApplicationQuerySet",
    "Arrival",
    "Assessment",
    "AssessmentQuerySet",
    "Attachment",
    "Bundle",
    "Conflict",
    "Covered",
    "Decision",
    "Declaration",
    "Finding",
    "GuideQuestion",
    "InternalReason",
    "Interpretation",
    "JointRating",
    "JointScore",
    "KeyRequest",
    "Look",
    "Note",
    "OfferTerms",
    "Opinion",
    "Outcome",
    "Overtaken",
    "Panel",
    "Question",
    "Rating",
    "Read",
    "Referee",
    "ReferenceCheck",
    "Refused",
    "ReplacedFile",
    "RoundRule",
    "Scan",
    "Scope",
    "Screening",
    "Sight",
    "Standing",
    "Step",
    "Submission",
    "Tag",
    "TakenTest",
    "Verdict",
    "Weighting",
    "new_number",
    "stored_name",
]
