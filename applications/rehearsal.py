"""The cast of a rehearsal: invented applicants who begin, send and withdraw at moments of their own, and the panels.

Everything happens through the same doors as on the pages, with the clock pinned to the moment at which it happened.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string

from applications import docx
from applications.models import Application, Attachment, Panel
from applications.process import Round
from recruitment import clock, loading, outbox, postings, printing, profile
from recruitment.models import OutgoingMail, Posting
from recruitment.rehearsal import Rehearsal, hire, in_copenhagen
from recruitment.roles import Applicant

PUBLISHED_BEFORE = timedelta(days=21)
"""How long before the start of the rehearsal its posting was published."""


def load(rehearsal: Rehearsal) -> int:
    """Load the posting, the staff, the panels and the applicants that are not there; answers with how many it made."""
    with clock.pinned(rehearsal.start - PUBLISHED_BEFORE) as published:
        result = loading.load(postings.read(rehearsal.posting), now=published)
        profile.ensure_pdf(result.version)
    posting = result.posting
    _seat(rehearsal, posting)
    if Application.objects.filter(posting=posting).exists():
        return 0
    for part in rehearsal.cast:
        _play(posting, part)
    return len(rehearsal.cast)


def _seat(rehearsal: Rehearsal, posting: Posting) -> None:
    """The department head and the committee score in every round."""
    hired = hire(rehearsal.staff, posting)
    for round_ in posting.profile.rounds:
        for key, user in hired.items():
            if key != "konsulent":
                Panel.objects.get_or_create(posting=posting, round=Round(round_), user=user)


def _play(posting: Posting, part: Mapping[str, Any]) -> None:
    """One applicant's doings, from the first line to the withdrawal, as far as the part goes."""
    with clock.pinned(in_copenhagen(part["begun"])) as now:
        application = _begin(posting, part, now)
        if "cv" in part:
            _attach(application, part, now)
    for move, key in (("submit", "sent"), ("withdraw", "withdrawn")):
        if key in part:
            with clock.pinned(in_copenhagen(part[key])) as now:
                application.move(move, by=Applicant(application.pk), now=now)
                _deliver(application, now)


def _begin(posting: Posting, part: Mapping[str, Any], now: datetime) -> Application:
    answered = "sent" in part or part.get("answered", False)
    cannot = part.get("cannot", ())
    return Application.objects.create(
        posting=posting,
        name=part["name"],
        email=part["email"],
        phone=part.get("phone", ""),
        position=part.get("position", ""),
        motivation=part.get("motivation", "").strip(),
        background={key: " ".join(text.split()) for key, text in part.get("background", {}).items()},
        attendance={kind: kind not in cannot for kind in posting.profile.days_to_attend} if answered else {},
        attendance_note=part.get("attendance_note", ""),
        test_accepted=answered and posting.profile.has_test,
        created_at=now,
        changed_at=now,
    )


def _deliver(application: Application, now: datetime) -> None:
    """Put the letters that this step wrote into the mailbox at its own moment."""
    waiting = OutgoingMail.objects.filter(thing=f"application:{application.pk}", state=OutgoingMail.State.QUEUED)
    for pk in waiting.values_list("pk", flat=True):
        outbox.deliver(pk, now=now)


# --- The CVs -------------------------------------------------------------------------------------------------------


def _attach(application: Application, part: Mapping[str, Any], now: datetime) -> None:
    stem = f"cv-{part['name'].lower().replace(' ', '-')}"
    path, pages = curriculum(part)
    content = path.read_bytes()
    cv = Attachment(
        application=application,
        kind=Attachment.Kind.CV,
        name=f"{stem}{path.suffix}",
        format=path.suffix.removeprefix("."),
        size=len(content),
        pages=pages,
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=now,
    )
    cv.file.save(cv.name, ContentFile(content), save=False)
    cv.save()


def curriculum(part: Mapping[str, Any]) -> tuple[Path, int | None]:
    """The CV of one of the cast as a file, and its pages: a PDF, or a DOCX (pages unknown) where Pango is missing.

    Kept in DATA_DIR/cast/ by its content, so that only the first start has to set it.
    """
    html = render_to_string("applications/cast_cv.html", {"part": part, "cv": part["cv"]})
    stem = Path(settings.DATA_DIR) / "cast" / hashlib.sha256(html.encode()).hexdigest()[:32]
    made = stem.with_suffix(".pdf")
    if made.is_file():
        return made, 2
    stem.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.write_bytes(printing.pdf(html))
    except printing.NoPango:
        made = stem.with_suffix(".docx")
        made.write_bytes(docx.document(_lines(part)))
        return made, None
    return made, 2


def _lines(part: Mapping[str, Any]) -> list[str]:
    cv = part["cv"]
    jobs = [f"{job['years']}: {job['title']}, {job['place']}. {' '.join(job['lines'])}" for job in cv["jobs"]]
    return [part["name"], part.get("position", ""), " ".join(cv["profile"].split()), *jobs, *cv["education"], *cv.get("more", ())]
