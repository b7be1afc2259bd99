"""What lies in the case besides the application: the files and the consultant's notes."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
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


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User, now: datetime) -> "NoteQuerySet":
        """One's own; of the others' those that are meant for the consultants, or for the committee, about people one may see."""
        readable = self.filter(application__in=Application.objects.visible_to(user, now))
        if user.has_perm("applications.view_note"):
            return readable.filter(Q(by=user) | ~Q(audience=Note.Audience.ME))
        if user.has_perm("applications.read_pile"):
            return readable.filter(audience=Note.Audience.COMMITTEE)
        return self.none()


class Note(models.Model):
    """What a consultant notes in the case: for whom, and what kind. A telephone call has the day on which it took place.

    What was said on the telephone and matters to the decision is noted as soon as possible (offentlighedsloven § 13).
    """

    class Audience(models.TextChoices):
        """Who reads it, the narrowest first."""

        ME = "me", _("Only me")
        CONSULTANTS = "consultants", _("The consultants")
        COMMITTEE = "committee", _("The consultants and the committee")

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        CALL = "call", _("Phone call")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"))
    audience = models.CharField(_("for whom"), max_length=11, choices=Audience, default=Audience.ME)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.NOTE)
    on = models.DateField(_("on the day"), null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind="call", on__isnull=False) | Q(kind="note", on=None), name="a_call_has_its_day")
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
