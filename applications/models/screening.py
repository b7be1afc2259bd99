"""What the consultant finds in an application, held up against the wished background; apart from every score."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from recruitment.models import User


class Finding(models.TextChoices):
    """How far the application meets one wish, as it is written."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("Not met")
    UNCLEAR = "unclear", _("Unclear")


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def visible_to(self, user: User, now: datetime) -> "ScreeningQuerySet":
        """Whoever screens sees all of it, of the people whom they may see."""
        if not user.has_perm("applications.screen"):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user, now))


class Screening(models.Model):
    """What was found about one wish in one application, with the words that show it. `version` is the one that was read."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="screenings")
    criterion = models.SlugField(_("wish"), max_length=60)
    finding = models.CharField(_("finding"), max_length=7, choices=Finding)
    quote = models.TextField(_("the words that show it"), blank=True, max_length=2_000)
    version = models.PositiveSmallIntegerField(_("version of the application"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="one_finding_a_wish")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.criterion}"


class Read(models.Model):
    """Which version of an application one of the staff has opened last; a correction makes it unread again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="one_mark_a_reader")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.user_id}"
