"""The appointments made in the slots, what has become of them, and who is taken by them."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Conflict, Panel
from recruitment import clock
from recruitment.models import Posting, User
from scheduling.models.plan import CELL, Kind, OfALivePosting, Slot, Stretch


class AppointmentQuerySet(OfALivePosting):
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

    def met_by(self, user: User) -> Self:
        """Those of the live posting that `user` sits through with the panel: not excused, and with no conflict of interest."""
        seats = Panel.objects.filter(posting=OuterRef("application__posting"), round=OuterRef("kind"), user=user, excused="")
        conflicts = Conflict.objects.standing().filter(application=OuterRef("application"), user=user)
        return self.filter(Exists(seats), ~Exists(conflicts), application__posting__state=Posting.LIVE)


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
    # Where the candidate is met by video instead of in the slot's room; empty in the room.
    link = models.CharField(_("link to the video meeting"), max_length=500, blank=True, default="")
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
    def by_video(self) -> bool:
        return bool(self.link)

    @property
    def place_name(self) -> str:
        """The room, or "Video"; without the address."""
        return self.place.partition("\n")[0]

    @property
    def stands(self) -> bool:
        return self.cancelled_at is None


class Change(Stretch):
    """One change of an appointment and what held from then on: the record that letters and people look back to."""

    class What(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")
        BY_VIDEO = "by_video", _("By video")
        IN_ROOM = "in_room", _("In the room")

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
