"""The whole calendar, half hour by half hour over 70 days, each step swept twice: exactly the letters of the table.

From Monday 7 October to Monday 16 December 2024, across 27 October, when the clock in Copenhagen goes back.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

import pytest

from applications import leadership_test
from applications.models import Application
from applications.process import Round
from recruitment import clock, loading, outbox, postings
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Applicant, Role
from scheduling import booking
from scheduling.models import Kind, Reply
from scheduling.reminders import REMINDERS, sweep
from tests import journey, people, times
from tests.impossible import nothing_impossible

pytestmark = pytest.mark.alike

BEGINS, ENDS = in_copenhagen("2024-10-07T00:00"), in_copenhagen("2024-12-16T00:00")
HALF_AN_HOUR = timedelta(minutes=30)

CAME = """
man 28.10. 07.30  digest            carl.carlsen@example.dk   (Bodil has applied on Friday)
man 11.11. 10.00  draft_three_days  anna.ager@example.org
ons 13.11. 10.00  draft_one_day     anna.ager@example.org
ons 13.11. 10.00  draft_one_day     erik.elm@example.org      (begun on Tuesday)
tor 14.11. 07.30  digest            carl.carlsen@example.dk   (Anna has applied)
fre 15.11. 07.30  digest            carl.carlsen@example.dk   (two to read)
søn 17.11. 10.00  day_before        anna.ager@example.org
søn 17.11. 10.00  day_before        bodil.birk@example.org
man 18.11. 07.30  digest            carl.carlsen@example.dk   (scores are missing)
man 18.11. 11.00  nudge             mette.madsen@example.dk   (about Anna)
man 18.11. 12.30  nudge             mette.madsen@example.dk   (about Bodil)
tir 19.11. 10.00  day_before        anna.ager@example.org     (the test)
ons 20.11. 07.30  digest            carl.carlsen@example.dk   (invite to the 2nd interview)
man 25.11. 10.00  day_before        anna.ager@example.org     (moved an hour before)
tir 26.11. 07.30  digest            carl.carlsen@example.dk   (scores are missing)
tir 26.11. 16.00  nudge             mette.madsen@example.dk
ons 27.11. 07.30  digest            carl.carlsen@example.dk   (decide)
tor 28.11. 07.30  digest            carl.carlsen@example.dk   (record the answer)
"""
DAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")


class Story:
    """What people do, each at a moment of their own."""

    def __init__(self) -> None:
        self.posting = _published()
        self.carl = people.staff("Carl Carlsen", Role.CONSULTANT, self.posting)
        self.hanne = people.staff("Hanne Hansen", Role.DEPARTMENT_HEAD, self.posting)
        self.mette = people.staff("Mette Madsen", Role.COMMITTEE_MEMBER, self.posting)
        people.seat(self.posting, self.hanne, self.mette)
        self.acts: dict[datetime, Callable[[datetime], None]] = {
            in_copenhagen(moment): act
            for moment, act in {
                "2024-10-25T12:00": lambda now: self.sends(self.begins("Bodil Birk", now), now),
                "2024-11-08T20:00": lambda now: self.begins("Anna Ager", now),
                "2024-11-12T20:00": lambda now: self.begins("Erik Elm", now),
                "2024-11-13T18:00": lambda now: self.sends(self.of("Anna Ager"), now),
                "2024-11-15T12:00": self.invites_both,
                "2024-11-18T10:00": lambda now: self.score("Anna Ager", self.hanne, Round.FIRST, now),
                "2024-11-18T11:30": lambda now: self.score("Bodil Birk", self.hanne, Round.FIRST, now),
                "2024-11-18T13:00": self.mette_scores_both,
                "2024-11-18T14:00": self.decides_after_the_first,
                "2024-11-20T15:00": lambda now: self.invites("Anna Ager", ("invite_second",), Kind.SECOND, time(13), now),
                "2024-11-25T09:00": self.moves_the_second,
                "2024-11-26T15:30": lambda now: self.score("Anna Ager", self.hanne, Round.SECOND, now),
                "2024-11-26T17:00": lambda now: self.score("Anna Ager", self.mette, Round.SECOND, now),
                "2024-11-27T12:00": lambda now: self.moves("Anna Ager", ("offer",), now),
                "2024-11-28T12:00": lambda now: self.moves("Anna Ager", ("hire",), now),
            }.items()
        }

    def of(self, name: str) -> Application:
        return Application.objects.select_related("posting__current").get(name=name)

    def begins(self, name: str, now: datetime) -> Application:
        return people.draft(self.posting, name, created_at=now, changed_at=now)

    def sends(self, application: Application, now: datetime) -> None:
        application.move("submit", by=Applicant(application.pk), now=now)

    def moves(self, name: str, moves: tuple[str, ...], now: datetime) -> None:
        """Carl makes the moves, reads their letters and lets them go."""
        for move in moves:
            self.of(name).move(move, by=self.carl, now=now, note=journey.ASKED)
        for mail in OutgoingMail.objects.filter(state="prepared"):
            outbox.release(mail, by=self.carl, now=now)
        outbox.send_due(now)

    def invites(self, name: str, moves: tuple[str, ...], kind: Kind, hour: time, now: datetime) -> None:
        self.moves(name, moves, now)
        appointment = times.booked(self.of(name), self.carl, hour, kind, now=now)
        booking.reply(appointment, Reply.COMES, "", sequence=appointment.sequence, now=now)

    def invites_both(self, now: datetime) -> None:
        self.invites("Anna Ager", ("shortlist", "invite_first"), Kind.FIRST, time(9), now)
        self.invites("Bodil Birk", ("shortlist", "invite_first"), Kind.FIRST, time(10, 30), now)

    def score(self, name: str, user: User, round_: Round, now: datetime) -> None:
        journey.score(self.of(name), user, round_=round_, now=now)

    def mette_scores_both(self, now: datetime) -> None:
        for name in ("Anna Ager", "Bodil Birk"):
            self.score(name, self.mette, Round.FIRST, now)

    def decides_after_the_first(self, now: datetime) -> None:
        self.invites("Anna Ager", ("invite_test",), Kind.TEST, time(10), now)
        anna = self.of("Anna Ager")
        leadership_test.consent(anna, by=Applicant(anna.pk), now=now)
        self.moves("Bodil Birk", ("reject",), now)

    def moves_the_second(self, now: datetime) -> None:
        appointment = self.of("Anna Ager").appointments.get(kind=Kind.SECOND)
        moved = booking.move(appointment, times.slot(self.posting, time(14), Kind.SECOND), by=self.carl, now=now)
        booking.reply(moved, Reply.COMES, "", sequence=moved.sequence, now=now)


def _published() -> Posting:
    loading.load(postings.read(people.POSTING_FILE), now=BEGINS)
    posting = Posting.live()
    assert posting is not None
    return posting


def _steps() -> Iterator[datetime]:
    now = BEGINS
    while now < ENDS:
        yield now
        now += HALF_AN_HOUR


def _came() -> list[str]:
    rows = OutgoingMail.objects.filter(letter__in=[reminder.name for reminder in REMINDERS], state="sent")
    lines = []
    for mail in rows.order_by("sent_at", "letter", "to"):
        at = clock.local(mail.sent_at)
        lines.append(f"{DAYS[at.weekday()]} {at:%d.%m. %H.%M}  {mail.letter:<16}  {mail.to}")
    return lines


@pytest.mark.django_db
def test_exactly_the_letters_of_the_table_leave() -> None:
    story, steps = Story(), 0
    with nothing_impossible():
        for now in _steps():
            with clock.pinned(now):
                if act := story.acts.pop(now, None):
                    act(now)
                sweep(now)
                assert sweep(now) == []
                outbox.send_due(now)
            steps += 1
    assert (steps, story.acts) == (70 * 48 + 2, {})
    assert _came() == [line.partition("(")[0].strip() for line in CAME.strip().splitlines()]
