"""A candidate's course, competency by competency, and from it the questions for the 2nd interview."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications import guide, rounds
from applications import journey as course
from applications.models import Application, GuideQuestion, Refused
from applications.process import Round
from applications.views.interview_desk import entering
from recruitment import clock
from recruitment.context import posting_of
from recruitment.models import Posting, User

LONGEST_REASON = 600


def _guarded(request: HttpRequest, pk: int) -> tuple[User, Posting, Application, list[rounds.Sitting]]:
    """The candidate with the rounds of theirs in which the user sits; a 404 for whoever meets them in none."""
    user, posting, now = request.user, posting_of(request), clock.now()
    if not isinstance(user, User) or posting is None:
        raise Http404
    met = [(sitting, rounds.candidate(user, sitting.round, pk, now)) for sitting in rounds.sittings(user, posting)]
    found = next((application for _sitting, application in met if application), None)
    if found is None:
        raise Http404
    return user, posting, found, [sitting for sitting, application in met if application]


@entering
@require_GET
def journey(request: HttpRequest, pk: int) -> HttpResponse:
    """The application, the interviews and the test side by side, as far as one may see them."""
    user, posting, application, sittings = _guarded(request, pk)
    now = clock.now()
    return render(request, "applications/interviews_journey.html", _context(user, posting, application, sittings, now))


def _context(user: User, posting: Posting, application: Application, sittings: list[rounds.Sitting], now: datetime) -> dict[str, Any]:
    profile = posting.profile
    may = user.has_perm(guide.CHANGE) and Round.SECOND in profile.rounds
    asked = GuideQuestion.objects.visible_to(user, now).standing().filter(application=application, round=Round.SECOND)
    return {
        "application": application,
        "sittings": sittings,
        "tracks": course.tracks(application, profile, sittings, user, now),
        "has_test": profile.has_test,
        "may_propose": may,
        "has_second": Round.SECOND in profile.rounds,
        "asked": list(asked),
        "lang": profile.lang,
    }


@entering
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question that the course suggests into the guide of the 2nd interview, for this candidate alone."""
    user, posting, application, _sittings = _guarded(request, pk)
    if not user.has_perm(guide.CHANGE):
        raise Http404
    application.posting = posting
    because = request.POST.get("because", "")[:LONGEST_REASON]
    try:
        guide.add_for_candidate(application, Round.SECOND, request.POST.get("text", ""), because, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is in the guide of the 2nd interview, for this candidate alone."))
    return redirect("applications:journey", pk=application.pk)
