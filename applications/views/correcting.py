"""Correcting what has been sent: begin, and throw away. The form itself is that of applying."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications import corrections
from applications.models import Application, Refused
from applications.views import owning
from applications.views.opening import arrived_at
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.profile import whom_to_call
from recruitment.roles import Applicant
from recruitment.typography import NBSP


@require_POST
@owning.owning()
def begin(request: HttpRequest, application: Application) -> HttpResponse:
    """Make a correction, or find the one that is under way, and go to where everything can be read and changed."""
    try:
        corrections.begin(application, by=Applicant(application.pk), now=arrived_at(request))
    except Refused:
        # Not the reason: it may tell of a decision whose letter has not left yet.
        call = whom_to_call(application.posting.profile)
        words = {"name": call.name, "phone": call.phone.replace(" ", NBSP)}
        messages.error(request, _("It cannot be corrected here any more. Call %(name)s, tel. %(phone)s.") % words)
        return redirect("applications:own")
    return redirect("applications:section", "gennemse")


@GET_OR_POST
@owning.owning()
def drop(request: HttpRequest, application: Application) -> HttpResponse:
    """Throw the correction away, after a page that says what stays."""
    correction = corrections.of(application)
    if correction is None:
        return redirect("applications:own")
    if request.method != "POST":
        return owning.page(request, "own_drop", application)
    corrections.drop(correction, now=clock.now())
    messages.success(request, _("The correction has been thrown away. What you have sent counts, as it did all the time."))
    return redirect("applications:own")
