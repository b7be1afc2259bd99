"""A copy of an application to keep: everything that was sent, on paper. The worker sets it as PDF and keeps it for an hour."""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from applications import answers
from applications.models import Application
from recruitment import clock, printing, profile

log = logging.getLogger(__name__)
KEPT = timedelta(hours=1)


def context(application: Application) -> dict[str, Any]:
    """What the copy says, for its template; in the posting's language when that is active."""
    return {
        "application": application,
        "profile": application.posting.profile,
        "blocks": answers.blocks(application, []),
        "files": application.attachments.all(),
    }


def html(application: Application) -> str:
    """The copy as one HTML document, in the posting's language."""
    with override(application.posting.lang):
        return render_to_string("applications/copy.html", context(application))


def place(application: Application) -> Path:
    """Where the PDF of this version lies, or will: under a name that tells nothing."""
    name = hashlib.sha256(f"{application.link} {application.version} {profile.release()}".encode()).hexdigest()[:40]
    return Path(settings.DATA_DIR) / "copies" / f"{name}.pdf"


def ensure(pk: int) -> None:
    """Set the copy of an application that was sent, unless it is there. Without Pango, a mark says so to the web."""
    application = Application.objects.sent().select_related("posting__current").filter(pk=pk).first()
    if application is None or place(application).exists():
        return
    path = place(application)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        printed = printing.pdf(html(application))
    except printing.NoPango as missing:
        log.warning("%s", missing)
        profile.cannot_print().parent.mkdir(parents=True, exist_ok=True)
        profile.cannot_print().touch()
        return
    with NamedTemporaryFile("wb", dir=path.parent, delete=False) as draft:
        draft.write(printed)
    Path(draft.name).replace(path)


def tidy() -> int:
    """Throw away every copy that is older than an hour, half-made ones too; it can be set again. How many there were."""
    limit = (clock.real() - KEPT).timestamp()
    old = [path for path in (Path(settings.DATA_DIR) / "copies").glob("*") if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
