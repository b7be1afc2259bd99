"""Work in the background about applications. A task takes an id and delegates."""

from celery import shared_task

from applications import bundles, copies, endings, keys, looking
from recruitment import clock


@shared_task
def answer_key_request(pk: int) -> None:
    """Answer one request for a key."""
    keys.answer(pk, clock.now())


@shared_task
def answer_waiting() -> None:
    """Answer the requests for a key that nobody has answered."""
    keys.answer_waiting(clock.now())


@shared_task
def print_copy(pk: int) -> None:
    """Set the copy of one application, unless it is there."""
    copies.ensure(pk)


@shared_task
def tidy_copies() -> None:
    """Throw away the copies that nobody has fetched for an hour."""
    copies.tidy()


@shared_task
def make_bundle(pk: int) -> None:
    """Make one reading folder."""
    bundles.make_in_a_process(pk)


@shared_task
def make_bundles() -> None:
    """Make the reading folders that nobody makes, and throw away the old ones."""
    for pk in bundles.left(clock.real()):
        bundles.make_in_a_process(pk)
    bundles.tidy(clock.now())


@shared_task
def look_at(pk: int) -> None:
    """Look at one file: its picture, its text, the virus scanner."""
    looking.look_at(pk)


@shared_task
def look_around() -> None:
    """Look at whatever nobody has looked at."""
    looking.sweep()


@shared_task
def tell_of_the_end(pk: int) -> None:
    """Write to whoever waits in the recruitment of this end."""
    endings.tell(clock.now())


@shared_task
def tell_of_ends() -> None:
    """Write to whoever has not been told that a recruitment has ended, or goes on after all."""
    endings.tell(clock.now())


@shared_task
def tidy_files() -> None:
    """Throw away files that nobody owns."""
    looking.tidy()
