"""What the worker saw in a file after it was kept: its first page as a picture, its text, whether a virus scanner let it pass."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scan(models.TextChoices):
    """What the virus scanner said. Where none is configured nothing is asked and nothing is held back."""

    NONE = "none", _("not asked")
    WAITING = "waiting", _("being checked")
    CLEAR = "clear", _("checked")
    FOUND = "found", _("held back: a virus scanner found something")


class LookQuerySet(models.QuerySet["Look"]):
    def to_see(self, real: datetime) -> "LookQuerySet":
        """Those that nobody has looked at. `real` is the real clock's."""
        free = Q(lease_until=None) | Q(lease_until__lt=real)
        return self.filter(free, state=Look.State.WAITING)

    def to_scan(self, real: datetime) -> "LookQuerySet":
        """Those whose next question to the scanner is due."""
        return self.filter(scan=Scan.WAITING, scan_after__lte=real)


class Look(models.Model):
    """One file on the disk. By its name there, because what was sent and its correction share the file."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be shown")

    MOST_TRIES = 3

    file = models.CharField(max_length=100, unique=True)
    format = models.CharField(max_length=8)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    picture = models.CharField(max_length=100, blank=True, help_text="where the picture of its first page lies")
    text = models.TextField(blank=True, help_text="what is written in it, as far as it can be read")
    # Masked: 010190-••••. The number itself stays where it was found.
    numbers = models.JSONField(default=list, help_text="civil registration numbers that were found, masked")
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    scan = models.CharField(max_length=7, choices=Scan, default=Scan.NONE)
    scan_after = models.DateTimeField(null=True)
    scan_tries = models.PositiveSmallIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a file")
        verbose_name_plural = _("looks at files")
        indexes = [models.Index(fields=["state"], condition=Q(state="waiting"), name="looks_to_take")]

    def __str__(self) -> str:
        return f"look {self.pk}"

    @property
    def is_held(self) -> bool:
        """Whether the file may not be opened by staff (yet)."""
        return self.scan in (Scan.WAITING, Scan.FOUND)
