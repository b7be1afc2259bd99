"""Two sweeps at the same instant, from two connections: each letter is written once, and once only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail as mailed
from django.db import connection, connections  # noqa: F401  # named in the condition of the skip

from recruitment import clock, outbox
from recruitment.models import OutgoingMail
from recruitment.rehearsal import in_copenhagen
from recruitment.roles import Applicant, Role
from scheduling.models import Swept
from scheduling.reminders import sweep
from tests import people
from tests.impossible import nothing_impossible

ROUNDS = 10
ONE = in_copenhagen("2024-11-13T10:00")


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="two real connections need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_and_send_each_letter_once() -> None:
    posting = people.live_posting()
    carl = people.staff("Carl Carlsen", Role.CONSULTANT, posting)
    begun = ONE - timedelta(days=1)
    # Something for the morning to tell: received since the last one.
    zenia = people.draft(posting, "Zenia Zahle")
    zenia.move("submit", by=Applicant(zenia.pk), now=begun)
    for n in range(20):
        people.draft(posting, f"Anna {n}", email=f"anna.{n}@example.org", created_at=begun, changed_at=begun)
    outbox.send_due(begun)
    for _round in range(ROUNDS):
        OutgoingMail.objects.exclude(letter="receipt").delete()
        Swept.objects.all().delete()
        mailed.outbox.clear()
        with nothing_impossible(), clock.pinned(ONE):
            _two_at_once()
        rows = OutgoingMail.objects.exclude(letter="receipt").values_list("letter", "to", "state")
        expected = [("digest", carl.email, "sent"), *(("draft_one_day", f"anna.{n}@example.org", "sent") for n in range(20))]
        assert sorted(rows) == sorted(expected)
        assert len(mailed.outbox) == 21
        assert Swept.last() == ONE


def _two_at_once() -> None:
    together = Barrier(2)

    def run() -> None:
        try:
            with clock.pinned(ONE):
                together.wait(timeout=10)
                sweep(ONE)
                together.wait(timeout=10)
                outbox.send_due(ONE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run), pool.submit(run)]:
            done.result(timeout=30)
