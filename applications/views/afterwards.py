"""After the submission: a change with its reason, the own word after the panel's talk, and what the panel agrees on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from applications import assessing, joint
from applications import comparison as side_by_side
from applications.assessing import Incomplete, Overtaken
from applications.joint import JointForm
from applications.models import Assessment, JointScore, Refused, Sight
from applications.scorecard_form import ScorecardForm, Text, initial
from applications.scoring import Mark
from applications.views.interview_desk import Desk, desk_for, entering
from applications.views.scorecards import read_only


class RevisionForm(ScorecardForm):
    """The card once more, with the reason for the change."""

    why = Text(2_000)
    why.label = gettext_lazy("Why do you change it?")
    revision = forms.IntegerField(min_value=1, max_value=32_000, widget=forms.HiddenInput)


def _submitted(desk: Desk) -> Assessment:
    """One's own, submitted; a 404 for whoever has none."""
    assessment = desk.own()
    if assessment is None or not assessment.submitted_at:
        raise Http404
    assessment.application = desk.application
    return assessment


@entering
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """GET: what was submitted, in fields. POST: a new version of it; the one before is kept and stays visible."""
    desk = desk_for(request, round, pk, to_score=True)
    assessment = _submitted(desk)
    if request.method == "GET":
        first = initial(assessing.card_of(assessment, desk.keys))
        form = RevisionForm(desk.competencies, initial=first | {"revision": str(assessment.revision)})
        return _revision(request, desk, assessment, form)
    form = RevisionForm(desk.competencies, request.POST)
    if not form.is_valid():
        return _revision(request, desk, assessment, form, status=422)
    said = form.cleaned_data
    try:
        assessing.revise(assessment, form.card(), said["why"], seen_revision=said["revision"], now=desk.now)
    except Incomplete as found:
        return _revision(request, desk, assessment, form, gaps=found.gaps, status=422)
    except Overtaken:
        sentence = _("The assessment was changed on another page meanwhile. What you wrote stands here; open it anew to see the other.")
        return _revision(request, desk, assessment, form, refused=[sentence], status=409)
    except Refused as refusal:
        return _revision(request, desk, assessment, form, refused=refusal.sentences, status=409)
    messages.success(request, _("The change is submitted. What it said before is kept and can be read by whoever reads your assessment."))
    return desk.to("scorecard")


def _revision(
    request: HttpRequest, desk: Desk, assessment: Assessment, form: RevisionForm, *,
    gaps: dict[str, str] | None = None, refused: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    lines = list(form.lines(gaps or {}, None))
    errors = [(f"#{line.place}", f"{line.competency.heading}: {line.problem}") for line in lines if line.problem]
    context = {
        "desk": desk,
        "assessment": assessment,
        "form": form,
        "lines": lines,
        "errors": [*errors, *((f"#{form[name].auto_id}", text) for name in ("summary", "why") for text in form[name].errors)],
        "refused": refused,
        "obstacles": assessing.revision_obstacles(assessment, desk.now) if not refused else [],
    }
    return render(request, "applications/interviews_revise.html", context, status=status)


@entering
@require_POST
def reconsider(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """What changed one's mind in the talk; an empty text takes it away."""
    desk = desk_for(request, round, pk, to_score=True)
    assessment = _submitted(desk)
    said = request.POST.get("afterthought", "")
    try:
        text = str(Text(4_000).clean(said)).strip()
        assessing.reconsider(assessment, text, seen=request.POST.get("seen", ""), now=desk.now)
    except forms.ValidationError as error:
        return read_only(request, desk, assessment, thought=said, wrong=" ".join(error.messages))
    except Overtaken as overtaken:
        words = _("Another page has written here meanwhile: “%(text)s”. What you wrote stands in the field; save again to replace it.")
        wrong = words % {"text": overtaken.assessment.afterthought}
        return read_only(request, desk, overtaken.assessment, thought=said, wrong=wrong)
    except Refused as refusal:
        return read_only(request, desk, assessment, thought=said, wrong=str(refusal))
    messages.success(request, _("Kept. Your scores are as you submitted them."))
    return desk.to("scorecard")


@entering
@require_http_methods(["GET", "POST"])
def together(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """What the panel agrees on after its talk, beside what each thought. POST keeps it; an earlier one stays in the record."""
    desk = desk_for(request, round, pk)
    rows = JointScore.objects.visible_to(desk.user, desk.now).filter(application=desk.application, round=desk.sitting.round)
    history = list(rows.select_related("by").prefetch_related("ratings__competency").order_by("-pk"))
    present = next((row for row in history if row.replaced_at is None), None)
    why = joint.obstacles(desk.application, desk.sitting, desk.user)
    whole = desk.sitting.sight is not Sight.NEVER
    said = request.POST if request.method == "POST" else None
    form = JointForm(desk.competencies, _marks(desk), said, whole=whole, initial=joint.initial(present))
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            joint.keep(desk.application, desk.sitting, form.said(), seen=seen, by=desk.user, now=desk.now)
        except Refused as refusal:
            refused = refusal.sentences
        else:
            messages.success(request, _("What the panel agreed on is kept."))
            return desk.to("joint_score")
    context: dict[str, Any] = {
        "desk": desk,
        "form": form,
        "lines": list(form.lines()),
        "errors": form.summary_of_errors(),
        "history": history,
        # A page that is shown again still has read what it had read; only whoever is told of the other one has read that.
        "seen": request.POST.get("seen", "") if form.is_bound and not refused else present.pk if present else "",
        "obstacles": [] if refused else why,
        "refused": refused,
        "may": not why,
    }
    status = 409 if refused else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "applications/interviews_joint.html", context, status=status)


def _marks(desk: Desk) -> dict[str, list[Mark]]:
    found = side_by_side.visible(desk.sitting.round, [desk.application], desk.user, desk.now)
    return side_by_side.marks(found, desk.user)
