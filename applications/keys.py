"""The applicant's way in: the session that owns an application, and the keys that are asked for and mailed.

A request for a key writes one row, whoever asks for whatever; the worker looks up whom to answer. So nothing that a
stranger sees, neither words nor time, tells whether somebody has applied.
"""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest

from applications.letters import KEY
from applications.models import Application, KeyRequest
from recruitment import clock, outbox
from recruitment.bell import ring
from recruitment.models import Posting

SESSION_KEY, SESSION_UNTIL = "application", "application_until"
REMEMBERED = timedelta(days=14)
"""How long a browser may open an application, on the real clock, from when it was let in: see also SESSION_COOKIE_AGE."""
MOST_REQUESTS = 5
WITHIN = timedelta(hours=1)
MOST_ANSWERS = 5
"""The newest applications of one address that a request is answered for."""
KEPT = timedelta(days=1)


# --- The session ---------------------------------------------------------------------------------------------------


def until(request: HttpRequest) -> datetime | None:
    """Until when this browser may open an application, on the real clock; None when it may not, or no more."""
    said = request.session.get(SESSION_UNTIL)
    end = datetime.fromisoformat(said) if said and SESSION_KEY in request.session else None
    return end if end and clock.real() < end else None


def owned_pk(request: HttpRequest) -> int | None:
    """Which application this browser may open."""
    return request.session[SESSION_KEY] if until(request) else None


def owned(request: HttpRequest, *, files: bool = False) -> Application | None:
    """The application that this browser may open, with its posting; without a session no query is made."""
    pk = owned_pk(request)
    if pk is None:
        return None
    rows = Application.objects.select_related("posting__current")
    application = (rows.prefetch_related("attachments") if files else rows).filter(pk=pk).first()
    if application is not None and application.posting.state == Posting.LIVE:
        request.live_posting = application.posting  # type: ignore[attr-defined]  # spares the page a query, see context.posting_of
    return application


def let_in(request: HttpRequest, application_pk: int) -> None:
    """Let this browser open one application for 14 days. The session gets a new name, so that an old one is worth nothing."""
    if owned_pk(request) != application_pk:
        request.session.cycle_key()
        request.session[SESSION_KEY] = application_pk
        request.session[SESSION_UNTIL] = (clock.real() + REMEMBERED).isoformat()


def forget(request: HttpRequest) -> None:
    """Take the right away from this browser; somebody of the staff stays signed in."""
    for name in (SESSION_KEY, SESSION_UNTIL):
        request.session.pop(name, None)
    if request.user.is_authenticated:
        request.session.cycle_key()
    else:
        request.session.flush()


# --- Asking and answering ------------------------------------------------------------------------------------------


def ask(now: datetime, *, email: str = "", link: UUID | None = None) -> None:
    """Note that somebody asked for a key, by address or by a letter's link, and wake the worker."""
    with transaction.atomic():
        row = KeyRequest.objects.create(email=email.lower(), link=link, at=now)
        ring("applications.tasks.answer_key_request", row.pk)


def answer(pk: int, now: datetime) -> int:
    """Answer one request with a letter for each application that it means; how many letters were written.

    Somebody who asks again and again within the hour gets no more letters, and is not told so.
    """
    with transaction.atomic():
        if not KeyRequest.objects.filter(pk=pk, answered_at=None).update(answered_at=now):
            return 0
        request = KeyRequest.objects.get(pk=pk)
        same = Q(link=request.link) if request.link else Q(email=request.email)
        if KeyRequest.objects.filter(same, pk__lte=pk, at__gt=request.at - WITHIN).count() > MOST_REQUESTS:
            return 0
        meant = Q(link=request.link) if request.link else Q(email__iexact=request.email)
        rows = Application.objects.filter(meant, replaces=None).exclude(email="").select_related("posting__current")
        # What was sent comes first: drafts that somebody else began in this name must not crowd it out.
        rows = rows.order_by(F("submitted_at").desc(nulls_last=True), "-pk")[:MOST_ANSWERS]
        for application in rows:
            outbox.post(KEY, application, occasion=f"keyrequest:{pk}:{application.pk}", now=now)
        return len(cast("list[Application]", rows))


def answer_waiting(now: datetime) -> int:
    """Answer whatever a lost bell left behind, and drop what was answered long ago; how many requests were waiting."""
    waiting = list(KeyRequest.objects.filter(answered_at=None).values_list("pk", flat=True))
    for pk in waiting:
        answer(pk, now)
    KeyRequest.objects.filter(answered_at__lt=now - KEPT).delete()
    return len(waiting)
