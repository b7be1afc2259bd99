"""The built-in mailbox: where letters go when there is no mail server. One file a letter, read back as a mail client would.

A file's name is `<moment>-<random>.eml`, so that the names sort by the clock of the installation.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import format_datetime, getaddresses
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from recruitment import clock

STAMP = "%Y%m%dT%H%M%S%f"


class MailboxBackend(BaseEmailBackend):
    """Writes each letter to a file of its own in MAILBOX_DIR; it appears whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            keep(message, clock.now())
        return len(email_messages)


def keep(message: EmailMessage, now: datetime) -> Path:
    """Write one letter as if it had been sent at `now`."""
    folder = Path(settings.MAILBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    mime = message.message()
    # The letter bears the installation's time: in a rehearsal that is the moved clock's.
    del mime["Date"]
    mime["Date"] = format_datetime(clock.local(now))
    name = f"{now.astimezone(UTC):{STAMP}}-{secrets.token_hex(4)}"
    draft = folder / f".{name}"
    draft.write_bytes(mime.as_bytes())
    return draft.replace(folder / f"{name}.eml")


@dataclass(frozen=True, slots=True)
class File:
    """Something attached to a letter."""

    number: int
    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in the mailbox. `key` is its name in addresses; `at` is aware and in UTC."""

    key: str
    at: datetime
    sender: str
    to: str
    address: str
    reply_to: str
    subject: str
    text: str
    files: tuple[File, ...]


def letters() -> list[Letter]:
    """Every letter, newest first."""
    folder = Path(settings.MAILBOX_DIR)
    return [_read(path) for path in sorted(folder.glob("*.eml"), reverse=True)] if folder.is_dir() else []


def find(key: str) -> Letter | None:
    """The letter with this key, or None."""
    return next((letter for letter in letters() if letter.key == key), None)


def empty() -> None:
    """Throw every letter away: a rehearsal starts over."""
    for path in Path(settings.MAILBOX_DIR).glob("*.eml"):
        path.unlink(missing_ok=True)


def _read(path: Path) -> Letter:
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = parsed.get_body(("plain",))
    addresses = getaddresses([str(parsed["To"] or "")])
    return Letter(
        key=path.stem,
        at=datetime.strptime(path.stem.partition("-")[0], STAMP).replace(tzinfo=UTC),
        sender=str(parsed["From"] or ""),
        to=str(parsed["To"] or ""),
        address=addresses[0][1].lower() if addresses else "",
        reply_to=str(parsed["Reply-To"] or ""),
        subject=str(parsed["Subject"] or ""),
        text=str(body.get_content()) if body else "",
        files=tuple(_files(parsed)),
    )


def _files(parsed: Parsed) -> Iterator[File]:
    for number, part in enumerate(parsed.iter_attachments()):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield File(number, part.get_filename() or f"bilag-{number + 1}", part.get_content_type(), content)
