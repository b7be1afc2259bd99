"""One scorecard: fill it in, read what will be submitted, submit it, read it afterwards."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications import assessing, revisions, scoring
from applications import comparison as side_by_side
from applications.assessing import Card, Closed, Incomplete, Locked, Overtaken
from applications.models import Assessment
from applications.scorecard_form import Line, ScorecardForm, initial, sentence
from applications.views.interview_desk import Desk, desk_for, entering
from recruitment import clock
from recruitment.typography import clock_time, moment


@entering
@require_http_methods(["GET", "POST"])
def scorecard(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """GET: the card to fill in, or what was submitted. POST: keep it as a draft, whatever is missing."""
    desk = desk_for(request, round, pk, to_score=request.method == "POST")
    if request.method == "POST":
        return _saved(request, desk)
    assessment = desk.own()
    if not desk.sitting.seated or desk.sitting.closed or (assessment and assessment.submitted_at):
        return read_only(request, desk, assessment)
    return _blank(request, desk, assessment)


@entering
@require_POST
def review(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """Keep the card, and go on to submit it when nothing is missing."""
    desk = desk_for(request, round, pk, to_score=True)
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
    desk = desk_for(request, round, pk, to_score=True)
    assessment = desk.own()
    if assessment is None or assessment.submitted_at:
        return desk.to("scorecard")
    if request.method == "GET":
        return _confirmation(request, desk, assessment)
    try:
        seen, rule = request.POST.get("seen", ""), request.POST.get("rule", "")
        assessing.submit(assessment, desk.keys, seen_at=seen, rule=rule, now=desk.now)
    except Overtaken:
        words = _("The draft, or who will see it, has changed since this page was opened. Read it again before you submit.")
        messages.warning(request, words)
        return desk.to("submit_scorecard")
    except Incomplete as found:
        return _blank(request, desk, assessment, found.gaps)
    except Closed:
        messages.warning(request, closed_words())
        return desk.to("scorecard")
    messages.success(request, _("Your assessment of %(name)s is submitted.") % {"name": desk.application.name})
    return desk.to("scorecard")


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
    except Closed:
        if _wants_data(request):
            return JsonResponse({"note": _("Not saved: the round is closed. What you wrote stays here on the page.")}, status=409)
        messages.warning(request, closed_words())
        return read_only(request, desk, desk.own(), list(form.lines({}, None)), form)
    return None


def closed_words() -> str:
    return _("The round is closed: nobody scores in it any more. Call the consultant if it has to be opened again.")


def _told(request: HttpRequest, desk: Desk, form: ScorecardForm, refusal: Overtaken) -> HttpResponse:
    """Nothing was written: show what is stored beside what was sent."""
    if _wants_data(request):
        return JsonResponse({"note": _("Not saved: the card was changed on another page. Press “Save draft” to see both.")}, status=409)
    stored = assessing.card_of(refusal.assessment, desk.keys)
    if isinstance(refusal, Locked):
        unsaved = [line for line in form.lines({}, stored) if line.stored]
        return read_only(request, desk, refusal.assessment, unsaved, form)
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


def read_only(
    request: HttpRequest, desk: Desk, assessment: Assessment | None, unsaved: list[Line] | None = None, form: ScorecardForm | None = None,
    *, thought: str | None = None, wrong: str = "",
) -> HttpResponse:  # fmt: skip
    """What has been submitted, by oneself and by whom else one may see. 409 when something could not be taken.

    `thought` is an afterthought that was not taken, and `wrong` why.
    """
    found = list(side_by_side.visible(desk.sitting.round, [desk.application], desk.user, desk.now).prefetch_related("submissions"))
    marks = side_by_side.marks(found, desk.user)
    standings = Assessment.objects.filter(application=desk.application).standing()
    draft = assessment is not None and not assessment.submitted_at and unsaved is None
    context = {
        "desk": desk,
        "assessment": assessment,
        "draft": list(zip(desk.competencies, assessing.card_of(assessment, desk.keys).entries.values(), strict=True)) if draft else [],
        "thought_seen": assessing.thought_mark(assessment) if assessment else "",
        "wrong": wrong,
        "assessments": [revisions.told(one, desk.application, desk.competencies) for one in found],
        "thoughts": [one for one in found if one.afterthought and one.by_id != desk.user.pk],
        "own_thought": (assessment.afterthought if thought is None else thought) if assessment and assessment.submitted_at else None,
        "lines": [(competency, marks.get(competency.key, [])) for competency in desk.competencies],
        "missing": desk.sitting.missing(desk.application, standings),
        "unsaved": unsaved,
        "unsaved_summary": form["summary"].value() if form else "",
    }
    status = 409 if unsaved is not None or wrong else 200
    return render(request, "applications/interviews_submitted.html", context, status=status)


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
        "rule": assessing.rule_mark(assessment),
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
