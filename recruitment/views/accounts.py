"""The invitation: whoever holds its key chooses the account's first password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment.account_forms import WelcomeForm
from recruitment.invitations import invited


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Choose a password. Looking spends nothing: mail scanners press links, so the key is spent by the POST alone."""
    user = invited(uidb64, token)
    if user is None:
        return render(request, "account/welcome_over.html", status=410)
    form = WelcomeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your password has been saved. Sign in with it here."))
        return redirect("account_login")
    return render(request, "account/welcome.html", {"form": form, "invited": user})
