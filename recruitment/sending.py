"""From the outbox to the mail server: lease a row, ask once more, send, note what the server said.

The lease is on the real clock and is the lock: of two workers with one letter, one finds no row. A worker that dies
leaves its lease behind; when that has run out, another sends the letter with the same Message-ID. A batch shares one
connection; a letter that the server refuses waits by itself and holds up none of the others.
"""

import logging
import smtplib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from recruitment import clock
from recruitment.letters import REGISTRY, Letter, Unresolved, complete
from recruitment.models import OutgoingMail
from recruitment.typography import day

LEASE = timedelta(minutes=5)
"""Longer than a letter can take when the server uses every time-out to the full: see settings.EMAIL_TIMEOUT."""
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 125
"""With waits that double up to an hour: five days, as RFC 5321 (4.5.4.1) asks of a sender; then a person must look."""
MOST_ON_A_LINE = 200
"""Letters over one connection; the rest go over the next one."""
MOST_BROKEN = 3
"""Connections that may break in one batch; then the rest waits for the next sweep."""
ABOUT_THE_LINE = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
"""A refusal of us, not of a letter: a wrong password must not fail every letter that is on its way."""
State = OutgoingMail.State
log = logging.getLogger(__name__)


def waiting(now: datetime) -> list[int]:
    """The ids of the letters that are due and that nobody is sending, the longest waiting first."""
    due = OutgoingMail.objects.filter(_free(), state=State.QUEUED, due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True))


def deliver(pk: int, *, now: datetime) -> bool:
    """Send this one letter if it is due, free and still applies. True when it was handed to the mail server."""
    line = Line()
    try:
        return _deliver(pk, line, now)
    finally:
        line.hang_up()


def send_due(now: datetime, first: int | None = None) -> int:
    """Send what is due, as many as one connection takes; answers with how many were handed over.

    With `first`, the id of the letter that a bell rang for: nothing is done when that one has been sent or is being sent,
    for whoever did that takes the others along.
    """
    line, handed_over = Line(), 0
    try:
        if first is not None:
            if not _lease(first, now):
                return 0
            handed_over += _send_leased(first, line, now)
        for pk in islice(waiting(now), MOST_ON_A_LINE):
            if line.broken >= MOST_BROKEN:
                break
            handed_over += _deliver(pk, line, now)
    finally:
        line.hang_up()
    return handed_over


class Line:
    """One connection to the mail server, opened for the first letter, opened again when it breaks. `broken`: how often it did."""

    def __init__(self) -> None:
        self._connection: Any = None
        self.broken = 0

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand one letter over. Raises OSError, smtplib's errors among them."""
        try:
            if self._connection is None:
                connection = get_connection()
                connection.open()
                self._connection = connection
            self._connection.send_messages([message])
        except OSError as error:
            if not _refused_only_this(error):
                self.broken += 1
                self.hang_up()
            raise

    def hang_up(self) -> None:
        if self._connection is not None:
            # Whatever is wrong with the line, the letters are where they are.
            with suppress(OSError):
                self._connection.close()
            self._connection = None


def _refused_only_this(error: OSError) -> bool:
    """Whether the server refused one letter and goes on listening: no 421, no silence, nothing before the first letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return True
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code != 421 and not isinstance(error, ABOUT_THE_LINE)


# --- One letter ----------------------------------------------------------------------------------------------------


def _free() -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=clock.real())


def _lease(pk: int, now: datetime) -> bool:
    due = OutgoingMail.objects.filter(_free(), pk=pk, state=State.QUEUED, due_at__lte=now)
    return bool(due.update(lease_until=clock.real() + LEASE, attempts=F("attempts") + 1))


def _deliver(pk: int, line: Line, now: datetime) -> bool:
    return _lease(pk, now) and _send_leased(pk, line, now)


def _send_leased(pk: int, line: Line, now: datetime) -> bool:
    """Send the letter that we hold; whatever goes wrong is noted in its row, never raised: the next one must go too."""
    mail = OutgoingMail.objects.get(pk=pk)
    try:
        return _send(mail, line, now)
    except (OSError, Unresolved) as error:  # smtplib's errors are OSErrors
        _keep_error(mail, error, now)
    except Exception as error:  # noqa: BLE001  # a letter that breaks must not stop those behind it
        # Its type only: the words may hold what somebody wrote.
        log.error("letter %s could not be made: %s", pk, type(error).__name__)
        _keep_error(mail, error, now)
    return False


def _send(mail: OutgoingMail, line: Line, now: datetime) -> bool:
    letter = REGISTRY[mail.letter]
    thing = letter.thing(mail.thing)
    if thing is None or (letter.applies and not letter.applies(thing, now, mail.occasion)):
        with translation.override("da"):
            why = gettext("Not sent: what it speaks of is no longer so.")
        OutgoingMail.objects.filter(pk=mail.pk).update(state=State.DISCARDED, lease_until=None, error=why)
        return False
    values = _values_of_now(letter, thing, now)
    mail.reply_to = letter.reply_to(thing) if letter.reply_to else ""
    line.send(message(mail, values))
    # A key is kept as its name only, and the date as it was when the letter left.
    kept = values | {name: f"[{name}]" for name in letter.secret}
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.SENT,
        sent_at=now,
        lease_until=None,
        error="",
        reply_to=mail.reply_to,
        subject=complete(mail.subject, kept),
        body=complete(mail.body, kept),
    )
    return True


def _values_of_now(letter: Letter, thing: Any, now: datetime) -> dict[str, str]:
    with translation.override("da"):
        return {"dato": day(clock.day_of(now))} | dict(letter.at_sending(thing, now) if letter.at_sending else {})


# --- What the server said ------------------------------------------------------------------------------------------


def _keep_error(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    """Keep the server's words; wait longer each time, or give up when the server has said no for good."""
    final = _is_final(error) or mail.attempts >= MOST_ATTEMPTS
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.FAILED if final else State.QUEUED,
        error=words_of(error)[:1000],
        lease_until=None,
        due_at=now + min(timedelta(minutes=2 ** min(mail.attempts, 10)), LONGEST_WAIT),
    )


def _is_final(error: Exception) -> bool:
    """Whether trying again would change nothing: the server refused with a 5xx, or the letter cannot be made as it is."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500 and not isinstance(error, ABOUT_THE_LINE)
    return not isinstance(error, OSError)


def words_of(error: Exception) -> str:
    """What went wrong as a person reads it: the server's code and words, else the error's own; never the letter's text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) if isinstance(error, OSError | Unresolved) else type(error).__name__


def _text(words: bytes | str) -> str:
    return " ".join((words.decode("utf-8", "replace") if isinstance(words, bytes) else words).split())


# --- The letter as it arrives --------------------------------------------------------------------------------------


def message(mail: OutgoingMail, values: Mapping[str, str]) -> EmailMultiAlternatives:
    """The letter as it will arrive: text, the same text in one HTML frame, and what goes with it. `values` fills what was left."""
    subject, body = complete(mail.subject, values), complete(mail.body, values)
    email = EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=settings.MAIL_FROM,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(render_to_string("mail/frame.html", {"subject": subject, "body": body}), "text/html")
    for part in _files(mail):
        email.attach(part)
    return email


def _files(mail: OutgoingMail) -> Iterator[MIMEText]:
    for file in mail.attachments:
        kind, *parameters = (word.strip() for word in file["content_type"].split(";"))
        part = MIMEText(file["text"], kind.partition("/")[2], "utf-8")
        for name, _equals, value in (parameter.partition("=") for parameter in parameters):
            part.set_param(name, value)
        part.add_header("Content-Disposition", "attachment", filename=file["name"])
        yield part
