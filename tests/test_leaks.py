"""Nothing hidden can be read: in each phase every role asks every address, and not one planted word comes back where it must not.

`tests/leaks/table.py` says who may read what; here the quick half, `tests/proof/test_leaks_whole.py` asks every address for every row.
"""

import json
import logging
from collections.abc import Iterable, Iterator

import pytest
from django.db import connection

from recruitment import clock
from recruitment.models import OutgoingMail
from tests.leaks import addresses, marks, table, walker
from tests.leaks.case import Case
from tests.leaks.phases import MOMENTS, play

TELLING = ("before", "one", "test", "second", "decided", "withdrawn")
"""The phases that are asked here; those between differ in a submission or a letter more."""
DESK = {"one": ("Carl",), "decided": ("Carl", "Cecilie", "Ada")}
"""Who asks the desk when: it has the most pages by far."""
STRANGERS = ("Otto", "nobody")
"""Those whom no phase concerns: they ask where the desk is asked."""


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


def nowhere(case: Case, phase: str, seen: dict[str, walker.Seen], roles: Iterable[str]) -> list[str]:
    """What stands neither on a page nor in a letter from the phase on in which the table says that it may be read."""
    letters = {(role, what) for mail, role, found in told(case) for what in found if mail.state != OutgoingMail.State.PREPARED}
    return [
        f"{role} should read “{what}” from the phase “{phase}” on, and it stands nowhere"
        for role in roles
        for what in table.planted(table.must_read(role, phase))
        if what not in seen[role].where and (role, what) not in letters
    ]


def asked_here(phase: str, role: str, one: addresses.Address) -> bool:
    """Whether `role` asks the address in the quick half. Not a page that it has asked for another row of the same kind, none that
    answers no GET, nor the house's own pages about nobody. Nor the desk, for whomever its one door does not let in: the door looks
    at who asks, not at the case.
    """
    if one.again or one.route in walker.POST_ONLY or one.path.startswith(addresses.ABOUT_NOBODY):
        return False
    return role in DESK.get(phase, ()) if one.at_the_desk else phase in DESK or role not in STRANGERS


def check(phase: str, *, whole: bool) -> None:
    with clock.pinned(MOMENTS[phase]):
        case = play(phase)
        there, before = addresses.everything(), walker.rows()
        seen = walker.look_around(case, there, lambda role, one: whole or asked_here(phase, role, one))
        if whole:
            walker.follow(case, there, seen)
        assert pages_that_tell(phase, seen) + letters_that_tell(case, phase) == []
        # What the consultants read they read at the desk.
        roles = [role for role in seen if whole or role in DESK.get(phase, ()) or role not in ("Carl", "Cecilie")]
        assert nowhere(case, phase, seen, [role for role in roles if whole or phase in DESK or role not in STRANGERS]) == []
        assert {name: (before[name], n) for name, n in walker.rows().items() if n != before[name]} == {}


@pytest.mark.parametrize("phase", TELLING)
def test_nobody_reads_what_is_not_theirs(phase: str, db: None) -> None:
    if connection.vendor == "postgresql" and phase != "second":
        pytest.skip("all phases are asked on the embedded database; here the one in which most is hidden")
    check(phase, whole=False)
