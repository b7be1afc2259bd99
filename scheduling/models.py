"""When and where people meet: rooms, the slots of a posting's days, the appointments made in them."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.process import Stage
from recruitment import clock
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


class _OfALivePosting(models.QuerySet[Any]):
    """Rows of the plan, asked by who looks."""

    posting = "posting"
    permission = ""

    def visible_to(self, user: User, now: datetime) -> Self:
        """Those of the live posting, for whoever plans its days; none for everybody else."""
        if not user.has_perm(self.permission):
            return self.none()
        return self.filter(**{f"{self.posting}__state": Posting.LIVE})


class RoomQuerySet(_OfALivePosting):
    permission = "scheduling.view_room"


class SlotQuerySet(_OfALivePosting):
    permission = "scheduling.view_slot"

    def free(self, now: datetime) -> Self:
        """Those that lie ahead and that nobody has."""
        return self.filter(appointment=None, starts_at__gt=now)

    def open(self, now: datetime) -> Self:
        """Those among the free ones that a candidate may choose."""
        return self.free(now).filter(held=False, room__isnull=False)


class AppointmentQuerySet(_OfALivePosting):
    posting = "application__posting"
    permission = "scheduling.view_appointment"

    def visible_to(self, user: User, now: datetime) -> Self:
        """As the plan's other rows, without those of whom the user has a conflict of interest with."""
        conflicts = Application.objects.filter(conflicts__user=user, conflicts__conflicted=True)
        return super().visible_to(user, now).exclude(application__in=conflicts)

    def standing(self) -> Self:
        """Those that have not been cancelled, also those that are over."""
        return self.filter(cancelled_at=None)

    def ahead(self, now: datetime) -> Self:
        """Those that stand and have not begun."""
        return self.standing().filter(starts_at__gt=now)


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


class Reply(models.TextChoices):
    """What a candidate says to a time."""

    COMES = "comes", _("Comes")
    CANNOT = "cannot", _("Cannot come")


class Appointment(Stretch):
    """One candidate's time of one kind. Written by `booking` alone; a cancelled one stays and may be booked anew."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appointments", verbose_name=_("application"))
    kind = models.CharField(_("interview or test"), max_length=20, choices=Kind)
    slot = models.OneToOneField(Slot, on_delete=models.RESTRICT, related_name="appointment", null=True, blank=True, verbose_name=_("time"))
    place = models.TextField(_("place"), help_text="as it was when the time was booked: the room, then its address")
    # Rises by one with every change; calendars and letters tell an older word from a newer one by it.
    sequence = models.PositiveIntegerField(_("number of the change"), default=0)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    # What the candidate said of coming, and of which change: what was said of an older one is no answer any more.
    reply = models.CharField(_("answer"), max_length=6, choices=Reply, blank=True, default="")
    reply_note = models.CharField(_("what the candidate wrote"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    replied_to = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Names the entry in a calendar. Random, so that two installations never overwrite each other's.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="one_appointment_a_kind"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, slot__isnull=False) | Q(cancelled_at__isnull=False, slot=None),
                name="a_cancelled_appointment_frees_its_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def fact(self) -> str:
        """What a reminder speaks of: `appointment:7@2024-11-18T09:00+01:00`. Another time is another fact."""
        return f"appointment:{self.pk}@{clock.local(self.starts_at).isoformat(timespec='minutes')}"

    @property
    def occasion(self) -> str:
        """The occasion of the letters about the last change: `appointment:7@2024-11-18T09:00+01:00/2`."""
        return f"{self.fact}/{self.sequence}"

    @property
    def answer(self) -> str:
        """What the candidate said to the time as it is now; empty where nothing was."""
        return self.reply if self.replied_to == self.sequence else ""

    @property
    def stands(self) -> bool:
        return self.cancelled_at is None


class Change(Stretch):
    """One change of an appointment and what held from then on: the record that letters and people look back to."""

    class What(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(_("change"), max_length=9, choices=What)
    sequence = models.PositiveIntegerField(_("number of the change"))
    place = models.TextField(_("place"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("change of an appointment")
        verbose_name_plural = _("changes of an appointment")
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["appointment", "sequence"], name="one_change_a_number")]

    def __str__(self) -> str:
        return f"{self.appointment_id}/{self.sequence}: {self.what}"


class Occupied(models.Model):
    """Somebody or some room is taken for five minutes: nobody is in two places.

    `holder` is named as the letters name a row: `application:17`, `user:3`, `room:2`. Written with the appointment, deleted
    with its cancellation.
    """

    holder = models.CharField(max_length=40)
    cell = models.DateTimeField()
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="occupied")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "cell"], name="nobody_in_two_places")]

    def __str__(self) -> str:
        return f"{self.holder} {self.cell:%Y-%m-%dT%H:%MZ}"


def cells(starts_at: datetime, ends_at: datetime) -> Iterable[datetime]:
    """The beginnings of the five minutes that a stretch touches."""
    at = starts_at
    while at < ends_at:
        yield at
        at += CELL


class Swept(models.Model):
    """One row: the moment up to which the reminders have been asked for, on the clock of the installation."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"swept until {self.until:%Y-%m-%dT%H:%MZ}"

    @classmethod
    def last(cls) -> datetime | None:
        return cls.objects.values_list("until", flat=True).first()

    @classmethod
    def note(cls, now: datetime) -> None:
        """Only forwards: of two sweeps at once the later one counts."""
        if not cls.objects.filter(pk=1, until__lt=now).update(until=now):
            cls.objects.get_or_create(pk=1, defaults={"until": now})
