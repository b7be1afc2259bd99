"""When something cannot be shown: each answer says what happened and the way out, and keeps its status."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

WAIT = 15 * 60
"""Seconds that a refused sign-in is asked to wait."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest, wait: int = WAIT) -> HttpResponse:
    """Somebody tried too often. `wait` is in seconds."""
    response = render(request, "429.html", {"minutes": max(1, -(-wait // 60))}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: nearly always a page that has been open for too long, or cookies that are off.

    A view with an answer of its own (`without_token`) shows again what was typed; a form that another site sent never gets
    that far.
    """
    match = request.resolver_match
    own_answer = getattr(match.func, "without_token", None) if match else None
    if match and own_answer and request.headers.get("Sec-Fetch-Site") == "same-origin":
        answer: HttpResponse = own_answer(request, *match.args, **match.kwargs)
        return answer
    return render(request, "recruitment/form_too_old.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or of a context processor: whatever broke may break there too."""
    return HttpResponse(render_to_string("500.html", {"english": getattr(request, "LANGUAGE_CODE", "da") == "en"}), status=500)
