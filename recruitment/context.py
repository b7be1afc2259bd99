"""What every template may know: the live posting and, in a rehearsal, its clock. Nothing here costs a query unread."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from recruitment import clock, live
from recruitment.models import Posting


def site(request: HttpRequest) -> dict[str, Any]:
    """`posting` (or None), read when it is first used and once a request; `now`; `rehearsal`."""
    return {
        "posting": SimpleLazyObject(lambda: posting_of(request)),
        "now": SimpleLazyObject(clock.now),
        "rehearsal": settings.REHEARSAL,
    }


def posting_of(request: HttpRequest) -> Posting | None:
    """The live posting, read once a request whoever asks; for a visitor without a session who only reads, from memory."""
    if not hasattr(request, "live_posting"):
        only_reads = request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES
        request.live_posting = live.posting() if only_reads else Posting.live()  # type: ignore[attr-defined]  # our own attribute
    return request.live_posting  # type: ignore[attr-defined,no-any-return]  # our own attribute
