"""What is hidden and is no text: a score, a yes or no, a declaration. Whoever may not know it reads the same pages, whatever it is."""

from collections.abc import Callable

import pytest
from django.db import transaction

from applications.models import Assessment, Declaration, Opinion, Outcome, Rating, Screening
from applications.process import Round
from recruitment import clock
from tests.leaks import addresses, walker
from tests.leaks.case import Case
from tests.leaks.phases import MOMENTS, play
from tests.test_leaks import _without_a_log

__all__ = ["_without_a_log"]
pytestmark = pytest.mark.alike
Change = Callable[[Case], object]


def another_score(of: str) -> Change:
    """Ones instead of fours in what this assessor thinks of Anna."""

    def change(case: Case) -> int:
        own = Assessment.objects.filter(application=case.anna, round=Round.FIRST, by=getattr(case, of))
        return Rating.objects.filter(assessment__in=own).update(score=1)

    return change


CHANGES: dict[str, tuple[str, tuple[str, ...], Change]] = {
    "a draft of scores": ("one", ("Carl", "Hanne", "Mikkel", "Anna", "Bo"), another_score("mette")),
    "scores that are submitted": ("one", ("Carl", "Mette", "Mikkel", "Anna", "Bo"), another_score("hanne")),
    "an opinion": (
        "reading",
        ("Mikkel", "Cecilie", "Anna", "Bo"),
        lambda case: Opinion.objects.filter(application=case.anna, user=case.hanne).update(verdict="no"),
    ),
    "what was found against a wish": (
        "reading",
        ("Hanne", "Mette", "Mikkel", "Cecilie", "Anna", "Bo"),
        lambda case: Screening.objects.filter(application=case.anna).update(finding="not"),
    ),
    "what is meant to be decided": (
        "reading",
        ("Hanne", "Mette", "Mikkel", "Anna", "Bo"),
        lambda case: Outcome.objects.filter(application=case.bo).update(decision="not_on"),
    ),
    "the preferential right": (
        "reading",
        ("Hanne", "Mette", "Mikkel", "Cecilie", "Bo"),
        lambda case: Declaration.keep(case.anna, {Declaration.Kind.PREFERENTIAL}),
    ),
}
"""{what is changed: (phase, those who may not know it, the change)}."""


DESK = ("/admin/", "/application/", "/change/", "/outcomes/", "/letters/", "/outcome/", "/csv/")
"""How the addresses end that are compared for the consultants."""


def pages(visitor: walker.Visitor, paths: list[str]) -> dict[str, tuple[int, str]]:
    return {path: (answer.status, answer.plain) for path in paths for answer in (visitor.ask(path),)}


def worth_comparing(role: str, there: list[addresses.Address]) -> list[str]:
    """Of the desk the start page, the list, the dossiers and the decisions: the others show no figure."""
    desk = DESK if role in ("Carl", "Cecilie") else ()
    near = [one for one in there if not one.again and not one.path.startswith((*addresses.ABOUT_NOBODY, "/svar/"))]
    return [one.path for one in near if not one.at_the_desk or one.path.endswith(desk)]


HERE = ("a draft of scores",)
"""What is tried here; the others are tried by the proof."""


@pytest.mark.parametrize("what", [what if what in HERE else pytest.param(what, marks=pytest.mark.proof) for what in CHANGES])
def test_it_changes_no_page_of_those_who_may_not_know_it(what: str, db: None) -> None:
    phase, who, change = CHANGES[what]
    with clock.pinned(MOMENTS[phase]):
        case = play(phase)
        there, said = addresses.everything(), []
        for role in who:
            visitor = walker.Visitor(case.browser(role))
            opened = [path for path, page in pages(visitor, worth_comparing(role, there)).items() if page[0] == 200]
            # Asked once more: by the first look they are read, and the pages say so.
            shown = pages(visitor, opened)
            with transaction.atomic():
                change(case)
                after = pages(visitor, opened)
                transaction.set_rollback(True)
            said += [f"{role} reads something else at {path}" for path, page in shown.items() if after[path] != page]
        assert said == []
