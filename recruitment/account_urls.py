"""The addresses of signing in: those of allauth that we use. Every other one answers 404 under its own name.

The names must stay, because allauth's own views look them up.
"""

from collections.abc import Callable, Iterator
from functools import wraps

from allauth import urls as stock
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


def closed(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    """An address that is not used here."""
    raise Http404


def forgetting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signing out takes with it what our pages have kept on this device: drafts of scores that could not be sent yet."""

    @wraps(view)
    def forgets(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = view(request, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return forgets


def _chosen(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield URLResolver(entry.pattern, list(_chosen(entry.url_patterns)))
        elif entry.name == "account_logout":
            yield URLPattern(entry.pattern, forgetting(entry.callback), entry.default_args, entry.name)
        elif entry.name in OPEN:
            yield entry
        else:
            yield URLPattern(entry.pattern, closed, name=entry.name)


urlpatterns = [path("", (list(_chosen(stock.urlpatterns)), None, None))]
