"""Work in the background about time. A task asks the clock once and delegates."""

from celery import shared_task
from django.conf import settings

from recruitment import clock
from scheduling import reminders


@shared_task
def remind() -> None:
    """Write the reminders that are due. A rehearsal, whose clock jumps, lets the time since the last sweep pass in order."""
    now = clock.now()
    if settings.REHEARSAL:
        reminders.catch_up(now)
    else:
        reminders.sweep(now)
