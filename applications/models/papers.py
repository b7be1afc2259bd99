"""What lies in the case besides the application: the files and the consultant's notes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.look import Look
from recruitment.models import User


def stored_name(attachment: "Attachment", filename: str) -> str:
    """Where a file lies: a random name that tells nothing; the applicant's own name is kept in the row for display."""
    return f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """A file that the applicant sent, checked before it was kept."""

    class Kind(models.TextChoices):
        CV = "cv", _("CV")
        OTHER = "other", _("Other attachment")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    file = models.FileField(upload_to=stored_name, max_length=100)
    name = models.CharField(_("name"), max_length=300)
    format = models.CharField(_("format"), max_length=8)
    size = models.PositiveIntegerField(_("size"))
    pages = models.PositiveIntegerField(_("pages"), null=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))

    look: "Look | None"
    """What the worker saw in it; set by `looking.beside`."""

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What the consultant notes in the case; seen by the consultant only."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:60]
