"""The private calendar of one member of the panel: an address that nobody else knows."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.models import User


class Feed(models.Model):
    """The right to fetch one person's panel times by a secret address. The secret is stored hashed; a revoked one stays as history."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feeds", verbose_name=_("user"))
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="one_feed_a_user")]

    def __str__(self) -> str:
        return f"feed {self.pk}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of a secret: it is long and random, so a plain hash cannot be turned back."""
        return hashlib.sha256(secret.encode()).hexdigest()
