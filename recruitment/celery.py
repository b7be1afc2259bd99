"""The Celery application. Tasks carry ids and delegate; the rows in the database are the truth."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitment.settings")

app = Celery("recruitment")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
@beat_init.connect
def _tell(**_what: Any) -> None:
    """Tell whoever started this worker or beat that it is up."""
    if "READY_FILE" in os.environ:
        Path(os.environ["READY_FILE"]).touch()
