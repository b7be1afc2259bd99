"""Stub."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def welcome(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse("not yet", status=501)
