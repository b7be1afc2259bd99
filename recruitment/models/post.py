"""The letters that leave the house, and what the consultant lets them say."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.models.people import User

# What nobody of the staff may read yet, by the app that knows: each answers with a query of references ("application:17").
KEPT_FROM_STAFF: list[Callable[[], models.QuerySet[Any, Any]]] = []
# The cases that one of the staff must not see, by the app that knows: whoever has a conflict of interest there.
HIDDEN_FROM: list[Callable[[User], models.QuerySet[Any, Any]]] = []


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Letters, asked by who looks."""

    def visible_to(self, user: User, now: datetime) -> "OutgoingMailQuerySet":
        """All of them for whoever may read letters, except those about what nobody of the staff may read yet."""
        if not user.has_perm("recruitment.view_outgoingmail"):
            return self.none()
        rows = self
        for things in KEPT_FROM_STAFF:
            rows = rows.exclude(thing__in=things())
        for cases in HIDDEN_FROM:
            rows = rows.exclude(case__in=cases(user))
        return rows


class OutgoingMail(models.Model):
    """One letter to one person on one occasion. Written once, with what caused it; sent by the worker; then frozen."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Waits for a person")
        QUEUED = "queued", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Discarded")

    letter = models.CharField(_("letter"), max_length=40)
    occasion = models.CharField(_("occasion"), max_length=120)
    thing = models.CharField(_("about"), max_length=60, db_index=True)
    case = models.CharField(_("in the dossier of"), max_length=60, blank=True, db_index=True)
    to = models.EmailField(_("to"), max_length=254)
    reply_to = models.EmailField(_("replies go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    attachments = models.JSONField(_("attachments"), default=list, blank=True, help_text="[{name, content_type, text}]")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("to be sent from"))
    # Lease and attempts are on the real clock: a rehearsal's jump must not let two workers send one letter.
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Tells an outcome: of such letters one person has at most one that has not left.
    decides = models.BooleanField(default=False, editable=False)
    # Once true it stays: of some attempt nobody knows whether the server took the letter.
    doubtful = models.BooleanField(default=False, editable=False)
    error = models.TextField(_("the server's words"), blank=True)
    message_id = models.CharField(max_length=120, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("released by"))
    # A person who did not want it sent; empty where a later step took it back.
    discarded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "occasion"], name="one_letter_an_occasion"),
            models.UniqueConstraint(
                fields=["thing"], condition=Q(decides=True, state__in=("prepared", "queued")), name="one_outcome_letter_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="letters_to_send"),
            models.Index(fields=["-created_at", "-id"], name="letters_newest"),
        ]

    def __str__(self) -> str:
        return self.subject


class LetterText(models.Model):
    """What a letter says instead of our own text. A row a version, never changed; the newest counts, and an empty one is ours again."""

    letter = models.CharField(_("letter"), max_length=40)
    number = models.PositiveIntegerField(_("number"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of the letters")
        ordering = ["-pk"]
        constraints = [
            # Two who change one text at once: the second is told.
            models.UniqueConstraint(fields=["letter", "number"], name="one_text_a_number"),
            models.CheckConstraint(condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="a_text_is_whole_or_ours"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}/{self.number}"
