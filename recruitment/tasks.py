"""Work in the background. A task takes an id and delegates; the rows say what there is to do."""

import logging

from celery import shared_task

from recruitment import clock, invariants, outbox, profile
from recruitment.models import PostingVersion

log = logging.getLogger(__name__)


@shared_task
def deliver(pk: int) -> None:
    """Send one letter, and over the same connection whatever else is due."""
    outbox.send_due(clock.now(), first=pk)


@shared_task
def sweep() -> None:
    """Send every letter that is due: what a lost bell, a dead worker or a mail server that was away left behind."""
    while outbox.send_due(clock.now()):
        # Whatever one connection did not take, the next one takes; what the server put off is no longer due.
        pass


@shared_task
def print_profile(version_pk: int) -> None:
    """Make the PDF of a posting's version, unless it is there."""
    profile.ensure_pdf(PostingVersion.objects.get(pk=version_pk))


@shared_task
def check_invariants() -> None:
    """Log every state that should be impossible, by its name and the rows that are in it."""
    for name, rows in invariants.broken(clock.now()).items():
        if rows:
            log.error("should be impossible: %s in %s", name, " ".join(rows))
