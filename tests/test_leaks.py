"""Nothing hidden can be read: in each phase every role asks every address, and not one planted word comes back where it must not.

`tests/leaks/table.py` says who may read what; here the quick half, `tests/proof/test_leaks_whole.py` asks every address for every row.
"""

import json
import logging
from collections.abc import Iterator

import pytest

from recruitment import clock
from recruitment.models import OutgoingMail
from tests.leaks import addresses, marks, table, walker
from tests.leaks.case import Case
from tests.leaks.phases import MOMENTS, PHASES, play

# The desk has the most pages by far; in the other phases it is asked by the proof.
DESK = ("reading", "one", "decided")
CONSULTANTS = ("Carl", "Cecilie")


@pytest.fixture(autouse=True)
def _without_a_log() -> Iterator[None]:
    """A thousand refusals, each with its trail, cost more than the pages."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def told(case: Case) -> list[tuple[OutgoingMail, str, set[str]]]:
    """(letter, whose it is, what it says) of every letter."""
    roles = {user.email: role for role, user in case.users().items() if user} | {case.anna.email: "Anna", case.bo.email: "Bo"}
    mails = OutgoingMail.objects.exclude(to=case.maja.email)
    return [(mail, roles[mail.to], marks.found(mail.subject, mail.body, json.dumps(mail.attachments))) for mail in mails]


def letters_that_tell(case: Case, phase: str) -> list[str]:
    """Letters with something in them that their reader may not know. One that waits may say what may be read once it is sent."""
    said = []
    for mail, role, found in told(case):
        may = table.may_come_to_read if mail.state == OutgoingMail.State.PREPARED else table.might_read
        said += [f"the letter {mail.letter} to {role} says “{what}” in the phase “{phase}”" for what in found if not may(role, what, phase)]
    return said


def pages_that_tell(phase: str, seen: dict[str, walker.Seen]) -> list[str]:
    """What is read that must not be, and what broke, each in a sentence."""
    said = []
    for role, one in seen.items():
        said += [f"{role}: {broken}" for broken in one.broken]
        for what, where in one.where.items():
            if not table.may_read(role, what, phase):
                said.append(f"{role} reads “{what}” in the phase “{phase}” at {min(where, key=len)} and {len(where) - 1} more")
    return said


def nowhere(case: Case, phase: str, seen: dict[str, walker.Seen], *, desk: bool) -> list[str]:
    """What stands neither on a page nor in a letter from the phase on in which the table says that it may be read."""
    letters = {(role, what) for mail, role, found in told(case) for what in found if mail.state != OutgoingMail.State.PREPARED}
    return [
        f"{role} should read “{what}” from the phase “{phase}” on, and it stands nowhere"
        for role, one in seen.items()
        if desk or role not in CONSULTANTS
        for what in table.planted(table.must_read(role, phase))
        if what not in one.where and (role, what) not in letters
    ]


def check(phase: str, *, whole: bool, desk: bool) -> None:
    with clock.pinned(MOMENTS[phase]):
        case = play(phase)
        there, before = addresses.everything(), walker.rows()
        seen = walker.look_around(case, there, whole=whole, desk=desk)
        assert pages_that_tell(phase, seen) + letters_that_tell(case, phase) == []
        assert nowhere(case, phase, seen, desk=desk) == []
        assert {name: (before[name], n) for name, n in walker.rows().items() if n != before[name]} == {}


@pytest.mark.parametrize("phase", PHASES)
def test_nobody_reads_what_is_not_theirs(phase: str, db: None) -> None:
    check(phase, whole=False, desk=phase in DESK)
