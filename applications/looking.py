"""Looking at files in the background: the picture of the first page, the text, the virus scanner. Nobody waits for it.

The row is the truth and the bell only wakes: what a lost bell or a dead worker left behind, the sweep finds.
"""

import base64
import json
import logging
import subprocess
import sys
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet

from applications import cpr, scanner
from applications.letters import FILE_HELD
from applications.models import OWNERS, Attachment, Look, Scan
from applications.proof.sight import START
from recruitment import bell, clock, outbox

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
PATIENCE = 30
LONGEST_WAIT = timedelta(hours=1)
OLD = timedelta(hours=6)
"""A file that no row names is left alone for so long: somebody may just be writing its row."""
BATCH = 50


def begin(file: str, format: str) -> Look:
    """Ask for a look at a file that has just been kept. Inside the transaction that keeps it."""
    scan = Scan.WAITING if scanner.is_configured() else Scan.NONE
    look, made = Look.objects.get_or_create(
        file=file, defaults={"format": format, "scan": scan, "scan_after": clock.real() if scan is Scan.WAITING else None}
    )
    if made:
        bell.ring("applications.tasks.look_at", look.pk)
    return look


def beside(files: Iterable[Attachment]) -> list[Attachment]:
    """The files, each with its `look` or None, for one statement more."""
    rows = list(files)
    looks = {look.file: look for look in Look.objects.filter(file__in=[str(row.file) for row in rows]).defer("text")} if rows else {}
    for row in rows:
        row.look = looks.get(str(row.file))
    return rows


def of(file: Attachment) -> Look | None:
    return Look.objects.filter(file=str(file.file)).first()


def held_back(name: str) -> bool:
    """Whether the virus scanner has not let go the file that lies under this name."""
    return any(look.is_held for look in Look.objects.filter(file=name))


# --- The worker's part ---------------------------------------------------------------------------------------------


def look_at(pk: int) -> None:
    """Whatever is due about one file."""
    real = clock.real()
    if Look.objects.to_scan(real).filter(pk=pk).exists():
        _scan(pk)
    if Look.objects.to_see(real).filter(pk=pk).exists():
        _see(pk)


def sweep() -> None:
    """Whatever is due about any file."""
    real = clock.real()
    due = Look.objects.to_scan(real).values_list("pk", flat=True).union(Look.objects.to_see(real).values_list("pk", flat=True))
    for pk in list(due)[:BATCH]:
        look_at(pk)


def _see(pk: int) -> None:
    """Make the picture and read the text, in a process of its own. After MOST_TRIES the page says that there is no picture."""
    real = clock.real()
    if not Look.objects.to_see(real).filter(pk=pk).update(lease_until=real + LEASE, tries=F("tries") + 1):
        return
    look = Look.objects.get(pk=pk)
    seen = _sight(look)
    if seen is None:
        state = Look.State.FAILED if look.tries >= Look.MOST_TRIES else Look.State.WAITING
        Look.objects.filter(pk=pk).update(state=state, lease_until=None)
        return
    picture, text = seen
    place = _kept(picture) if picture else ""
    values: dict[str, Any] = {"state": Look.State.READY, "lease_until": None, "picture": place, "text": text, "numbers": cpr.masked(text)}
    held = Look.objects.filter(pk=pk, state=Look.State.WAITING)
    if not held.update(**values) and place:
        # The file was taken out meanwhile, or somebody else was faster.
        default_storage.delete(place)


def _sight(look: Look) -> tuple[bytes, str] | None:
    command = [sys.executable, "-I", "-B", "-c", START, str(settings.BASE_DIR), look.format, default_storage.path(look.file)]
    try:
        run = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, env={"LC_ALL": "C.UTF-8"})  # noqa: S603  our own program
        answer: dict[str, str] = json.loads(run.stdout)
        return base64.b64decode(answer["picture"]), answer["text"].replace("\x00", "")
    except (subprocess.TimeoutExpired, ValueError, KeyError) as error:
        # Its type only: the words may hold what somebody wrote.
        log.warning("file of look %s could not be shown: %s", look.pk, type(error).__name__)
        return None


def _kept(picture: bytes) -> str:
    """Where the picture lies now: under a random name, beside the files."""
    name = uuid.uuid4().hex
    return default_storage.save(f"{name[:2]}/{name}", ContentFile(picture))


def _scan(pk: int) -> None:
    """Ask the scanner; while it is silent, ask again after growing waits. The file stays, and stays held."""
    real = clock.real()
    if not Look.objects.to_scan(real).filter(pk=pk).update(scan_after=real + LEASE, scan_tries=F("scan_tries") + 1):
        return
    look = Look.objects.get(pk=pk)
    try:
        virus = scanner.found(Path(default_storage.path(look.file)))
    except scanner.Silent as silence:
        wait = min(timedelta(minutes=2 ** min(look.scan_tries, 10)), LONGEST_WAIT)
        log.warning("the virus scanner says nothing about look %s: %s", pk, silence)
        Look.objects.filter(pk=pk).update(scan_after=real + wait)
        return
    with transaction.atomic():
        Look.objects.filter(pk=pk).update(scan=Scan.FOUND if virus else Scan.CLEAR, scan_after=None, scanned_at=real)
        if virus:
            _tell(look)


def _tell(look: Look) -> None:
    """Write to whoever sent it; where it is in a correction too, about the application that the correction is of."""
    holders = {file.application.replaces or file.application for file in _with_application(look)}
    for application in holders:
        outbox.post(FILE_HELD, application, occasion=f"application:{application.pk}/look:{look.pk}", now=clock.now())


def _with_application(look: Look) -> QuerySet[Attachment]:
    whole = ("application__posting__current", "application__replaces__posting__current")
    return Attachment.objects.filter(file=look.file).select_related(*whole)


# --- Files that nobody owns ----------------------------------------------------------------------------------------


def tidy() -> int:
    """Throw away looks without a file and files without a row, once they are OLD; how many files there were.

    A process that died between writing a file and its row leaves such a file; one that is just being written is younger.
    """
    ours = {file for model in OWNERS for file in model._default_manager.values_list("file", flat=True)}
    owned = Q(*(("file__in", model._default_manager.values("file")) for model in OWNERS), _connector=Q.OR)
    Look.objects.exclude(owned).delete()
    known = {*ours, *Look.objects.exclude(picture="").values_list("picture", flat=True)}
    limit, gone = (clock.real() - OLD).timestamp(), 0
    root = Path(settings.MEDIA_ROOT)
    orphans = [path for path in root.glob("??/*") if str(path.relative_to(root)) not in known]
    # What was coming in when its web worker died.
    for path in [*orphans, *Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*")]:
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
    return gone
