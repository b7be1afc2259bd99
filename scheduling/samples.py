"""What the samples of the letters about an appointment are about: see recruitment.samples."""

from datetime import time, timedelta
from typing import cast

from django.db.models import Model

from applications.models import Application
from recruitment import clock
from recruitment.samples import SAMPLES, Sampler
from scheduling.models import Appointment, Kind, Slot

HOUR = timedelta(hours=1)
TEN = time(10)
"""The hour of a day whose posting names none."""


def appointment(sampler: Sampler) -> Model:
    """The 1st interview, at the hour of the posting's day on which it begins there."""
    milestone = sampler.posting.profile.milestone(Kind.FIRST)
    begins = clock.at(milestone.date, milestone.at or TEN) if milestone else sampler.now
    stretch = {"kind": Kind.FIRST, "starts_at": begins, "ends_at": begins + HOUR}
    return Appointment.objects.create(
        application=cast("Application", sampler.row("applications.Application")),
        slot=Slot.objects.create(posting=sampler.posting, **stretch),
        place="Mødelokale 1\nRådhuset",
        **stretch,
    )


SAMPLES |= {"scheduling.Appointment": appointment}
