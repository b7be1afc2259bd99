"""The only door to the post: write a letter's row with what caused it; `sending` takes it to the mail server.

The promise: one outbox row per letter and occasion, written in the same transaction as what caused it; sent at least
once; a second copy only when the mail server's last answer was lost, and then with the same Message-ID; never none.
Redis is a bell, the rows are the truth.
"""

import secrets
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Case, F, Model, Q, When
from django.utils.translation import gettext as _

from recruitment import clock
from recruitment.bell import ring
from recruitment.envelope import message
from recruitment.letters import REGISTRY, Audience, Letter, ToStaff, Unresolved, reference, render
from recruitment.models import OutgoingMail, User
from recruitment.sending import MOST_ON_A_LINE, deliver, send_due, waiting

__all__ = [
    "MOST_ON_A_LINE", "deliver", "discard", "hold", "let_wait_again", "message", "post", "readdress", "release", "retry", "send_due",
    "take_back", "waiting",
]  # fmt: skip

State = OutgoingMail.State


def post(
    letter: Letter, thing: Model | ToStaff, *, occasion: str, now: datetime, unheard_of: bool = False, renew: bool = False
) -> OutgoingMail:
    """Write the letter's row, once per occasion; the row that is already there is answered unchanged.

    With `renew`, one that was discarded is written anew: what it speaks of has become so again.

    Call it inside the transaction of what causes the letter. A letter that waits is written as prepared; every other is
    queued, and the worker is woken when the transaction has been committed. `unheard_of` says that the occasion came into
    being in this very transaction, as a step does: then nobody needs to look for an earlier row. Raises letters.Unresolved.
    """
    if letter.audience is Audience.STAFF and not to_staff(letter, thing):
        raise Unresolved(_("A letter to the staff can only be addressed to one of the staff."))
    subject, body = render(letter, thing, now)
    case = letter.case(thing) if letter.case else thing
    values = {
        "thing": reference(thing),
        "case": reference(case),
        "to": letter.to(thing),
        "subject": subject,
        "body": body,
        "attachments": [asdict(file) for file in letter.attach(thing, now)] if letter.attach else [],
        "decides": letter.decides,
        "state": State.PREPARED if letter.waits else State.QUEUED,
        "created_at": now,
        "due_at": now,
        "message_id": _message_id(),
    }
    if unheard_of:
        mail, made = OutgoingMail.objects.create(letter=letter.name, occasion=occasion, **values), True
    else:
        mail, made = OutgoingMail.objects.get_or_create(letter=letter.name, occasion=occasion, defaults=values)
    if renew and mail.state == State.DISCARDED:
        anew = {name: value for name, value in values.items() if name != "message_id"} | {"attempts": 0, "error": "", "discarded_by": None}
        made = bool(OutgoingMail.objects.filter(pk=mail.pk, state=State.DISCARDED).update(**anew))
        mail.refresh_from_db()
    if made and not letter.waits:
        ring("recruitment.tasks.deliver", mail.pk)
    return mail


def release(mail: OutgoingMail, *, by: User, now: datetime, at: datetime | None = None) -> bool:
    """Let a prepared letter go, at once or from the instant `at`. False when somebody else has released or discarded it first."""
    due_at = max(at or now, now)
    moved = OutgoingMail.objects.filter(pk=mail.pk, state=State.PREPARED).update(state=State.QUEUED, due_at=due_at, released_by=by)
    if moved and due_at == now:
        ring("recruitment.tasks.deliver", mail.pk)
    return bool(moved)


def hold(mail: OutgoingMail, *, now: datetime) -> bool:
    """Let a letter wait for a person again that was to leave later. False when it has left, or is just leaving."""
    later = OutgoingMail.objects.filter(pk=mail.pk, state=State.QUEUED, due_at__gt=now, attempts=0, lease_until=None)
    return bool(later.exclude(released_by=None).update(state=State.PREPARED, released_by=None))


def discard(mails: Q, *, by: User | None = None) -> int:
    """Discard those of the letters that `mails` selects that a person has to release and that have not left yet.

    `by` is the person who does not want them sent; without one it is a step that takes back what earlier steps said.

    Also a released one that is still on its way or has failed: what it says is no longer so. One that a worker is just
    sending cannot be called back, nor one that has left.
    """
    waits = [name for name, letter in REGISTRY.items() if letter.waits]
    return take_back(Q(mails, letter__in=waits), by=by)


def take_back(mails: Q, *, by: User | None = None) -> int:
    """Discard those of the letters that `mails` selects that have not left yet, also those that would go by themselves.

    One that a worker is just sending cannot be called back, nor one that has left.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=clock.real())
    still_here = Q(state__in=(State.PREPARED, State.FAILED)) | Q(free, state=State.QUEUED)
    return OutgoingMail.objects.filter(mails, still_here).update(
        state=State.DISCARDED,
        lease_until=None,
        discarded_by=by,
        doubtful=Case(When(lease_until__isnull=False, then=True), default=F("doubtful")),
    )


def readdress(mails: Q, to: str) -> int:
    """Send those of the letters that `mails` selects and that have not left to another address of the same person.

    One that a worker is just sending cannot be called back; where it may have arrived nobody knows.
    """
    here = (State.PREPARED, State.QUEUED, State.FAILED)
    return OutgoingMail.objects.filter(mails, state__in=here, lease_until=None).update(to=to)


def let_wait_again(mails: Q) -> int:
    """Let letters wait for a person again that a step took back which is now undone; one that a person discarded stays so.

    Also one that had been released and had not left: whoever undoes a step reads again what then leaves.
    """
    taken_back = OutgoingMail.objects.filter(mails, state=State.DISCARDED, discarded_by=None)
    return taken_back.update(state=State.PREPARED, released_by=None, error="")


def retry(mail: OutgoingMail, *, by: User, now: datetime) -> bool:
    """Send a failed letter again: from now on it is on its way because `by` released it. False when it is no longer failed."""
    failed = OutgoingMail.objects.filter(pk=mail.pk, state=State.FAILED)
    moved = failed.update(state=State.QUEUED, due_at=now, attempts=0, released_by=by)
    if moved:
        ring("recruitment.tasks.deliver", mail.pk)
    return bool(moved)


def to_staff(letter: Letter, thing: Model | ToStaff) -> bool:
    """Whether the address is that of the account to which the letter is written."""
    user = thing.user if isinstance(thing, ToStaff) else thing
    return isinstance(user, User) and letter.to(thing) == user.email


def _message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>"
