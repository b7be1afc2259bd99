"""The live posting, held by each process as long as it is the one that was published: a visitor who asks for nothing of
their own then costs no query.

A stamp in DATA_DIR, which all processes of an installation share with the uploads, changes with every change of a posting:
when the row is written and again when it is committed, so that what was read in between is not kept. It is read anew for
every request. After KEPT the database is asked all the same: a restored backup or a change by hand leaves no stamp.
Whether the posting is open is asked of the clock each time and never held.
"""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from recruitment.models import Posting, PostingVersion

KEPT = 60.0
"""Seconds."""


class Held(NamedTuple):
    stamp: bytes
    posting: Posting
    since: float


# At most one, under "live".
_memory: dict[str, Held] = {}


def posting() -> Posting | None:
    """The live posting with its version; from memory when nothing has changed. Nobody may change the object."""
    stamp, held = _stamp(), _memory.get("live")
    if held and stamp and held.stamp == stamp and time.monotonic() - held.since < KEPT:
        return held.posting
    found = Posting.live()
    if found and stamp:
        _memory["live"] = Held(stamp, found, time.monotonic())
    else:
        forget()
    return found


def forget() -> None:
    """Let this process ask again."""
    _memory.clear()


def _file() -> Path:
    return Path(settings.DATA_DIR) / "posting.stamp"


def _stamp() -> bytes:
    """What the stamp says; empty when there is none yet, and then nothing is held."""
    try:
        return _file().read_bytes()
    except FileNotFoundError:
        with suppress(OSError):
            _renew()
        return b""


def _renew() -> None:
    draft = _file().with_name(f"posting.stamp.{uuid4().hex}")
    draft.write_text(uuid4().hex)
    # Renamed into place: a reader finds the old stamp or the new one, never half of one.
    draft.replace(_file())


def _changed(sender: Any, **_kwargs: Any) -> None:
    _renew()
    transaction.on_commit(_renew)


for _model in (Posting, PostingVersion):
    post_save.connect(_changed, sender=_model)
    post_delete.connect(_changed, sender=_model)
