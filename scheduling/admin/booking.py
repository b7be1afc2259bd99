"""The pages on which a time is booked, moved and cancelled. Each says what it will do and shows the letter before it goes."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, Overtaken, Refused
from recruitment import clock
from recruitment import letters as of_the_house
from recruitment.admin_base import user_of
from recruitment.letters import Letter
from recruitment.typography import day
from scheduling import booking, choices, letters, possible
from scheduling.calendar import NAME
from scheduling.forms import CancelForm
from scheduling.models import Appointment, Kind, Slot


def dossier_url(application: Application) -> str:
    return f"{reverse('admin:applications_application_change', args=[application.pk])}#times"


def booked(admin: Any, request: HttpRequest, slot: Slot) -> HttpResponse:
    """A time that somebody has: who, and what can be done about it."""
    context = {"title": _("A booked time"), "slot": slot, "appointment": slot.appointment}
    answer: HttpResponse = admin.render_page(request, "booked.html", context)
    return answer


def choose_time(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """The free times of the day for one candidate."""
    user, now = user_of(request), clock.now()
    kind = Kind(application.stage) if application.stage in Kind.values else None
    standing = Appointment.objects.standing().filter(application=application, kind=kind).first() if kind else None
    why = (
        possible.stage_obstacles(application, kind, user, now)
        if kind
        else [_("%(name)s is not invited to an interview or a test now.") % {"name": application.name}]
    )
    context = {
        "title": _("Move the time") if standing else _("Book a time"),
        "application": application,
        "kind": kind,
        "standing": standing,
        "obstacles": why,
        "rows": choices.times_for(application, kind, now) if kind and not why else [],
    }
    answer: HttpResponse = admin.render_page(request, "choose_time.html", context)
    return answer


def choose_candidate(admin: Any, request: HttpRequest, slot: Slot) -> HttpResponse:
    """Those who are invited to the day and have no time yet."""
    context = {
        "title": _("Book a candidate"),
        "slot": slot,
        "without": choices.without_time(slot.posting, Kind(slot.kind), user_of(request), clock.now()),
    }
    answer: HttpResponse = admin.render_page(request, "choose_candidate.html", context)
    return answer


def confirm(admin: Any, request: HttpRequest, slot: Slot, application: Application) -> HttpResponseBase:
    """GET says what will happen and shows the letter, POST books or moves and lets the letter go."""
    user, now = user_of(request), clock.now()
    standing = Appointment.objects.standing().filter(application=application, kind=slot.kind).first()
    refused: list[str] = []
    if request.method == "POST":
        try:
            return _carry_out(request, slot, application, standing, now)
        except Refused as refusal:
            refused = refusal.sentences
    why = refused or possible.obstacles(application, slot, user, now)
    context = {
        "title": _("Move the time") if standing else _("Book the time"),
        "application": application,
        "slot": slot,
        "standing": standing,
        "seen": standing.sequence if standing else "",
        "obstacles": why,
    }
    if not why:
        appointment = choices.proposed(application, slot)
        context |= letter_shown(letters.due(appointment), appointment, now)
    answer: HttpResponseBase = admin.render_page(request, "confirm.html", context, status=409 if refused else 200)
    return answer


def _carry_out(request: HttpRequest, slot: Slot, application: Application, standing: Appointment | None, now: datetime) -> HttpResponseBase:
    user = user_of(request)
    if request.POST.get("seen", "") != (str(standing.sequence) if standing else ""):
        raise Overtaken([_("The appointment has been changed since this page was opened. Look at it again.")])
    if standing is None:
        made = booking.book(application, slot, by=user, now=now)
        told = _("%(name)s has the time %(time)s.")
    else:
        made = booking.move(standing, slot, by=user, now=now)
        told = _("The time of %(name)s is moved to %(time)s.")
    words = {"name": application.name, "time": made.hours}
    messages.success(request, told % words)
    return redirect(dossier_url(application))


def cancel(admin: Any, request: HttpRequest, appointment: Appointment) -> HttpResponseBase:
    """GET says what will happen, POST cancels with the reason; the letter waits to be read."""
    user, now = user_of(request), clock.now()
    form = CancelForm(request.POST if request.method == "POST" else None)
    refused: list[str] = []
    if request.method == "POST" and request.POST.get("seen", "") != str(appointment.sequence):
        refused = [_("The appointment has been changed since this page was opened. Look at it again.")]
    elif request.method == "POST" and form.is_valid():
        try:
            booking.cancel(appointment, by=user, now=now, note=form.cleaned_data["note"])
        except Refused as refusal:
            refused = refusal.sentences
        else:
            messages.success(request, _("The time of %(name)s is cancelled.") % {"name": appointment.application.name})
            return redirect(dossier_url(appointment.application))
    if not appointment.stands:
        refused = refused or [_("The time is cancelled already.")]
    context = {
        "title": _("Cancel the time"),
        "application": appointment.application,
        "appointment": appointment,
        "form": form,
        "seen": appointment.sequence,
        "obstacles": refused or possible.cancel_obstacles(appointment, user, now),
    }
    if not context["obstacles"]:
        context |= letter_shown(letters.due_when_cancelled(appointment, now), appointment, now)
    answer: HttpResponseBase = admin.render_page(request, "cancel.html", context, status=409 if refused else 200)
    return answer


def swap(admin: Any, request: HttpRequest, appointment: Appointment, others: list[Appointment]) -> HttpResponseBase:
    """GET lists the others of the day, POST lets two change places; each of them is written to at once."""
    refused: list[str] = []
    if request.method == "POST":
        other = next((row for row in others if f"{row.pk}.{row.sequence}" == request.POST.get("other")), None)
        try:
            if other is None or request.POST.get("seen") != str(appointment.sequence):
                raise Overtaken([_("The appointment has been changed since this page was opened. Look at it again.")])
            booking.swap(appointment, other, by=user_of(request), now=clock.now())
        except Refused as refusal:
            refused = refusal.sentences
        else:
            words = {"one": appointment.application.name, "other": other.application.name}
            messages.success(request, _("%(one)s and %(other)s have changed places. Both are written to.") % words)
            return redirect(dossier_url(appointment.application))
    context = {"title": _("Let two change places"), "appointment": appointment, "others": others, "obstacles": refused}
    answer: HttpResponseBase = admin.render_page(request, "swap.html", context, status=409 if refused else 200)
    return answer


def letter_shown(letter: Letter | None, appointment: Appointment, now: datetime) -> dict[str, Any]:
    """The letter as it will arrive, for the page that asks; or what keeps it from leaving."""
    if letter is None:
        return {"letter": None}
    try:
        subject, body = of_the_house.render(letter, appointment, now)
    except of_the_house.Unresolved as error:
        return {"obstacles": [str(error)]}
    body = body.replace("{dato}", day(now))
    shown = {"to": letter.to(appointment), "subject": subject, "body": body, "files": [NAME]}
    return {"letter": shown}
