"""The consultant's pages about the days: rooms, times, bookings, the letters ahead, and what they add to the dossier and the start page."""

from scheduling import desk
from scheduling.admin import consequences, day, dossier, plan, rooms, slots

__all__ = ["consequences", "day", "desk", "dossier", "plan", "rooms", "slots"]
