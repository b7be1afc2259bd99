"""Whether this process lives, and whether everything works that it needs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recruitment import clock, readiness


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """`ok` in plain text, without a look at the database: a supervisor asks whether to restart this very process."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """A line for each part, `ok` or `bad` with figures; 200 when none is bad, else 503. No word about a person.

    It is for whoever watches, not for the proxy: a mail server that is down, or a silent worker, must not take the site
    down, for applications are received and kept all the same. Let the proxy ask /healthz.
    """
    lines = readiness.look(clock.now(), clock.real())
    bad = any(line.word == readiness.BAD for line in lines)
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain", status=503 if bad else 200)
