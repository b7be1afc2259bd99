"""The committee before the interviews: who may read whom, and what each thinks of inviting whom."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.process import Stage
from recruitment.models import User

UNREAD = (Stage.DRAFT, Stage.WITHDRAWN)


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def standing(self) -> "ConflictQuerySet":
        """Those by which somebody is kept away; the others say that there is none."""
        return self.filter(conflicted=True)

    def pairs(self, posting_id: int) -> set[tuple[int, int]]:
        """(application, user) of every standing conflict of a posting."""
        return set(self.standing().filter(application__posting=posting_id).values_list("application_id", "user_id"))


class Conflict(models.Model):
    """What one reader declared about one applicant before reading: a conflict of interest, or none (forvaltningsloven §§ 3-6)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conflicts", verbose_name=_("reader"))
    conflicted = models.BooleanField(_("has a conflict of interest"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("declared at"))

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of impartiality")
        verbose_name_plural = _("declarations of impartiality")
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="one_declaration_each")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.user}"


class Verdict(models.TextChoices):
    """Whether to invite, as one reader sees it."""

    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Opinions, asked by who looks: the one place that decides who reads whose."""

    def present(self) -> "OpinionQuerySet":
        """The last one of each; those before it are kept."""
        return self.filter(replaced_at=None)

    def visible_to(self, user: User, now: datetime) -> "OpinionQuerySet":
        """One's own; the others' on an application once one's own is given. The consultant, who gives none, reads all."""
        readable = self.filter(application__in=Application.objects.visible_to(user, now))
        if user.has_perm("applications.view_opinion"):
            return readable
        if not user.has_perm("applications.give_opinion"):
            return self.none()
        mine = Opinion.objects.filter(user=user, application=models.OuterRef("application"), replaced_at=None)
        return readable.filter(Q(user=user) | Q(models.Exists(mine)))


class Opinion(models.Model):
    """What one reader thinks of inviting one applicant, with the reason. A change is a new row; the old one stays."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="opinions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("reader"))
    verdict = models.CharField(_("opinion"), max_length=5, choices=Verdict)
    reason = models.TextField(_("reason"), max_length=2_000)
    version = models.PositiveSmallIntegerField(_("version of the application"))
    at = models.DateTimeField(_("given at"))
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["user__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "user"], condition=Q(replaced_at=None), name="one_opinion_each")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_verdict_display()}"
