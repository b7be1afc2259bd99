"""The pages on which a candidate is met by video instead of in the room, and in the room again; each shows the letter first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications.models import Overtaken, Refused
from recruitment import clock
from recruitment.admin_base import user_of
from scheduling import booking, choices, letters, possible
from scheduling.admin.booking import dossier_url, letter_shown
from scheduling.forms import VideoForm
from scheduling.models import Appointment


def by_video(admin: Any, request: HttpRequest, appointment: Appointment) -> HttpResponseBase:
    """GET asks for the link, then shows the letter; POST changes the place and lets the letter go."""
    user, now = user_of(request), clock.now()
    said = request.POST if request.method == "POST" else request.GET if "link" in request.GET else None
    form, refused = VideoForm(said, initial={"link": appointment.link}), list[str]()
    link = form.cleaned_data["link"] if form.is_valid() else ""
    if request.method == "POST" and link:
        try:
            booking.by_video(_seen(request, appointment), link, by=user, now=now)
        except Refused as refusal:
            refused = refusal.sentences
        else:
            messages.success(request, _("%(name)s is met by video, and the letter is on its way.") % {"name": appointment.application.name})
            return redirect(dossier_url(appointment.application))
    why = refused or possible.video_obstacles(appointment, user, now)
    context = {"title": _("By video instead of the room"), "form": form, "link": link, "obstacles": why}
    return _page(admin, request, appointment, context, refused=refused)


def in_room(admin: Any, request: HttpRequest, appointment: Appointment) -> HttpResponseBase:
    """GET shows the letter, POST brings the candidate back to the room of the time."""
    user, now, refused = user_of(request), clock.now(), list[str]()
    if request.method == "POST":
        try:
            booking.in_room(_seen(request, appointment), by=user, now=now)
        except Refused as refusal:
            refused = refusal.sentences
        else:
            messages.success(request, _("%(name)s is met in the room again.") % {"name": appointment.application.name})
            return redirect(dossier_url(appointment.application))
    why = refused or possible.room_obstacles(appointment, user, now)
    context = {"title": _("In the room instead of by video"), "form": None, "link": "", "obstacles": why}
    return _page(admin, request, appointment, context, refused=refused)


def _seen(request: HttpRequest, appointment: Appointment) -> Appointment:
    if request.POST.get("seen", "") != str(appointment.sequence):
        raise Overtaken([_("The appointment has been changed since this page was opened. Look at it again.")])
    return appointment


def _page(admin: Any, request: HttpRequest, appointment: Appointment, context: dict[str, Any], *, refused: list[str]) -> HttpResponseBase:
    """`context` holds the title, the form or None, the link, and what stands in the way."""
    form, link, now = context["form"], context["link"], clock.now()
    asks = form is not None and not link
    whole = context | {
        "application": appointment.application,
        "seen": appointment.sequence,
        "before": appointment.place,
        "when": appointment.starts_at,
        "hours": appointment.hours,
        "show": not asks and not context["obstacles"],
    }
    if whole["show"]:
        proposed = choices.proposed_by_video(appointment, link)
        whole |= letter_shown(letters.due(proposed), proposed, now) | {"after": proposed.place}
    wrong = form is not None and form.is_bound and not form.is_valid()
    answer: HttpResponseBase = admin.render_page(request, "video.html", whole, status=409 if refused else 422 if wrong else 200)
    return answer
