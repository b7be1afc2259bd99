"""What a move may answer: a step, or a refusal in sentences."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.process import MOVES, Stage
from recruitment.models import User


class Refused(Exception):
    """A move that cannot be made; `sentences` say why and what to do instead."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class Overtaken(Refused):
    """Somebody else moved the application first."""


class Step(models.Model):
    """One step of one application: the record that counts. Written by `Application.move`, never changed."""

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(_("move"), max_length=20)
    from_stage = models.CharField(_("from"), max_length=20, choices=Stage)
    to_stage = models.CharField(_("to"), max_length=20, choices=Stage)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_from_stage_display()} → {self.get_to_stage_display()}"

    @property
    def occasion(self) -> str:
        """The occasion of this step's letter: after an undo, a second rejection is a new letter."""
        return f"step:{self.pk}"

    @property
    def label(self) -> str:
        return str(MOVES[self.move].label)
