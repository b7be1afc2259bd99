"""The consultant's pages about the days: rooms, times, bookings, and what they add to the dossier and the start page."""

from scheduling import desk
from scheduling.admin import dossier, rooms, slots

__all__ = ["desk", "dossier", "rooms", "slots"]
