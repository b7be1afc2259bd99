"""The reading folder as its reader meets it: ask for it, watch it being made, open it."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from applications import bundles, rounds
from applications.models import Bundle, Scope
from applications.views.files import NOTHING
from recruitment import clock
from recruitment.context import posting_of
from recruitment.models import Posting, User

WAIT = 3
"""Seconds after which the page asks anew how far the worker has come."""


def reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in whoever may have a reading folder at all."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("applications.read_bundle"):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@reading
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """My reading folders, and the way to a new one. While one is made, the page comes again by itself."""
    user, posting, now = _user(request), posting_of(request), clock.now()
    own = list(Bundle.objects.visible_to(user, now).select_related("posting", "reader")[:10])
    scopes = [(scope, len(bundles.readable(posting, user, scope, now))) for scope in Scope if not scope.round] if posting else []
    shown = [(bundle, bundles.outdated(bundle, now) if bundle.state == Bundle.State.READY else "") for bundle in own]
    response = render(request, "applications/bundles.html", {"bundles": shown, "scopes": scopes, "kept": Bundle.KEPT.days})
    if any(bundle.under_way for bundle in own):
        response.headers["Refresh"] = str(WAIT)
    return response


@reading
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a folder."""
    user, posting, now = _user(request), posting_of(request), clock.now()
    scope = request.POST.get("scope", "")
    if posting is None or scope not in Scope.values:
        messages.error(request, _("Choose what is to be in the folder."))
    elif not _anything(posting, user, Scope(scope), now):
        messages.error(request, _("There is nothing to read yet."))
    else:
        bundles.ask(posting, user, scope, now=now)
    return redirect("applications:bundles")


def _anything(posting: Posting, user: User, scope: Scope, now: datetime) -> bool:
    """Whether there is something to put into it; of a round, whether the reader sees any of its scores."""
    if scope.round and not any(sitting.round == scope.round for sitting in rounds.sittings(user, posting)):
        return False
    return bool(bundles.contents_of(Bundle(posting=posting, reader=user, scope=scope), now))


@reading
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF, for its reader, as long as everything in it may be read."""
    now = clock.now()
    bundle = (
        Bundle.objects.visible_to(_user(request), now).select_related("posting", "reader").filter(pk=pk, state=Bundle.State.READY).first()
    )
    if bundle is None:
        raise Http404
    if why := bundles.outdated(bundle, now):
        messages.error(request, why)
        return redirect("applications:bundles")
    try:
        content = bundle.path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = _("comparison.pdf") if Scope(bundle.scope).round else _("reading-folder-%(n)s.pdf") % {"n": len(bundle.contents)}
    response = FileResponse(content, content_type="application/pdf", filename=name)
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response
