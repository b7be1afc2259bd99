"""What holds for the scores of a round: what its panel sees of each other's, and whether anybody may still score."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.process import Round
from recruitment.models import Posting, User


class Sight(models.TextChoices):
    """What a member of the panel sees of the others' submitted scores, from the widest to the narrowest."""

    ALWAYS = "always", _("Always, as soon as they are submitted")
    AFTER_OWN = "after_own", _("When one’s own is submitted")
    ALL_IN = "all_in", _("When all are in")
    NEVER = "never", _("Never")

    @property
    def rank(self) -> int:
        """Rises with what is hidden."""
        return list(Sight).index(self)


class RoundRuleQuerySet(models.QuerySet["RoundRule"]):
    def present(self) -> "RoundRuleQuerySet":
        """The one that holds, a round each."""
        return self.filter(replaced_at=None)

    def closed(self, posting_id: int | models.OuterRef, round_: str | models.OuterRef) -> "RoundRuleQuerySet":
        """The row that says that this round is closed, if it is."""
        return self.present().filter(posting=posting_id, round=round_, closed=True)


class RoundRule(models.Model):
    """The rule of one round from `at` on, with the reason. A change is a new row; where there is none, the rule is AFTER_OWN and open."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="round_rules", verbose_name=_("posting"))
    round = models.CharField(_("round"), max_length=20, choices=Round)
    sight = models.CharField(_("who sees whose scores"), max_length=9, choices=Sight, default=Sight.AFTER_OWN)
    closed = models.BooleanField(_("closed"), default=False)
    why = models.TextField(_("reason"), max_length=2_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = RoundRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a round")
        verbose_name_plural = _("rules of a round")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "round"], condition=Q(replaced_at=None), name="one_rule_a_round"),
            models.CheckConstraint(condition=~Q(why=""), name="a_rule_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.round}: {self.sight}{' closed' if self.closed else ''}"


class Weighting(models.Model):
    """How much each competency counts in an order: {key: 1 to 5}, set before the deadline. A change is a new row with its reason."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="weightings", verbose_name=_("posting"))
    weights = models.JSONField(_("weights"))
    why = models.TextField(_("reason"), max_length=2_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    replaced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("weights of the competencies")
        verbose_name_plural = _("weights of the competencies")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["posting"], condition=Q(replaced_at=None), name="one_weighting_a_posting"),
            models.CheckConstraint(condition=~Q(why=""), name="a_weighting_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}: weights {self.pk}"
