"""The applicant's files: kept under random names, together with their rows or not at all."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import drafts, looking, uploads
from applications.models import Application, Attachment, stored_name


def keep(draft: Application, kind: str, upload: "UploadedFile[Any]", *, now: datetime) -> Attachment:
    """Look at an uploaded file and keep it with the draft; the same file sent twice is kept once.

    Raises uploads.Unfit with the sentence for the applicant, and drafts.AlreadySent.
    """
    row = examined(draft, kind, upload, now=now)
    others = list(draft.attachments.all())
    for other in others:
        if (other.kind, other.sha256, other.name) == (row.kind, row.sha256, row.name):
            return other
    if len(others) >= uploads.MOST_FILES:
        raise uploads.Unfit("too_many")
    return _write(row, upload, now)


def examined(draft: Application, kind: str, upload: "UploadedFile[Any]", *, now: datetime) -> Attachment:
    """The row of an uploaded file that is fit to be kept, not saved yet. Raises uploads.Unfit."""
    if getattr(upload, "no_room", False):
        raise uploads.Unfit("no_room")
    path = Path(upload.temporary_file_path())  # type: ignore[attr-defined]  # our handler always writes to disk
    rules = draft.posting.profile.application
    fit = uploads.examine(path, upload.size or 0, uploads.limit(rules.max_megabytes))
    if fit.format not in rules.kinds:
        raise uploads.Unfit("not_taken")
    if fit.format in uploads.PICTURES and kind == Attachment.Kind.CV:
        raise uploads.Unfit("picture")
    return Attachment(
        application=draft, kind=kind, name=uploads.shown_name(getattr(upload, "full_name", "")), format=fit.format,
        size=upload.size or 0, pages=fit.pages, sha256=digest(path), added_at=now,
    )  # fmt: skip


def stored(row: Attachment, upload: "UploadedFile[Any]") -> str:
    """Put the file on the disk and say where; a row that refers to it is the caller's to write. Raises uploads.Unfit."""
    place = stored_name(row, "")
    try:
        return default_storage.save(place, upload)
    except OSError as error:
        default_storage.delete(place)
        raise uploads.Unfit("no_room") from error


def _write(row: Attachment, upload: "UploadedFile[Any]", now: datetime) -> Attachment:
    """First the file, then its row; whatever goes wrong takes the file away again."""
    place = stored_name(row, "")
    try:
        row.file.name = place = default_storage.save(place, upload)
        with transaction.atomic():
            drafts.hold(row.application, now=now)
            row.save()
            looking.begin(place, row.format)
    except BaseException as error:
        default_storage.delete(place)
        if isinstance(error, OSError):
            raise uploads.Unfit("no_room") from error
        raise
    return row


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(attachment: Attachment, *, now: datetime) -> None:
    """Take a file out of a draft. It leaves the disk when the row is gone for good. Raises drafts.AlreadySent."""
    with transaction.atomic():
        drafts.hold(attachment.application, now=now)
        attachment.delete()
        drafts.unlink([str(attachment.file.name)])
