"""Letting one person send after the deadline: the consultant gives a code with a reason, and it works for one application.

Whoever could not send in time through no fault of their own may be let in; the same must hold for everybody in the same
position, and the reason can be read later.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from applications import drafts
from applications.models import Admission, Application, Refused
from applications.models.application import new_number
from applications.process import Stage
from recruitment.models import Posting, User

PERMISSION = "applications.register"
HOURS = (2, 24, 72)
"""For how long a code may work."""


def give(posting: Posting, *, reason: str, hours: int, by: User, now: datetime) -> tuple[Admission, str]:
    """A new code, to be told to one person; it is shown once. Raises Refused before the deadline and after the end."""
    if not by.has_perm(PERMISSION):
        raise Refused([_("Your role does not allow this.")])
    if posting.ended or posting.state != Posting.LIVE:
        raise Refused([_("The recruitment has ended: nobody can be let in.")])
    if now < posting.closes_at:
        raise Refused([_("The deadline has not passed: everybody can send without a code.")])
    code = new_number()
    expires_at = now + timedelta(hours=hours)
    return Admission.objects.create(
        posting=posting, digest=Admission.digest_of(code), reason=reason, by=by, at=now, expires_at=expires_at
    ), code  # fmt: skip


def take_back(admission: Admission, *, now: datetime) -> bool:
    """Let a code work no longer; False when its application has been sent already."""
    with transaction.atomic():
        held = Admission.objects.select_for_update().get(pk=admission.pk)
        if held.application is not None and held.application.stage != Stage.DRAFT:
            return False
        held.revoked_at = held.revoked_at or now
        held.save(update_fields=["revoked_at"])
    return True


def use(code: str, posting: Posting, draft: Application | None, *, now: datetime) -> Application:
    """The draft that may be sent with this code: `draft`, or a new one. Once used, the code belongs to that draft. Raises Refused."""
    with transaction.atomic():
        digest = Admission.digest_of(code)
        held = Admission.objects.select_for_update().filter(posting=posting, digest=digest, revoked_at=None, expires_at__gt=now).first()
        if held is not None and draft is not None and held.application_id == draft.pk:
            return draft
        if held is None or held.application_id is not None or held.used_at is not None or posting.ended:
            raise Refused([_("This code does not work. Check it, or call the one who gave it to you.")])
        if draft is None:
            draft = drafts.blank(posting, now=now)
            drafts.save(draft, (), now=now)
        elif hasattr(draft, "admission"):
            # The older one has run out or was taken back; a draft has one at a time.
            Admission.objects.filter(pk=draft.admission.pk).update(application=None)
        held.application, held.used_at = draft, now
        held.save(update_fields=["application", "used_at"])
    return draft
