"""Referees whom a candidate lets us ask, each by a consent of its own, and what they said."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.process import UNDER_WAY
from recruitment.models import Posting, User


class ReferenceCheckQuerySet(models.QuerySet["ReferenceCheck"]):
    def under_way(self) -> "ReferenceCheckQuerySet":
        """Those that nobody has ended, of candidates who are still in the process."""
        return self.filter(ended_at=None, application__stage__in=UNDER_WAY)


class ReferenceCheck(models.Model):
    """One candidate has been asked whom we may ring: the one who is about to be hired, and nobody else at the same time.

    `times` rises each time it is asked anew after it was ended; the referees of before are kept with it.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="reference_check")
    # The application's own, held here for the constraint.
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    times = models.PositiveSmallIntegerField(default=1)

    objects = ReferenceCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("references")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(fields=["posting"], condition=Q(ended_at=None), name="one_reference_check_a_posting"),
        ]

    def __str__(self) -> str:
        return f"references {self.pk}"

    @property
    def occasion(self) -> str:
        """What the letter that asks is about."""
        return f"references:{self.pk}.{self.times}"


class RefereeQuerySet(models.QuerySet["Referee"]):
    def visible_to(self, user: User, now: datetime) -> "RefereeQuerySet":
        """Those of the people whom `user` may see, for whoever may read references."""
        if not user.has_perm("applications.view_reference"):
            return self.none()
        return self.filter(check_of__application__in=Application.objects.visible_to(user, now))

    def may_be_called(self) -> "RefereeQuerySet":
        """Consent stands, and nobody has talked with them yet."""
        return self.filter(withdrawn_at=None, taken_on=None)


class Referee(models.Model):
    """Somebody whom the candidate lets us ring: the row is the consent. What was said is noted once and then stands.

    That a reference is taken only with consent, and the present employer only with express consent, is good practice
    in public administration; an oral statement that counts is noted (offentlighedsloven § 13).
    """

    check_of = models.ForeignKey(ReferenceCheck, on_delete=models.CASCADE, related_name="referees")
    name = models.CharField(_("name"), max_length=120)
    relation = models.CharField(_("relation"), max_length=160)
    phone = models.CharField(_("phone"), max_length=40)
    present_employer = models.BooleanField(_("at the present employer"), default=False)
    consented_at = models.DateTimeField(_("consent given at"))
    withdrawn_at = models.DateTimeField(_("consent withdrawn at"), null=True)
    taken_on = models.DateField(_("talked with on"), null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("talked with by"))
    note = models.TextField(_("what was said"), max_length=8_000, blank=True)
    noted_at = models.DateTimeField(_("noted at"), null=True)
    remark = models.TextField(_("the candidate’s remark"), max_length=4_000, blank=True)
    remarked_at = models.DateTimeField(_("remark written at"), null=True)

    objects = RefereeQuerySet.as_manager()

    class Meta:
        verbose_name = _("referee")
        verbose_name_plural = _("referees")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_on=None, taken_by=None, noted_at=None, note="")
                | (Q(taken_on__isnull=False, taken_by__isnull=False, noted_at__isnull=False) & ~Q(note="")),
                name="a_reference_is_noted_whole",
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(taken_on=None), name="nobody_is_asked_without_consent"),
            models.CheckConstraint(
                condition=Q(remarked_at=None, remark="") | (Q(remarked_at__isnull=False, taken_on__isnull=False) & ~Q(remark="")),
                name="a_remark_is_on_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"referee {self.pk}"
