"""The offer on the candidate's own page: read, accepted or declined there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import offers
from applications.models import Application, Overtaken, Refused
from applications.own_forms import DeclineForm
from applications.process import Stage
from applications.views import owning
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.roles import Applicant


@GET_OR_POST
@owning.owning()
def accept(request: HttpRequest, application: Application) -> HttpResponse:
    """Say yes, after a page that says to what."""
    if application.shown_stage() is not Stage.OFFERED:
        return redirect("applications:own")
    refused = ""
    if request.method == "POST":
        try:
            offers.accept(application, by=Applicant(application.pk), now=clock.now(), seen=request.POST.get("seen", ""))
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Thank you. We have your yes, and we call you about what happens now."))
            return redirect("applications:own")
    context = {"standing": offers.standing(application), "refused": refused}
    return owning.page(request, "own_accept", application, context, status=409 if refused else 200)


@GET_OR_POST
@owning.owning()
def decline(request: HttpRequest, application: Application) -> HttpResponse:
    """Say no, after a page that says what follows."""
    if application.shown_stage() is not Stage.OFFERED:
        return redirect("applications:own")
    form = DeclineForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            application.move("decline", by=Applicant(application.pk), now=clock.now(), note=form.cleaned_data["reason"])
        except (Refused, Overtaken) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("You have declined the offer. Thank you for telling us."))
            return redirect("applications:own")
    return owning.page(request, "own_decline", application, {"form": form, "refused": refused}, status=409 if refused else 200)
