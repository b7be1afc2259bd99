"""What the applicant asks in the case, and what was answered."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from recruitment.models import User


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, asked by who looks."""

    def visible_to(self, user: User, now: datetime) -> "QuestionQuerySet":
        """Those in the applications that `user` may see, for whoever may read questions."""
        if not user.has_perm("applications.view_question"):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user, now))

    def waiting(self) -> "QuestionQuerySet":
        return self.filter(answered_at=None)


class Question(models.Model):
    """A question of an applicant's, or a request to be deleted, with the answer that somebody of the staff gave."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        DELETION = "deletion", _("Request for deletion")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.QUESTION)
    text = models.TextField(_("question"), max_length=4_000)
    at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), blank=True, max_length=8_000)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(kind="deletion", answered_at=None), name="one_open_request_for_deletion"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="an_answer_has_words_and_an_author",
            ),
        ]
        indexes = [models.Index(fields=["application"], condition=Q(answered_at=None), name="questions_that_wait")]

    def __str__(self) -> str:
        return f"question {self.pk}"

    @property
    def is_for_deletion(self) -> bool:
        return self.kind == self.Kind.DELETION
