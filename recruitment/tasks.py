"""Work in the background. A task takes an id and delegates; the rows say what there is to do."""

from celery import shared_task

from recruitment import clock, outbox, profile
from recruitment.models import PostingVersion


@shared_task
def deliver(pk: int) -> None:
    """Send one letter."""
    outbox.deliver(pk, now=clock.now())


@shared_task
def sweep() -> None:
    """Send every letter that is due: what a lost bell, a dead worker or a mail server that was away left behind."""
    now = clock.now()
    for pk in outbox.waiting(now):
        outbox.deliver(pk, now=now)


@shared_task
def print_profile(version_pk: int) -> None:
    """Make the PDF of a posting's version, unless it is there."""
    profile.ensure_pdf(PostingVersion.objects.get(pk=version_pk))
