"""Many candidates for one time at once, each through the page in a browser of their own: one has it, the others are told kindly."""

import os
import sys
import threading
from collections import Counter
from contextvars import copy_context

import pytest
from django.db import connection, connections
from django.test import Client

from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Role
from scheduling.models import Appointment, Occupied, Slot
from tests import people, times
from tests.races import rounds
from tests.test_process_races import needs_postgres

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]
CLIENTS = int(os.environ.get("RACE_CLIENTS", "12"))
CHOOSE = "/min-ansoegning/tid/"


@pytest.fixture
def cast(transactional_db: None) -> tuple[Posting, list[Client], Slot]:
    """The posting, the browsers of so many who are invited, and the one time that there is."""
    posting = people.live_posting()
    carl: User = people.staff("Carl Carlsen", Role.CONSULTANT, posting)
    people.seat(posting, people.staff("Hanne Hansen", Role.DEPARTMENT_HEAD, posting))
    browsers = []
    for number in range(CLIENTS):
        application = times.invited(posting, carl, f"Anna Nummer{number}")
        browser = Client(raise_request_exception=False)
        people.own(browser, application)
        browsers.append(browser)
    return posting, browsers, times.slot(posting)


def press(browsers: list[Client], slot: Slot) -> list[tuple[int, bool]]:
    """All press at once; (status, told kindly) of each."""
    start, told = threading.Barrier(len(browsers)), [(0, False)] * len(browsers)
    line = threading.Lock()

    def run(place: int) -> None:
        try:
            # One after another: a hundred at once may take a busy machine longer than a connection may take, and race for nothing.
            with line:
                connection.ensure_connection()
            start.wait(60)
            answer = browsers[place].post(CHOOSE, {"slot": slot.pk})
            told[place] = (answer.status_code, "Den tid er ikke ledig længere." in answer.content.decode())
        finally:
            connections.close_all()

    # Each with the pinned clock, which a thread of its own would not see.
    threads = [threading.Thread(target=copy_context().run, args=(run, place)) for place in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return told


def race(browsers: list[Client], slot: Slot) -> Counter[tuple[int, bool]]:
    """Round after round; what everybody was answered, in all."""
    answers: Counter[tuple[int, bool]] = Counter()
    with clock.pinned(times.NOW):
        for _round in rounds(2):
            Occupied.objects.all().delete()
            Appointment.objects.all().delete()
            OutgoingMail.objects.filter(letter="appointment_booked").delete()
            told = Counter(press(browsers, slot))
            assert told == {(302, False): 1, (409, True): len(browsers) - 1}, told
            assert Appointment.objects.count() == 1
            assert OutgoingMail.objects.filter(letter="appointment_booked").count() == 1
            answers += told
    sys.stderr.write(f"race: {len(browsers)} at once: {answers[302, False]} winners, {answers[409, True]} told kindly\n")
    return answers


def test_whole(cast) -> None:
    _posting, browsers, slot = cast
    answers = race(browsers, slot)
    assert set(answers) == {(302, False), (409, True)}


def test_code_alone(cast) -> None:
    """With the constraints dropped, the booking code by itself never doubles."""
    _posting, browsers, slot = cast
    drop = [
        "ALTER TABLE scheduling_occupied DROP CONSTRAINT nobody_in_two_places",
        "ALTER TABLE scheduling_appointment DROP CONSTRAINT one_appointment_a_kind",
    ]
    with connection.cursor() as cursor:
        unique = "conrelid = 'scheduling_appointment'::regclass AND contype = 'u'"
        cursor.execute(f"SELECT conname FROM pg_constraint WHERE {unique} AND conname LIKE '%slot_id%'")
        drop += [f'ALTER TABLE scheduling_appointment DROP CONSTRAINT "{name}"' for (name,) in cursor.fetchall()]
        assert len(drop) == 3
        for statement in drop:
            cursor.execute(statement)
    try:
        race(browsers, slot)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE scheduling_occupied ADD CONSTRAINT nobody_in_two_places UNIQUE (holder, cell)")
            cursor.execute("ALTER TABLE scheduling_appointment ADD CONSTRAINT one_appointment_a_kind UNIQUE (application_id, kind)")
            cursor.execute("ALTER TABLE scheduling_appointment ADD CONSTRAINT scheduling_appointment_slot_id_key UNIQUE (slot_id)")
