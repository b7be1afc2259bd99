"""Who scores in which round."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.process import Round
from recruitment.models import Posting, User


class PanelQuerySet(models.QuerySet["Panel"]):
    def expected(self, application: "int | models.OuterRef") -> "PanelQuerySet":
        """The seats whose scores of this application are waited for: not excused, and no conflict of interest."""
        conflicted = User.objects.filter(conflicts__application=application, conflicts__conflicted=True)
        return self.filter(excused="").exclude(user__in=conflicted)


class Panel(models.Model):
    """A seat on the panel of a round: who scores there."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="panel", verbose_name=_("posting"))
    round = models.CharField(_("round"), max_length=20, choices=Round)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats", verbose_name=_("assessor"))
    excused = models.CharField(
        _("excused because"), max_length=200, blank=True, help_text=_("A reason here means that we do not wait for this person's scores.")
    )

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat on a panel")
        verbose_name_plural = _("panels")
        ordering = ["round", "user__name"]
        constraints = [models.UniqueConstraint(fields=["posting", "round", "user"], name="one_seat_a_round")]

    def __str__(self) -> str:
        return f"{self.get_round_display()}: {self.user}"
