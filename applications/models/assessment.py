"""What the committee thinks: assessments, their ratings, and who may see them."""

from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.panel import Panel
from applications.models.round_rule import RoundRule, Sight
from applications.process import Round
from recruitment.models import Competency, User


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments, asked by who looks: the one place that decides what anybody may see of anybody's scores."""

    def visible_to(self, user: User, now: datetime) -> "AssessmentQuerySet":
        """None about whom one has a conflict of interest with. One's own, always. Others' when submitted, and then:

        * for a member of the round's panel as the rule of the round says (`RoundRule`, `Sight`): as soon as they are there, once
          one's own on the same candidate is submitted (where nothing is said), once all are in as well, or never;
        * for everybody else who may read scores: once all who are expected have submitted or the round is closed, at any time
          where the rule is "always".
        """
        own = Q(by=user)
        conflicted = Application.objects.filter(conflicts__user=user, conflicts__conflicted=True)
        if not user.has_perm("applications.view_assessment"):
            return self.filter(own).exclude(application__in=conflicted)
        here = {"posting": models.OuterRef("application__posting"), "round": models.OuterRef("round")}
        mine = Assessment.objects.filter(
            by=user, submitted_at__isnull=False, application=models.OuterRef("application"), round=models.OuterRef("round")
        )
        seated, scored = models.Exists(Panel.objects.filter(user=user, **here)), models.Exists(mine)
        rule = RoundRule.objects.present().filter(**here)
        over = models.Exists(rule.filter(closed=True)) | ~models.Exists(_awaited())
        narrow = models.Exists(rule.filter(sight__in=(Sight.ALL_IN, Sight.NEVER)))
        others = Q(submitted_at__isnull=False) & (
            models.Exists(rule.filter(sight=Sight.ALWAYS))
            | (seated & scored & ~narrow)
            | (seated & scored & models.Exists(rule.filter(sight=Sight.ALL_IN)) & over)
            | (~seated & over)
        )
        return self.filter(own | others).exclude(application__in=conflicted)

    def standing(self) -> "dict[tuple[int, str, int], Standing]":
        """How far each assessor is, by (application, round, assessor): no word and no number of what was thought."""
        rows = self.values_list("application_id", "round", "by_id", "saved_at", "submitted_at")
        return {(application, round_, by): Standing(saved, submitted) for application, round_, by, saved, submitted in rows}


def _awaited() -> models.QuerySet[Panel]:
    """The seats whose scores are waited for, of the candidate and the round of the outer query of assessments."""
    submitted = Assessment.objects.filter(
        by=models.OuterRef("user"), submitted_at__isnull=False,
        application=models.OuterRef(models.OuterRef("application")), round=models.OuterRef(models.OuterRef("round")),
    )  # fmt: skip
    seats = Panel.objects.filter(posting=models.OuterRef("application__posting"), round=models.OuterRef("round"))
    return seats.filter(~models.Exists(submitted)).expected(models.OuterRef(models.OuterRef("application")))


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
    # The number of the last submission; each is kept in a row of its own.
    revision = models.PositiveSmallIntegerField(_("version of the assessment"), default=0)
    # What the assessor says after the panel's talk. It changes no score.
    afterthought = models.TextField(_("what changed my mind"), blank=True, max_length=4_000)
    afterthought_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["round", "by__name"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "by"], name="one_assessment_each"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, revision=0) | Q(submitted_at__isnull=False, revision__gte=1), name="submitted_has_a_version"
            ),
        ]

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


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User, now: datetime) -> "SubmissionQuerySet":
        """Whoever may see an assessment sees what it said before."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user, now))


class Submission(models.Model):
    """What an assessment said when it was submitted, and each time it was changed after that. Never changed itself.

    `version` is the version of the application that was judged; `entries` is {key of the competency: [score or None, not observed,
    evidence]}.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    version = models.PositiveSmallIntegerField(_("version of the application"))
    why = models.TextField(_("why it was changed"), blank=True, max_length=2_000)
    summary = models.TextField(_("overall impression"), blank=True, max_length=4_000)
    entries = models.JSONField(default=dict)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission of an assessment")
        verbose_name_plural = _("submissions of an assessment")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="one_submission_a_number"),
            models.CheckConstraint(condition=Q(number=1, why="") | (Q(number__gte=2) & ~Q(why="")), name="a_change_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.number}"
