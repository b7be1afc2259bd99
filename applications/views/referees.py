"""Whom we may ring about a candidate, on the candidate's own page: named there, taken back there, and what was said read there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications import references
from applications.models import Application, Referee, Refused
from applications.own_forms import RefereeForm, RemarkForm
from applications.views import owning
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.roles import Applicant


@GET_OR_POST
@owning.owning()
def page(request: HttpRequest, application: Application) -> HttpResponse:
    """The referees with what they said, and a form for one more."""
    check = references.of_own_page(application)
    if check is None:
        return redirect("applications:own")
    form = RefereeForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            references.name(application, form.said, by=Applicant(application.pk), now=clock.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("We may call %(name)s. You can take it back until we have.") % {"name": form.said["name"]})
            return redirect("applications:referees")
    context = {
        "form": form,
        "refused": refused,
        "referees": list(check.referees.filter(withdrawn_at=None)),
        "open": references.is_open(check, application),
    }
    return owning.page(request, "own_referees", application, context, status=422 if refused or form.errors else 200)


@require_POST
@owning.owning()
def take_back(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """We may no longer ring this one."""
    referee = _own(application, pk)
    if references.take_back(referee, now=clock.now()):
        messages.success(request, _("We do not call %(name)s.") % {"name": referee.name})
    else:
        messages.warning(request, _("We have already talked with %(name)s. Call us if that is wrong.") % {"name": referee.name})
    return redirect("applications:referees")


@GET_OR_POST
@owning.owning()
def remark(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Say what one thinks of what was noted; once."""
    referee = _own(application, pk)
    if referee.taken_on is None:
        raise Http404
    if referee.remark:
        return redirect("applications:referees")
    form = RemarkForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        if references.remark(referee, form.cleaned_data["text"], now=clock.now()):
            messages.success(request, _("Thank you. We read it before we decide."))
            return redirect("applications:referees")
        refused = _("The decision has been made, or you have sent a remark from another window. Call us, if something is wrong.")
    context = {"form": form, "referee": referee, "refused": refused}
    return owning.page(request, "own_remark", application, context, status=422 if refused or form.errors else 200)


def _own(application: Application, pk: int) -> Referee:
    referee = Referee.objects.filter(pk=pk, check_of__application=application, withdrawn_at=None).first()
    if referee is None:
        raise Http404
    return referee
