"""What the consultant means to decide about each applicant, before anybody is told: shown to nobody, changed freely."""

from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.moving import Step
from recruitment.models import OutgoingMail, User


class Decision(models.TextChoices):
    """Where somebody goes from here. What that is in moves depends on the stage: see applications.outcomes.COURSES."""

    ON = "on", _("Invite")
    RESERVE = "reserve", _("Reserve")
    NOT_ON = "not_on", _("Not further")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def pending(self) -> "OutcomeQuerySet":
        """Those that nobody has been told."""
        return self.filter(published_at=None)

    def visible_to(self, user: User, now: datetime) -> "OutcomeQuerySet":
        """Whoever decides sees those of the people whom they may see; nobody else sees any."""
        if not user.has_perm("applications.decide"):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user, now))


class Outcome(models.Model):
    """One decision about one applicant: pending until it is published, then kept as what was decided.

    An empty `subject` and `body` stand for the letter's own text, made anew each time it is shown; what a person has edited
    is kept here and sent as it stands. `stamp` tells whether somebody has changed it since a page was opened.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="outcomes")
    decision = models.CharField(_("decision"), max_length=8, choices=Decision)
    criteria = models.JSONField(_("criteria"), default=list, blank=True, help_text="[key of a wish or a competency]")
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    silent = models.BooleanField(_("no letter"), default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    changed_at = models.DateTimeField(_("changed at"))
    changes = models.PositiveIntegerField(default=1, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("published by"))
    step = models.OneToOneField(Step, on_delete=models.SET_NULL, null=True, related_name="outcome")
    mail = models.OneToOneField(OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["application__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(published_at=None), name="one_pending_decision"),
            models.CheckConstraint(condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="a_whole_letter_or_none"),
        ]
        indexes = [models.Index(fields=["-published_at"], name="decisions_published")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.decision}"

    @property
    def stamp(self) -> str:
        """Changes with every change of this row; what a page of ours shows is named by it."""
        return f"{self.pk}.{self.changes}"

    @property
    def edited(self) -> bool:
        """Whether a person has written the letter's text."""
        return bool(self.body)

    @cached_property
    def own_reason(self) -> str:
        """The internal reason, or nothing."""
        kept: InternalReason | None = getattr(self, "internal", None)
        return kept.text if kept else ""


class InternalReason(models.Model):
    """Why, among ourselves: never in a letter, and in a table of its own so that no list shows it by accident.

    It is part of the case all the same: whoever asks for access to their documents may come to read it.
    """

    outcome = models.OneToOneField(Outcome, on_delete=models.CASCADE, related_name="internal")
    text = models.TextField(_("internal reason"), max_length=4_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("internal reason")
        verbose_name_plural = _("internal reasons")

    def __str__(self) -> str:
        return f"internal reason {self.pk}"
