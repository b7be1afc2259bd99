"""What the consultant finds in an application, held up against the wished background; apart from every score."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.assessment import Assessment
from applications.process import Round
from recruitment.models import User

COMPETENCY = "k-"
"""What the criterion begins with where it is a competency; no key of the posting's has a dash."""


def criterion_of(competency: str) -> str:
    """The criterion of a competency, by its key."""
    return f"{COMPETENCY}{competency}"


class Finding(models.TextChoices):
    """How far the application meets one wish, as it is written."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("Not met")
    UNCLEAR = "unclear", _("Unclear")


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def visible_to(self, user: User, now: datetime) -> "ScreeningQuerySet":
        """Whoever screens sees all of it, of the people whom they may see. Whoever scores sees what was found about the
        competencies, and of a candidate whose scores of the 1st interview they have submitted: it must colour nobody's judgement.
        """
        readable = self.filter(application__in=Application.objects.visible_to(user, now))
        if user.has_perm("applications.screen"):
            return readable
        if not user.has_perm("applications.score"):
            return self.none()
        locked = Assessment.objects.filter(by=user, round=Round.FIRST, submitted_at__isnull=False).values("application")
        return readable.of_competencies().filter(application__in=locked)

    def of_competencies(self) -> "ScreeningQuerySet":
        return self.filter(criterion__startswith=COMPETENCY)

    def of_wishes(self) -> "ScreeningQuerySet":
        return self.exclude(criterion__startswith=COMPETENCY)


class Screening(models.Model):
    """What was found about one wish in one application, with the words that show it. `version` is the one that was read.

    `criterion` is the key of a wish, or `criterion_of` a competency.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="screenings")
    criterion = models.SlugField(_("wish"), max_length=64)
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
