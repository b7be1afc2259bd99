"""The consultants' own words on an application, to find it again by."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from recruitment.models import User


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: User, now: datetime) -> "TagQuerySet":
        """The consultants', on the people whom they may see; nobody else's."""
        if not user.has_perm("applications.tag"):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user, now))


class Tag(models.Model):
    """One word on one application. Capitals do not make another word of it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="tags")
    word = models.CharField(_("tag"), max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = [Lower("word"), "pk"]
        constraints = [models.UniqueConstraint("application", Lower("word"), name="one_tag_a_word")]

    def __str__(self) -> str:
        return self.word
