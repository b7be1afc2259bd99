"""The rounds of interviews for those who score, and for the consultant who waits for them."""

import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import assessing, rounds, scoring
from applications import comparison as side_by_side
from applications.assessing import Card, Incomplete, Locked, Overtaken
from applications.models import Application, Assessment
from applications.scorecard_form import Line, ScorecardForm, initial, sentence
from recruitment import clock
from recruitment.context import posting_of
from recruitment.models import Posting, User
from recruitment.postings.shape import Competency
from recruitment.typography import clock_time, moment

View = Callable[..., HttpResponse]


def entering(view: View) -> View:
    """Let in whoever may look at the interviews at all."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("applications.enter_interviews"):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class Desk:
    """One person before one candidate in one round, at one moment."""

    user: User
    now: datetime
    posting: Posting
    sitting: rounds.Sitting
    application: Application

    @property
    def competencies(self) -> tuple[Competency, ...]:
        return self.posting.profile.competencies

    @property
    def keys(self) -> list[str]:
        return [competency.key for competency in self.competencies]

    def own(self) -> Assessment | None:
        return assessing.own(self.application, self.sitting.round, self.user)

    def to(self, name: str) -> HttpResponse:
        return redirect(f"applications:{name}", round=self.sitting.round, pk=self.application.pk)


def _sitting(request: HttpRequest, round_: str) -> tuple[User, Posting, rounds.Sitting]:
    user, posting = request.user, posting_of(request)
    if not isinstance(user, User) or posting is None:
        raise Http404
    sitting = next((one for one in rounds.sittings(user, posting) if one.round == round_), None)
    if sitting is None:
        raise Http404
    return user, posting, sitting


def _desk(request: HttpRequest, round_: str, pk: int, *, scoring: bool = False) -> Desk:
    """A 404 for whoever is not of this round, and for a page to score on when the one who asks has no seat."""
    now = clock.now()
    user, posting, sitting = _sitting(request, round_)
    application = rounds.candidate(user, sitting.round, pk, now)
    if application is None or (scoring and not sitting.seated):
        raise Http404
    return Desk(user, now, posting, sitting, application)


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
    desk = _desk(request, round, pk)
    background = [
        (wish, desk.application.background[wish.key])
        for wish in desk.posting.profile.background if desk.application.background.get(wish.key)
    ]  # fmt: skip
    context = {"desk": desk, "background": background, "files": desk.application.attachments.all()}
    return render(request, "applications/interviews_candidate.html", context)


@entering
@require_http_methods(["GET", "POST"])
def scorecard(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """GET: the card to fill in, or what was submitted. POST: keep it as a draft, whatever is missing."""
    desk = _desk(request, round, pk, scoring=request.method == "POST")
    if request.method == "POST":
        return _saved(request, desk)
    assessment = desk.own()
    if not desk.sitting.seated or (assessment and assessment.submitted_at):
        return _read_only(request, desk, assessment)
    return _blank(request, desk, assessment)


@entering
@require_POST
def review(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """Keep the card, and go on to submit it when nothing is missing."""
    desk = _desk(request, round, pk, scoring=True)
    form = ScorecardForm(desk.competencies, request.POST)
    refused = _keep(request, desk, form)
    if refused:
        return refused
    gaps = scoring.gaps(form.card().entries, desk.keys)
    if gaps:
        return _page(request, desk, form, desk.own(), gaps=gaps)
    return desk.to("submit_scorecard")


@entering
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """GET: what will be submitted, and what follows. POST: submit it, once."""
    desk = _desk(request, round, pk, scoring=True)
    assessment = desk.own()
    if assessment is None or assessment.submitted_at:
        return desk.to("scorecard")
    if request.method == "GET":
        return _confirmation(request, desk, assessment)
    try:
        assessing.submit(assessment, desk.keys, seen_at=request.POST.get("seen", ""), now=desk.now)
    except Overtaken:
        messages.warning(request, _("The draft has changed since this page was opened. Read it again before you submit."))
        return desk.to("submit_scorecard")
    except Incomplete as found:
        return _blank(request, desk, assessment, found.gaps)
    messages.success(request, _("Your assessment of %(name)s is submitted.") % {"name": desk.application.name})
    return desk.to("scorecard")


@entering
@require_GET
def comparison(request: HttpRequest, round: str) -> HttpResponse:
    """The candidates of a round side by side, in what the one who looks may see."""
    now = clock.now()
    user, posting, sitting = _sitting(request, round)
    people = rounds.candidates(user, [sitting.round], now)[sitting.round]
    competencies = posting.profile.competencies
    standings = Assessment.objects.filter(application__in=people).standing()
    found = side_by_side.rows(sitting, people, competencies, standings, user=user, now=now)
    disagreement_first = request.GET.get("orden") == "uenighed"
    context = {
        "sitting": sitting,
        "competencies": competencies,
        "comparison": side_by_side.compare(found, competencies, disagreement_first=disagreement_first),
        "disagreement_first": disagreement_first,
    }
    return render(request, "applications/interviews_comparison.html", context)


# --- The pages of one scorecard ------------------------------------------------------------------------------------


def _saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = ScorecardForm(desk.competencies, request.POST)
    refused = _keep(request, desk, form)
    if refused:
        return refused
    assessment = desk.own()
    if _wants_data(request):
        return JsonResponse({"seen": assessing.seen(assessment), "note": saved_words(assessment, desk.now)})
    return desk.to("scorecard")


def _keep(request: HttpRequest, desk: Desk, form: ScorecardForm) -> HttpResponse | None:
    """Save the form. Answers with a page when that was not possible; it holds everything that was written."""
    if not form.is_valid():
        if _wants_data(request):
            return JsonResponse({"note": _("Not saved: press “Save draft” to see why.")}, status=422)
        return _page(request, desk, form, desk.own(), status=422)
    seen, page = request.POST.get("seen", ""), request.POST.get("page", "")[:32]
    try:
        assessing.save(desk.application, desk.sitting.round, desk.user, form.card(), seen=seen, page=page, now=desk.now)
    except Overtaken as refusal:
        return _told(request, desk, form, refusal)
    return None


def _told(request: HttpRequest, desk: Desk, form: ScorecardForm, refusal: Overtaken) -> HttpResponse:
    """Nothing was written: show what is stored beside what was sent."""
    if _wants_data(request):
        return JsonResponse({"note": _("Not saved: the card was changed on another page. Press “Save draft” to see both.")}, status=409)
    stored = assessing.card_of(refusal.assessment, desk.keys)
    if isinstance(refusal, Locked):
        unsaved = [line for line in form.lines({}, stored) if line.stored]
        return _read_only(request, desk, refusal.assessment, unsaved, form)
    return _page(request, desk, form, refusal.assessment, stored=stored, status=409)


def _blank(request: HttpRequest, desk: Desk, assessment: Assessment | None, gaps: dict[str, str] | None = None) -> HttpResponse:
    """The card as it is stored."""
    form = ScorecardForm(desk.competencies, initial=initial(assessing.card_of(assessment, desk.keys)))
    return _page(request, desk, form, assessment, gaps=gaps or {}, status=422 if gaps else 200)


def _page(
    request: HttpRequest, desk: Desk, form: ScorecardForm, assessment: Assessment | None,
    *, gaps: dict[str, str] | None = None, stored: Card | None = None, status: int = 0,
) -> HttpResponse:  # fmt: skip
    lines = list(form.lines(gaps or {}, stored))
    context = {
        "desk": desk,
        "form": form,
        "lines": lines,
        "errors": [*_errors(lines), *((f"#{form['summary'].auto_id}", text) for text in form["summary"].errors)],
        "assessment": assessment,
        "stored": stored,
        "saved": saved_words(assessment, desk.now),
        "seen": assessing.seen(assessment),
        # The name of this opened page; see applications.assessing.
        "page": secrets.token_hex(8),
    }
    return render(request, "applications/interviews_scorecard.html", context, status=status or (422 if gaps else 200))


def _errors(lines: list[Line]) -> list[tuple[str, str]]:
    return [(f"#{line.place}", f"{line.competency.heading}: {line.problem}") for line in lines if line.problem]


def _read_only(
    request: HttpRequest, desk: Desk, assessment: Assessment | None, unsaved: list[Line] | None = None, form: ScorecardForm | None = None
) -> HttpResponse:
    """What has been submitted, by oneself and by whom else one may see. 409 when something could not be taken."""
    found = list(side_by_side.visible(desk.sitting.round, [desk.application], desk.user, desk.now))
    marks = side_by_side.marks(found, desk.user)
    standings = Assessment.objects.filter(application=desk.application).standing()
    context = {
        "desk": desk,
        "assessment": assessment,
        "assessments": found,
        "lines": [(competency, marks.get(competency.key, [])) for competency in desk.competencies],
        "missing": desk.sitting.missing(desk.application, standings),
        "unsaved": unsaved,
        "unsaved_summary": form["summary"].value() if form else "",
    }
    return render(request, "applications/interviews_submitted.html", context, status=409 if unsaved is not None else 200)


def _confirmation(request: HttpRequest, desk: Desk, assessment: Assessment) -> HttpResponse:
    card = assessing.card_of(assessment, desk.keys)
    gaps = scoring.gaps(card.entries, desk.keys)
    context: dict[str, Any] = {
        "desk": desk,
        "assessment": assessment,
        "card": card,
        "lines": [(competency, card.entries[competency.key]) for competency in desk.competencies],
        "gaps": [(competency, sentence(gaps[competency.key])) for competency in desk.competencies if competency.key in gaps],
        "seen": assessing.seen(assessment),
        "others": [person for person in desk.sitting.expected if person != desk.user],
    }
    return render(request, "applications/interviews_confirm.html", context)


def saved_words(assessment: Assessment | None, now: datetime) -> str:
    """When the draft was saved: the time alone when that was today."""
    if assessment is None:
        return _("Nothing saved yet")
    today = clock.day_of(assessment.saved_at) == clock.day_of(now)
    return _("Saved %(when)s") % {"when": clock_time(assessment.saved_at) if today else moment(assessment.saved_at)}


def _wants_data(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
