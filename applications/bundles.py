"""Reading folders: asked for on a page, made by the worker in a process of its own, opened by their reader only.

A comparison on paper for the meeting is made and kept the same way: it shows what its reader may see, and no more.
"""

import logging
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from applications import answers, bundle_pdf, comparison, looking, rounds
from applications.bundle_pdf import Damaged, Paper, Part
from applications.models import Application, Attachment, Bundle, Scope
from applications.process import Round
from recruitment import bell, clock
from recruitment.models import Posting, User
from recruitment.printing import Sheets

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
"""Real time that a worker has for one folder; sixty applications take a tenth of it."""


def readable(posting: Posting, reader: User, scope: str, now: datetime) -> list[Application]:
    """What the reader may read of this scope, in the order in which it was received."""
    rows = Application.objects.visible_to(reader, now).filter(posting=posting, stage__in=Scope(scope).stages).named_to(reader, posting)
    return list(rows.order_by("submitted_at", "pk").prefetch_related("attachments"))


def ask(posting: Posting, reader: User, scope: str, *, now: datetime) -> Bundle:
    """Ask the worker for a folder; where one is under way already, that one."""
    try:
        with transaction.atomic():
            bundle = Bundle.objects.create(posting=posting, reader=reader, scope=scope, asked_at=now)
    except IntegrityError:
        return Bundle.objects.get(reader=reader, scope=scope, state__in=(Bundle.State.ASKED, Bundle.State.MAKING))
    bell.ring("applications.tasks.make_bundle", bundle.pk)
    return bundle


def contents_of(bundle: Bundle, now: datetime) -> list[list[int]]:
    """What would be in it now: [[primary key, version]] of what its reader may read, or of the assessments that they may see."""
    round_ = Scope(bundle.scope).round
    if round_ is None:
        visible = Application.objects.visible_to(bundle.reader, now).filter(posting=bundle.posting, stage__in=Scope(bundle.scope).stages)
        return [list(pair) for pair in visible.order_by("submitted_at", "pk").values_list("pk", "version")]
    people = rounds.candidates(bundle.reader, [round_], now, files=False)[round_]
    return [list(pair) for pair in comparison.visible(round_, people, bundle.reader, now).values_list("pk", "revision")]


def outdated(bundle: Bundle, now: datetime) -> str:
    """Why this folder may no longer be opened, as a sentence; empty when it may."""
    present = contents_of(bundle, now)
    if Scope(bundle.scope).round:
        same = sorted(present) == sorted(bundle.contents)
        return "" if same else gettext("Somebody has submitted or changed scores, or is no longer in the round. Make a new one.")
    there = {one[0]: one[1] for one in present}
    if any(pk not in there for pk, _version in bundle.contents):
        return gettext("Somebody in it has withdrawn, been rejected or may not be read by you. Make a new one.")
    if any(there[pk] != version for pk, version in bundle.contents):
        return gettext("Somebody in it has corrected the application since. Make a new one.")
    return ""


# --- The worker's part ---------------------------------------------------------------------------------------------


