"""The terms of an offer: how far they have been agreed, and when the work begins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.moving import Step
from recruitment.models import User


class OfferTerms(models.Model):
    """What stood at one moment about one offer. A row is never changed: the newest counts, the older ones are the history.

    Pay and terms of a municipal post are negotiated with the candidate's union; until they are agreed nobody is hired.
    """

    class State(models.TextChoices):
        MADE = "made", _("Offered, no answer yet")
        NEGOTIATING = "negotiating", _("Is being negotiated with the union")
        AGREED = "agreed", _("The terms are agreed")
        ACCEPTED = "accepted", _("The candidate has said yes")

    # The step that made the offer: one that is undone takes its terms with it.
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="terms")
    state = models.CharField(_("where it stands"), max_length=11, choices=State)
    starts_on = models.DateField(_("first day of work"))
    note = models.TextField(_("note"), max_length=4_000, blank=True)
    # Empty: the candidate.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("terms of an offer")
        verbose_name_plural = _("terms of offers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"terms {self.pk}"
