"""The pages for everybody: the profile, its PDF, privacy, accessibility, the posting's colour. None of them needs a session."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from recruitment import appearance, clock, live, profile, wire
from recruitment.bell import ring
from recruitment.context import posting_of
from recruitment.models import GeneralAnswer, Posting

COLOUR = re.compile("[0-9a-f]{6}")
FOR_GOOD = f"public, max-age={365 * 24 * 3600}, immutable"
ASK_AGAIN = 20
"""Seconds after which a reader who came before the PDF was made is asked to try again."""


def _shared(response: HttpResponseBase, tag: str) -> None:
    """Let anybody keep the page and ask each time whether it still holds. A rehearsal's page has its bar, so it is not kept."""
    if settings.REHEARSAL:
        return
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Cookie"])


@require_safe
def show_profile(request: HttpRequest) -> HttpResponseBase:
    """The posting as it stands now: open, or closed with a kind word; without a posting, a page that says so."""
    now = clock.now()
    posting = posting_of(request)
    if posting is None or posting.current is None:
        return render(request, "recruitment/no_posting.html", {"posting": None})
    encoding = wire.encoding_for(request)
    answers = live.answers()
    tag = profile.page_tag(posting.current, now, encoding, posting.ended, [answer.pk for answer in answers])
    if not settings.REHEARSAL and (unchanged := get_conditional_response(request, etag=tag)):
        _shared(unchanged, tag)
        return unchanged

    def made() -> bytes:
        return wire.encoded(
            render_to_string("recruitment/profile.html", _profile_context(posting, answers, now), request).encode(), encoding
        )

    # A rehearsal's page has its bar, with a token for each visitor.
    response = wire.response(made() if settings.REHEARSAL else wire.kept(tag, made), encoding, "text/html; charset=utf-8")
    _shared(response, tag)
    return response


def _profile_context(posting: Posting, answers: list[GeneralAnswer], now: datetime) -> dict[str, Any]:
    content = posting.profile
    return {
        "posting": posting,
        "profile": content,
        "answers": answers,
        "outline": profile.outline(content),
        "days": profile.days(content, now),
        "start": content.milestone("start"),
        "open": posting.is_open(now),
        "call": profile.whom_to_call(content),
        "foreign": profile.foreign_language(content),
    }


@require_safe
def profile_pdf(request: HttpRequest) -> HttpResponseBase:
    """The profile as PDF, when the worker has made it; otherwise a page that says when, and a nudge to the worker."""
    posting = posting_of(request)
    if posting is None or posting.current is None:
        return render(request, "recruitment/no_posting.html", {"posting": None}, status=404)
    path = profile.pdf_path(posting.current)
    tag = f'"{path.stem}"'
    if unchanged := get_conditional_response(request, etag=tag) if path.exists() else None:
        return unchanged
    try:
        response = FileResponse(path.open("rb"), filename=f"{posting.slug}.pdf", content_type="application/pdf")
    except FileNotFoundError:
        return _no_pdf_yet(request, posting, posting.current.pk)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _no_pdf_yet(request: HttpRequest, posting: Posting, version_pk: int) -> HttpResponse:
    hopeless = profile.cannot_print().exists()
    if not hopeless and cache.add("profile-pdf-asked-for", version_pk, ASK_AGAIN):
        ring("recruitment.tasks.print_profile", version_pk)
    response = render(request, "recruitment/pdf_waits.html", {"posting": posting, "hopeless": hopeless}, status=503)
    if not hopeless:
        response.headers["Retry-After"] = str(ASK_AGAIN)
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about an applicant, why, for how long, and what one may ask for."""
    return _about_us(request, "recruitment/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return _about_us(request, "recruitment/accessibility.html")


def _about_us(request: HttpRequest, template: str) -> HttpResponse:
    posting = posting_of(request)
    content = posting.profile if posting else None
    context = {"posting": posting, "profile": content, "call": profile.whom_to_call(content) if content else None}
    return render(request, template, context)


@require_safe
def accent(request: HttpRequest, light: str, dark: str) -> HttpResponse:
    """The stylesheet of two colours. They stand in the address, so it never changes and needs no query."""
    if not (COLOUR.fullmatch(light) and COLOUR.fullmatch(dark)):
        raise Http404
    response = HttpResponse(appearance.stylesheet(light, dark), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_GOOD
    return response


@require_safe
def look(request: HttpRequest, light: str, dark: str, stamp: str) -> HttpResponse:
    """Everything that a page needs to look right, in one request: its address changes when what is in it does."""
    if not (COLOUR.fullmatch(light) and COLOUR.fullmatch(dark)):
        raise Http404
    encoding = wire.encoding_for(request)
    response = wire.response(appearance.whole(light, dark, encoding), encoding, "text/css; charset=utf-8")
    # A page that was made before the last release asks with an old stamp: it gets today's look and keeps it for this once.
    response.headers["Cache-Control"] = FOR_GOOD if stamp == appearance.stamp() else "public, no-cache"
    return response
