"""The guard and the frame of the pages about one's own application."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications import keys
from applications.models import Application
from recruitment import clock
from recruitment.profile import whom_to_call

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., Any]


def owning(*, files: bool = False) -> Callable[[View], View]:
    """Hand the view the application that this browser may open; without one, lead to where a key is asked for."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            application = keys.owned(request, files=files)
            return redirect("applications:own") if application is None else view(request, application, *args, **kwargs)

        return guarded

    return decorate


def page(
    request: HttpRequest, template: str, application: Application, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """One of these pages, with whom to call, and until when this browser remembers the application."""
    until = keys.until(request)
    frame = {
        "application": application,
        "call": whom_to_call(application.posting.profile),
        # A session lives on the real clock; a page of a rehearsal speaks of the rehearsal's days.
        "remembered_until": until and until + (clock.now() - clock.real()),
    }
    return render(request, f"applications/{template}.html", frame | dict(context or {}), status=status)
