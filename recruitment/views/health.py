"""Whether this process lives."""

from django.http import HttpRequest, HttpResponse


def alive(request: HttpRequest) -> HttpResponse:
    """`ok` in plain text, without a look at the database: a supervisor asks whether to restart this very process."""
    return HttpResponse("ok", content_type="text/plain")
