"""One person let in after the deadline, with a code that works for one application."""

import hashlib
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from recruitment.models import Posting, User


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def visible_to(self, user: User, now: datetime) -> "AdmissionQuerySet":
        """Whoever registers sees all of them, but for the code of somebody whom they have a conflict of interest with."""
        if not user.has_perm("applications.register"):
            return self.none()
        return self.exclude(application__in=Application.objects.filter(conflicts__user=user, conflicts__conflicted=True))


class Admission(models.Model):
    """A code that lets one person send an application after the deadline: who gave it, why, until when, who used it.

    The code itself is read aloud on the telephone and kept nowhere.
    """

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="admissions")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    reason = models.CharField(_("why one person is let in after the deadline"), max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("given at"))
    expires_at = models.DateTimeField(_("works until"))
    application = models.OneToOneField(Application, on_delete=models.SET_NULL, null=True, related_name="admission")
    used_at = models.DateTimeField(_("used at"), null=True)
    revoked_at = models.DateTimeField(_("taken back at"), null=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("code for a late application")
        verbose_name_plural = _("codes for late applications")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"admission {self.pk}"

    @staticmethod
    def digest_of(code: str) -> str:
        """Of the code as it was typed: small letters, spaces and a missing hyphen make no difference."""
        plain = "".join(letter for letter in code.upper() if letter.isalnum())
        return hashlib.sha256(f"admission {plain}".encode()).hexdigest()
