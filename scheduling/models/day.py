"""What becomes of the appointments on the day itself: facts about each, and how late the day runs. Both are only added to."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recruitment import clock
from recruitment.models import Posting, User
from scheduling.models.appointment import Appointment
from scheduling.models.plan import Kind

MOST_MINUTES = 240
"""Later than this is another time, not a delay."""


class DayFactQuerySet(models.QuerySet["DayFact"]):
    """Facts, asked whether they still hold."""

    def holding(self) -> "DayFactQuerySet":
        """Those that nobody has undone, about the time as it is now: one about an older time of a moved appointment is history."""
        return self.filter(undone_at=None, sequence=F("appointment__sequence"), appointment__cancelled_at=None)

    def of(self, appointments: Iterable[Appointment]) -> "dict[int, DayFact]":
        """{appointment: the fact that holds}; the newest one where they contradict each other. One query, none for nobody."""
        pks = [row.pk for row in appointments]
        return {fact.appointment_id: fact for fact in self.holding().filter(appointment__in=pks).order_by("pk")} if pks else {}

    def absent(self, appointments: Iterable[Appointment]) -> set[int]:
        """Whose candidates are ill or did not come."""
        return {pk for pk, fact in self.of(appointments).items() if fact.absent}


class DayFact(models.Model):
    """One thing that became of one appointment, as it was at `sequence`. A second fact overrides the first; an undone one stays."""

    class What(models.TextChoices):
        ARRIVED = "arrived", _("Has arrived")
        LATE = "late", _("Is late")
        ILL = "ill", _("Is ill")
        NO_SHOW = "no_show", _("Did not come")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="facts")
    sequence = models.PositiveIntegerField(_("number of the change"))
    what = models.CharField(_("what"), max_length=7, choices=What)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by"))

    objects = DayFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact of the day")
        verbose_name_plural = _("facts of the day")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="late", minutes__isnull=False, minutes__range=(1, MOST_MINUTES)) | (~Q(what="late") & Q(minutes=None)),
                name="minutes_only_of_who_is_late",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_fact_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}/{self.sequence}: {self.what}"

    @property
    def absent(self) -> bool:
        """Whether the candidate is not there: nobody is met, so nobody is to score."""
        return self.what in ABSENT

    @property
    def words(self) -> str:
        """ "Has arrived", "15 minutes late"."""
        if self.minutes is None:
            return str(self.get_what_display())
        return ngettext("%(n)s minute late", "%(n)s minutes late", self.minutes) % {"n": self.minutes}


ABSENT = (DayFact.What.ILL, DayFact.What.NO_SHOW)


class DelayQuerySet(models.QuerySet["Delay"]):
    def holding(self, posting: Posting, now: datetime) -> "dict[str, Delay]":
        """{kind: the newest word of today}; a day on which nothing has been said is not in it."""
        today = clock.at(clock.day_of(now), time())
        return {row.kind: row for row in self.filter(posting=posting, at__gte=today, at__lte=now).order_by("pk")}


class Delay(models.Model):
    """How many minutes the day of one kind runs late, from `at` on; 0 is "on time again"."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="delays")
    kind = models.CharField(_("interview or test"), max_length=20, choices=Kind)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = DelayQuerySet.as_manager()

    class Meta:
        verbose_name = _("delay")
        verbose_name_plural = _("delays")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(minutes__lte=MOST_MINUTES), name="a_delay_has_an_end")]
        indexes = [models.Index(fields=["posting", "at"], name="delays_by_day")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.minutes}"

    @property
    def words(self) -> str:
        if not self.minutes:
            return str(_("On time"))
        return ngettext("%(n)s minute behind", "%(n)s minutes behind", self.minutes) % {"n": self.minutes}
