"""Everything that we hold on an applicant and that is theirs to have, as one ZIP that is made while it is sent.

In it: what they wrote, their files, the letters that left, the steps that they may know of, what they asked and were
answered, whom they let us ring and what was said. Not in it: what others wrote about them (notes, assessments), and what
others are. The page says so.
"""

import json
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import copies, corrections, offers
from applications.models import Application, Attachment, Declaration, Referee, Step, TakenTest
from applications.process import Stage
from recruitment import clock
from recruitment.letters import REGISTRY, Audience, reference
from recruitment.models import OutgoingMail
from recruitment.profile import whom_to_call

log = logging.getLogger(__name__)
CHUNK = 256 * 1024
NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]')
KIND = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def letters(application: Application) -> list[OutgoingMail]:
    """The letters that have left for the applicant, oldest first."""
    ours = [name for name, letter in REGISTRY.items() if letter.audience is Audience.APPLICANT]
    rows = OutgoingMail.objects.filter(case=reference(application), letter__in=ours, state=OutgoingMail.State.SENT)
    return list(rows.order_by("sent_at", "pk"))


def steps(application: Application) -> list[tuple[datetime, str, str]]:
    """(when, in the applicant's words, the applicant's own note): those that changed what the applicant reads."""
    found: list[tuple[datetime, str, str]] = []
    before = ""
    for step in application.shown_steps():
        words = _("You sent a correction") if step.move == "revise" else application.words_for(Stage(step.to_stage))
        if words != before:
            found.append((step.at, words, _own_note(step)))
            before = words
    return found


def _own_note(step: Step) -> str:
    """What stands with the step, when the applicant wrote or caused it; what the staff noted is theirs."""
    return step.note if step.by_id is None else ""


def facts(application: Application, now: datetime) -> dict[str, Any]:
    """All of it as data. Moments are UTC, days and texts as they are stored."""
    correction = corrections.of(application)
    return {
        "made_at": now,
        "number": application.number,
        "posting": {"title": application.posting.title, "employer": application.posting.profile.employer.name},
        "begun_at": application.created_at,
        "received_at": application.submitted_at,
        "stored_at": application.stored_at,
        "version": application.version,
        "corrected_at": application.corrected_at,
        "answers": _words(application),
        "unsent_correction": _words(correction) if correction else None,
        "files": [_file(file) for file in [*application.attachments.all(), *(correction.attachments.all() if correction else ())]],
        "steps": [{"at": at, "words": words, "note": note} for at, words, note in steps(application)],
        "letters": [
            {"sent_at": mail.sent_at, "to": mail.to, "subject": mail.subject, "text": mail.body, "attachments": mail.attachments}
            for mail in letters(application)
        ],
        "questions": list(application.questions.values("kind", "text", "at", "answer", "answered_at")),
        "offer": [{"at": terms.at, "state": terms.state, "starts_on": terms.starts_on} for terms in offers.history(application)],
        "leadership_test": _test(application),
        "references": list(referees(application).values(*REFEREE)),
    }


def _test(application: Application) -> dict[str, Any] | None:
    """The test, and what it was read to say once that has been talked about with the candidate."""
    taken = TakenTest.objects.filter(application=application).first()
    if taken is None:
        return None
    names = ("consented_at", "withdrawn_at", "reported_at", "destroyed_at", "feedback_at", "feedback_held_on", "remark", "remarked_at")
    told = taken.interpretations.all() if taken.feedback_held_on else taken.interpretations.none()
    return {name: getattr(taken, name) for name in names} | {"readings": dict(told.values_list("competency__heading", "text"))}


REFEREE = ("name", "relation", "phone", "present_employer", "consented_at", "withdrawn_at", "taken_on", "note", "remark", "remarked_at")


def referees(application: Application) -> QuerySet[Referee]:
    """Those whom the candidate has named, with what they said: the candidate has read it all."""
    return Referee.objects.filter(check_of__application=application)


def _words(application: Application) -> dict[str, Any]:
    return {name: getattr(application, name) for name in corrections.own_words()} | {"declared": sorted(Declaration.of(application))}


def _file(file: Attachment) -> dict[str, Any]:
    return {"kind": file.kind, "name": file.name, "size": file.size, "sha256": file.sha256, "added_at": file.added_at}


def readable(application: Application, now: datetime) -> str:
    """The same for reading: one HTML document in the posting's language."""
    more = {
        "now": now, "steps": steps(application), "letters": letters(application), "questions": application.questions.all(),
        "referees": referees(application), "test": _test(application),
        "correction": corrections.of(application), "call": whom_to_call(application.posting.profile),
    }  # fmt: skip
    with override(application.posting.lang):
        return render_to_string("applications/held.html", copies.context(application) | more)


# --- The archive ---------------------------------------------------------------------------------------------------


def archive(application: Application, now: datetime) -> Iterator[bytes]:
    """The ZIP, piece by piece: a file is read as it is sent, and nothing is kept on the disk."""
    pipe = _Pipe()
    stamp = clock.local(now).timetuple()[:6]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in _documents(application, now):
            whole.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)
            yield pipe.taken()
        for name, file in _files(application):
            yield from _put(whole, pipe, zipfile.ZipInfo(name, stamp), file)
    yield pipe.taken()


def _documents(application: Application, now: datetime) -> Iterator[tuple[str, str]]:
    with override(application.posting.lang):
        data = json.dumps(facts(application, now), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    yield "alt-om-min-ansoegning.html", readable(application, now)
    yield "alt-om-min-ansoegning.json", data


def _files(application: Application) -> Iterator[tuple[str, Attachment]]:
    correction = corrections.of(application)
    for number, file in enumerate(application.attachments.all(), 1):
        yield f"filer/{number}-{safe(file.name)}", file
    for number, file in enumerate(correction.attachments.all() if correction else (), 1):
        yield f"rettelse-ikke-sendt/{number}-{safe(file.name)}", file


def safe(name: str) -> str:
    """A name of the applicant's own that no program can take for a path, and that fits on every disk."""
    clean = NOT_IN_A_NAME.sub("_", name).strip(". ")
    kind = KIND.search(clean)
    ending = kind[0] if kind else ""
    return (clean.removesuffix(ending)[:80] or "fil") + ending


def _put(whole: zipfile.ZipFile, pipe: "_Pipe", entry: zipfile.ZipInfo, file: Attachment) -> Iterator[bytes]:
    try:
        source = default_storage.open(str(file.file))
    except FileNotFoundError:
        log.error("The file of attachment %s is not on the disk.", file.pk)
        whole.writestr(f"{entry.filename}.mangler.txt", "Filen kunne ikke læses. Ring til os.")
        return
    with source, whole.open(entry, "w") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            yield pipe.taken()
    yield pipe.taken()


class _Pipe(RawIOBase):
    """Where the ZIP is written to and taken from; it cannot be sought in, and the format needs no seeking."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What has been written since it was last asked."""
        content, self._waiting = b"".join(self._waiting), []
        return content
