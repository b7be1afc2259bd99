"""What the letters say here: our own texts in `templates/mail/`, or the consultant's where one was written.

Each process holds the consultant's texts until a stamp tells that one has changed (see recruitment.stamps), so that a
letter costs no statement more than its own. Which letters already stand in the outbox is not touched: they say what they said.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from recruitment.models import LetterText, User
from recruitment.stamps import Memory, Stamp

STAMP = Stamp("letters")


class Overtaken(Exception):
    """Somebody else has changed the text since it was read."""


def _read() -> Mapping[str, tuple[str, str]]:
    newest = {name: (subject, body) for name, subject, body in LetterText.objects.order_by("pk").values_list("letter", "subject", "body")}
    return {name: text for name, text in newest.items() if all(text)}


_MEMORY = Memory(STAMP, _read)


def texts() -> Mapping[str, tuple[str, str]]:
    """{letter's name: (subject, body)} of those that say something else than ours."""
    return _MEMORY.get()


def hold_ours() -> None:
    """Let this process go by our own texts until the stamp changes: what it holds in an installation where nothing was written."""
    _MEMORY.put({})


def change(letter: str, text: tuple[str, str] | None, *, after: int, by: User, now: datetime) -> LetterText:
    """Write a new version after the number that was read (0: none yet); None is our own text again. Raises Overtaken."""
    subject, body = text or ("", "")
    try:
        with transaction.atomic():
            return LetterText.objects.create(letter=letter, number=after + 1, subject=subject, body=body, by=by, at=now)
    except IntegrityError:
        raise Overtaken from None


STAMP.changes_with(LetterText)
