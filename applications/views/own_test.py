"""The leadership test on the candidate's own page: agree, take it back with everything that came of it, remark on the result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications import leadership_test
from applications.models import Application, Refused
from applications.own_forms import RemarkForm
from applications.views import owning
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.roles import Applicant


@GET_OR_POST
@owning.owning()
def page(request: HttpRequest, application: Application) -> HttpResponse:
    """What the test is, where it stands, and what the candidate may do; POST keeps a remark on the result."""
    if not leadership_test.is_asked(application):
        return redirect("applications:own")
    taken = leadership_test.of(application)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if leadership_test.remark(application, form.cleaned_data["text"], by=Applicant(application.pk), now=clock.now()):
            messages.success(request, _("Thank you. We read it before we decide."))
        else:
            messages.warning(request, _("The remark was not kept: the talk has not been held, or you have sent one already."))
        return redirect("applications:own_test")
    context = {
        "taken": taken,
        "form": form,
        "test": application.posting.profile.test,
        "may_consent": leadership_test.may_consent(application),
        "has_result": bool(taken and (taken.file or taken.interpretations.exists())),
    }
    return owning.page(request, "own_test", application, context, status=422 if form.errors else 200)


@require_POST
@owning.owning()
def consent(request: HttpRequest, application: Application) -> HttpResponse:
    """Agree to be tested."""
    try:
        leadership_test.consent(application, by=Applicant(application.pk), now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("applications:own")
    messages.success(request, _("Thank you. You have agreed to the test."))
    return redirect("applications:own_test")


@GET_OR_POST
@owning.owning()
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the agreement back, after a page that says what falls with it."""
    taken = leadership_test.of(application)
    if taken is None or not taken.consents:
        return redirect("applications:own_test" if leadership_test.is_asked(application) else "applications:own")
    if request.method != "POST":
        return owning.page(request, "own_test_withdraw", application, {"taken": taken})
    leadership_test.withdraw(application, by=Applicant(application.pk), now=clock.now())
    messages.success(request, _("You have taken it back. Whatever came of the test has been destroyed."))
    return redirect("applications:own_test")
