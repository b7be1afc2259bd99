"""The bell that wakes the worker: by the task's name, after the commit, and never a reason to fail.

Who rings imports no task. When nobody hears, the sweep finds the row: the rows are the truth.
"""

import logging

from django.db import transaction

from recruitment.celery import app

log = logging.getLogger(__name__)


def ring(task: str, pk: int) -> None:
    """Call `task` ("app.tasks.name") with `pk` once the present transaction has been committed."""
    transaction.on_commit(lambda: _ring_now(task, pk))


def _ring_now(task: str, pk: int) -> None:
    try:
        app.send_task(task, (pk,))
    except Exception as error:  # noqa: BLE001  # whatever is wrong with the broker, what was asked for is done all the same
        log.warning("nobody heard the bell for %s: %s", task, type(error).__name__)
