"""The page and the command of every letter that will go; and that what they say is what then happens."""

from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, Assessment, Conflict
from applications.process import Round
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.rehearsal import in_copenhagen
from scheduling import ahead, reminders
from scheduling.due import Span
from scheduling.models import Swept
from tests import people, times
from tests.impossible import nothing_impossible

pytestmark = pytest.mark.alike

PLAN = "admin:scheduling_swept_plan"
FRIDAY = in_copenhagen("2024-11-15T10:00")


@pytest.fixture
def cast(posting: Posting, carl: User, hanne: User, mette: User) -> Posting:
    """On Friday 15 November: Anna and Bodil booked on Monday, Cecilie invited and not booked, Dorte's invitation unread."""
    people.seat(posting, hanne, mette, rounds=(Round.FIRST,))
    for hour, name in ((time(9), "Anna Ager"), (time(10, 30), "Bodil Birk")):
        times.booked(times.invited(posting, carl, name), carl, hour)
    times.invited(posting, carl, "Cecilie Dam")
    dorte = people.applied(posting, "Dorte Dam")
    for move in ("shortlist", "invite_first"):
        dorte.move(move, by=carl, now=people.AFTER)
    Assessment.objects.all().delete()
    with clock.pinned(people.AFTER):
        outbox.send_due(people.AFTER)
        reminders.sweep(people.AFTER)
        outbox.send_due(people.AFTER)
    return posting


def _rows(posting: Posting, now: datetime) -> list[tuple[str, str, str]]:
    return [
        (one.when.replace("\xa0", " "), one.what, ", ".join(one.to))
        for week in ahead.letters_ahead(posting, now).weeks
        for one in week.going
    ]


def test_it_says_when_what_and_to_whom(cast: Posting) -> None:
    rows = _rows(cast, FRIDAY)
    assert rows[:4] == [
        ("søndag den 17. november 2024 kl. 10.00", "Påmindelse om samtale eller test", "Anna Ager, Bodil Birk"),
        ("man 18, tir 19, ons 20, tor 21, fre 22 kl. 07.30", "Morgenens overblik", "Carl Carlsen"),
        ("mandag den 18. november 2024 kl. 11.00", "Mangler bedømmelser", "Hanne Hansen, Mette Madsen"),
        ("mandag den 18. november 2024 kl. 12.30", "Mangler bedømmelser", "Hanne Hansen, Mette Madsen"),
    ]
    assert rows[-1][0] == "mandag den 30. december 2024 kl. 07.30"


def test_what_waits_for_a_person_stands_apart(cast: Posting) -> None:
    assert [(mail.letter, mail.to) for mail in ahead.letters_ahead(cast, FRIDAY).waiting] == [("invited_first", "dorte.dam@example.org")]


def test_a_letter_that_the_server_put_off_is_there_with_its_hour(cast: Posting) -> None:
    OutgoingMail.objects.filter(letter="invited_first", state="prepared").update(
        state="queued", attempts=3, due_at=FRIDAY + timedelta(minutes=8)
    )
    first = ahead.letters_ahead(cast, FRIDAY).weeks[0].going[0]
    assert (first.at, first.to, first.mail is not None) == (FRIDAY + timedelta(minutes=8), ("dorte.dam@example.org",), True)


def test_of_drafts_it_tells_nothing_but_how_many(client: Client, posting: Posting, carl: User) -> None:
    begun = people.BEFORE - timedelta(days=3)
    for name in ("Anna Ager", "Bodil Birk", "Cecilie Dam"):
        people.draft(posting, name, created_at=begun, changed_at=begun)
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    with clock.pinned(people.BEFORE):
        shown = client.get(reverse(PLAN)).content.decode()
        reminders.sweep(people.BEFORE + timedelta(hours=1))
        later = client.get(reverse(PLAN)).content.decode()
    assert "3 ansøgere med en kladde" in shown
    for name in ("Anna", "Bodil", "Cecilie", "example.org"):
        assert name not in shown + later


