"""What a panel agrees on after the talk: a judgement of its own, which stands beside the independent ones and changes none of them."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.assessment import Assessment
from applications.models.panel import Panel
from applications.process import Round
from recruitment.models import Competency, User


class JointScoreQuerySet(models.QuerySet["JointScore"]):
    def present(self) -> "JointScoreQuerySet":
        """The last one of each candidate and round; those before it are kept."""
        return self.filter(replaced_at=None)

    def visible_to(self, user: User, now: datetime) -> "JointScoreQuerySet":
        """For a member of the round's panel once the own scores of that candidate are submitted; for whoever else may read
        scores always, as it is first written when all are in. Of nobody with whom one has a conflict of interest.
        """
        if not user.has_perm("applications.view_assessment"):
            return self.none()
        seats = Panel.objects.filter(posting=models.OuterRef("application__posting"), round=models.OuterRef("round"), user=user)
        mine = Assessment.objects.filter(
            by=user, submitted_at__isnull=False, application=models.OuterRef("application"), round=models.OuterRef("round")
        )
        conflicted = Application.objects.filter(conflicts__user=user, conflicts__conflicted=True)
        return self.filter(models.Exists(mine) | ~models.Exists(seats)).exclude(application__in=conflicted)


class JointScore(models.Model):
    """What the panel of a round says of one candidate after its talk. A change is a new row; the old one stays."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="joint_scores")
    round = models.CharField(_("round"), max_length=20, choices=Round)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("at"))
    summary = models.TextField(_("what the panel agreed on"), blank=True, max_length=4_000)
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = JointScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint judgement")
        verbose_name_plural = _("joint judgements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], condition=Q(replaced_at=None), name="one_joint_score_a_round")
        ]

    def __str__(self) -> str:
        return f"joint {self.pk}"


class JointRating(models.Model):
    """One competency in a joint judgement: 1 to 5 or not observed, and what changed the picture."""

    joint = models.ForeignKey(JointScore, on_delete=models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    not_observed = models.BooleanField(_("not observed"), default=False)
    changed_mind = models.TextField(_("what changed the picture"), blank=True, max_length=4_000)

    class Meta:
        verbose_name = _("joint rating")
        verbose_name_plural = _("joint ratings")
        ordering = ["competency__position"]
        constraints = [
            models.UniqueConstraint(fields=["joint", "competency"], name="one_joint_rating_a_competency"),
            models.CheckConstraint(
                condition=Q(score__isnull=False, score__range=(1, 5), not_observed=False) | Q(score=None, not_observed=True),
                name="a_joint_rating_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"joint {self.joint_id}: {self.competency_id}"
