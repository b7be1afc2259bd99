"""The line to the mail server: one connection for many letters, and what the server's words mean."""

import errno
import smtplib
import socket
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMessage, get_connection

from recruitment.letters import Unresolved

ABOUT_THE_LINE = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError)
"""A refusal of us, not of a letter: a wrong password must not fail every letter that is on its way."""

_NOBODY_THERE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL})


class Line:
    """One connection, opened for the first letter and again when it breaks. `broken`: how often in a row it did."""

    def __init__(self) -> None:
        self._connection: Any = None
        self.broken = 0

    def send(self, message: EmailMessage) -> None:
        """Hand one letter over. Raises OSError, smtplib's errors among them."""
        try:
            if self._connection is None:
                connection = get_connection()
                connection.open()
                self._connection = connection
            self._connection.send_messages([message])
            self.broken = 0
        except OSError as error:
            if not _refused_only_this(error):
                self.broken += 1
                self.hang_up()
            raise

    def hang_up(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        if self._connection is not None:
            # Whatever is wrong with the line, the letters are where they are.
            with suppress(OSError):
                self._connection.close()
            self._connection = None


def _refused_only_this(error: OSError) -> bool:
    """Whether the server refused one letter and goes on listening: no 421, no silence, nothing before the first letter."""
    return is_an_answer(error) and not isinstance(error, ABOUT_THE_LINE) and 421 not in _codes(error)


def is_an_answer(error: Exception) -> bool:
    """Whether the server said something, rather than nothing."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def never_arrived(error: Exception) -> bool:
    """Whether the letter is certainly not with the server: it said no, or there was none. Silence leaves a doubt."""
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return isinstance(error, ConnectionRefusedError | socket.gaierror) or error.errno in _NOBODY_THERE
    return is_an_answer(error) or isinstance(error, ABOUT_THE_LINE) or not isinstance(error, OSError)


def is_final(error: Exception) -> bool:
    """Whether trying again would change nothing: the server refused with a 5xx, or the letter cannot be made as it is."""
    if isinstance(error, ABOUT_THE_LINE):
        return False
    if isinstance(error, smtplib.SMTPSenderRefused):
        # The sender is always ours: a refusal of it is one of us, unless the letter is too large (552).
        return error.smtp_code == 552
    if is_an_answer(error):
        return all(code >= 500 for code in _codes(error))
    return not isinstance(error, OSError)


def words_of(error: Exception) -> str:
    """What went wrong as a person reads it: the server's code and words, else the error's own; never the letter's text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) if isinstance(error, OSError | Unresolved) else type(error).__name__


def _text(words: bytes | str) -> str:
    return " ".join((words.decode("utf-8", "replace") if isinstance(words, bytes) else words).split())
