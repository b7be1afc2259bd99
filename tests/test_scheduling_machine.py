"""Times booked, chosen, moved, swapped, met by video and cancelled in any order: never two on one, never anybody in two places."""

import contextlib
from datetime import time

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from applications.models import Application, Refused
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, User
from recruitment.roles import Applicant, Role
from scheduling import booking, on_the_day, picking
from scheduling.invariants import appointment_without_its_time, fact_of_no_time, two_in_one_place
from scheduling.models import Appointment, DayFact, Occupied, Slot, cells
from tests import people, times

NAMES = ("Anna Ager", "Bo Birk", "Cia Cold", "Dan Due")
HOURS = (time(9), time(9, 30), time(11), time(13))
who, what = st.integers(0, len(NAMES) - 1), st.integers(0, 2 * len(HOURS) - 1)


class Times(RuleBasedStateMachine):
    """Four candidates, eight times in two rooms that overlap, one panel."""

    @initialize()
    def begin(self) -> None:
        for model in (Occupied, Appointment, Slot, OutgoingMail, Application, User):
            model.objects.all().delete()
        self.posting = people.live_posting()
        self.carl = people.staff("Carl Carlsen", Role.CONSULTANT, self.posting)
        people.seat(self.posting, people.staff("Hanne Hansen", Role.DEPARTMENT_HEAD, self.posting))
        self.candidates = [times.invited(self.posting, self.carl, name) for name in NAMES]
        self.slots = [times.slot(self.posting, hour, where=room) for hour in HOURS for room in ("Lokale 1", "Lokale 2")]

    def _try(self, act) -> None:
        # Whoever cannot is told in a sentence; nothing else may go wrong.
        with contextlib.suppress(Refused):
            act()

    def _of(self, n: int) -> Application:
        return Application.objects.select_related("posting__current").get(pk=self.candidates[n].pk)

    def _standing(self, n: int) -> Appointment | None:
        return Appointment.objects.standing().select_related("application__posting__current").filter(application=self.candidates[n]).first()

    @rule(n=who, slot=what)
    def book(self, n: int, slot: int) -> None:
        self._try(lambda: booking.book(self._of(n), self.slots[slot], by=self.carl, now=times.NOW))

    @rule(n=who, slot=what)
    def pick(self, n: int, slot: int) -> None:
        self._try(lambda: picking.pick(self._of(n), self.slots[slot].pk, now=times.NOW))

    @rule(n=who, slot=what)
    def move(self, n: int, slot: int) -> None:
        if standing := self._standing(n):
            self._try(lambda: booking.move(standing, self.slots[slot], by=self.carl, now=times.NOW))

    @rule(n=who, other=who)
    def swap(self, n: int, other: int) -> None:
        one, two = self._standing(n), self._standing(other)
        if one and two:
            self._try(lambda: booking.swap(one, two, by=self.carl, now=times.NOW))

    @rule(n=who, link=st.sampled_from(("https://video.example.org/1", "https://video.example.org/2")))
    def by_video(self, n: int, link: str) -> None:
        if standing := self._standing(n):
            self._try(lambda: booking.by_video(standing, link, by=self.carl, now=times.NOW))

    @rule(n=who)
    def in_room(self, n: int) -> None:
        if standing := self._standing(n):
            self._try(lambda: booking.in_room(standing, by=self.carl, now=times.NOW))

    @rule(n=who, fact=st.sampled_from(DayFact.What.values))
    def note(self, n: int, fact: str) -> None:
        if standing := self._standing(n):
            self._try(lambda: on_the_day.note(standing, fact, by=self.carl, now=times.NOW))

    @rule(n=who)
    def cancel(self, n: int) -> None:
        if standing := self._standing(n):
            self._try(lambda: booking.cancel(standing, by=self.carl, now=times.NOW, note="Syg"))

    @rule(n=who)
    def withdraw(self, n: int) -> None:
        application = self._of(n)
        self._try(lambda: application.move("withdraw", by=Applicant(application.pk), now=times.NOW))
        if application.stage == Stage.WITHDRAWN:
            assert not Appointment.objects.ahead(times.NOW).filter(application=application).exists()

    @rule(n=what)
    def hold(self, n: int) -> None:
        slot = Slot.objects.get(pk=self.slots[n].pk)
        Slot.objects.filter(pk=slot.pk).update(held=not slot.held)

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        if not hasattr(self, "slots"):
            return
        standing = list(Appointment.objects.standing())
        assert len({row.slot_id for row in standing}) == len(standing)
        assert len({row.application_id for row in standing}) == len(standing)
        assert [broken(times.NOW) for broken in (two_in_one_place, appointment_without_its_time, fact_of_no_time)] == [[], [], []]
        wanted = {(f"application:{row.application_id}", cell) for row in standing for cell in cells(row.starts_at, row.ends_at)}
        there = set(Occupied.objects.filter(holder__startswith="application:").values_list("holder", "cell"))
        assert there == wanted
        assert all(row.sequence == row.changes.count() - 1 for row in standing)


class TestTimes(TransactionTestCase):
    """The machine over a database of its own."""

    def setup_example(self) -> None:
        """The machine empties its own tables."""

    def teardown_example(self, example: object) -> None:
        """As above."""

    def test_the_machine(self) -> None:
        with clock.pinned(times.NOW):
            run_state_machine_as_test(Times, settings=_settings(6, 20))


@pytest.mark.proof
class TestTwoThousandSteps(TestTimes):
    """Two thousand steps."""

    def test_the_machine(self) -> None:
        with clock.pinned(times.NOW):
            run_state_machine_as_test(Times, settings=_settings(40, 50))


def _settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