def make_in_a_process(pk: int) -> None:
    """Make one folder in a process of its own, so that whatever a file does to it, the worker goes on."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "make_bundle", str(pk)]
    try:
        subprocess.run(command, check=True, timeout=LEASE.total_seconds(), stdin=subprocess.DEVNULL)  # noqa: S603  # our own command
    except subprocess.SubprocessError as error:
        log.error("reading folder %s was not made: %s", pk, type(error).__name__)


def left(real: datetime) -> list[int]:
    """Those that nobody makes."""
    return list(Bundle.objects.to_make(real).order_by("pk").values_list("pk", flat=True))


def make(pk: int, now: datetime) -> bool:
    """Make the folder unless somebody else does; whether it was made. After MOST_TRIES it is given up and says so."""
    real = clock.real()
    taken = Bundle.objects.to_make(real).filter(pk=pk)
    if not taken.update(state=Bundle.State.MAKING, lease_until=real + LEASE, done=0):
        return False
    bundle = Bundle.objects.select_related("posting__current", "reader").get(pk=pk)
    if bundle.tries >= Bundle.MOST_TRIES:
        Bundle.objects.filter(pk=pk).update(state=Bundle.State.FAILED, lease_until=None)
        return False
    Bundle.objects.filter(pk=pk).update(tries=bundle.tries + 1)
    round_ = Scope(bundle.scope).round
    found = [] if round_ else readable(bundle.posting, bundle.reader, bundle.scope, now)
    contents = contents_of(bundle, now) if round_ else [[application.pk, application.version] for application in found]
    total = sum(1 + len(application.attachments.all()) for application in found) + 2
    Bundle.objects.filter(pk=pk).update(total=total, contents=contents)
    try:
        with override(bundle.posting.lang):
            pages, damaged = _compare(bundle, round_, now) if round_ else _print(bundle, found, now)
    except Exception:
        again = bundle.tries + 1 < Bundle.MOST_TRIES
        state = Bundle.State.ASKED if again else Bundle.State.FAILED
        Bundle.objects.filter(pk=pk).update(state=state, lease_until=None)
        raise
    Bundle.objects.filter(pk=pk).update(
        state=Bundle.State.READY, lease_until=None, done=total, pages=pages, damaged=damaged,
        size=bundle.path.stat().st_size, ready_at=now,
    )  # fmt: skip
    return True


def _compare(bundle: Bundle, round_: Round, now: datetime) -> tuple[int, int]:
    """Write the comparison of a round; (pages, 0)."""
    sitting = next(one for one in rounds.sittings(bundle.reader, bundle.posting) if one.round == round_)
    context = comparison.whole(bundle.reader, bundle.posting, sitting, comparison.DISAGREEMENT, now)
    sheets = Sheets(
        render_to_string("applications/comparison_pdf.html", context | {"bundle": bundle, "posting": bundle.posting, "now": now})
    )
    bundle.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("wb", dir=bundle.path.parent, delete=False) as draft:
        draft.write(sheets.accessible())
    Path(draft.name).replace(bundle.path)
    return sheets.count, 0


def _print(bundle: Bundle, found: list[Application], now: datetime) -> tuple[int, int]:
    """Write the folder; (pages, files that could not be opened)."""
    bundle.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as stack, NamedTemporaryFile("wb", dir=bundle.path.parent, delete=False) as draft:
        parts, rows, damaged, done = [], [], 0, 0
        for number, application in enumerate(found, start=1):
            part = Part(f"{number}. {application.name}", f"a{number}")
            files = []
            for place, file in enumerate(application.attachments.all(), start=1):
                paper, told = _paper(file, f"{part.anchor}-{place}", stack)
                damaged += told.get("damaged", False)
                part.papers.append(paper)
                files.append(told | {"anchor": paper.anchor, "file": file})
            parts.append(part)
            rows.append({"number": number, "application": application, "anchor": part.anchor, "files": files,
                         "blocks": answers.blocks(application, [], declared=False)})  # fmt: skip
            done += 1 + len(files)
            Bundle.objects.filter(pk=bundle.pk).update(done=done)
        shared = {"bundle": bundle, "profile": bundle.posting.profile, "rows": rows, "now": now}
        pages = bundle_pdf.joined(
            lambda numbers: Sheets(render_to_string("applications/bundle.html", shared | {"numbers": numbers})),
            parts, str(bundle.reader), render_to_string("applications/bundle_strip.html", shared), Path(draft.name),
        )  # fmt: skip
    Path(draft.name).replace(bundle.path)
    return pages, damaged


def _paper(file: Attachment, anchor: str, stack: ExitStack) -> tuple[Paper, dict[str, Any]]:
    """A file of the folder, and what our own page says in its place."""
    title, look = f"{file.get_kind_display()}: {file.name}", looking.of(file)
    if look is not None and look.is_held:
        # What the virus scanner holds back is not read on paper either.
        return Paper(title, anchor), {"damaged": True}
    if file.format in ("pdf", *bundle_pdf.PICTURE_FORMATS):
        try:
            return Paper(title, anchor, bundle_pdf.opened(Path(file.file.path), file.format, stack)), {}
        except Damaged as error:
            log.warning("attachment %s could not be put into a reading folder: %s", file.pk, error)
            return Paper(title, anchor), {"damaged": True}
    return Paper(title, anchor), {"text": look.text if look is not None else ""}


def tidy(now: datetime) -> int:
    """Throw away the folders whose time is over, and files without a row; how many."""
    old = Bundle.objects.filter(asked_at__lt=now - Bundle.KEPT)
    places = {bundle.path for bundle in old}
    old.delete()
    kept = {bundle.path for bundle in Bundle.objects.all()}
    limit = (clock.real() - LEASE).timestamp()
    folder = Path(settings.DATA_DIR) / "bundles"
    left_over = {path for path in folder.glob("*") if path not in kept and path.stat().st_mtime < limit}
    for path in places | left_over:
        path.unlink(missing_ok=True)
    return len(places | left_over)
