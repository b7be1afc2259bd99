"""How gunicorn runs here: `gunicorn -c python:recruitment.gunicorn recruitment.wsgi`."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings

# A rehearsal signs people in with one press: it listens to this machine only, whatever else is asked for.
_here = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
bind = _here if settings.REHEARSAL else os.environ.get("BIND", _here)
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 5
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True
# The heartbeat file of a worker must not lie on a disk that can be slow.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # gunicorn makes a file with a name of its own


def when_ready(server: Any) -> None:
    """Tell whoever started us that the port is open."""
    if "READY_FILE" in os.environ:
        Path(os.environ["READY_FILE"]).touch()
