"""The rounds of interviews for those who score, and for the consultant who waits for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from applications import comparison as side_by_side
from applications import parts, rounds
from applications.models import Assessment, Interpretation, TakenTest
from applications.process import Round
from applications.views.interview_desk import Desk, desk_for, entering, sitting_of
from recruitment import clock
from recruitment.context import posting_of
from recruitment.models import User


@entering
@require_GET
def candidates(request: HttpRequest) -> HttpResponse:
    """The rounds on which one sits, with their candidates and how far one is with each."""
    user, posting, now = request.user, posting_of(request), clock.now()
    if not isinstance(user, User) or posting is None:
        return render(request, "applications/interviews.html", {"rounds": [], "no_posting": True})
    sittings = rounds.sittings(user, posting)
    people = rounds.candidates(user, [sitting.round for sitting in sittings], now)
    standings = Assessment.objects.filter(application__posting=posting).standing()
    shown = [
        {
            "sitting": sitting,
            "parts": parts.at_interviews(user, posting, sitting.round, now),
            "people": [
                {
                    "application": one,
                    "standing": standings.get((one.pk, sitting.round, user.pk)),
                    "missing": sitting.missing(one, standings),
                }
                for one in people[sitting.round]
            ],
        }
        for sitting in sittings
    ]
    return render(request, "applications/interviews.html", {"rounds": shown, "today": clock.day_of(now)})


@entering
@require_GET
def candidate(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """What a candidate has written and sent."""
    desk = desk_for(request, round, pk)
    background = [
        (wish, desk.application.background[wish.key])
        for wish in desk.posting.profile.background if desk.application.background.get(wish.key)
    ]  # fmt: skip
    context = {"desk": desk, "background": background, "files": desk.application.attachments.all(), "test": _test(desk)}
    return render(request, "applications/interviews_candidate.html", context)


def _test(desk: Desk) -> dict[str, Any] | None:
    """How the consultant reads the test; None for whoever is never shown it, `waits` for the head who has not locked the 1st scores."""
    if not desk.user.has_perm("applications.read_interpretation") or not desk.posting.profile.has_test:
        return None
    taken = TakenTest.objects.filter(application=desk.application).first()
    if taken is None:
        return None
    rows = list(Interpretation.objects.visible_to(desk.user, desk.now).filter(test=taken).select_related("competency"))
    locked = desk.application.assessments.filter(by=desk.user, round=Round.FIRST, submitted_at__isnull=False).exists()
    return {"rows": rows, "waits": not locked, "remark": taken.remark if locked else ""}


@entering
@require_GET
def comparison(request: HttpRequest, round: str) -> HttpResponse:
    """The candidates of a round side by side, in what the one who looks may see."""
    now = clock.now()
    user, posting, sitting = sitting_of(request, round)
    order = request.GET.get("orden", side_by_side.NAME)
    context = side_by_side.whole(user, posting, sitting, order if order in side_by_side.ORDERS else side_by_side.NAME, now)
    return render(request, "applications/interviews_comparison.html", context)
