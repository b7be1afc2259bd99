"""What came to us another way than through the form, and what was put in the place of a file that could not be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.papers import Attachment
from recruitment.models import User


class Arrival(models.Model):
    """How an application came that a consultant registered. When it reached us stands in the application itself.

    Whoever applies on paper is heard as everybody else; a late one is admitted with a reason that can be read later.
    """

    class Channel(models.TextChoices):
        POST = "post", _("By post")
        HAND = "hand", _("Handed in")
        MAIL = "mail", _("By e-mail")
        OTHER = "other", _("Another way")

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="arrival")
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    late_reason = models.CharField(_("why it is admitted after the deadline"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("registered by"))
    at = models.DateTimeField(_("registered at"))

    class Meta:
        verbose_name = _("registered application")
        verbose_name_plural = _("registered applications")

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class ReplacedFile(models.Model):
    """A file as it was before somebody of the staff put another one in its place: who, when and why."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="replaced")
    file = models.FileField(max_length=100)
    name = models.CharField(_("name"), max_length=300)
    format = models.CharField(_("format"), max_length=8)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("replaced file")
        verbose_name_plural = _("replaced files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"replaced file {self.pk}"
