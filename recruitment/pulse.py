"""Who is heard: worker and beat leave a sign of life in the database, on the real clock.

The beat signs by itself, when it has published a task; the worker when it has done one. So a worker is known to be silent
only while the beat is heard: without a beat it has nothing to do and is not accused.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from celery.signals import after_task_publish, beat_init, task_postrun, worker_init, worker_ready
from django.db import Error, close_old_connections

from recruitment import clock
from recruitment.models import Pulse

WORKER, BEAT = "worker", "beat"
HEARD_WITHIN = timedelta(minutes=3)
OFTEN = 20.0
"""Seconds between two signs of one process: more of them would say nothing more."""

log = logging.getLogger(__name__)
# Monotonic seconds of the last sign of this process, by name.
_signed: dict[str, float] = {}


def leave(name: str, at: datetime) -> None:
    """Note that `name` lives at `at` (real clock); one statement, whoever else writes at the same time."""
    Pulse.objects.bulk_create([Pulse(name=name, at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def silence(real: datetime) -> dict[str, timedelta | None]:
    """How long nothing has been heard of each, at the real instant `real`; None when nothing ever was."""
    heard = dict(Pulse.objects.values_list("name", "at"))
    return {name: real - heard[name] if name in heard else None for name in (WORKER, BEAT)}


def is_silent(lasting: timedelta | None) -> bool:
    return lasting is None or lasting > HEARD_WITHIN


# --- Signing -------------------------------------------------------------------------------------------------------


def sign(name: str) -> None:
    """Leave a sign, unless this process did so a moment ago. A database that is away is no reason to stop working."""
    now = time.monotonic()
    if name in _signed and now - _signed[name] < OFTEN:
        return
    _signed[name] = now
    try:
        close_old_connections()
        leave(name, clock.real())
    except Error as error:
        log.warning("the pulse of the %s could not be written: %s", name, type(error).__name__)


def _beat_begins(**_what: Any) -> None:
    # Connected in the process of the beat alone: the others publish tasks too.
    after_task_publish.connect(_beat_lives)
    sign(BEAT)


def _worker_begins(**_what: Any) -> None:
    task_postrun.connect(_worker_lives)


def _worker_lives(**_what: Any) -> None:
    sign(WORKER)


def _beat_lives(**_what: Any) -> None:
    sign(BEAT)


beat_init.connect(_beat_begins)
worker_init.connect(_worker_begins)
worker_ready.connect(_worker_lives)
