"""The posting, what was published of it, and what is scored."""

import functools
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.postings.shape import Profile
from recruitment.postings.stored import from_data


class Ended(models.TextChoices):
    """How a recruitment ends that ends without a hire."""

    CANCELLED = "cancelled", _("Called off")
    NO_HIRE = "no_hire", _("Closed without a hire")


class Posting(models.Model):
    """One recruitment. Its words and days are in its current version; what rows must refer to has a row of its own."""

    LIVE, CLOSED = "live", "closed"

    slug = models.SlugField(_("key"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    lang = models.CharField(_("language"), max_length=5, default="da")
    state = models.CharField(_("state"), max_length=6, choices=[(LIVE, _("Live")), (CLOSED, _("Closed"))], default=LIVE)
    closes_at = models.DateTimeField(_("closes at"), help_text=_("The first instant that is too late."))
    # What the standing row of Ending says, kept here for every page that asks: see applications.endings.
    ended = models.CharField(_("ended"), max_length=9, choices=Ended, blank=True, default="", editable=False)
    current = models.ForeignKey(
        "PostingVersion", on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("current version")
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="live"),
                name="one_live_posting",
                violation_error_message=_("Another posting is live: close it first."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def live(cls) -> "Posting | None":
        """The live posting with its current version, in one query; None before one is loaded."""
        return cls.objects.select_related("current").filter(state=cls.LIVE).first()

    @functools.cached_property
    def profile(self) -> Profile:
        """What was published, as the shape that pages and letters read."""
        if self.current is None:
            raise LookupError("a posting without a version cannot be shown")
        return self.current.profile

    def is_open(self, now: datetime) -> bool:
        """Whether an application that reaches us at `now` is in time."""
        return self.state == self.LIVE and not self.ended and now < self.closes_at


class PostingVersion(models.Model):
    """What was published, frozen. A change makes a new version; an old one is never edited."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="versions", verbose_name=_("posting"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    created_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("version of a posting")
        verbose_name_plural = _("versions of a posting")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["posting", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.posting_id}/{self.number}"

    @functools.cached_property
    def profile(self) -> Profile:
        return from_data(self.content)


class Ending(models.Model):
    """That a recruitment was called off or closed without a hire, and perhaps taken up again. A row each time."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="endings", verbose_name=_("posting"))
    kind = models.CharField(_("how it ended"), max_length=9, choices=Ended)
    reason = models.TextField(_("reason"), max_length=2_000)
    said = models.TextField(_("what everybody is told"), max_length=2_000, blank=True)
    by = models.ForeignKey("recruitment.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reopened_why = models.TextField(_("why it was taken up again"), max_length=2_000, blank=True)
    reopened_by = models.ForeignKey("recruitment.User", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    reopened_at = models.DateTimeField(_("taken up again at"), null=True)

    class Meta:
        verbose_name = _("end of a recruitment")
        verbose_name_plural = _("ends of a recruitment")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["posting"], condition=Q(reopened_at=None), name="one_standing_end_a_posting")]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.kind}"


class GeneralAnswer(models.Model):
    """A question with its answer that everybody may read, on the posting's page. Never changed: taken back, and written anew."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="answers", verbose_name=_("posting"))
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=4_000)
    by = models.ForeignKey("recruitment.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("shown since"))
    taken_back_by = models.ForeignKey("recruitment.User", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("answer to everybody")
        verbose_name_plural = _("answers to everybody")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Competency(models.Model):
    """What is scored. The words are in the posting's version under the same key; this row is what ratings refer to."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="competencies", verbose_name=_("posting"))
    key = models.SlugField(_("key"), max_length=60)
    heading = models.CharField(_("heading"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["posting", "key"], name="one_competency_a_key")]

    def __str__(self) -> str:
        return self.heading
