"""A mistyped address, put right by the consultant: what has not left goes to the new one, and the old one is told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import addresses
from applications.models import Application
from recruitment import clock
from recruitment.admin_base import user_of


class AddressForm(forms.Form):
    """The address that the applicant wants to be written to."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)
    use_required_attribute = False


def page(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for the address, and say what follows; POST changes it."""
    user = user_of(request)
    if not user.has_perm("applications.mend_address"):
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            addresses.mend_at_the_desk(application, form.cleaned_data["email"], by=user, now=clock.now())
        except addresses.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, gettext("From now on we write to %(address)s.") % {"address": application.email})
            return redirect("admin:applications_application_change", application.pk)
    context = {"title": gettext("Put the e-mail address right"), "application": application, "form": form}
    response: HttpResponse = admin.render_page(request, "address.html", context, status=422 if form.errors else 200)
    return response
