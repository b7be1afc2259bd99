"""What this floor hears of its own moves."""

from datetime import datetime
from typing import Any

from applications import corrections
from applications.models import Application, Outcome, Step
from applications.process import MOVES, Stage
from applications.signals import moved


def on_moved(sender: Any, *, application: Application, step: Step, now: datetime, **_more: Any) -> None:
    """A correction falls when what it corrects leaves the stage in which it can be sent; a decision falls with any other step."""
    if step.from_stage not in (Stage.DRAFT, step.to_stage):
        # One that is being published is no longer pending.
        Outcome.objects.pending().filter(application=application).delete()
    correctable = MOVES["revise"].sources
    if step.from_stage in correctable and step.to_stage not in correctable:
        corrections.drop_with(application, now)


def connect() -> None:
    moved.connect(on_moved, dispatch_uid="applications")
