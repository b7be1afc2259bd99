"""The consultant's pages about the days: rooms, times, bookings, the letters ahead, and what they add to the dossier and the start page."""

from scheduling import desk
from scheduling.admin import dossier, plan, rooms, slots

__all__ = ["desk", "dossier", "plan", "rooms", "slots"]
