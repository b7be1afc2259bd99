"""A file is served to its owner and to staff who may see the application, and to nobody else: for them it is not there."""

import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications import keys, looking
from applications.models import Application, Attachment, Look, Scan
from applications.uploads import INLINE, MEDIA_TYPES
from recruitment import clock

log = logging.getLogger(__name__)

# A file that got past every check can still do nothing here: no script, no request, no frame but ours.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"


def _readable(request: HttpRequest, pk: int) -> Attachment:
    """The file, when its reader may have it. Raises Http404."""
    attachment = Attachment.objects.select_related("application__posting__current").filter(pk=pk).first()
    if attachment is None or not (_owns(request, attachment) or _reads(request, attachment)):
        raise Http404
    return attachment


def _owns(request: HttpRequest, attachment: Attachment) -> bool:
    """Whether it belongs to what this browser may open, or to a correction of it."""
    pk = keys.owned_pk(request)
    return pk is not None and pk in (attachment.application_id, attachment.application.replaces_id)


def _reads(request: HttpRequest, attachment: Attachment) -> bool:
    """Whether somebody of the staff may: only what has been sent, and only what is visible to them."""
    user = request.user
    if not user.is_authenticated:
        return False
    if not (user.has_perm("applications.view_attachment") or user.has_perm("applications.read_candidate")):
        return False
    rows = Application.objects.visible_to(user, clock.now()).sent().filter(pk=attachment.application_id)
    return rows.named_to(user, attachment.application.posting).exists()


def _held(request: HttpRequest, attachment: Attachment) -> HttpResponse | None:
    """The page that says why a file cannot be opened now; None when it can. Its owner may have back what is only being checked."""
    look = looking.of(attachment)
    if look is None or not look.is_held or (look.scan == Scan.WAITING and _owns(request, attachment)):
        return None
    return render(request, "applications/file_held.html", {"file": attachment, "found": look.scan == Scan.FOUND}, status=409)


def _served(attachment: Attachment, *, as_attachment: bool) -> FileResponse:
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        log.error("The file of attachment %s is not on the disk.", attachment.pk)
        raise Http404 from None
    response = FileResponse(content, as_attachment=as_attachment, filename=attachment.name, content_type=MEDIA_TYPES[attachment.format])
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file to be kept by the reader."""
    attachment = _readable(request, pk)
    return _held(request, attachment) or _served(attachment, as_attachment=True)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file in the browser: a PDF or a picture as it is, a document of another kind as the text that is in it."""
    attachment = _readable(request, pk)
    if held := _held(request, attachment):
        return held
    if attachment.format in INLINE:
        return _served(attachment, as_attachment=False)
    look = looking.of(attachment)
    if look is None or look.state != Look.State.READY:
        return _served(attachment, as_attachment=True)
    return render(request, "applications/file_text.html", {"file": attachment, "text": look.text})


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of the first page, made by us."""
    attachment = _readable(request, pk)
    look = looking.of(attachment)
    if look is None or not look.picture or look.scan == Scan.FOUND or (look.is_held and not _owns(request, attachment)):
        raise Http404
    try:
        content = default_storage.open(look.picture, "rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
