"""How far the reminders have been asked for."""

from datetime import datetime

from django.db import models


class Swept(models.Model):
    """One row: the moment up to which the reminders have been asked for, on the clock of the installation."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"swept until {self.until:%Y-%m-%dT%H:%MZ}"

    @classmethod
    def last(cls) -> datetime | None:
        return cls.objects.values_list("until", flat=True).first()

    @classmethod
    def note(cls, now: datetime) -> None:
        """Only forwards: of two sweeps at once the later one counts."""
        if not cls.objects.filter(pk=1, until__lt=now).update(until=now):
            cls.objects.get_or_create(pk=1, defaults={"until": now})
