"""What a candidate does with a time: choose one on the own page, say from the letter whether they come."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from applications import keys
from applications.models import Application, Refused
from applications.views import owning
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.profile import whom_to_call
from scheduling import answering, booking, own_day, picking
from scheduling.models import Reply


@GET_OR_POST
@owning.owning()
def choose(request: HttpRequest, application: Application) -> HttpResponse:
    """The open times; POST takes one. Whoever was slower is told kindly, with the times that are free now."""
    now, kind = clock.now(), picking.kind_of(application)
    if kind is None:
        return redirect("applications:own")
    refused = ""
    if request.method == "POST":
        chosen = request.POST.get("slot", "")
        try:
            made = picking.pick(application, int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0, now=now)
        except Refused as refusal:
            refused = str(refusal) if chosen else _("Choose one of the times.")
        else:
            messages.success(request, _("You have the time %(time)s. We have sent you a letter about it.") % {"time": made.hours})
            return redirect("applications:own")
    standing = picking.known(application, kind)
    milestone = application.posting.profile.milestone(kind)
    context = {
        "refused": refused,
        "kind": kind,
        "day": milestone.date if milestone else None,
        "standing": standing,
        "may_change": picking.may_change(standing, now),
        "times": picking.open_times(application, kind, now),
    }
    response = owning.page(request, "own_time", application, context, status=409 if refused else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The sentence of the day alone, for the page that keeps itself fresh; nothing (204) when there is none any more."""
    application = keys.owned(request)
    said = own_day.line(application, clock.now()) if application else ""
    response = HttpResponse(said, status=200 if said else 204, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


class ReplyForm(forms.Form):
    """Whether one comes, and a word about it."""

    answer = forms.ChoiceField(choices=Reply.choices)
    note = forms.CharField(
        label=gettext_lazy("Is there something that we should know?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    sequence = forms.IntegerField(min_value=0, max_value=2**31 - 2)


@GET_OR_POST
def reply(request: HttpRequest, application: int, kind: str, key: str) -> HttpResponse:
    """From the letter, without a key to the application: yes or no to this one time. A GET changes nothing."""
    appointment = answering.by_key(application, kind, key)
    if appointment is None or appointment.application.posting.state != appointment.application.posting.LIVE:
        raise Http404
    now, changed = clock.now(), False
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        if booking.reply(appointment, said["answer"], said["note"], sequence=said["sequence"], now=now):
            return redirect(answering.path_of(appointment))
        changed = True
        appointment.refresh_from_db()
    context = {
        "appointment": appointment,
        "over": not appointment.stands or appointment.starts_at <= now,
        "changed": changed,
        "call": whom_to_call(appointment.application.posting.profile),
        "posting": appointment.application.posting,
    }
    response = render(request, "scheduling/reply.html", context, status=409 if changed else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
