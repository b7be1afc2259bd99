"""Thousands of invented applications at once, to measure on: letters of 300 to 900 words, 1 to 4 files of 2 to 6 pages.

They go past `move()`, which writes one at a time, and leave the same rows behind: a step and a receipt each.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from applications.letters import RECEIPT
from applications.models import Application, Attachment, Step, new_number, stored_name
from applications.process import Stage
from recruitment.letters import reference
from recruitment.models import OutgoingMail, Posting

BATCH = 500
FIRST = ("Anker", "Bodil", "Clara", "Detlef", "Ebba", "Folmer", "Gudrun", "Holger", "Inge", "Jytte", "Kaj")
LAST = ("Opdigt", "Påfund", "Tænkt", "Digtved", "Sagnlund", "Eventyr", "Luftskov", "Ingenmand", "Fabelholm", "Skrøne")
SENTENCES = (
    "Jeg har i flere år arbejdet med at omsætte politiske beslutninger til opgaver, som kan løses.",
    "Hos os begynder en god sag med, at nogen spørger, hvem den er til.",
    "Som leder bruger jeg den første time af dagen på at gå rundt.",
    "Det har lært mig, at en frist er et løfte og ikke et håb.",
    "Jeg skriver kort, og jeg beder andre om det samme.",
    "Da to enheder skulle blive til én, holdt vi fast i tre ting og gav slip på resten.",
    "Medarbejderne siger, at jeg er rolig, også når telefonen ringer hele tiden.",
    "Jeg har ansvar for budget, ansættelser og den årlige plan for sekretariatet.",
    "Et valg forberedes i månederne før, og selve dagen er den korteste del af arbejdet.",
    "Jura og kommunikation er efter min erfaring bedst, når de sidder ved samme bord.",
    "Det vigtigste spørgsmål i en forandring er, hvad der ikke bliver forandret.",
    "Jeg søger stillingen, fordi jeg gerne vil være med til at bygge noget nyt op.",
)
LONGEST = 4 * max(len(sentence.split()) for sentence in SENTENCES)
"""Words by which the last paragraph may run past the wanted length."""
# A page of an A4 sheet with nothing but a line of text: small, and every reader opens it.
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents 4 0 R>>"


def make(posting: Posting, n: int, *, seed: int, now: datetime) -> None:
    """Make `n` applications that were sent in the days before the earlier of `now` and the deadline."""
    chance = Random(seed)  # noqa: S311  # invented data
    until = min(now, posting.closes_at)
    files = {pages: _stored(pages) for pages in range(2, 7)}
    for begin in range(0, n, BATCH):
        with transaction.atomic():
            _batch(posting, min(BATCH, n - begin), chance, until, files)


def _batch(posting: Posting, n: int, chance: Random, until: datetime, files: dict[int, Path]) -> None:
    made = Application.objects.bulk_create([_application(posting, chance, until) for _ in range(n)])
    Attachment.objects.bulk_create([file for application in made for file in _files(application, chance, files)])
    steps = Step.objects.bulk_create([_step(application) for application in made])
    OutgoingMail.objects.bulk_create([_receipt(application, step) for application, step in zip(made, steps, strict=True)])


def _application(posting: Posting, chance: Random, until: datetime) -> Application:
    at = until - timedelta(seconds=chance.randrange(1, 14 * 24 * 3600))
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    number = new_number()
    return Application(
        posting=posting,
        number=number,
        stage=Stage.SUBMITTED,
        name=name,
        email=f"{number.lower()}@example.org",
        phone="00 00 00 00",
        position="Opdigtet stilling",
        motivation=_letter(chance),
        background={wish.key: chance.choice(SENTENCES) for wish in posting.profile.background},
        attendance=dict.fromkeys(posting.profile.days_to_attend, True),
        test_accepted=posting.profile.has_test,
        created_at=at - timedelta(hours=chance.randrange(1, 72)),
        changed_at=at,
        submitted_at=at,
        stored_at=at,
    )


def _letter(chance: Random) -> str:
    wanted, paragraphs, words = chance.randint(300, 900 - LONGEST), [], 0
    while words < wanted:
        sentences = chance.sample(SENTENCES, k=chance.randint(2, 4))
        paragraphs.append(" ".join(sentences))
        words += sum(len(sentence.split()) for sentence in sentences)
    return "\n\n".join(paragraphs)


def _files(application: Application, chance: Random, files: dict[int, Path]) -> Iterator[Attachment]:
    for number in range(chance.randint(1, 4)):
        pages = chance.choice(list(files))
        kind = Attachment.Kind.OTHER if number else Attachment.Kind.CV
        row = Attachment(application=application, kind=kind, name=f"{kind}-{number + 1}.pdf", format="pdf", pages=pages)
        row.added_at = application.created_at
        row.size, row.sha256 = files[pages].stat().st_size, files[pages].name
        row.file.name = stored_name(row, row.name)
        place = Path(settings.MEDIA_ROOT) / row.file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        # One file on the disk under many names: what one application deletes, the others keep.
        os.link(files[pages], place)
        yield row


def _stored(pages: int) -> Path:
    content = pdf(pages)
    path = Path(settings.MEDIA_ROOT) / hashlib.sha256(content).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def pdf(pages: int) -> bytes:
    """A small PDF of so many pages."""
    text = b"BT /F 12 Tf 72 770 Td (Opdigtet) Tj ET"
    kids = b" ".join(b"%d 0 R" % (5 + page) for page in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        *[_PAGE] * pages,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(body),
    )


def _step(application: Application) -> Step:
    return Step(
        application=application, move="submit", from_stage=Stage.DRAFT, to_stage=Stage.SUBMITTED, at=application.changed_at
    )  # fmt: skip


def _receipt(application: Application, step: Step) -> OutgoingMail:
    values: dict[str, Any] = {
        "to": application.email,
        "subject": f"Vi har modtaget din ansøgning {application.number}",
        "body": "Opdigtet.",
    }
    return OutgoingMail(
        letter=RECEIPT.name, occasion=step.occasion, thing=reference(application), state=OutgoingMail.State.SENT,
        created_at=step.at, due_at=step.at, sent_at=step.at, message_id=f"<{application.number}@invented.example.org>", **values,
    )  # fmt: skip