def test_only_whoever_may_read_letters_sees_it(client: Client, cast: Posting, hanne: User, carl: User) -> None:
    client.force_login(hanne, backend="recruitment.accounts.EmailBackend")
    assert client.get(reverse(PLAN)).status_code == 302
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    with clock.pinned(FRIDAY):
        assert client.get(reverse(PLAN)).status_code == 200
        assert reverse(PLAN) in client.get(reverse("admin:recruitment_outgoingmail_changelist")).content.decode()
    assert client.get("/admin/scheduling/swept/").status_code in (403, 404)


def test_whoever_has_a_conflict_of_interest_is_told_nothing_of_that_case(client: Client, cast: Posting, carl: User) -> None:
    dorte, bodil = (Application.objects.get(name=name) for name in ("Dorte Dam", "Bodil Birk"))
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    with clock.pinned(FRIDAY):
        assert "dorte.dam@example.org" in client.get(reverse(PLAN)).content.decode()
        for one in (dorte, bodil):
            Conflict.objects.create(application=one, user=carl, conflicted=True, reason="Nabo", at=FRIDAY)
        page = client.get(reverse(PLAN)).content.decode()
    assert "dorte.dam@example.org" not in page
    assert "Bodil Birk" not in page
    assert "Anna Ager" in page
    # Bodil's interview is at 10.30; that scores of it are asked for is about her too.
    assert "12.30" not in page


def test_it_costs_the_same_for_one_as_for_three(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    costs = []
    for n, name in enumerate(("Anna Ager", "Bodil Birk", "Cecilie Dam")):
        times.booked(times.invited(posting, carl, name), carl, time(9 + n))
        Assessment.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            _rows(Posting.live() or posting, FRIDAY)
        costs.append(len(asked))
    assert costs == [costs[0]] * 3
    assert costs[0] < 140


def test_the_command_prints_it_too(cast: Posting, capsys: pytest.CaptureFixture[str]) -> None:
    with clock.pinned(FRIDAY):
        call_command("letters_ahead")
    printed = capsys.readouterr().out.replace("\xa0", " ")
    assert "søndag den 17. november 2024 kl. 10.00  Påmindelse om samtale eller test  →  Anna Ager, Bodil Birk" in printed
    assert "Invitation til 1. samtale mandag den 18. november 2024  →  dorte.dam@example.org" in printed


def test_with_nothing_ahead_it_says_so(posting: Posting, capsys: pytest.CaptureFixture[str]) -> None:
    with clock.pinned(people.BEFORE):
        call_command("letters_ahead")
    assert capsys.readouterr().out == "Som det ser ud nu, er der ingen kommende breve.\n"


# --- What it says is what happens ----------------------------------------------------------------------------------


def _promised(posting: Posting, now: datetime, until: datetime) -> set[tuple[datetime, str, str]]:
    found = reminders.unwritten(posting, Span(now, until, Swept.last()))
    queued = OutgoingMail.objects.filter(state="queued").values_list("due_at", "letter", "occasion")
    return {(max(one.opens, now), reminder.name, one.occasion) for reminder, one in found} | set(queued)


@pytest.mark.parametrize("start", ["2024-11-08T06:00", "2024-11-11T10:00", "2024-11-14T23:59", "2024-11-15T10:00", "2024-11-18T10:15"])
def test_without_events_exactly_what_was_promised_leaves_at_its_hour(cast: Posting, carl: User, start: str) -> None:
    now, until = in_copenhagen(start), in_copenhagen("2025-01-05T12:00")
    begun = in_copenhagen("2024-11-01T12:00")
    for name in ("Esther Egede", "Frida Friis"):
        people.draft(cast, name, created_at=begun, changed_at=begun)
    OutgoingMail.objects.filter(letter__in=[reminder.name for reminder in reminders.REMINDERS]).delete()
    Swept.objects.all().delete()
    promised = _promised(cast, now, until)
    before = set(OutgoingMail.objects.filter(state="sent").values_list("pk", flat=True))
    with nothing_impossible():
        reminders.replay(now, until)
    sent = OutgoingMail.objects.filter(state="sent").exclude(pk__in=before).values_list("sent_at", "letter", "occasion")
    assert sorted(sent) == sorted(promised)
    assert len(promised) > 20
