"""What this floor hears from below: a move of an application, a change of a panel."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save

from applications.models import Panel, Step
from applications.signals import ended, moved
from recruitment.models import Posting, User
from scheduling.booking import cancel_after, cancel_all, reseat
from scheduling.models import Kind


def on_moved(sender: Any, *, step: Step, now: datetime, **_more: Any) -> None:
    """Cancel what lies ahead when an application leaves its stage. Whatever goes wrong here undoes the move too."""
    if step.from_stage in Kind.values:
        cancel_after(step, now=now)


def on_ended(sender: Any, *, posting: Posting, by: User, now: datetime, **_more: Any) -> None:
    """Nobody meets any more."""
    cancel_all(posting, by=by, now=now)


def on_panel_changed(sender: Any, *, instance: Panel, **_more: Any) -> None:
    """Who joins or leaves a panel is, or is no longer, where its appointments are."""
    if instance.round in Kind.values:
        reseat(instance.posting, instance.round)


def connect() -> None:
    moved.connect(on_moved, dispatch_uid="scheduling")
    ended.connect(on_ended, dispatch_uid="scheduling")
    post_save.connect(on_panel_changed, sender=Panel, dispatch_uid="scheduling")
    post_delete.connect(on_panel_changed, sender=Panel, dispatch_uid="scheduling")
