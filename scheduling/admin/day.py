"""What the consultant presses on the day: who has arrived, is late, is ill or did not come, and how late it runs. By video, or not."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.models import Refused
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from scheduling import on_the_day
from scheduling.admin import video
from scheduling.admin.booking import dossier_url
from scheduling.admin.frame import PlanAdmin
from scheduling.forms import DelayForm
from scheduling.models import Appointment, DayFact, Kind


@admin.register(DayFact)
class DayFactAdmin(PlanAdmin):
    """Its rows have no list: they stand where their appointment does. Only the buttons and the pages of the day hang here."""

    def get_urls(self) -> list[Any]:
        def named(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"scheduling_dayfact_{name}")

        asking = require_http_methods(["GET", "HEAD", "POST"])
        own = [
            named("<int:pk>/<int:sequence>/note/", require_POST(self.note), "note"),
            named("<int:pk>/undo/", require_POST(self.undo), "undo"),
            named("delay/<slug:kind>/", require_POST(self.delay), "delay"),
            named("video/<int:pk>/", asking(self.video), "video"),
            named("room/<int:pk>/", asking(self.room), "room"),
        ]
        return own + super().get_urls()

    def note(self, request: HttpRequest, pk: int, sequence: int) -> HttpResponse:
        """One press, one fact; of the appointment as it was at `sequence`, so that a press on an old page notes nothing wrong."""
        appointment = self.appointment(request, pk, permission=on_the_day.PERMISSION)
        appointment.sequence = sequence
        what = request.POST.get("what", "")
        minutes = _number(request.POST.get(f"minutes-{pk}", "")) if what == DayFact.What.LATE else None
        try:
            fact = on_the_day.note(appointment, what, minutes=minutes, by=user_of(request), now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Noted of %(name)s: %(what)s.") % {"name": appointment.application.name, "what": _within(fact.words)}
            )
        return _back(request, appointment)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        fact = DayFact.objects.filter(pk=pk).first()
        if fact is None:
            raise Http404
        appointment = self.appointment(request, fact.appointment_id, permission=on_the_day.PERMISSION)
        # Tied to the time that it was noted of: about another one there is nothing to take back.
        appointment.sequence = fact.sequence
        fact.appointment = appointment
        try:
            on_the_day.undo(fact, by=user_of(request), now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            words = {"name": appointment.application.name, "what": _within(fact.words)}
            messages.success(request, _("Taken back of %(name)s: %(what)s.") % words)
        return _back(request, appointment)

    def delay(self, request: HttpRequest, kind: str) -> HttpResponse:
        """How late the day runs; whoever waits sees it on their own page."""
        self.may_plan(request, on_the_day.PERMISSION)
        posting, form = posting_of(request), DelayForm(request.POST)
        if posting is None or kind not in Kind.values:
            raise Http404
        minutes = form.minutes_said()
        try:
            on_the_day.say_delay(posting, Kind(kind), minutes, by=user_of(request), now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            late = _("Whoever waits reads that you are %(n)s minutes late.") % {"n": minutes}
            messages.success(request, late if minutes else _("Whoever waits reads that you are on time."))
        return redirect("admin:scheduling_slot_running", kind)

    def video(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return video.by_video(self, request, self.appointment(request, pk))

    def room(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return video.in_room(self, request, self.appointment(request, pk))


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else None


def _within(words: str) -> str:
    return words[:1].lower() + words[1:]


def _back(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """To the page on which it was pressed."""
    if request.POST.get("back") == "running":
        return redirect(f"{reverse('admin:scheduling_slot_running', args=[appointment.kind])}#time-{appointment.pk}")
    return redirect(dossier_url(appointment.application))
