"""The address of what has been sent, put right: the receipt goes to the new one, and the old one is told without a word about whom."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.letters import ADDRESS_CHANGED, RECEIPT
from applications.models import Application
from applications.process import UNDER_WAY
from recruitment import outbox
from recruitment.letters import reference
from recruitment.models import OutgoingMail
from recruitment.profile import whom_to_call
from recruitment.typography import NBSP

MOST = 3
"""So often may an address be put right by its owner; then somebody has to call."""


class Refused(Exception):
    """The address is not changed; the text is a sentence with the way out."""


def _times_mended(application: Application) -> int:
    return OutgoingMail.objects.filter(letter=ADDRESS_CHANGED.name, thing=reference(application)).count()


def may_mend(application: Application) -> bool:
    """Whether its owner may still put the address right here."""
    return application.stage in UNDER_WAY and _times_mended(application) < MOST


def mend(application: Application, address: str, *, now: datetime) -> None:
    """Write to `address` from now on. Call it inside a transaction. In this order:

    1. a letter to the old address, in which nothing says who has applied for what;
    2. what is on its way to the old one is called back, as far as it has not left;
    3. the receipt, anew, to the new one.

    The same address again sends nothing. Raises Refused when it has been changed too often or the application is closed.
    """
    if address.lower() == application.email.lower():
        return
    # Held, so that of two presses the second finds the address changed.
    held = Application.objects.filter(pk=application.pk, stage__in=UNDER_WAY, email=application.email)
    times = _times_mended(application)
    if times >= MOST or not held.update(changed_at=now):
        call = whom_to_call(application.posting.profile)
        words = {"name": call.name, "phone": call.phone.replace(" ", NBSP)}
        raise Refused(_("The address cannot be changed here any more. Call %(name)s, tel. %(phone)s.") % words)
    occasion = f"{reference(application)}/address:{times + 1}"
    outbox.take_back(Q(thing=reference(application), letter=RECEIPT.name))
    outbox.post(ADDRESS_CHANGED, application, occasion=occasion, now=now)
    held_address, application.email = application.email, address
    Application.objects.filter(pk=application.pk).update(email=address)
    # A correction that is under way must not bring the wrong one back.
    Application.objects.filter(replaces=application.pk, email=held_address).update(email=address)
    outbox.post(RECEIPT, application, occasion=occasion, now=now)
