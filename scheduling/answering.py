"""The link in a letter by which its holder says whether they come: to this one appointment, and nothing else."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from scheduling.models import Appointment


def key_of(appointment: Appointment) -> str:
    """The secret part of the link; the same in every letter about the appointment, and before it is first saved."""
    named = f"{appointment.application_id}.{appointment.kind}"
    return salted_hmac("scheduling.answering", named, algorithm="sha256").hexdigest()[:32]


def path_of(appointment: Appointment) -> str:
    return reverse("scheduling:reply", args=[appointment.application_id, appointment.kind, key_of(appointment)])


def url_of(appointment: Appointment) -> str:
    return f"{settings.SITE_URL}{path_of(appointment)}"


def by_key(application: int, kind: str, key: str) -> Appointment | None:
    """The appointment of a link; None for a link that we did not make."""
    rows = Appointment.objects.select_related("application__posting__current")
    found = rows.filter(application=application, kind=kind).first()
    return found if found is not None and constant_time_compare(key, key_of(found)) else None
