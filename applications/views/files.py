"""A file is served to its owner and to staff who may see the application, and to nobody else: for them it is not there."""

import logging

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from applications import keys
from applications.models import Application, Attachment
from applications.uploads import MEDIA_TYPES
from recruitment import clock

log = logging.getLogger(__name__)

# A file that got past every check can still do nothing here: no script, no request, no frame but ours.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"


def _readable(request: HttpRequest, pk: int) -> Attachment:
    """The file, when its reader may have it. Raises Http404."""
    attachment = Attachment.objects.select_related("application").filter(pk=pk).first()
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
    return Application.objects.visible_to(user, clock.now()).sent().filter(pk=attachment.application_id).exists()


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
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file to be kept by the reader."""
    return _served(_readable(request, pk), as_attachment=True)


@require_safe
def show(request: HttpRequest, pk: int) -> FileResponse:
    """The file in the browser where it can show it by itself, which is a PDF; any other is handed out to be kept."""
    attachment = _readable(request, pk)
    return _served(attachment, as_attachment=attachment.format != "pdf")
