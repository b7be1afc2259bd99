"""States of an application that should be impossible; see `recruitment.invariants`."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from applications.letters import ENDED, RECEIPT
from applications.models import Application, ApplicationQuerySet, Assessment, Attachment, Step, Submission
from applications.process import MOVES, UNDER_WAY, Stage
from recruitment.invariants import impossible, named
from recruitment.models import OutgoingMail, Posting


def _named(rows: "QuerySet[Application]") -> list[str]:
    return named("application", rows.order_by().values_list("pk", flat=True))


def _letters(**which: object) -> "QuerySet[OutgoingMail]":
    """The letters about the application of the outer query."""
    reference = Concat(Value("application:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return OutgoingMail.objects.filter(thing=reference, **which)


@impossible
def sent_without_receipt(now: datetime) -> list[str]:
    """Whatever was sent has a receipt in the outbox."""
    return _named(_sent().filter(~Exists(_letters(letter=RECEIPT.name))))


@impossible
def sent_without_its_files(now: datetime) -> Iterable[str]:
    """Whatever was sent has its CV, and every file lies where its row says, in its full size."""
    without = _sent().exclude(attachments__kind=Attachment.Kind.CV).values_list("pk", flat=True)
    files = Attachment.objects.exclude(application__stage=Stage.DRAFT).values_list("application", "file", "size")
    return named("application", {*without, *(pk for pk, name, size in files.iterator() if not _lies_there(name, size))})


def _lies_there(name: str, size: int) -> bool:
    try:
        return default_storage.size(name) == size
    except OSError:
        return False


@impossible
def draft_with_moment_of_receipt(now: datetime) -> list[str]:
    """A draft has not been received, and whatever else there is has been."""
    draft = Q(stage=Stage.DRAFT)
    return _named(Application.objects.filter((draft & Q(submitted_at__isnull=False)) | (~draft & Q(submitted_at=None))))


@impossible
def stage_differs_from_last_step(now: datetime) -> list[str]:
    """An application is where its last step led, and a draft where there is none."""
    last = Step.objects.filter(application=OuterRef("pk")).order_by("-pk").values("to_stage")[:1]
    return _named(Application.objects.annotate(led_to=Coalesce(Subquery(last), Value(Stage.DRAFT.value))).exclude(stage=F("led_to")))


@impossible
def post_promised_twice(now: datetime) -> Iterator[str]:
    """At most one in a posting is offered the post or has it."""
    rows = Application.objects.filter(stage__in=(Stage.OFFERED, Stage.HIRED)).order_by()
    twice = rows.values("posting").annotate(n=Count("pk")).filter(n__gt=1).values("posting")
    yield from _named(rows.filter(posting__in=twice))


@impossible
def unanswered_in_closed_posting(now: datetime) -> list[str]:
    """When a posting is closed, everybody in it has an answer that has left."""
    answers = [move.letter.name for move in MOVES.values() if move.to is Stage.REJECTED and move.letter]
    unanswered = Q(stage__in=UNDER_WAY) | (Q(stage=Stage.REJECTED) & ~Exists(_letters(letter__in=answers, state="sent")))
    # Where the recruitment ended, whoever waited was told of that.
    told = Q(stage__in=UNDER_WAY) & ~Q(posting__ended="") & Exists(_letters(letter=ENDED.name, state="sent"))
    return _named(_sent().filter(unanswered, posting__state=Posting.CLOSED).exclude(told))


@impossible
def submitted_without_its_version(now: datetime) -> list[str]:
    """What an assessment says was submitted is kept, version for version: its last submission bears its number."""
    last = Submission.objects.filter(assessment=OuterRef("pk"), number=OuterRef("revision"))
    rows = Assessment.objects.filter(Q(submitted_at__isnull=False) & ~Exists(last))
    return named("assessment", rows.order_by().values_list("pk", flat=True))


def _sent() -> ApplicationQuerySet:
    return Application.objects.sent()
