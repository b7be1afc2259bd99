"""What the machine notes about itself."""

from django.db import models


class RehearsalMark(models.Model):
    """One row in the database of a rehearsal, none in any other: see recruitment.rehearsal."""

    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"rehearsal since {self.since}"


class Pulse(models.Model):
    """When a worker or a beat was last heard, on the real clock: see recruitment.pulse."""

    name = models.CharField(max_length=10, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
