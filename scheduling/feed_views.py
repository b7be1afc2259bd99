"""One's own calendar: the page on which its address is made and stopped, and the file that a calendar program fetches."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment import clock
from recruitment.admin_base import user_of
from scheduling import feeds

View = Callable[..., HttpResponse]


def keeping(view: View) -> View:
    """Let in whoever may have a calendar of their own."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(feeds.PERMISSION):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


@keeping
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, since when, and the buttons."""
    return _page(request)


@keeping
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new address; it is shown on this answer and never again: whoever comes back by a GET is led to the page."""
    if request.method != "POST":
        return redirect("scheduling:feeds")
    secret = feeds.make(user_of(request), clock.now())
    return _page(request, f"{settings.SITE_URL}{reverse('scheduling:feed', args=[secret])}")


@keeping
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The address works no longer, at once."""
    if feeds.stop(user_of(request), clock.now()):
        messages.success(request, _("The address works no longer. Remove the calendar from your calendar program too."))
    return redirect("scheduling:feeds")


def _page(request: HttpRequest, address: str = "") -> HttpResponse:
    context = {
        "standing": feeds.standing(user_of(request)),
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
    }
    response = render(request, "scheduling/feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for whoever holds its address: without a session or a cookie; a wrong address is no page.

    It is told apart by its content alone (ETag): that somebody was put on a panel or has a conflict has no date of its own.
    """
    user = feeds.whose(secret)
    if user is None:
        raise Http404
    body = feeds.written(user).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
