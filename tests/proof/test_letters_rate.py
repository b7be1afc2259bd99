"""How fast a thousand letters leave, beside Django's own one connection to the same server in the same run.

Asserted with 2 ms a reply, which is quicker than any server on a network. With no delay at all the figure is printed: then
Django, which sends letters that are made already and notes nothing, has hardly anything to do.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.mail import get_connection
from django.db import transaction

from applications.letters import DRAFT_LINK
from applications.models import Application
from recruitment import outbox
from recruitment.models import OutgoingMail, Posting
from tests import people
from tests.people import BEFORE

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
LETTERS = 1000
ROUNDS = 3


@contextmanager
def server(delay: float) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A mail server in a process of its own: it must not share our processor time."""
    command = [sys.executable, "-m", "tests.mail_server", str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process
        process.kill()


def drafts(posting: Posting) -> list[Application]:
    rows = [
        Application(posting=posting, name=f"Nr {n}", email=f"nr{n}@example.org", created_at=BEFORE, changed_at=BEFORE)
        for n in range(LETTERS)
    ]
    return Application.objects.bulk_create(rows)


@pytest.mark.parametrize("delay", [0.0, 0.002])
def test_a_thousand_letters(delay: float, settings, figure) -> None:
    posting = people.live_posting()
    applications = drafts(posting)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, ours, theirs = "127.0.0.1", [], []
    with server(delay) as (port, process):
        settings.EMAIL_PORT = port
        for number in range(ROUNDS):
            with transaction.atomic():
                for one in applications:
                    outbox.post(DRAFT_LINK, one, occasion=f"{one.pk}/{number}", now=BEFORE)
            mails = [outbox.message(mail, {"dato": "i dag"}) for mail in OutgoingMail.objects.filter(state="queued")]
            begun = time.monotonic()
            while outbox.send_due(BEFORE):
                pass
            ours.append(LETTERS / (time.monotonic() - begun))
            begun = time.monotonic()
            get_connection().send_messages(mails)
            theirs.append(LETTERS / (time.monotonic() - begun))
        out, _err = process.communicate("")
    assert OutgoingMail.objects.filter(state="sent").count() == ROUNDS * LETTERS
    ratio = max(ours) / max(theirs)
    connections = (json.loads(out)["connections"] - ROUNDS) / ROUNDS
    figure(
        f"{LETTERS} letters, {delay * 1000:.0f} ms a reply: ours {max(ours):.0f}/s, Django's one connection {max(theirs):.0f}/s,"
        f" ratio {ratio:.2f}, {connections:.1f} connections"
    )
    assert connections <= 10
    assert not delay or ratio >= 0.6
