"""What we hold on an applicant: the page about it, all of it as one file, and a copy of the application to keep."""

import logging

from django.core.cache import cache
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from applications import copies, held, keeping, questions
from applications.models import Application, Question
from applications.process import Stage
from applications.views import owning
from recruitment import clock, profile
from recruitment.bell import ring
from recruitment.roles import Applicant

log = logging.getLogger(__name__)
ASK_AGAIN = 5
"""Seconds after which a copy that is not there yet may be asked for once more."""


@require_safe
@owning.owning(files=True)
def page(request: HttpRequest, application: Application) -> HttpResponse:
    """What is held, until when, how to get it, and how to ask for its deletion."""
    waiting = application.questions.waiting().filter(kind=Question.Kind.DELETION).first()
    context = {
        "is_draft": application.stage == Stage.DRAFT,
        "files": application.attachments.all(),
        "letters": held.letters(application),
        "kept": keeping.of(application),
        "waiting": waiting,
        "due": questions.due(waiting) if waiting else None,
        "may_ask": questions.may_ask(application, Applicant(application.pk)),
    }
    return owning.page(request, "own_held", application, context)


@require_safe
@owning.owning(files=True)
def download(request: HttpRequest, application: Application) -> HttpResponseBase:
    """All of it in one ZIP, made while it is sent."""
    response = StreamingHttpResponse(held.archive(application, clock.now()), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{application.number}.zip"'
    return response


@require_safe
@owning.owning(files=True)
def copy(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The application as it was sent: a PDF when the worker has made it; HTML at once for whoever asks, or without Pango."""
    if application.stage == Stage.DRAFT:
        return redirect("applications:own")
    hopeless = profile.cannot_print().exists()
    if hopeless or request.GET.get("som") == "html":
        response = HttpResponse(copies.html(application))
        response.headers["Content-Disposition"] = f'attachment; filename="{application.number}.html"'
        return response
    try:
        content = copies.place(application).open("rb")
    except FileNotFoundError:
        if cache.add(f"copy-asked-for-{application.pk}", 1, ASK_AGAIN):
            ring("applications.tasks.print_copy", application.pk)
        waits = owning.page(request, "own_copy_waits", application, status=503)
        waits.headers["Retry-After"] = str(ASK_AGAIN)
        return waits
    return FileResponse(content, as_attachment=True, filename=f"{application.number}.pdf", content_type="application/pdf")
