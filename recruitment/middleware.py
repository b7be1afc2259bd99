"""What happens to every request: its moment of arrival, its language, the headers of its answer, the second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from recruitment import clock, proxy

type_of_get_response = Callable[[HttpRequest], HttpResponse]

# Nothing of ours uses any of these; a file or a page that got in past us could not either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "microphone", "geolocation", "payment", "usb", "midi", "display-capture", "browsing-topics")
)

# Where one makes a second factor, and what must answer without a look at who asks, or at the database.
OPEN_TO_ALL = ("/konto/", "/static/", "/sprog/", "/udseende", "/healthz", "/readyz")


def arrival(get_response: type_of_get_response) -> type_of_get_response:
    """Keep the instant at which a request reached the house as `request.arrived_at`: it counts for the deadline."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.arrived_at = proxy.arrived_at(request, clock.now())  # type: ignore[attr-defined]  # django-stubs know no attribute of ours
        return get_response(request)

    return middleware


def headers(get_response: type_of_get_response) -> type_of_get_response:
    """Send the headers that Django has no setting for; personal pages are never kept by anybody on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def language(get_response: type_of_get_response) -> type_of_get_response:
    """Danish, unless the visitor chose English here: a browser's own language says little about a Danish reader."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def second_factor(get_response: type_of_get_response) -> type_of_get_response:
    """Lead staff without a second factor to where they make one; until then nothing else opens for them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A calendar's own address says who may read it; who is signed in beside it is not asked.
        open_to_all = request.path.startswith(OPEN_TO_ALL) or request.path.endswith(".ics")
        if settings.SECOND_FACTOR_REQUIRED and not open_to_all and _signed_in_without_one(request):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _signed_in_without_one(request: HttpRequest) -> bool:
    # A visitor without a session cookie is nobody: do not touch the session, a public page must stay without one.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_authenticated and not is_mfa_enabled(request.user)
