"""References at the desk: the candidate is asked whom we may ring, and what was said is noted the day it was said."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import parts, references
from applications.admin.moments import day_field
from applications.models import Application, Referee, Refused
from applications.parts import Part
from applications.process import Stage, last_stage
from applications.protected import Touched, touched
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.models import User


class ReferenceForm(forms.Form):
    """What a referee said. `today` is the day in Copenhagen."""

    taken_on = day_field(_("On which day did you talk?"))
    taken_by = forms.ModelChoiceField(label=_("Who talked with them?"), queryset=User.objects.none(), empty_label=None)
    note = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 10}), max_length=8_000)
    use_required_attribute = False

    def __init__(self, referee: Referee, user: User, today: date, data: Any = None) -> None:
        self.referee, self.today = referee, today
        super().__init__(data, initial={"taken_on": today, "taken_by": user.pk})
        self.fields["taken_by"].queryset = references.who_may_ring(referee.check_of.application)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["note"].error_messages["required"] = gettext("Write what was said; the candidate reads it.")

    def clean_taken_on(self) -> date:
        day: date = self.cleaned_data["taken_on"]
        if day > self.today:
            raise forms.ValidationError(gettext("That day has not come yet."))
        if day < clock.day_of(self.referee.consented_at):
            raise forms.ValidationError(gettext("On that day the candidate had not said yes to the call yet."))
        return day


def _mark(note: str) -> str:
    """What the page keeps to know that the warning was about this very text: its length and its words."""
    return f"{len(note)}:{'|'.join(found.word for found in touched(note))}"


def page(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """Ask the candidate for referees, or end it; GET says what follows."""
    user, now = user_of(request), clock.now()
    if not user.has_perm("applications.ask_references"):
        raise Http404
    check = references.check_of(application)
    why: list[str] = []
    if request.method == "POST":
        try:
            _press(request, application, user, now)
        except Refused as refusal:
            why = refusal.sentences
        else:
            return _back(application)
    is_open = references.is_open(check, application)
    why = why or ([] if is_open else references.obstacles(application, user, now))
    context = {"title": gettext("References"), "application": application, "open": is_open, "why": why}
    response: HttpResponse = admin.render_page(request, "references.html", context, status=409 if request.method == "POST" else 200)
    return response


def _press(request: HttpRequest, application: Application, user: User, now: datetime) -> None:
    if "end" in request.POST:
        if references.end(application, by=user, now=now):
            messages.success(request, gettext("No more references are taken on %(name)s.") % {"name": application.name})
        return
    references.ask(application, by=user, now=now)
    messages.success(request, gettext("The letter waits for you to read and send it. Then the candidate can name referees."))


def note(admin: Any, request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Write down what a referee said. Words that touch a protected ground are pointed out once before it is kept."""
    user, now = user_of(request), clock.now()
    if not user.has_perm("applications.take_reference"):
        raise Http404
    referee = (
        Referee.objects.visible_to(user, now)
        .select_related("check_of__application")
        .filter(check_of__application=application, pk=pk)
        .first()
    )
    if referee is None:
        raise Http404
    form = ReferenceForm(referee, user, clock.day_of(now), request.POST if request.method == "POST" else None)
    why: list[str] = []
    words: list[Touched] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = touched(said["note"]) if request.POST.get("seen_words") != _mark(said["note"]) else []
    if form.is_valid() and not words:
        try:
            references.note(referee, said["note"], taken_on=said["taken_on"], taken_by=said["taken_by"], by=user, now=now)
        except Refused as refusal:
            why = refusal.sentences
        else:
            messages.success(request, gettext("The note is kept, and the candidate can read it. A letter that says so waits for you."))
            return _back(application)
    context = {
        "title": gettext("Note a reference"), "application": application, "referee": referee, "form": form, "why": why,
        "words": words, "seen_words": _mark(form.cleaned_data["note"]) if words else "",
    }  # fmt: skip
    status = 409 if why else 422 if words or form.errors else 200
    response: HttpResponse = admin.render_page(request, "reference.html", context, status=status)
    return response


def _back(application: Application) -> HttpResponse:
    return redirect(f"{reverse('admin:applications_application_change', args=[application.pk])}#references")


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """The referees with their consent and what they said; nothing before anybody is about to be hired."""
    if not user.has_perm("applications.view_reference"):
        return None
    check = references.check_of(application)
    if check is None and application.stage not in (last_stage(application), Stage.OFFERED):
        return None
    referees = list(Referee.objects.visible_to(user, now).filter(check_of=check).select_related("taken_by")) if check else []
    context = {
        "application": application,
        "check": check,
        "open": references.is_open(check, application),
        "waits": check is not None and references.letter_waits(check),
        "referees": referees,
    }
    return Part("references", gettext("References"), render_to_string("admin/applications/references_part.html", context))


parts.DOSSIER.append(in_dossier)
