"""The cast of a rehearsal: invented applicants who begin, send and withdraw at moments of their own, and the panels.

Everything happens through the same doors as on the pages, with the clock pinned to the moment at which it happened.
"""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.template.loader import render_to_string

from applications import attachments, docx, drafts, guide
from applications.models import Application, Attachment, GuideQuestion, Panel
from applications.process import Round
from recruitment import clock, loading, outbox, postings, printing, profile
from recruitment.models import OutgoingMail, Posting, User
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
    _begin_guides(rehearsal, posting, _seat(rehearsal, posting), published)
    if Application.objects.filter(posting=posting).exists():
        return 0
    with transaction.atomic():
        for part in rehearsal.cast:
            _play(posting, part)
    return len(rehearsal.cast)


def _seat(rehearsal: Rehearsal, posting: Posting) -> dict[str, User]:
    """The department head and the committee score in every round; answers with everybody by key."""
    hired = hire(rehearsal.staff, posting)
    for round_ in posting.profile.rounds:
        for key, user in hired.items():
            if key != "konsulent":
                Panel.objects.get_or_create(posting=posting, round=Round(round_), user=user)
    return hired


def _begin_guides(rehearsal: Rehearsal, posting: Posting, hired: Mapping[str, User], now: datetime) -> None:
    """The guides that the file says are begun: the posting's questions, in turn for each who asks, so many minutes each."""
    for part in rehearsal.guides:
        round_, owners = part["round"], [hired[key] for key in part["owners"]]
        if not guide.begin(posting, round_, by=hired["konsulent"], now=now):
            continue
        questions = list(GuideQuestion.objects.standing().filter(posting=posting, round=round_).in_order())
        for number, question in enumerate(questions):
            question.minutes, question.owner = part["minutes"], owners[number % len(owners)]
            guide.keep(question, by=hired["konsulent"], now=now)


def _play(posting: Posting, part: Mapping[str, Any]) -> None:
    """One applicant's doings, from the first line to the withdrawal, as far as the part goes."""
    with clock.pinned(in_copenhagen(part["begun"])) as now:
        application = _begin(posting, part, now)
        _deliver(application, now)
        if "cv" in part:
            path = curriculum(part)
            # Closing forgives that the file has been moved to where it is kept; leaving that to the interpreter does not.
            with closing(_upload(path, _file_name(part, path))) as upload:
                attachments.keep(application, Attachment.Kind.CV, upload, now=now)
    for move, key in (("submit", "sent"), ("withdraw", "withdrawn")):
        if key in part:
            with clock.pinned(in_copenhagen(part[key])) as now:
                application.move(move, by=Applicant(application.pk), now=now)
                _deliver(application, now)


def _begin(posting: Posting, part: Mapping[str, Any], now: datetime) -> Application:
    """The draft: first the two fields of the first page, which mails the way back, then all that has been written."""
    draft = drafts.blank(posting, now=now)
    draft.name, draft.email = part["name"], part["email"]
    drafts.save(draft, ("name", "email"), now=now)
    draft.phone, draft.position = part.get("phone", ""), part.get("position", "")
    draft.motivation = part.get("motivation", "").strip()
    draft.background = {key: " ".join(text.split()) for key, text in part.get("background", {}).items()}
    draft.attendance_note = part.get("attendance_note", "")
    if "sent" in part or part.get("answered", False):
        draft.attendance = {kind: kind not in part.get("cannot", ()) for kind in posting.profile.days_to_attend}
        draft.test_accepted = posting.profile.has_test
    written = ("phone", "position", "motivation", "background", "attendance", "attendance_note", "test_accepted")
    drafts.save(draft, written, now=now)
    return draft


def _deliver(application: Application, now: datetime) -> None:
    """Put the letters that this step wrote into the mailbox at its own moment."""
    waiting = OutgoingMail.objects.filter(thing=f"application:{application.pk}", state=OutgoingMail.State.QUEUED)
    for pk in waiting.values_list("pk", flat=True):
        outbox.deliver(pk, now=now)


# --- The CVs -------------------------------------------------------------------------------------------------------


def _file_name(part: Mapping[str, Any], path: Path) -> str:
    return f"cv-{part['name'].lower().replace(' ', '-')}{path.suffix}"


def _upload(path: Path, name: str) -> TemporaryUploadedFile:
    """The file as it would come in through the form."""
    upload = TemporaryUploadedFile(name, "application/octet-stream", path.stat().st_size, None)
    upload.write(path.read_bytes())
    upload.flush()
    upload.seek(0)
    upload.full_name = name  # type: ignore[attr-defined]  # as our upload handler does
    return upload


def curriculum(part: Mapping[str, Any]) -> Path:
    """The CV of one of the cast as a file: a PDF of two pages, or a DOCX where Pango is missing.

    Kept in DATA_DIR/cast/ by its content, so that only the first start has to set it.
    """
    html = render_to_string("applications/cast_cv.html", {"part": part, "cv": part["cv"]})
    stem = Path(settings.DATA_DIR) / "cast" / hashlib.sha256(html.encode()).hexdigest()[:32]
    made = stem.with_suffix(".pdf")
    if made.is_file():
        return made
    stem.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.write_bytes(printing.pdf(html))
    except printing.NoPango:
        made = stem.with_suffix(".docx")
        made.write_bytes(docx.document(_lines(part)))
    return made


def _lines(part: Mapping[str, Any]) -> list[str]:
    cv = part["cv"]
    jobs = [f"{job['years']}: {job['title']}, {job['place']}. {' '.join(job['lines'])}" for job in cv["jobs"]]
    return [part["name"], part.get("position", ""), " ".join(cv["profile"].split()), *jobs, *cv["education"], *cv.get("more", ())]
