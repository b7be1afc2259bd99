"""The reminders, whole: who is written to when, and until when it still makes sense.

Nothing is planned ahead: a sweep asks each row of REMINDERS who is due now and has not been written to. So a reminder
survives a worker that was down, goes late inside its window and never after it, and is written once however often it is
asked for. `manage.py tables` prints this table; README holds the printout.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment import clock, outbox, rehearsal
from recruitment.letters import Letter, reference
from recruitment.models import OutgoingMail, Posting
from scheduling import due, reminder_letters
from scheduling.due import Due, Span
from scheduling.models import Swept

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A row of the table. `coming(posting, span)` answers with what is due in the span; the other words are for people."""

    letter: Letter
    label: Promise
    to: Promise
    opens: Promise
    closes: Promise
    check: Promise
    coming: Callable[[Posting, Span], Iterable[Due]]

    @property
    def name(self) -> str:
        return self.letter.name


REMINDERS = (
    Reminder(
        reminder_letters.DRAFT_THREE_DAYS,
        _("Three days left to send a draft"),
        to=_("each address with a draft begun before then"),
        opens=_("three days before the deadline at 10.00"),
        closes=_("when the reminder of the last day opens"),
        check=_("it is still a draft, the posting is open, and nothing has been sent from the address"),
        coming=due.drafts(due.three_days_left),
    ),
    Reminder(
        reminder_letters.DRAFT_ONE_DAY,
        _("Last day to send a draft"),
        to=_("each address with a draft begun before then"),
        opens=_("the day before the deadline at 10.00"),
        closes=_("at the deadline"),
        check=_("it is still a draft, the posting is open, and nothing has been sent from the address"),
        coming=due.drafts(due.one_day_left),
    ),
    Reminder(
        reminder_letters.DAY_BEFORE,
        _("Reminder of the interview or the test"),
        to=_("the candidate of an interview or a test, unless booked or moved after that"),
        opens=_("the day before at 10.00"),
        closes=_("when it begins"),
        check=_("the appointment stands at that time, and the candidate is not ill"),
        coming=due.day_before,
    ),
    Reminder(
        reminder_letters.NUDGE,
        _("Scores are missing"),
        to=_("each of the panel whose scores of an interview are missing"),
        opens=_("one hour after the end of the interview"),
        closes=_("three days later"),
        check=_("the scores are still missing, the candidate came and is still at that interview"),
        coming=due.missing_scores,
    ),
    Reminder(
        reminder_letters.DIGEST,
        _("The morning's overview"),
        to=_("each consultant, when there are new applications or something to do"),
        opens=_("weekdays at 07.30"),
        closes=_("at the end of the day"),
        check=_("the same day, and still a consultant"),
        coming=due.digests,
    ),
)


def unwritten(posting: Posting, span: Span) -> Iterator[tuple[Reminder, Due]]:
    """What is due in the span and has not been written, in the order of the table. One query more for each reminder.

    Nobody is reminded of a recruitment that has ended.
    """
    if posting.ended:
        return
    for reminder in REMINDERS:
        found = list(reminder.coming(posting, span))
        written = OutgoingMail.objects.filter(letter=reminder.name, occasion__in=[one.occasion for one in found])
        # One that was taken back is written anew when it is due again: the meeting was moved, and moved back.
        there = set(written.exclude(state=OutgoingMail.State.DISCARDED).values_list("occasion", flat=True)) if found else set()
        yield from ((reminder, one) for one in found if one.occasion not in there)


def sweep(now: datetime) -> list[OutgoingMail]:
    """Write what is due now and has not been written; answers with it. May be called again, and twice at once."""
    posting = Posting.live()
    if posting is None or posting.current is None:
        return []
    span = Span(now, now, Swept.last())
    written, away = [], False
    for reminder, one in unwritten(posting, span):
        try:
            mail = _write(reminder, one, now)
        except DatabaseError as error:
            log.error("reminder %s waits for the next sweep: %s", reminder.name, type(error).__name__)
            away = True
        else:
            written += [mail] if mail else []
    if not away:
        # A morning that has been asked about is over, so it counts only when all of it could be written.
        Swept.note(now)
    return written


def _write(reminder: Reminder, one: Due, now: datetime) -> OutgoingMail | None:
    """Write one; None when it cannot be written as it is. Raises DatabaseError: then the next sweep tries again."""
    try:
        with transaction.atomic():
            return outbox.post(reminder.letter, one.thing, occasion=one.occasion, now=now, renew=True)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  # one that cannot be written must not stop those behind it
        # Its type only: the words may hold what somebody wrote.
        log.error("reminder %s about %s cannot be written: %s", reminder.name, reference(one.thing), type(error).__name__)
        return None


# --- A rehearsal's jump --------------------------------------------------------------------------------------------


def replay(since: datetime, now: datetime) -> None:
    """Let the time from `since` to `now` pass: whatever falls due in between is written and sent at its own moment, in order.

    For a rehearsal only: letters to real people bear the moment at which they leave.
    """
    moment = since
    # Also what was done at `since` itself: the beat would have come round within the minute.
    _happen(moment)
    while (following := _next(moment, now)) is not None:
        moment = following
        _happen(moment)
    _happen(now)


def _happen(moment: datetime) -> None:
    with clock.pinned(moment):
        sweep(moment)
        while outbox.send_due(moment):
            pass


def _next(after: datetime, until: datetime) -> datetime | None:
    """The first moment after `after`, before `until`, at which a reminder opens or a letter in the outbox may leave."""
    posting = Posting.live()
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED, due_at__gt=after, due_at__lt=until)
    moments = [waiting.aggregate(first=Min("due_at"))["first"]]
    if posting is not None and posting.current is not None:
        span = Span(after, until, Swept.last())
        moments += [one.opens for _reminder, one in unwritten(posting, span) if after < one.opens < until]
    return min((moment for moment in moments if moment is not None), default=None)


def catch_up(now: datetime) -> None:
    """In a rehearsal: replay from where the last sweep stopped, at first from the start of the rehearsal."""
    found = rehearsal.of(Posting.live())
    since = Swept.last() or (found.start if found else now)
    replay(min(since, now), now)
