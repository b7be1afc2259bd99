"""When and where people meet: the plan, the appointments, what becomes of them on the day, and the calendar feeds."""

from scheduling.models.appointment import Appointment, Change, Occupied, Reply, cells
from scheduling.models.day import MOST_MINUTES, DayFact, Delay
from scheduling.models.feed import Feed
from scheduling.models.plan import CELL, Kind, Room, Slot, Stretch
from scheduling.models.swept import Swept

__all__ = [
    "CELL", "MOST_MINUTES", "Appointment", "Change", "DayFact", "Delay", "Feed", "Kind", "Occupied", "Reply", "Room", "Slot", "Stretch",
    "Swept", "cells",
]  # fmt: skip
