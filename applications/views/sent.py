"""The confirmation: what was sent, when, and to which address we write; and that address put right, there and then."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications import addresses, answers, keys
from applications.forms import KeyRequestForm
from applications.models import Application
from applications.process import Stage
from recruitment import clock, profile


class AddressForm(KeyRequestForm):
    """The address that was meant."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label, self.fields["email"].help_text = _("The right address"), ""


def _owned(request: HttpRequest) -> Application | HttpResponse:
    """The application that was sent from this browser, or the page that fits instead."""
    application = keys.owned(request)
    if application is None:
        return redirect("applications:own")
    return redirect("applications:section", "gennemse") if application.stage == Stage.DRAFT else application


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The confirmation: it has arrived, with number and time, and what happens next."""
    application = _owned(request)
    return application if isinstance(application, HttpResponse) else _shown(request, application, AddressForm())


def mend_address(request: HttpRequest) -> HttpResponse:
    """Write to another address from now on."""
    application = _owned(request)
    if isinstance(application, HttpResponse) or request.method != "POST":
        return application if isinstance(application, HttpResponse) else redirect("applications:sent")
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _shown(request, application, form)
    try:
        with transaction.atomic():
            addresses.mend(application, form.cleaned_data["email"], now=clock.now())
    except addresses.Refused as refusal:
        form.add_error("email", forms.ValidationError(str(refusal)))
        return _shown(request, application, form)
    said = _("We have sent the receipt to %(address)s, and we write there from now on.")
    messages.success(request, said % {"address": application.email})
    return redirect("applications:sent")


def _shown(request: HttpRequest, application: Application, form: AddressForm) -> HttpResponse:
    content = application.posting.profile
    context = {
        "application": application,
        "form": form,
        "may_mend": addresses.may_mend(application),
        "next": answers.what_next(application, Stage.SUBMITTED, clock.now()),
        "days": profile.days(content, clock.now()),
        "call": profile.whom_to_call(content),
    }
    return render(request, "applications/apply_sent.html", context)
