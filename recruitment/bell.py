"""The bell that wakes the worker: by the task's name, after the commit, and never a reason to fail.

Who rings imports no task. When nobody hears, the sweep finds the row: the rows are the truth.
"""

from django.db import transaction

from recruitment.celery import app


def ring(task: str, pk: int) -> None:
    """Call `task` ("app.tasks.name") with `pk` once the present transaction has been committed."""
    # robust: a broker that is away is logged, and what was asked for is done all the same.
    transaction.on_commit(lambda: app.send_task(task, (pk,)), robust=True)
