"""What the desk does for an applicant: registers what came by post, and puts a file that opens in the place of one that does not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from applications import attachments, looking
from applications.letters import FILE_REPLACED
from applications.models import Application, Arrival, Attachment, Refused, ReplacedFile
from applications.process import Stage, no_conflict, objections, posting_live
from recruitment import outbox
from recruitment.models import Posting, User


def same_address(posting: Posting, email: str) -> list[Application]:
    """What has been sent from this address already."""
    return list(Application.objects.sent().filter(posting=posting, email__iexact=email).order_by("submitted_at"))


def register(
    posting: Posting, said: Mapping[str, Any], arrival: Mapping[str, str], files: "Iterable[tuple[str, UploadedFile[Any]]]", *,
    received: datetime, by: User, now: datetime,
) -> Application:  # fmt: skip
    """Keep an application that reached us another way at `received`; from then on it is like every other one.

    `said`: fields of Application; `arrival`: `channel` and `late_reason`; `files`: (kind, upload). All of it or nothing.
    Raises uploads.Unfit about a file, and Refused.
    """
    if not by.has_perm("applications.register"):
        raise Refused([_("Your role does not allow this.")])
    kept: list[str] = []
    try:
        with transaction.atomic():
            application = Application.objects.create(posting=posting, created_at=now, changed_at=now, **said)
            for kind, upload in files:
                kept.append(str(attachments.keep(application, kind, upload, now=now).file))
            Arrival.objects.create(application=application, by=by, at=now, **arrival)
            application.move("register", by=by, now=received, stored_at=now)
    except BaseException:
        # What was rolled back has no row; its files must not stay behind.
        for name in kept:
            default_storage.delete(name)
        raise
    return application


def replace(attachment: Attachment, upload: "UploadedFile[Any]", reason: str, *, by: User, now: datetime) -> ReplacedFile:
    """Put `upload` in the place of a file; the old one stays in the case, and a letter that tells the applicant waits to be sent.

    Raises uploads.Unfit, and Refused when somebody else has replaced it meanwhile.
    """
    application = attachment.application
    why = objections("applications.replace_file", (posting_live, no_conflict), application, by, now)
    if why or application.stage == Stage.DRAFT:
        raise Refused(why or [_("A draft is its writer’s own.")])
    new = attachments.examined(application, attachment.kind, upload, now=now)
    place = attachments.stored(new, upload)
    try:
        with transaction.atomic():
            old = _swap(attachment, new, place, reason=reason, by=by, at=now)
            outbox.post(FILE_REPLACED, application, occasion=f"replaced:{old.pk}", now=now)
            return old
    except BaseException:
        default_storage.delete(place)
        raise


def _swap(attachment: Attachment, new: Attachment, place: str, **why: Any) -> ReplacedFile:
    was = Attachment.objects.filter(pk=attachment.pk, file=attachment.file.name)
    fields = {name: getattr(new, name) for name in ("name", "format", "size", "pages", "sha256", "added_at")}
    if not was.update(file=place, **fields):
        raise Refused([_("Somebody else has replaced this file meanwhile. Look at the dossier again.")])
    looking.begin(place, new.format)
    return ReplacedFile.objects.create(
        attachment=attachment, file=attachment.file.name, name=attachment.name, format=attachment.format, size=attachment.size,
        sha256=attachment.sha256, **why,
    )  # fmt: skip
