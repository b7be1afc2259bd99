"""The offer at the desk: how far the terms are agreed, and the first day of work."""

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

from applications import offers, parts
from applications.models import Application, OfferTerms, Refused
from applications.parts import Part
from applications.process import Stage
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.models import User


class OfferForm(forms.Form):
    """Where the offer stands now. `today` is the day in Copenhagen."""

    state = forms.ChoiceField(label=_("Where does it stand?"), choices=OfferTerms.State.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label=_("First day of work"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2025-01-01."), "required": _("Write the day like 2025-01-01.")},
    )  # fmt: skip
    note = forms.CharField(label=_("Note in the case"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000, required=False)
    use_required_attribute = False

    def __init__(self, standing: offers.Standing, today: date, data: Any = None) -> None:
        self.today = today
        super().__init__(data, initial={"state": standing.state, "starts_on": standing.starts_on})

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(gettext("That day is over."))
        return day


def page(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """Write where the offer stands; what stood before is kept."""
    user, now = user_of(request), clock.now()
    if not user.has_perm("applications.change_offer") or application.stage != Stage.OFFERED:
        raise Http404
    standing = offers.standing(application)
    form = OfferForm(standing, clock.day_of(now), request.POST if request.method == "POST" else None)
    why: list[str] = []
    if form.is_valid():
        said = form.cleaned_data
        try:
            offers.write(application, said["state"], said["starts_on"], said["note"], by=user, now=now, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            why = refusal.sentences
        else:
            messages.success(request, gettext("It is kept, and the candidate reads it."))
            return redirect(f"{reverse('admin:applications_application_change', args=[application.pk])}#offer")
    context = {
        "title": gettext("The offer"), "application": application, "form": form, "why": why, "standing": standing,
        "history": offers.history(application),
    }  # fmt: skip
    status = 409 if why else 422 if form.errors else 200
    response: HttpResponse = admin.render_page(request, "offer.html", context, status=status)
    return response


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """Where the offer stands; nothing where none was made."""
    if not user.has_perm("applications.change_offer") or application.stage not in (Stage.OFFERED, Stage.HIRED):
        return None
    context = {
        "application": application, "standing": offers.standing(application), "history": offers.history(application),
        "open": application.stage == Stage.OFFERED,
    }  # fmt: skip
    return Part("offer", gettext("The offer"), render_to_string("admin/applications/offer_part.html", context))


parts.DOSSIER.append(in_dossier)
