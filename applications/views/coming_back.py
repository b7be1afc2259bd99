"""Coming back: asking for a key, using it, forgetting this browser.

None of the answers to somebody who asks for a key tells whether there is an application.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from applications import keys
from applications.forms import KeyRequestForm
from applications.models import AccessKey
from applications.views.owning import GET_OR_POST
from recruitment import clock


@GET_OR_POST
def ask_for_key(request: HttpRequest) -> HttpResponse:
    """Ask for a key by address: always the same answer."""
    form = KeyRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keys.ask(clock.now(), email=form.cleaned_data["email"])
        return redirect("applications:asked")
    return render(request, "applications/own_ask.html", {"form": form})


@GET_OR_POST
def find(request: HttpRequest, link: UUID) -> HttpResponse:
    """Where a letter's link leads: one button, the same whether the link is known or not."""
    if request.method == "POST":
        keys.ask(clock.now(), link=link)
        return redirect("applications:asked")
    application = keys.owned(request)
    if application is not None and application.link == link:
        return redirect("applications:own")
    return render(request, "applications/own_find.html", {"link": link})


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/own_asked.html", {"minutes": AccessKey.LIFE.seconds // 60})


@never_cache
@GET_OR_POST
def use_key(request: HttpRequest, key: str) -> HttpResponse:
    """A key is spent by the button, never by the link: mail scanners press links. A dead one is told at once."""
    if request.method != "POST":
        if AccessKey.still_good(key):
            return render(request, "applications/own_key.html", {"key": key, "days": keys.REMEMBERED.days})
        return _gone(request)
    spent = AccessKey.spend(key)
    if spent is None:
        return _gone(request)
    keys.let_in(request, spent.application_id)
    return redirect("applications:own")


def _gone(request: HttpRequest) -> HttpResponse:
    """The same page for a key that is used, too old, replaced by a newer one, or none at all."""
    context = {"form": KeyRequestForm(), "minutes": AccessKey.LIFE.seconds // 60}
    return render(request, "applications/own_key_gone.html", context, status=410)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Take the right to the application away from this browser."""
    keys.forget(request)
    return render(request, "applications/own_forgotten.html")
