"""The address of what has been sent, put right: the receipt goes to the new one, and the old one is told without a word about whom."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from applications.letters import ADDRESS_CHANGED, RECEIPT
from applications.models import Application, Note
from applications.process import UNDER_WAY, Stage
from recruitment import outbox
from recruitment.letters import reference
from recruitment.models import OutgoingMail, User
from recruitment.profile import whom_to_call
from recruitment.typography import NBSP

MOST = 3
"""So often may an address be put right by its owner; then somebody has to call."""


SENT = frozenset(Stage) - {Stage.DRAFT}


class Refused(Exception):
    """The address is not changed; the text is a sentence with the way out."""


def _times_mended(application: Application) -> int:
    return OutgoingMail.objects.filter(letter=ADDRESS_CHANGED.name, thing=reference(application)).count()


def may_mend(application: Application) -> bool:
    """Whether its owner may still put the address right here."""
    return application.stage in UNDER_WAY and _times_mended(application) < MOST


def mend(application: Application, address: str, *, now: datetime) -> None:
    """Its owner puts the address right: write to `address` from now on. Call it inside a transaction.

    The same address again sends nothing. Raises Refused when it has been changed too often or the application is closed.
    """
    if address.lower() == application.email.lower():
        return
    times = _times_mended(application)
    if times >= MOST or not _change(application, address, times, now, within=UNDER_WAY):
        call = whom_to_call(application.posting.profile)
        words = {"name": call.name, "phone": call.phone.replace(" ", NBSP)}
        raise Refused(_("The address cannot be changed here any more. Call %(name)s, tel. %(phone)s.") % words)


def mend_at_the_desk(application: Application, address: str, *, by: User, now: datetime) -> None:
    """The consultant puts it right, at any stage and as often as needed; a note in the case says so. Raises Refused."""
    if address.lower() == application.email.lower():
        raise Refused(_("That is the address already."))
    before = application.email
    with transaction.atomic():
        if not _change(application, address, _times_mended(application), now, within=SENT):
            raise Refused(_("Somebody else has changed the address meanwhile. Open the dossier again."))
        with translation.override(application.posting.lang):
            text = _("The e-mail address was changed from %(old)s to %(new)s.") % {"old": before, "new": address}
        Note.objects.create(application=application, by=by, at=now, text=text, audience=Note.Audience.CONSULTANTS)


def _change(application: Application, address: str, times: int, now: datetime, *, within: frozenset[Stage]) -> bool:
    """False when somebody else was faster, or has moved the application out of the stages `within`. Otherwise, in this order:

    1. a letter to the old address, in which nothing says who has applied for what;
    2. the receipt, if it is on its way to the old one, is called back; every other letter that has not left goes to the new one;
    3. the receipt, anew, to the new one, as long as the application is under way.
    """
    # Held, so that of two presses the second finds the address changed.
    if not Application.objects.filter(pk=application.pk, email=application.email, stage__in=within).update(changed_at=now):
        return False
    occasion, old = f"{reference(application)}/address:{times + 1}", application.email
    outbox.take_back(Q(thing=reference(application), letter=RECEIPT.name))
    outbox.readdress(Q(case=reference(application), to__iexact=old) & ~Q(letter=ADDRESS_CHANGED.name), address)
    outbox.post(ADDRESS_CHANGED, application, occasion=occasion, now=now)
    application.email = address
    Application.objects.filter(pk=application.pk).update(email=address)
    # A correction that is under way must not bring the wrong one back.
    Application.objects.filter(replaces=application.pk, email=old).update(email=address)
    if application.stage in UNDER_WAY:
        outbox.post(RECEIPT, application, occasion=occasion, now=now)
    return True
