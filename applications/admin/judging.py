"""The rules of judging at the desk: how much each competency counts, who sees whose scores in which round, and when a round is over."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import round_rules, rounds
from applications.models import Assessment, Refused, RoundRule, Sight, Weighting
from applications.process import Round
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import Posting, User

PAGE = "admin:applications_application_judging"


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Why? For the case"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why; it stays in the case.")},
    )  # fmt: skip


class SightForm(forms.Form):
    """Who sees whose scores in a round."""

    sight = forms.ChoiceField(
        label=_("When does a member of the panel see the others’ scores?"), choices=Sight.choices, widget=forms.RadioSelect
    )
    why = _why()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False


class ClosingForm(forms.Form):
    """Why a round is closed, or opened again."""

    why = _why()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False


class WeightsForm(forms.Form):
    """How much each competency counts."""

    use_required_attribute = False

    def __init__(self, posting: Posting, data: Any = None) -> None:
        present = round_rules.weighting(posting)
        weights = round_rules.weights(posting, present)
        super().__init__(data, initial=weights | {"seen": str(present.pk if present else "")})
        choices = [(n, str(n)) for n in range(round_rules.LIGHTEST, round_rules.HEAVIEST + 1)]
        told = _("Choose how much it counts, from 1 to 5.")
        for competency in posting.profile.competencies:
            self.fields[competency.key] = forms.TypedChoiceField(
                label=competency.heading, choices=choices, coerce=int, error_messages={"required": told, "invalid_choice": told}
            )
        self.keys = [competency.key for competency in posting.profile.competencies]
        self.fields["why"] = _why()
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def weights(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in self.keys}


def _guarded(request: HttpRequest, *, post: bool = False) -> tuple[User, Posting, datetime]:
    user, posting = user_of(request), posting_of(request)
    if posting is None or not user.has_perm(round_rules.PERMISSION) or (post and request.method != "POST"):
        raise Http404
    return user, posting, clock.now()


def _round(posting: Posting, name: str) -> Round:
    if name not in posting.profile.rounds:
        raise Http404
    return Round(name)


def page(admin: Any, request: HttpRequest) -> HttpResponse:
    """The rules as they are, with their history."""
    user, posting, now = _guarded(request)
    return _shown(admin, request, user, posting, now)


def weigh(admin: Any, request: HttpRequest) -> HttpResponse:
    """Set the weights."""
    user, posting, now = _guarded(request, post=True)
    form = WeightsForm(posting, request.POST)
    if not form.is_valid():
        return _shown(admin, request, user, posting, now, weights=form)
    try:
        said = form.cleaned_data
        round_rules.weigh(posting, form.weights, why=said["why"], by=user, now=now, seen=said["seen"])
    except Refused as refusal:
        return _shown(admin, request, user, posting, now, weights=form, refused=refusal.sentences)
    messages.success(request, gettext("The weights are kept. They can be changed until the deadline."))
    return redirect(PAGE)


def sight(admin: Any, request: HttpRequest, round: str) -> HttpResponse:
    """Set who sees whose scores in a round."""
    user, posting, now = _guarded(request, post=True)
    round_ = _round(posting, round)
    form = SightForm(request.POST, prefix=round_)
    if not form.is_valid():
        return _shown(admin, request, user, posting, now, sights={round_: form})
    said = form.cleaned_data
    try:
        closed = round_rules.of(posting)[round_].closed
        round_rules.set_rule(posting, round_, said["sight"], closed=closed, why=said["why"], by=user, now=now, seen=said["seen"])
    except Refused as refusal:
        return _shown(admin, request, user, posting, now, sights={round_: form}, refused=refusal.sentences)
    messages.success(request, gettext("The rule of the %(round)s is changed.") % {"round": round_.label})
    return redirect(PAGE)


def closing(admin: Any, request: HttpRequest, round: str) -> HttpResponse:
    """GET says what follows when the round is closed, or opened again; POST does it."""
    user, posting, now = _guarded(request)
    round_ = _round(posting, round)
    rule = round_rules.of(posting)[round_]
    form = ClosingForm(request.POST if request.method == "POST" else None, initial={"seen": str(rule.pk or "")})
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            round_rules.set_rule(posting, round_, rule.sight, closed=not rule.closed, why=said["why"], by=user, now=now, seen=said["seen"])
        except Refused as refusal:
            refused = refusal.sentences
        else:
            done = (
                gettext("The %(round)s is open again.")
                if rule.closed
                else gettext("The %(round)s is closed. Nobody scores in it any more.")
            )
            messages.success(request, done % {"round": round_.label})
            return redirect(PAGE)
    words = gettext("Open the %(round)s again") if rule.closed else gettext("Close the %(round)s")
    context = {
        "title": words % {"round": round_.label},
        "posting": posting,
        "rule": rule,
        "round": round_,
        "form": form,
        "obstacles": refused or round_rules.obstacles(rule, Sight(rule.sight), not rule.closed, user),
        "missing": _missing(user, posting, round_, now),
    }
    answer: HttpResponse = admin.render_page(
        request, "closing.html", context, status=409 if refused else 422 if form.is_bound and form.errors else 200
    )
    return answer


def _missing(user: User, posting: Posting, round_: Round, now: datetime) -> list[tuple[str, str]]:
    """(candidate, who has not submitted about them): what a closing would do without. Nobody with whom one has a conflict."""
    sitting = next(one for one in rounds.sittings(user, posting) if one.round == round_)
    people = rounds.candidates(user, [round_], now)[round_]
    standings = Assessment.objects.filter(application__in=people).standing()
    rows = ((one.name, ", ".join(person.name for person in sitting.missing(one, standings))) for one in people)
    return [row for row in rows if row[1]]


def _shown(
    admin: Any, request: HttpRequest, user: User, posting: Posting, now: datetime, *,
    weights: WeightsForm | None = None, sights: dict[Round, SightForm] | None = None, refused: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    rules, given, present = round_rules.of(posting), sights or {}, round_rules.weights(posting, round_rules.weighting(posting))
    forms_ = {
        round_: given.get(round_) or SightForm(prefix=round_, initial={"sight": rule.sight, "seen": str(rule.pk or "")})
        for round_, rule in rules.items()
    }
    wrong = next((form for form in [weights, *given.values()] if form is not None and form.errors), None)
    context = {
        "title": gettext("How it is judged"),
        "posting": posting,
        "rounds": [(round_, rule, forms_[round_]) for round_, rule in rules.items()],
        "weights": weights or WeightsForm(posting),
        "fixed": round_rules.weighing_obstacles(posting, user, now),
        "counts": [(one.heading, n) for one, n in zip(posting.profile.competencies, present.values(), strict=True)],
        "errors_of": wrong,
        "refused": refused,
        "weightings": [_weighed(posting, row) for row in Weighting.objects.filter(posting=posting).select_related("by")],
        "rules": RoundRule.objects.filter(posting=posting).select_related("by"),
    }
    answer: HttpResponse = admin.render_page(request, "judging.html", context, status=409 if refused else 422 if wrong else 200)
    return answer


def _weighed(posting: Posting, row: Weighting) -> dict[str, Any]:
    """A row of the history of weights, with the words of the competencies."""
    said = ", ".join(f"{one.heading} {row.weights.get(one.key, round_rules.LIGHTEST)}" for one in posting.profile.competencies)
    return {"row": row, "said": said}
