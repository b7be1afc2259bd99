"""Every stage, every move, every role: written by hand as a page to read, and tried out cell by cell."""

import pytest
from django.db import transaction

from applications import corrections
from applications.models import Application, Refused
from applications.process import MOVES, Stage
from recruitment.models import Posting, User
from recruitment.roles import Actor, Applicant, Role
from tests import journey, people

# Who can make the move from the stage, when everything that the rules ask is in order:
# a the applicant, C the consultant, · nobody. Department head, committee, administrator, strangers: never.
GRID = """
                  submit revise register shortlist invite_first invite_test invite_second offer hire decline not_invite reject withdraw undo
draft             a      ·      ·       ·         ·            ·           ·             ·     ·    ·       ·          ·      ·        ·
submitted         ·      a      ·       C         ·            ·           ·             ·     ·    ·       C          ·      aC       ·
shortlisted       ·      ·      ·       ·         C            ·           ·             ·     ·    ·       C          ·      aC       C
first_interview   ·      ·      ·       ·         ·            C           ·             ·     ·    ·       ·          C      aC       C
test              ·      ·      ·       ·         ·            ·           C             ·     ·    ·       ·          C      aC       C
second_interview  ·      ·      ·       ·         ·            ·           ·             C     ·    ·       ·          C      aC       C
offered           ·      ·      ·       ·         ·            ·           ·             ·     C    aC      ·          ·      aC       C
hired             ·      ·      ·       ·         ·            ·           ·             ·     ·    ·       ·          ·      ·        C
declined          ·      ·      ·       ·         ·            ·           ·             ·     ·    ·       ·          ·      ·        C
rejected          ·      ·      ·       ·         ·            ·           ·             ·     ·    ·       ·          ·      ·        C
withdrawn         ·      ·      ·       ·         ·            ·           ·             ·     ·    ·       ·          ·      ·        C
"""


def grid() -> dict[str, dict[str, str]]:
    head, *rows = [line.split() for line in GRID.strip().splitlines()]
    return {stage: dict(zip(head, cells, strict=True)) for stage, *cells in rows}


def test_the_grid_names_every_stage_and_every_move() -> None:
    table = grid()
    assert list(table) == [stage.value for stage in Stage]
    assert all(list(cells) == list(MOVES) for cells in table.values())


@pytest.mark.parametrize("stage", list(Stage))
def test_who_can_make_which_move_from_here(stage: Stage, posting: Posting, carl: User, hanne: User, mette: User, otto: User) -> None:
    people.seat(posting, hanne, mette)
    # Decided about: nobody is offered the post while somebody is untouched.
    somebody_else = people.applied(posting, "Bo Bech")
    somebody_else.move("shortlist", by=carl, now=people.AFTER)
    application = journey.at(stage, posting, carl)
    people_by_letter: list[tuple[str, Actor]] = [
        ("a", Applicant(application.pk)),
        ("C", carl),
        ("a stranger among the applicants", Applicant(somebody_else.pk)),
        ("the department head", hanne),
        ("a committee member", mette),
        ("the administrator", people.staff("Solveig Sand", Role.ADMINISTRATOR, None)),
        ("an outsider", otto),
    ]
    if stage is Stage.OFFERED:
        # The applicant can answer an offer only when its letter has left.
        people.release_letters(application, by=carl)
    if stage is Stage.SUBMITTED:
        # A correction can be sent when one has been begun.
        corrections.begin(application, by=Applicant(application.pk), now=people.BEFORE)
    for move, may in grid()[stage].items():
        for letter, who in people_by_letter:
            expected = letter in may and len(letter) == 1
            assert tried(application, move, who) is expected, f"{letter}: {move} from {stage}"


def tried(application: Application, move: str, by: Actor) -> bool:
    """Whether the move can be made; all is as before afterwards."""
    now = people.BEFORE if move in ("submit", "revise") else people.AFTER
    again = Application.objects.get(pk=application.pk)
    before = (again.stage, again.steps.count())
    with transaction.atomic():
        try:
            again.move(move, by=by, now=now, note=journey.ASKED)
        except Refused:
            possible = False
            assert (again.stage, again.steps.count()) == before
        else:
            possible = True
        transaction.set_rollback(True)
    return possible
