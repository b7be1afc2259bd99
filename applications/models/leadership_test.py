"""The leadership test of one candidate: the consent, the report, how the consultant reads it, and the talk about it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.assessment import Assessment
from applications.process import Round
from recruitment.models import Competency, User


class TakenTestQuerySet(models.QuerySet["TakenTest"]):
    def visible_to(self, user: User, now: datetime) -> "TakenTestQuerySet":
        """The tests with their reports: for the consultant, about the people whom `user` may see; for nobody else."""
        if not user.has_perm("applications.view_test"):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user, now))


class TakenTest(models.Model):
    """One candidate's leadership test. Without a consent that stands there is no report; what was destroyed leaves only the record of it.

    A result is the candidate's: it may be destroyed whenever the candidate asks (GDPR articles 7 (3) and 17), and whoever is tested
    is told about the result (the practice of the test publishers' code).
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="taken_test")
    consented_at = models.DateTimeField(_("consent given at"), null=True)
    withdrawn_at = models.DateTimeField(_("consent withdrawn at"), null=True)
    file = models.FileField(max_length=100, blank=True)
    name = models.CharField(_("name of the report"), max_length=300, blank=True)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("report by"))
    reported_at = models.DateTimeField(_("report at"), null=True)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True)
    # Empty where the candidate did it.
    destroyed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("destroyed by"))
    destroyed_why = models.CharField(_("why it was destroyed"), max_length=500, blank=True)
    feedback_at = models.DateTimeField(_("talk about the result"), null=True)
    feedback_held_on = models.DateField(_("talk held on"), null=True)
    feedback_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("talk held by"))
    remark = models.TextField(_("the candidate’s remark"), max_length=4_000, blank=True)
    remarked_at = models.DateTimeField(_("remark written at"), null=True)

    objects = TakenTestQuerySet.as_manager()

    class Meta:
        verbose_name = _("leadership test")
        verbose_name_plural = _("leadership tests")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") | Q(consented_at__isnull=False, withdrawn_at=None), name="no_report_without_a_consent"
            ),
            models.CheckConstraint(
                condition=Q(file="", reported_at=None) | (~Q(file="") & Q(reported_at__isnull=False)), name="a_report_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"test {self.pk}"

    @property
    def consents(self) -> bool:
        return self.consented_at is not None and self.withdrawn_at is None


class InterpretationQuerySet(models.QuerySet["Interpretation"]):
    """How the consultant reads the tests, asked by who looks: the one place that decides."""

    def visible_to(self, user: User, now: datetime) -> "InterpretationQuerySet":
        """For the consultant always. For the department head once the head's own scores of the 1st interview are locked, so that a
        test colours nobody's judgement of a conversation. For nobody else.
        """
        readable = self.filter(test__application__in=Application.objects.visible_to(user, now))
        if user.has_perm("applications.view_test"):
            return readable
        if not user.has_perm("applications.read_interpretation"):
            return self.none()
        locked = Assessment.objects.filter(by=user, round=Round.FIRST, submitted_at__isnull=False).values("application")
        return readable.filter(test__application__in=locked)


class Interpretation(models.Model):
    """What the test says about one competency, in the consultant's words; never a number, and never part of one."""

    test = models.ForeignKey(TakenTest, on_delete=models.CASCADE, related_name="interpretations")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("how the test reads"), max_length=4_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = InterpretationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a test")
        verbose_name_plural = _("readings of a test")
        ordering = ["competency__position"]
        constraints = [models.UniqueConstraint(fields=["test", "competency"], name="one_reading_a_competency")]

    def __str__(self) -> str:
        return f"interpretation {self.pk}"
