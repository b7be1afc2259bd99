"""The letters about an application, declared once. Their texts are in `templates/mail/`."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from recruitment.letters import Audience, Letter
from recruitment.typography import moment

if TYPE_CHECKING:
    from applications.models import Application


def _to(application: "Application") -> str:
    return application.email


def _url(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _values(application: "Application", now: datetime) -> dict[str, str]:
    """What every letter to an applicant may name. Dates and contacts are the posting's; nothing is invented."""
    profile = application.posting.profile
    return {
        "navn": application.name or "ansøger",
        "nummer": application.number,
        "stilling": profile.title,
        "arbejdsgiver": profile.employer.name,
        "kontakter": "\n".join(f"{c.name}, {c.title}, {c.organisation}, tlf. {c.phone}" for c in profile.contacts),
        "frist": moment(profile.closes_at),
        "min_side": _url("applications:find", application.link),
    }


RECEIPT = Letter("receipt", "applications.Application", Audience.APPLICANT, _to, _values)
INVITED_FIRST = Letter("invited_first", "applications.Application", Audience.APPLICANT, _to, _values, waits=True)
INVITED_TEST = Letter("invited_test", "applications.Application", Audience.APPLICANT, _to, _values, waits=True)
INVITED_SECOND = Letter("invited_second", "applications.Application", Audience.APPLICANT, _to, _values, waits=True)
OFFER = Letter("offer", "applications.Application", Audience.APPLICANT, _to, _values, waits=True)
REJECTION = Letter("rejection", "applications.Application", Audience.APPLICANT, _to, _values, waits=True)
WITHDRAWN = Letter("withdrawn", "applications.Application", Audience.APPLICANT, _to, _values)
