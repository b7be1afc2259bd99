"""The only door to the post: write a letter's row with what caused it, then send it from the worker.

The promise: one outbox row per letter and occasion, written in the same transaction as what caused it; sent at least
once; a second copy only when the mail server's last answer was lost, and then with the same Message-ID; never none.
Redis is a bell, the rows are the truth.
"""

import secrets
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, Model, Q
from django.template.loader import render_to_string
from django.utils import translation

from recruitment import clock
from recruitment.bell import ring
from recruitment.letters import REGISTRY, Letter, Unresolved, complete, reference, render
from recruitment.models import OutgoingMail, User
from recruitment.typography import day

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
"""With doubling waits of at most an hour: most of a working day, then a person must look."""
State = OutgoingMail.State


def post(letter: Letter, thing: Model, *, occasion: str, now: datetime, unheard_of: bool = False) -> OutgoingMail:
    """Write the letter's row, once per occasion; the row that is already there is answered unchanged.

    Call it inside the transaction of what causes the letter. A letter that waits is written as prepared; every other is
    queued, and the worker is woken when the transaction has been committed. `unheard_of` says that the occasion came into
    being in this very transaction, as a step does: then nobody needs to look for an earlier row. Raises letters.Unresolved.
    """
    subject, body = render(letter, thing, now)
    values = {
        "thing": reference(thing),
        "to": letter.to(thing),
        "reply_to": letter.reply_to(thing) if letter.reply_to else "",
        "subject": subject,
        "body": body,
        "state": State.PREPARED if letter.waits else State.QUEUED,
        "created_at": now,
        "due_at": now,
        "message_id": _message_id(),
    }
    if unheard_of:
        mail, made = OutgoingMail.objects.create(letter=letter.name, occasion=occasion, **values), True
    else:
        mail, made = OutgoingMail.objects.get_or_create(letter=letter.name, occasion=occasion, defaults=values)
    if made and not letter.waits:
        ring("recruitment.tasks.deliver", mail.pk)
    return mail


def release(mail: OutgoingMail, *, by: User, now: datetime) -> bool:
    """Let a prepared letter go. False when somebody else has released or discarded it first."""
    moved = OutgoingMail.objects.filter(pk=mail.pk, state=State.PREPARED).update(state=State.QUEUED, due_at=now, released_by=by)
    if moved:
        ring("recruitment.tasks.deliver", mail.pk)
    return bool(moved)


def discard(mails: Q, *, now: datetime) -> int:
    """Discard those of the letters that `mails` selects that a person has to release and that have not left yet.

    Also a released one that is still on its way or has failed: what it says is no longer so. One that a worker is just
    sending cannot be called back, nor one that has left.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=clock.real())
    waits = [name for name, letter in REGISTRY.items() if letter.waits]
    still_here = Q(state__in=(State.PREPARED, State.FAILED)) | Q(free, state=State.QUEUED)
    return OutgoingMail.objects.filter(mails, still_here, letter__in=waits).update(state=State.DISCARDED)


def let_wait_again(mails: Q, *, now: datetime) -> int:
    """Let discarded letters that nobody has released wait for a person again: the step that discarded them was undone."""
    return OutgoingMail.objects.filter(mails, state=State.DISCARDED, released_by=None).update(state=State.PREPARED)


def retry(mail: OutgoingMail, *, now: datetime) -> bool:
    """Send a failed letter again. False when it is no longer failed."""
    moved = OutgoingMail.objects.filter(pk=mail.pk, state=State.FAILED).update(state=State.QUEUED, due_at=now, attempts=0)
    if moved:
        ring("recruitment.tasks.deliver", mail.pk)
    return bool(moved)


def waiting(now: datetime) -> list[int]:
    """The ids of the letters that are due and that nobody is sending, the longest waiting first."""
    free = Q(lease_until=None) | Q(lease_until__lt=clock.real())
    due = OutgoingMail.objects.filter(free, state=State.QUEUED, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True))


def deliver(pk: int, *, now: datetime) -> bool:
    """Send one letter if it is due, free and still applies. True when it was handed to the mail server.

    The lease is the lock: of two workers with one id, one finds no row. A refusal by the server is kept in its words.
    """
    if not _lease(pk, now):
        return False
    mail = OutgoingMail.objects.get(pk=pk)
    letter = REGISTRY[mail.letter]
    thing = letter.thing(mail.thing)
    if thing is None or (letter.applies and not letter.applies(thing, now)):
        OutgoingMail.objects.filter(pk=pk).update(state=State.DISCARDED, lease_until=None)
        return False
    return _send(mail, letter, thing, now)


def _lease(pk: int, now: datetime) -> bool:
    real = clock.real()
    free = Q(lease_until=None) | Q(lease_until__lt=real)
    return bool(
        OutgoingMail.objects.filter(free, pk=pk, state=State.QUEUED, due_at__lte=now).update(
            lease_until=real + LEASE, attempts=F("attempts") + 1
        )
    )


def _send(mail: OutgoingMail, letter: Letter, thing: Model, now: datetime) -> bool:
    with translation.override("da"):
        values = {"dato": day(clock.day_of(now))} | dict(letter.at_sending(thing, now) if letter.at_sending else {})
    try:
        message(mail, values).send()
    except (OSError, Unresolved) as error:  # smtplib's errors are OSErrors
        _keep_error(mail, error, now)
        return False
    # A key is kept as its name only, and the date as it was when the letter left.
    kept = values | {name: f"[{name}]" for name in letter.secret}
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.SENT,
        sent_at=now,
        lease_until=None,
        error="",
        subject=complete(mail.subject, kept),
        body=complete(mail.body, kept),
    )
    return True


def _keep_error(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    """Keep the server's words; wait longer each time, or give up when the server has said no for good."""
    final = _is_final(error) or mail.attempts >= MOST_ATTEMPTS
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.FAILED if final else State.QUEUED,
        error=str(error)[:1000],
        lease_until=None,
        due_at=now + timedelta(minutes=min(2**mail.attempts, 60)),
    )


def _is_final(error: Exception) -> bool:
    """Whether trying again would change nothing: the server refused with a 5xx, or the text cannot leave as it is."""
    if isinstance(error, Unresolved):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def message(mail: OutgoingMail, values: Mapping[str, str]) -> EmailMultiAlternatives:
    """The letter as it will arrive: text, and the same text in one HTML frame. `values` fills what was left for now."""
    subject, body = complete(mail.subject, values), complete(mail.body, values)
    email = EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=settings.MAIL_FROM,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )
    email.attach_alternative(render_to_string("mail/frame.html", {"subject": subject, "body": body}), "text/html")
    return email


def _message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>"
