"""Stub."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def download(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse("not yet", status=501)


def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse("not yet", status=501)
