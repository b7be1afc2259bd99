"""`manage.py invariants`: ask whether anything is in a state that should be impossible."""

from typing import Any

from django.core.management.base import BaseCommand

from recruitment import clock, invariants


class Command(BaseCommand):
    """One line a state: its name, and "ok" or the rows that are in it. Exit status 1 when there is any."""

    help = "Look for states that should be impossible. Exits with 1 and names the rows when it finds one."

    def handle(self, *args: Any, **options: Any) -> None:
        found = invariants.broken(clock.now())
        width = max(len(name) for name in found)
        for name, rows in found.items():
            self.stdout.write(f"{name:<{width}}  {' '.join(rows) or 'ok'}")
        if any(found.values()):
            raise SystemExit(1)
