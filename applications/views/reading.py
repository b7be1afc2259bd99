"""The pages on which the department head and the committee read: declare, list, one application, the opinions side by side."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import anonymity, answers, committee, looking
from applications.models import Application, Note
from applications.models.committee import Verdict
from recruitment import clock
from recruitment.context import posting_of
from recruitment.models import Posting, User


class OpinionForm(forms.Form):
    """Whether to invite, and why."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        choices=Verdict.choices, label=gettext_lazy("Should this person be invited?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes, maybe or no."), "invalid_choice": gettext_lazy("Choose yes, maybe or no.")},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=2_000, label=gettext_lazy("Why?"), widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write in a sentence what in the application makes you think so.")},
    )  # fmt: skip


def reader(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in whoever reads, once the pile is whole and they have declared; hands on (request, user, posting, now)."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        user, posting, now = request.user, posting_of(request), clock.now()
        if not isinstance(user, User) or not user.has_perm(committee.READ):
            raise PermissionDenied
        if posting is None or now < committee.opens_at(posting):
            context = {"opens": committee.opens_at(posting) if posting else None}
            return render(request, "applications/reading_closed.html", context)
        if view.__name__ != "declare" and committee.undeclared(posting, user):
            return redirect("applications:declare")
        return view(request, user, posting, now, **kwargs)

    return guarded


@dataclass(frozen=True, slots=True)
class Asked:
    """One applicant about whom is asked. `handle` names the fields; `said` is what was chosen, `lacks` that something is missing."""

    application: Application
    handle: str
    reason: str = ""
    lacks: bool = False
    said: str = ""


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, user: User, posting: Posting, now: Any) -> HttpResponse:
    """The names of those who have applied, and for each whether there is a conflict of interest."""
    asked = committee.undeclared(posting, user)
    if request.method == "POST":
        conflicts, missing = _said(request, user, posting, asked)
        if not missing:
            committee.declare(posting, user, conflicts, asked=[one.pk for one in asked], now=now)
            messages.success(request, _("Thank you. Whoever you have a conflict of interest with is not shown to you."))
            return redirect("applications:readings")
        handles = {one.pk: anonymity.handle(posting, user, one) for one in asked}
        rows = [
            Asked(one, handles[one.pk], conflicts.get(one.pk, ""), one.pk in missing, request.POST.get(f"c{handles[one.pk]}", ""))
            for one in asked
        ]
    else:
        missing, rows = set(), [Asked(one, anonymity.handle(posting, user, one)) for one in asked]
    context = {"rows": rows, "missing": missing, "anonymous": anonymity.is_on(posting)}
    return render(request, "applications/declare.html", context)


def _said(request: HttpRequest, user: User, posting: Posting, asked: list[Application]) -> tuple[dict[int, str], set[int]]:
    """({application: reason of a conflict}, those without an answer or without a reason)."""
    conflicts, missing = {}, set()
    for one in asked:
        handle = anonymity.handle(posting, user, one)
        said, reason = request.POST.get(f"c{handle}"), " ".join(request.POST.get(f"r{handle}", "").split())[:300]
        if said == "conflict":
            conflicts[one.pk] = reason
        if said not in ("none", "conflict") or (said == "conflict" and not reason):
            missing.add(one.pk)
    return conflicts, missing


@reader
@require_GET
def readings(request: HttpRequest, user: User, posting: Posting, now: Any) -> HttpResponse:
    """Everybody whom one may read, with one's own opinion and, where that is given, the others'."""
    rows = committee.readings(posting, user, now)
    given = sum(row.own is not None for row in rows)
    context = {
        "rows": rows,
        "given": given,
        "next": next((row for row in rows if row.own is None), None),
        "anonymous": anonymity.is_on(posting),
    }
    return render(request, "applications/readings.html", context)


@reader
@require_GET
def one(request: HttpRequest, user: User, posting: Posting, now: Any, pk: int) -> HttpResponse:
    """One application with its files, and the form for one's own opinion."""
    return _page(request, user, posting, now, pk)


def _page(request: HttpRequest, user: User, posting: Posting, now: Any, pk: int, *, form: OpinionForm | None = None) -> HttpResponse:
    rows = committee.readings(posting, user, now)
    place = next((number for number, row in enumerate(rows) if row.application.pk == pk), None)
    if place is None:
        raise Http404
    row, application = rows[place], Application.objects.visible_to(user, now).select_related("posting__current").get(pk=pk)
    if row.veiled:
        application = anonymity.unnamed(application)
    initial = {"verdict": row.own.verdict, "reason": row.own.reason} if row.own else None
    context = {
        "row": row,
        "application": application,
        "blocks": answers.blocks(application, [], declared=False),
        "files": [] if row.veiled else looking.beside(application.attachments.all()),
        "form": form or OpinionForm(initial=initial),
        "may_change": committee.may_change(application),
        # A note may name whom it is about.
        "notes": []
        if row.veiled
        else Note.objects.visible_to(user, now).filter(application=application, audience=Note.Audience.COMMITTEE).select_related("by"),
        "number": place + 1,
        "of": len(rows),
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place + 1 < len(rows) else None,
    }
    return render(request, "applications/reading.html", context, status=200)


@reader
@require_POST
def give(request: HttpRequest, user: User, posting: Posting, now: Any, pk: int) -> HttpResponse:
    """Keep the opinion, and go on to the next application without one."""
    application = Application.objects.visible_to(user, now).filter(posting=posting, pk=pk).first()
    if application is None or not user.has_perm("applications.give_opinion"):
        raise Http404
    form = OpinionForm(request.POST)
    if not committee.may_change(application):
        messages.error(request, _("It has been decided, so opinions are closed. Call the consultant if something has come up."))
        return redirect("applications:reading", pk)
    if not form.is_valid():
        return _page(request, user, posting, now, pk, form=form)
    try:
        committee.give(application, user, form.cleaned_data["verdict"], form.cleaned_data["reason"], now=now)
    except committee.Faster:
        messages.error(request, _("Another window of yours saved at the same moment. Look at what stands here now."))
        return redirect("applications:reading", pk)
    rows = committee.readings(posting, user, now)
    following = next((row for row in rows if row.own is None), None)
    words = {"name": application.name}
    if following is None:
        messages.success(request, _("Your opinion of %(name)s is saved. You have read everybody.") % words)
        return redirect("applications:readings")
    messages.success(request, _("Your opinion of %(name)s is saved. Here is the next one.") % words)
    return redirect("applications:reading", following.application.pk)
