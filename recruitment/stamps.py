"""What a process holds in its memory as long as a stamp says that it is still so.

The stamp lies in DATA_DIR, which all processes of an installation share with the uploads, and is read anew for every use.

It changes when a row is written and again when that is committed, so that what was read in between is not kept.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

KEPT = 60.0
"""Seconds after which the database is asked all the same: a restored backup or a change by hand leaves no stamp."""


T = TypeVar("T")


class Stamp:
    """The stamp `<name>.stamp`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def file(self) -> Path:
        return Path(settings.DATA_DIR) / f"{self.name}.stamp"

    def read(self) -> bytes:
        """What the stamp says; empty when there is none yet, and then nothing is to be held."""
        try:
            return self.file().read_bytes()
        except FileNotFoundError:
            with suppress(OSError):
                self.renew()
            return b""

    def renew(self) -> None:
        """Make all that is held out of date."""
        draft = self.file().with_name(f"{self.name}.stamp.{uuid4().hex}")
        draft.write_text(uuid4().hex)
        # Renamed into place: a reader finds the old stamp or the new one, never half of one.
        draft.replace(self.file())

    def changes_with(self, *models: type[Model]) -> None:
        """Renew it with every row of these that is written or deleted."""
        for model in models:
            post_save.connect(self._changed, sender=model)
            post_delete.connect(self._changed, sender=model)

    def _changed(self, sender: Any, **_kwargs: Any) -> None:
        self.renew()
        transaction.on_commit(self.renew)


class _Held(NamedTuple):
    stamp: bytes
    what: Any
    since: float


class Memory(Generic[T]):
    """The answer of `ask`, held until the stamp changes. Nobody may change the object; None is never held."""

    def __init__(self, stamp: Stamp, ask: Callable[[], T]) -> None:
        self.stamp, self.ask = stamp, ask
        self._held: _Held | None = None

    def get(self) -> T:
        stamp, held = self.stamp.read(), self._held
        if held and stamp and held.stamp == stamp and time.monotonic() - held.since < KEPT:
            found: T = held.what
            return found
        found = self.ask()
        self._held = _Held(stamp, found, time.monotonic()) if stamp and found is not None else None
        return found

    def put(self, what: T) -> None:
        """Hold this as if it had been the answer."""
        self._held = _Held(self.stamp.read() or self.stamp.read(), what, time.monotonic())

    def forget(self) -> None:
        """Let this process ask again."""
        self._held = None
