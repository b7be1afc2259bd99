"""The pages on which the consultant decides about many: the board, one decision with its letter, all letters, what was published."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import outcomes, parts, screening
from applications.admin.outcome_form import OutcomeForm, Standing, standings
from applications.models import Application, Decision, Declaration, Opinion, Outcome, Overtaken, Refused, Screening
from applications.process import Move, Stage
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import Posting, User

PHASES: Mapping[str, tuple[Stage, ...]] = {
    "deadline": (Stage.SUBMITTED, Stage.SHORTLISTED),
    "first_interview": (Stage.FIRST_INTERVIEW,),
    "test": (Stage.TEST,),
    "second_interview": (Stage.SECOND_INTERVIEW,),
}
"""The points at which many are decided about, by the step that lies behind them."""
MOST_PUBLISHED = 300
ROWS = 150
"""People on one page of the board: two fields each, well below what Django takes in one form."""


@dataclass(slots=True)
class Row:
    """One applicant on the board."""

    application: Application
    outcome: Outcome | None
    choices: list[Decision]
    opinions: list[Opinion] = field(default_factory=list)
    preferential: bool = False
    findings: list[str] = field(default_factory=list)

    @property
    def found(self) -> str:
        return screening.tally(self.findings)

    @property
    def stage(self) -> str:
        return str(Stage(self.application.stage).label)


@dataclass(frozen=True, slots=True)
class Phase:
    """A tab of the board."""

    name: str
    label: str
    n: int


def _guarded(request: HttpRequest) -> tuple[User, Posting, datetime]:
    user, posting = user_of(request), posting_of(request)
    if posting is None or not user.has_perm("applications.decide"):
        raise Http404
    return user, posting, clock.now()


def _phases(posting: Posting, user: User, now: datetime) -> list[Phase]:
    n = Counter(Application.objects.visible_to(user, now).filter(posting=posting).order_by().values_list("stage", flat=True))
    found = []
    for name, stages in PHASES.items():
        step = posting.profile.milestone(name)
        if step is not None:
            found.append(Phase(name, _("After the deadline") if name == "deadline" else step.label, sum(n[stage] for stage in stages)))
    return found


def _side(posting: Posting, user: User, now: datetime, phase: Phase, wanted: str) -> Page[Application]:
    """One page of everybody at this point, by name. A number that is no page is the nearest one."""
    everybody = (
        Application.objects.visible_to(user, now)
        .filter(posting=posting, stage__in=PHASES[phase.name])
        .select_related("posting__current")
        .defer("motivation", "background")
        .order_by("name", "pk")
    )
    pages = Paginator(everybody, ROWS)
    pages.count = phase.n  # counted already, for the tab
    return pages.get_page(wanted)


def _rows(applications: list[Application], user: User, now: datetime) -> list[Row]:
    """A row for each of these: four queries, however many there are."""
    decided = {one.application_id: one for one in Outcome.objects.pending().visible_to(user, now).filter(application__in=applications)}
    rows = {one.pk: Row(one, decided.get(one.pk), outcomes.decisions_at(one)) for one in applications}
    for opinion in Opinion.objects.present().visible_to(user, now).filter(application__in=applications).select_related("user"):
        rows[opinion.application_id].opinions.append(opinion)
    for declared in Declaration.objects.visible_to(user, now).filter(application__in=applications):
        rows[declared.application_id].preferential = True
    seen = Screening.objects.visible_to(user, now).of_wishes().filter(application__in=applications)
    for key, finding in seen.values_list("application", "finding"):
        rows[key].findings.append(finding)
    return list(rows.values())


def board(admin: Any, request: HttpRequest) -> HttpResponseBase:
    """Everybody at one point of the process with what is meant to become of them; POST keeps it. Nobody is told anything."""
    user, posting, now = _guarded(request)
    phases = _phases(posting, user, now)
    wanted = request.GET.get("phase", "")
    phase = next((one for one in phases if one.name == wanted), None) or next((one for one in phases if one.n), phases[0])
    side = _side(posting, user, now, phase, request.GET.get("page", ""))
    rows = _rows(list(side), user, now)
    if request.method == "POST" and now < posting.closes_at:
        raise Http404
    if request.method == "POST":
        _keep(request, rows, user, now)
        if "preview" in request.POST:
            return redirect("admin:applications_application_outcome_letters")
        return redirect(f"{request.path}?phase={phase.name}&page={side.number}")
    standing = (
        Outcome.objects.pending().visible_to(user, now).filter(application__posting=posting, application__stage__in=PHASES[phase.name])
    )
    tally = Counter(standing.order_by().values_list("decision", flat=True))
    context = {
        "title": _("Decide"),
        "rows": rows,
        "side": side,
        "phase": phase,
        "phases": phases,
        "tally": [(decision.label, tally[decision]) for decision in Decision if tally[decision]],
        "undecided": phase.n - tally.total(),
        "closed": now < posting.closes_at,
    }
    answer: HttpResponseBase = admin.render_page(request, "outcomes.html", context)
    return answer


def _keep(request: HttpRequest, rows: list[Row], user: User, now: datetime) -> None:
    """Keep each choice that differs from what stands; what somebody else has changed meanwhile is left and told."""
    kept = 0
    for row in rows:
        key = row.application.pk
        chosen = request.POST.get(f"d{key}")
        if chosen is None or chosen == (row.outcome.decision if row.outcome else ""):
            continue
        if chosen and chosen not in row.choices:
            continue
        try:
            outcomes.decide(row.application, Decision(chosen) if chosen else None, seen=request.POST.get(f"s{key}", ""), by=user, now=now)
            kept += 1
        except Overtaken as overtaken:
            messages.error(request, str(overtaken))
    words = ngettext("%(n)s decision is kept. Nobody has been told.", "%(n)s decisions are kept. Nobody has been told.", kept)
    messages.success(request, words % {"n": kept} if kept else _("Nothing was changed."))


def one(admin: Any, request: HttpRequest, application: Application) -> HttpResponseBase:
    """One pending decision: what it builds on, why among ourselves, and the letter to edit."""
    user, _posting, now = _guarded(request)
    outcome = Outcome.objects.pending().visible_to(user, now).filter(application=application).select_related("internal").first()
    if outcome is None:
        messages.error(request, _("There is no decision about %(name)s yet. Choose one first.") % {"name": application.name})
        return redirect("admin:applications_application_outcomes")
    outcome.application = application
    form = OutcomeForm(outcome, now, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            _change(outcome, form, request, user, now)
        except Overtaken as overtaken:
            form.add_error(None, str(overtaken))
            status = 409
        else:
            messages.success(request, _("Kept. Nobody has been told."))
            again = "afresh" in request.POST
            return redirect("admin:applications_application_outcome", application.pk) if again else _back_to(request)
    context = {
        "title": application.name,
        "application": application,
        "outcome": outcome,
        "decision": Decision(outcome.decision).label,
        "form": form,
        "draft": form.draft,
        "standings": _ticked(standings(application, user, now), form),
        "to": form.draft.to,
        "back": request.GET.get("from", ""),
    }
    answer: HttpResponseBase = admin.render_page(request, "outcome.html", context, status=status)
    return answer


def _ticked(found: list[Standing], form: OutcomeForm) -> list[tuple[Standing, bool]]:
    chosen = set(form["criteria"].value() or ())
    return [(standing, standing.key in chosen) for standing in found]


def _change(outcome: Outcome, form: OutcomeForm, request: HttpRequest, user: User, now: datetime) -> None:
    seen = request.POST.get("seen", "")
    if seen != outcome.stamp:
        raise Overtaken(
            [_("Somebody else has changed or published this decision meanwhile. Your text is still here; look at what stands now.")]
        )
    subject, body = form.text(afresh="afresh" in request.POST)
    with transaction.atomic():
        said = form.cleaned_data
        outcomes.keep(outcome, by=user, now=now, criteria=said["criteria"], silent=said["silent"], subject=subject, body=body)
        outcomes.explain(outcome, said["internal"], by=user, now=now)


def _back_to(request: HttpRequest) -> HttpResponseBase:
    return redirect(
        "admin:applications_application_outcome_letters"
        if request.GET.get("from") == "letters"
        else "admin:applications_application_outcomes"
    )


def letters(admin: Any, request: HttpRequest, refused: list[str] | None = None) -> HttpResponseBase:
    """Every letter to every person, before anything leaves; `only` keeps some decisions for a later wave."""
    user, posting, now = _guarded(request)
    only = [value for value in request.GET.getlist("only") if value in Decision]
    drafts = outcomes.drafts(posting, user, now)
    here = [draft for draft in drafts if not only or draft.outcome.decision in only]
    going = [draft for draft in here if not draft.stopped][: outcomes.MOST_AT_ONCE]
    tally = Counter(draft.outcome.decision for draft in drafts)
    context = {
        "title": _("Read the letters before they are sent"),
        "drafts": going,
        "stopped": [draft for draft in here if draft.stopped],
        "left": len(here) - len(going),
        "sent": sum(draft.goes for draft in going),
        "silent": sum(draft.outcome.silent for draft in going),
        "warned": [draft for draft in going if draft.warnings],
        "choices": [(decision, decision.label, tally[decision], not only or decision in only) for decision in Decision if tally[decision]],
        "refused": refused,
    }
    answer: HttpResponseBase = admin.render_page(request, "outcome_letters.html", context, status=409 if refused else 200)
    return answer


def publish(admin: Any, request: HttpRequest) -> HttpResponseBase:
    """Move everybody who was shown and release their letters, all of it or nothing; whatever stands in the way is told by name."""
    user, _posting, now = _guarded(request)
    if request.method != "POST":
        raise Http404
    seen = [stamp for stamp in request.POST.getlist("seen") if _is_stamp(stamp)][: outcomes.MOST_AT_ONCE]
    try:
        published = outcomes.publish(seen, by=user, now=now)
    except Refused as refusal:
        return letters(admin, request, refusal.sentences)
    n = len(published)
    words = ngettext(
        "%(n)s decision is published; the letters are on their way.", "%(n)s decisions are published; the letters are on their way.", n
    )
    messages.success(request, words % {"n": n})
    return redirect("admin:applications_application_outcomes_published")


def _is_stamp(stamp: str) -> bool:
    pk, _dot, changes = stamp.partition(".")
    return all(part.isdecimal() and len(part) <= 18 for part in (pk, changes))  # digits that a key can have


def published(admin: Any, request: HttpRequest) -> HttpResponseBase:
    """What has been published, wave by wave, and how far each letter is."""
    user, posting, now = _guarded(request)
    rows = Outcome.objects.visible_to(user, now).filter(application__posting=posting, published_at__isnull=False)
    rows = rows.select_related("application", "mail", "published_by").order_by("-published_at", "application__name", "pk")
    waves = [(at, list(wave)) for at, wave in groupby(rows[:MOST_PUBLISHED], key=lambda outcome: outcome.published_at)]
    answer: HttpResponseBase = admin.render_page(
        request, "outcomes_published.html", {"title": _("What has been published"), "waves": waves}
    )
    return answer


def dropped(application: Application, move: Move, to: Stage, now: datetime) -> Iterable[str]:
    """A decision that nobody has been told falls with any other step: said on the page that asks before it is made."""
    if to != application.stage and Outcome.objects.pending().filter(application=application).exists():
        yield _("The decision about this person that has not been published is dropped.")


parts.CONSEQUENCES.append(dropped)
