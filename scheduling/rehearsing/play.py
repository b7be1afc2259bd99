"""The stage of a story: one clock, the worker's work between the acts, and the diary of what happened.

Acts are presses on the real pages (see `players`). In between, the worker and the beat do in this process what they do in
theirs: every due moment in order, through the same functions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.test.utils import override_settings

from applications import keys
from recruitment import clock, loading, mailbox, outbox, postings, profile
from recruitment import rehearsal as rehearsals
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import Rehearsal, in_copenhagen
from scheduling import reminders

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
A_MINUTE = timedelta(minutes=1)


class NobodyHome(BaseEmailBackend):
    """A mail server that is away: nobody answers at its door."""

    def open(self) -> bool:
        raise ConnectionRefusedError("the mail server is away")


class Play:
    """One run of a rehearsal file's posting on an empty database. `lines` is the diary so far, in English but for subjects."""

    def __init__(self, rehearsal: Rehearsal, begins: str) -> None:
        self.now = in_copenhagen(begins)
        self.lines: list[str] = []
        self.beats = True
        self._told: set[int] = set()
        with clock.pinned(self.now):
            result = loading.load(postings.read(rehearsal.posting), now=self.now)
            profile.ensure_pdf(result.version)
            self.posting: Posting = result.posting
            self.staff: dict[str, User] = rehearsals.hire(rehearsal.staff, self.posting)
        self.cast = {part["name"].split()[0]: part for part in rehearsal.cast}
        self._names = {user.email: user.get_short_name() for user in self.staff.values()}
        self._names |= {part["email"]: name for name, part in self.cast.items()}

    # --- Time ---

    def at(self, text: str) -> None:
        """Let time pass until `text` (ISO, Copenhagen); what falls due in between is done at its own moment."""
        moment = in_copenhagen(text)
        if moment < self.now:
            raise ValueError(f"the story goes backwards at {text}")
        if self.beats:
            reminders.replay(self.now, moment)
        self.now = moment
        self._tell_letters()

    def passes(self, minutes: int = 1) -> None:
        """Let some minutes pass between two acts."""
        self.at(clock.local(self.now + minutes * A_MINUTE).isoformat())

    # --- What happens ---

    @contextmanager
    def act(self, who: str, what: str) -> Iterator[datetime]:
        """Somebody does something now: the clock stands still at `now` meanwhile, and then the bell wakes the worker."""
        with clock.pinned(self.now):
            yield self.now
        self.tell(who, what)
        self.work()

    def work(self) -> None:
        """What the worker does when the bell rings."""
        with clock.pinned(self.now):
            keys.answer_waiting(self.now)
            outbox.send_due(self.now)
        self._tell_letters()

    @contextmanager
    def mail_server_is_away(self) -> Iterator[None]:
        self.tell("-", "the mail server is away")
        with override_settings(EMAIL_BACKEND=f"{__name__}.{NobodyHome.__name__}"):
            yield
        self.tell("-", "the mail server is back")

    def beat_stops(self) -> None:
        self.beats = False
        self.tell("-", "the beat has stopped")

    def beat_starts(self) -> None:
        """The beat is back: one sweep at the present moment, as in a real installation."""
        self.beats = True
        self.tell("-", "the beat is back")
        with clock.pinned(self.now):
            reminders.sweep(self.now)
        self.work()

    # --- The diary ---

    def tell(self, who: str, what: str) -> None:
        self.lines.append(f"{_stamp(self.now)}  {who:<7} {what}")

    def _tell_letters(self) -> None:
        """One line for each letter that has left since we last looked."""
        gone = OutgoingMail.objects.filter(state=OutgoingMail.State.SENT).exclude(pk__in=self._told).order_by("sent_at", "pk")
        for mail in gone:
            self._told.add(mail.pk)
            to, subject = self._names.get(mail.to, mail.to), mail.subject.replace("\xa0", " ")
            self.lines.append(f"{_stamp(mail.sent_at or self.now)}    letter {mail.letter} to {to}: {self._without_numbers(subject)}")

    def _without_numbers(self, subject: str) -> str:
        """A subject without the application's number, which is another one in every run."""
        return " ".join("[number]" if len(word) == 9 and word[4] == "-" else word for word in subject.split())

    def newest_letter(self, letter: str, to: str) -> mailbox.Letter:
        """The newest letter of this kind in the mailbox of `to`, as it arrived: the only place where a key stands in plain."""
        subject = OutgoingMail.objects.filter(letter=letter, to=to, state=OutgoingMail.State.SENT).latest("sent_at", "pk").subject
        return next(mail for mail in mailbox.letters() if mail.address == to.lower() and mail.subject == subject)


def _stamp(moment: datetime) -> str:
    at = clock.local(moment)
    return f"{at:%Y-%m-%d} {WEEKDAYS[at.weekday()]} {at:%H.%M}"


def needs_a_mailbox() -> None:
    """Refuse to play where letters could reach people."""
    if settings.EMAIL_BACKEND != "recruitment.mailbox.MailboxBackend":
        raise RuntimeError("a story is played with the built-in mailbox only")
