"""When and where people can meet: the rooms, and the slots of a posting's days."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.process import Stage
from recruitment.models import Posting, User
from recruitment.typography import NBSP, clock_time, day

CELL = timedelta(minutes=5)
"""How finely time is shared out: every slot begins and ends on a mark of this length."""


class Kind(models.TextChoices):
    """What people meet for; its value is the kind of the day in the timetable and the stage of those who are invited."""

    FIRST = Stage.FIRST_INTERVIEW.value, _("1st interview")
    TEST = Stage.TEST.value, _("Leadership test")
    SECOND = Stage.SECOND_INTERVIEW.value, _("2nd interview")

    @property
    def within(self) -> str:
        """The label inside a sentence."""
        label = str(self.label)
        return label[:1].lower() + label[1:]


class Stretch(models.Model):
    """A stretch of time, half-open, in UTC."""

    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        abstract = True

    @property
    def hours(self) -> str:
        """ "kl. 09.00–10.00" in Danish, "09:00–10:00" in English."""
        return f"{clock_time(self.starts_at)}–{clock_time(self.ends_at).rpartition(NBSP)[2]}"


class OfALivePosting(models.QuerySet[Any]):
    """Rows of the plan, asked by who looks."""

    posting = "posting"
    permission = ""

    def visible_to(self, user: User, now: datetime) -> Self:
        """Those of the live posting, for whoever plans its days; none for everybody else."""
        if not user.has_perm(self.permission):
            return self.none()
        return self.filter(**{f"{self.posting}__state": Posting.LIVE})


class RoomQuerySet(OfALivePosting):
    permission = "scheduling.view_room"


class SlotQuerySet(OfALivePosting):
    permission = "scheduling.view_slot"

    def free(self, now: datetime) -> Self:
        """Those that lie ahead and that nobody has."""
        return self.filter(appointment=None, starts_at__gt=now)

    def open(self, now: datetime) -> Self:
        """Those among the free ones that a candidate may choose."""
        return self.free(now).filter(held=False, room__isnull=False)


class Room(models.Model):
    """Where people meet: its name, and the address that a letter and a map need."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="rooms", verbose_name=_("posting"))
    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(_("address"), max_length=400, help_text=_("As on an envelope: street and number, postcode and town."))

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "name"], name="one_room_a_name", violation_error_message=_("There is a room of this name already.")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The room as an appointment keeps it: its name on the first line, the address on the others."""
        return "\n".join([self.name, *(line.strip() for line in self.address.splitlines() if line.strip())])


class Slot(Stretch):
    """A stretch of one of the posting's days in which one candidate can be met. It is free until an appointment has it."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="slots", verbose_name=_("posting"))
    kind = models.CharField(_("interview or test"), max_length=20, choices=Kind)
    room = models.ForeignKey(Room, on_delete=models.RESTRICT, related_name="slots", null=True, blank=True, verbose_name=_("room"))
    held = models.BooleanField(
        _("held back"), default=False, help_text=_("Candidates cannot choose it themselves; you can still give it to one.")
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("time")
        verbose_name_plural = _("times")
        ordering = ["starts_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins")]
        indexes = [models.Index(fields=["posting", "starts_at"], name="slots_by_day")]

    def __str__(self) -> str:
        return f"{day(self.starts_at)} {self.hours}"
