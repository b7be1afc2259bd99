"""The consultant's admin: the applications, the panels, the start page's rows."""

from applications import arrivals, desk
from applications.admin import applications, general, guide, panels, questions

__all__ = ["applications", "arrivals", "desk", "general", "guide", "panels", "questions"]
