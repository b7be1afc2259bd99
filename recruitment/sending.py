"""From the outbox to the mail server: lease a few rows, ask once more, send, note what the server said.

The lease is on the real clock and is the lock: of two workers with one letter, one finds no row. A worker that dies
leaves its lease behind; when that has run out, another sends the letter with the same Message-ID. A batch shares one
connection; a letter that the server refuses waits by itself and holds up none of the others.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import translation
from django.utils.translation import gettext

from recruitment import clock
from recruitment.envelope import message
from recruitment.letters import REGISTRY, Letter, Unresolved, complete, of_today
from recruitment.line import Line, is_final, never_arrived, words_of
from recruitment.models import OutgoingMail

LEASE = timedelta(seconds=settings.LEASE_SECONDS)
"""Longer than a letter can take when the server uses every time-out to the full: see settings.EMAIL_TIMEOUT."""
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 125
"""With waits that double up to an hour: five days, as RFC 5321 (4.5.4.1) asks of a sender; then a person must look."""
MOST_ON_A_LINE = 200
"""Letters over one connection; the rest go over the next one."""
MOST_BROKEN = 3
"""Connections that may break in a row in one batch; then the rest waits for the next sweep."""
LONGEST_BATCH = 60.0
"""Seconds after which a batch ends: what it asks about each letter, it asks of the moment at which it began."""
MOST_TOGETHER = 16
"""Letters that are leased at once while the server is quick."""
TOGETHER = 0.5
"""Seconds after which a letter that was leased together with others is given back rather than sent: its lease has to
outlast the slowest of servers, and whoever takes a letter back must not find it held for nothing."""
A_CODE = r"^[0-9]{3} "
"""How the words of a server begin that did answer: see line.words_of."""
State = OutgoingMail.State
log = logging.getLogger(__name__)


def waiting(now: datetime) -> list[int]:
    """The ids of the letters that are due and that nobody is sending, the longest waiting first."""
    return list(_due(now).order_by("due_at", "pk").values_list("pk", flat=True))


def deliver(pk: int, *, now: datetime) -> bool:
    """Send this one letter if it is due, free and still applies. True when it was handed to the mail server."""
    line = Line()
    try:
        return bool(_send_leased(_lease([pk], now), line, now))
    finally:
        line.hang_up()


def send_due(now: datetime, first: int | None = None) -> int:
    """Send what is due, as many as one connection takes; answers with how many were handed over.

    With `first`, the id of the letter that a bell rang for: nothing is done when that one has been sent or is being sent,
    for whoever did that takes the others along.
    """
    line, handed_over, until = Line(), 0, time.monotonic() + LONGEST_BATCH
    try:
        if first is not None:
            leased = _lease([first], now)
            if not leased:
                return 0
            handed_over += _send_leased(leased, line, now)
        due, together = waiting(now)[:MOST_ON_A_LINE], 1
        while due and line.broken < MOST_BROKEN and time.monotonic() < until:
            begun = time.monotonic()
            leased = _lease(due[:together], now)
            handed_over += _send_leased(leased, line, now)
            # Given back means: too slow for so many. They are free again, and first in line next time.
            due = [mail.pk for mail in leased if mail.lease_until is None] + due[together:]
            together = min(2 * together, MOST_TOGETHER) if time.monotonic() - begun < TOGETHER / 2 else 1
    finally:
        line.hang_up()
    if handed_over:
        _call_in(now)
    return handed_over


def _call_in(now: datetime) -> int:
    """The server is there: those that found nobody there need not wait out their hour. Answers with how many are due now.

    Not those that the server put off itself, for their waits grow as it asks, nor those that may have arrived.
    """
    put_off = OutgoingMail.objects.filter(state=State.QUEUED, due_at__gt=now, lease_until=None, attempts__gt=0, doubtful=False)
    return put_off.exclude(error="").exclude(error__regex=A_CODE).update(due_at=now)


# --- The lease -----------------------------------------------------------------------------------------------------


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    free = Q(lease_until=None) | Q(lease_until__lt=clock.real())
    return OutgoingMail.objects.filter(free, state=State.QUEUED, due_at__lte=now)


def _lease(pks: Sequence[int], now: datetime) -> list[OutgoingMail]:
    """Hold those of the letters that are due and free, in the order of `pks`; nobody else sends them until `lease_until`."""
    with transaction.atomic():
        rows = {mail.pk: mail for mail in _due(now).filter(pk__in=pks).select_for_update(skip_locked=True)}
        until = clock.real() + LEASE
        # A lease that was not given back is a worker that died, perhaps with the letter already handed over.
        doubt = Case(When(lease_until__isnull=False, then=True), default=F("doubtful"))
        OutgoingMail.objects.filter(pk__in=rows).update(lease_until=until, attempts=F("attempts") + 1, doubtful=doubt)
    leased = [rows[pk] for pk in pks if pk in rows]
    for mail in leased:
        mail.lease_until, mail.attempts = until, mail.attempts + 1
    return leased


def _held(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    """The row as long as it is we who hold it: when a lease has run out, another may have sent the letter by now."""
    return OutgoingMail.objects.filter(pk=mail.pk, state=State.QUEUED, lease_until=mail.lease_until)


def _give_back(mails: Sequence[OutgoingMail]) -> None:
    for mail in mails:
        _held(mail).update(lease_until=None, attempts=F("attempts") - 1)
        mail.lease_until = None


# --- The letters that we hold --------------------------------------------------------------------------------------


def _send_leased(mails: Sequence[OutgoingMail], line: Line, now: datetime) -> int:
    """Send the letters one after the other; how many were handed over. What there was no time for is given back."""
    handed_over, begun = 0, time.monotonic()
    for place, mail in enumerate(mails):
        if place and (time.monotonic() - begun > TOGETHER or line.broken >= MOST_BROKEN):
            _give_back(mails[place:])
            break
        handed_over += _try(mail, line, now)
    return handed_over


def _try(mail: OutgoingMail, line: Line, now: datetime) -> bool:
    """Send one letter; whatever goes wrong is noted in its row, never raised: the next one must go too."""
    try:
        return _send(mail, line, now)
    except (OSError, Unresolved) as error:  # smtplib's errors are OSErrors
        _keep_error(mail, error, now)
    except DatabaseError as error:
        # Nothing is known of the letter then: the lease runs out, and it is looked at again.
        log.error("letter %s waits for its lease: %s", mail.pk, type(error).__name__)
    except Exception as error:  # noqa: BLE001  # a letter that breaks must not stop those behind it
        # Its type only: the words may hold what somebody wrote.
        log.error("letter %s could not be made: %s", mail.pk, type(error).__name__)
        _keep_error(mail, error, now)
    return False


def _send(mail: OutgoingMail, line: Line, now: datetime) -> bool:
    letter = REGISTRY[mail.letter]
    thing = letter.thing(mail.thing)
    if thing is None or (letter.applies and not letter.applies(thing, now, mail.occasion)):
        with translation.override("da"):
            why = gettext("Not sent: what it speaks of is no longer so.")
        _held(mail).update(state=State.DISCARDED, lease_until=None, error=why)
        return False
    values = _values_of_now(letter, thing, now)
    mail.reply_to = letter.reply_to(thing) if letter.reply_to else ""
    line.send(message(mail, values))
    # A key is kept as its name only, and the date as it was when the letter left.
    kept = values | {name: f"[{name}]" for name in letter.secret}
    # Whoever holds it by now: it has left, and that is so whatever else was noted.
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
        return of_today(now) | dict(letter.at_sending(thing, now) if letter.at_sending else {})


# --- What the server said ------------------------------------------------------------------------------------------


def _keep_error(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    """Keep the server's words; wait longer each time, or give up when the server has said no for good."""
    final = is_final(error) or mail.attempts >= MOST_ATTEMPTS
    _held(mail).update(
        state=State.FAILED if final else State.QUEUED,
        error=words_of(error)[:1000],
        lease_until=None,
        doubtful=F("doubtful") if never_arrived(error) else True,
        due_at=now + min(timedelta(minutes=2 ** min(mail.attempts, 10)), LONGEST_WAIT),
    )
