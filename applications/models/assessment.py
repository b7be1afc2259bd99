"""What the committee thinks: assessments, their ratings, and who may see them."""

from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.panel import Panel
from applications.process import Round
from recruitment.models import Competency, User


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments, asked by who looks: the one place that decides what anybody may see of anybody's scores."""

    def visible_to(self, user: User, now: datetime) -> "AssessmentQuerySet":
        """None about whom one has a conflict of interest with. One's own, always. Others' when submitted, and then:

        * for a member of the round's panel: once one's own on the same candidate and round is submitted;
        * for everybody else who may read scores: once all who are expected have submitted.
        """
        own = Q(by=user)
        conflicted = Application.objects.filter(conflicts__user=user, conflicts__conflicted=True)
        if not user.has_perm("applications.view_assessment"):
            return self.filter(own).exclude(application__in=conflicted)
        mine = Assessment.objects.filter(
            by=user, submitted_at__isnull=False, application=models.OuterRef("application"), round=models.OuterRef("round")
        )
        my_seat = Panel.objects.filter(posting=models.OuterRef("application__posting"), round=models.OuterRef("round"), user=user)
        submitted_there = Assessment.objects.filter(
            by=models.OuterRef("user"), submitted_at__isnull=False,
            application=models.OuterRef(models.OuterRef("application")), round=models.OuterRef(models.OuterRef("round")),
        )  # fmt: skip
        awaited = Panel.objects.filter(
            ~models.Exists(submitted_there), posting=models.OuterRef("application__posting"), round=models.OuterRef("round"),
        ).expected(models.OuterRef(models.OuterRef("application")))  # fmt: skip
        others = Q(submitted_at__isnull=False) & (
            (models.Exists(my_seat) & models.Exists(mine)) | (~models.Exists(my_seat) & ~models.Exists(awaited))
        )
        return self.filter(own | others).exclude(application__in=conflicted)

    def standing(self) -> "dict[tuple[int, str, int], Standing]":
        """How far each assessor is, by (application, round, assessor): no word and no number of what was thought."""
        rows = self.values_list("application_id", "round", "by_id", "saved_at", "submitted_at")
        return {(application, round_, by): Standing(saved, submitted) for application, round_, by, saved, submitted in rows}


class Standing(NamedTuple):
    """When an assessment was saved, and when it was submitted or None."""

    saved_at: datetime
    submitted_at: datetime | None


class Assessment(models.Model):
    """What one assessor thinks of one candidate after one round: a draft until it is submitted."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessments")
    round = models.CharField(_("round"), max_length=20, choices=Round)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("assessor"))
    summary = models.TextField(_("overall impression"), blank=True, max_length=4_000)
    # Rises with every save, so that an older page can be told from a newer one.
    saved_at = models.DateTimeField(_("saved at"))
    # Which opened page saved last: a page whose answer was lost on the way is not taken for somebody else's.
    saved_from = models.CharField(max_length=32, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["round", "by__name"]
        constraints = [models.UniqueConstraint(fields=["application", "round", "by"], name="one_assessment_each")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.round}: {self.by}"


class Rating(models.Model):
    """One competency in one assessment: evidence first, then 1 to 5, or not observed. Neither means not judged yet."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="ratings")
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    not_observed = models.BooleanField(_("not observed"), default=False)
    evidence = models.TextField(_("evidence"), blank=True, max_length=4_000)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["competency__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "competency"], name="one_rating_a_competency"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(1, 5)), name="score_from_1_to_5"),
            models.CheckConstraint(condition=Q(not_observed=False) | Q(score=None), name="not_observed_has_no_score"),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.score or '–'}"
