"""The guide of an interview: what is asked, by whom, in how many minutes, and what has been asked of whom."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.panel import Panel
from applications.process import Round
from recruitment.models import Competency, Posting, User

LONGEST = 600
"""Characters of a question; a longer one is a speech."""
MOST_MINUTES = 60


class GuideQuestionQuerySet(models.QuerySet["GuideQuestion"]):
    """Questions of the guides, asked by who looks."""

    def visible_to(self, user: User, now: datetime) -> "GuideQuestionQuerySet":
        """The consultant's, of every round; a member's, of the rounds on whose panel they sit.

        Nobody reads a question for one candidate whom they may not see: one with whom they have a conflict of interest.
        """
        if not user.has_perm("applications.view_guidequestion"):
            return self.none()
        about = Q(application=None) | Q(application__in=Application.objects.visible_to(user, now))
        rows = self.filter(about, posting__state=Posting.LIVE)
        if user.has_perm("applications.change_guidequestion"):
            return rows
        return rows.filter(
            models.Exists(Panel.objects.filter(posting=models.OuterRef("posting"), round=models.OuterRef("round"), user=user))
        )

    def standing(self) -> "GuideQuestionQuerySet":
        """Those in the guide; the others have been taken out and stay in the record."""
        return self.filter(removed_at=None)

    def to_all(self) -> "GuideQuestionQuerySet":
        """Those that every candidate is asked."""
        return self.filter(application=None)

    def asked_of(self, application: Application) -> "GuideQuestionQuerySet":
        """Those for everybody and those for this candidate alone."""
        return self.filter(Q(application=None) | Q(application=application))

    def in_order(self) -> "GuideQuestionQuerySet":
        """As they are asked: by the posting's competencies, then those about none, then those for one candidate only."""
        return self.order_by(
            "round", F("application__name").asc(nulls_first=True), "application_id",
            F("competency__position").asc(nulls_last=True), "position", "pk",
        )  # fmt: skip


class GuideQuestion(models.Model):
    """One question of the guide of a round: the same for everybody, or for one candidate only.

    Written by `applications.guide` alone. What has been asked is never reworded: a new row takes its place.
    """

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="guide", verbose_name=_("posting"))
    round = models.CharField(_("round"), max_length=20, choices=Round)
    # No row of the posting's own waits for it: a competency that leaves the posting leaves its questions as general ones.
    competency = models.ForeignKey(
        Competency, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("competency"),
        help_text=_("None: a question about something else, after those about the competencies."),
    )  # fmt: skip
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="guide", verbose_name=_("only for"),
        help_text=_("Nobody: every candidate of the round is asked it."),
    )  # fmt: skip
    text = models.TextField(_("question"), max_length=LONGEST)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who asks"),
        help_text=_("Somebody on the panel of the round."),
    )  # fmt: skip
    position = models.PositiveIntegerField(default=0, editable=False)
    because = models.TextField(
        _("why it was added"), blank=True, max_length=1_000, help_text=_("Only the recruitment consultants read this.")
    )
    # The posting's words from which the question began, so that it is not taken from there twice.
    origin = models.TextField(blank=True, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)
    at = models.DateTimeField(_("added at"), editable=False)
    removed_at = models.DateTimeField(_("taken out at"), null=True, editable=False)

    objects = GuideQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the interview guide")
        verbose_name_plural = _("questions of the interview guide")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "text"],
                condition=Q(application__isnull=False, removed_at=None),
                name="asked_of_one_candidate_once",
            ),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__range=(1, MOST_MINUTES)), name="minutes_from_1_to_60"),
        ]
        indexes = [models.Index(fields=["posting", "round"], name="guide_of_a_round")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60)


class CoveredQuerySet(models.QuerySet["Covered"]):
    def visible_to(self, user: User, now: datetime) -> "CoveredQuerySet":
        """Those of questions and candidates that `user` may see."""
        return self.filter(
            question__in=GuideQuestion.objects.visible_to(user, now), application__in=Application.objects.visible_to(user, now)
        )


class Covered(models.Model):
    """That a question was asked of a candidate, who ticked it and when. A fact: nothing of what anybody thought of the answer."""

    question = models.ForeignKey(GuideQuestion, on_delete=models.CASCADE, related_name="covered")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="covered")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = CoveredQuerySet.as_manager()

    class Meta:
        verbose_name = _("question that was asked")
        verbose_name_plural = _("questions that were asked")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "application"], name="asked_once_is_asked")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question_id}"
