"""The reading folder: everything that one reader may read, or compare, as one PDF with that reader's name on every page."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.process import UNDER_WAY, Round, Stage
from recruitment.models import Posting, User

if TYPE_CHECKING:
    from datetime import datetime


class Scope(models.TextChoices):
    """Whose applications are in it."""

    UNDER_WAY = "under_way", _("Everybody who is under way")
    SHORTLISTED = "shortlisted", _("Those who are shortlisted or further")
    # No applications, but what the reader may see of their scores, for the meeting.
    FIRST = Round.FIRST.value, _("1st interview: the comparison")
    SECOND = Round.SECOND.value, _("2nd interview: the comparison")

    @property
    def round(self) -> Round | None:
        """The round whose comparison it is, if it is one."""
        return Round(self) if self.value in Round.values else None

    @property
    def stages(self) -> frozenset[Stage]:
        return UNDER_WAY - {Stage.SUBMITTED} if self is Scope.SHORTLISTED else UNDER_WAY


class BundleQuerySet(models.QuerySet["Bundle"]):
    def visible_to(self, user: User, now: "datetime") -> "BundleQuerySet":
        """A reader's own, which bear that name on every page. What is in them is asked again when one is opened."""
        own = self.filter(posting__state=Posting.LIVE, reader=user)
        return own if user.has_perm("applications.read_bundle") else own.none()

    def to_make(self, real: "datetime") -> "BundleQuerySet":
        """Those that nobody makes: asked for, or left behind by a worker that died. `real` is the real clock's."""
        return self.filter(Q(state=Bundle.State.ASKED) | Q(state=Bundle.State.MAKING, lease_until__lt=real))


class Bundle(models.Model):
    """One reading folder. The worker makes it; the row says how far it has come.

    `contents` is what is in it: [[primary key, version] of an application or, in a comparison, of an assessment]. It is kept for
    KEPT days.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for its turn")
        MAKING = "making", _("Is being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    KEPT = timedelta(days=14)
    MOST_TRIES = 3

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="bundles")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("reader"))
    scope = models.CharField(_("contents"), max_length=20, choices=Scope)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked for at"))
    ready_at = models.DateTimeField(_("ready at"), null=True)
    name = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    contents = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    size = models.PositiveBigIntegerField(_("size"), null=True)
    damaged = models.PositiveIntegerField(_("files that could not be opened"), default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading folder")
        verbose_name_plural = _("reading folders")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            # Whoever presses twice gets one.
            models.UniqueConstraint(fields=["reader", "scope"], condition=Q(state__in=("asked", "making")), name="one_bundle_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}, {self.reader}"

    @property
    def path(self) -> Path:
        """Where it lies, under a name that tells nothing."""
        return Path(settings.DATA_DIR) / "bundles" / f"{self.name.hex}.pdf"

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.ASKED, self.State.MAKING)
