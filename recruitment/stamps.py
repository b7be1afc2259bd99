"""A stamp in DATA_DIR, which all processes of an installation share with the uploads: it says whether what a process holds
in its memory is still so.

It changes when a row is written and again when that is committed, so that what was read in between is not kept.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

KEPT = 60.0
"""Seconds after which the database is asked all the same: a restored backup or a change by hand leaves no stamp."""


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
