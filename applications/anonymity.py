"""The anonymous first reading: what the committee reads before each has given an opinion says nothing about who wrote it.

What stands in a file cannot be made nameless, so files come with the name. In the texts the applicant's own name, addresses
and numbers are taken out; whoever tells where they work may still be recognised, and the page says so.
"""

import hashlib
import re
from collections.abc import Iterable

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from applications.models import Application
from recruitment.models import Posting, User

ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
NUMBER = re.compile(r"(?:\+?\d[ .-]?){8,}")
SHORTEST = 3
"""Letters: shorter parts of a name are words of their own."""


def is_on(posting: Posting) -> bool:
    return posting.profile.application.anonymous_first_reading


def handle(posting: Posting, user: User, application: Application) -> str:
    """How a form names an applicant beside a name. Where the first reading is anonymous it must not lead to the page without one."""
    if not is_on(posting):
        return str(application.pk)
    return salted_hmac("applications.anonymity", f"{user.pk}.{application.pk}", algorithm="sha256").hexdigest()[:16]


def shuffled(posting: Posting, user: User, rows: Iterable[Application]) -> list[Application]:
    """In an order of the reader's own that tells nothing of names or of who came first; as they come where names are shown."""
    if not is_on(posting):
        return list(rows)
    return sorted(rows, key=lambda row: hashlib.sha256(f"{user.pk}.{row.number}".encode()).digest())


def called(application: Application) -> str:
    """What somebody without a name is called."""
    return _("Applicant %(number)s") % {"number": application.number}


def unnamed(application: Application) -> Application:
    """The same row with its texts freed of its writer's name, addresses and numbers; never to be saved."""
    parts = [re.escape(part) for part in re.split(r"[\s.'-]+", application.name) if len(part) >= SHORTEST]
    name = re.compile(rf"\b(?:{'|'.join(parts)})\w*", re.IGNORECASE) if parts else None

    def freed(text: str) -> str:
        text = NUMBER.sub(_("[number]"), ADDRESS.sub(_("[address]"), text))
        return name.sub(_("[name]"), text) if name else text

    application.motivation = freed(application.motivation)
    application.background = {key: freed(str(text)) for key, text in application.background.items()}
    application.attendance_note = freed(application.attendance_note)
    application.name, application.position = called(application), ""
    application.email = application.phone = ""
    return application
