"""What this floor hears of its own moves."""

from datetime import datetime
from typing import Any

from applications import corrections
from applications.models import Application, Step
from applications.process import MOVES
from applications.signals import moved


def on_moved(sender: Any, *, application: Application, step: Step, now: datetime, **_more: Any) -> None:
    """A correction falls when what it corrects leaves the stage in which it can be sent."""
    correctable = MOVES["revise"].sources
    if step.from_stage in correctable and step.to_stage not in correctable:
        corrections.drop_with(application, now)


def connect() -> None:
    moved.connect(on_moved, dispatch_uid="applications")
