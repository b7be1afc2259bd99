"""States that should be impossible. Each has a name and a check that answers with the rows that are in it.

An app declares its own in a module `invariants`, loaded when the app is ready. `manage.py invariants` and the hourly task
ask them all. A row is named as the letters name it, `application:17`: nothing here tells who anybody is.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from recruitment import clock
from recruitment.models import OutgoingMail
from recruitment.sending import LEASE

Check = Callable[[datetime], Iterable[str]]
CHECKS: dict[str, Check] = {}
"""Every check by its name. The docstring says in a sentence what holds when it is not broken."""

State = OutgoingMail.State


def impossible(check: Check) -> Check:
    """Declare a check under its function's name."""
    name = check.__name__
    if name in CHECKS:
        raise ValueError(f"two checks named {name}")
    CHECKS[name] = check
    return check


def broken(now: datetime) -> dict[str, list[str]]:
    """The rows of each state that should be impossible, by the check's name; those that hold have none."""
    return {name: list(check(now)) for name, check in CHECKS.items()}


def named(model: str, pks: Iterable[int]) -> list[str]:
    """Rows as the letters name them."""
    return [f"{model}:{pk}" for pk in sorted(pks)]


def _letters(rows: Q) -> list[str]:
    return named("outgoingmail", OutgoingMail.objects.filter(rows).values_list("pk", flat=True))


@impossible
def letter_leased_for_an_hour(now: datetime) -> list[str]:
    """Nobody holds a letter for an hour without sending it or giving it back."""
    # Leases are on the real clock.
    return _letters(Q(lease_until__lt=clock.real() - timedelta(hours=1) + LEASE))


@impossible
def letter_late_by_a_day(now: datetime) -> list[str]:
    """No letter that may leave has waited for a day; one that the server put off has a later hour."""
    return _letters(Q(state=State.QUEUED, due_at__lt=now - timedelta(days=1)))


@impossible
def letter_sent_without_moment(now: datetime) -> list[str]:
    """A letter has a moment of sending exactly when it was sent."""
    return _letters(Q(state=State.SENT, sent_at=None) | (~Q(state=State.SENT) & Q(sent_at__isnull=False)))
