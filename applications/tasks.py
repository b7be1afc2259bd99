"""Work in the background about applications. A task takes an id and delegates."""

from celery import shared_task

from applications import keys
from recruitment import clock


@shared_task
def answer_key_request(pk: int) -> None:
    """Answer one request for a key."""
    keys.answer(pk, clock.now())


@shared_task
def answer_waiting() -> None:
    """Answer the requests for a key that nobody has answered."""
    keys.answer_waiting(clock.now())
