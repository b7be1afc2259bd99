"""`manage.py tables`: the tables that carry the knowledge, as Markdown. README holds the printout, a test compares."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from applications.process import MOVES, Move, Stage
from recruitment.roles import PERMISSIONS, Role
from scheduling.reminders import REMINDERS


def moves() -> str:
    """Every move: from where to where, what it asks, which letter it writes, who may make it."""
    rows = [
        (move.name, move.label, _sources(move.sources), _target(move), _conditions(move), _letter(move), _who(move.permission))
        for move in MOVES.values()
    ]
    return _table(("Move", "In words", "From", "To", "Only when", "Letter", "Who"), rows)


def permissions() -> str:
    """Every permission, and a mark for each role that holds it."""
    roles = list(Role)
    rows = [(name, *("x" if role in holders else "" for role in roles)) for name, holders in PERMISSIONS.items()]
    return _table(("Permission", *(role.label for role in roles)), rows)


def reminders() -> str:
    """Every reminder: to whom, its window, and what is asked once more inside the sending."""
    rows = [(reminder.name, reminder.to, reminder.opens, reminder.closes, reminder.check) for reminder in REMINDERS]
    return _table(("Reminder", "To", "From", "Until", "Only while"), rows)


def _sources(stages: Iterable[Stage]) -> str:
    found = set(stages)
    return ", ".join(str(stage.label) for stage in Stage if stage in found)


def _target(move: Move) -> str:
    return str(move.to.label) if move.to else "where the last step began"


def _conditions(move: Move) -> str:
    said = [" ".join((rule.__doc__ or "").split()) for rule in move.rules]
    return " ".join([*said, f"Asks: {move.asks}"] if move.asks else said)


def _letter(move: Move) -> str:
    if move.letter is None:
        return ""
    return f"{move.letter.name}, {'waits to be released' if move.letter.waits else 'goes at once'}"


def _who(permission: str) -> str:
    holders = PERMISSIONS[permission]
    return ", ".join(str(role.label) for role in Role if role in holders)


def _table(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> str:
    def line(cells: Iterable[Any]) -> str:
        return "| " + " | ".join(str(cell) for cell in cells) + " |"

    head = list(head)
    return "\n".join([line(head), line("---" for _cell in head), *(line(row) for row in rows)])


def printout() -> str:
    """All tables, in English, in the order of the code."""
    with translation.override("en"):
        return f"### Moves\n\n{moves()}\n\n### Permissions\n\n{permissions()}\n\n### Reminders\n\n{reminders()}\n"


class Command(BaseCommand):
    """Prints the tables."""

    help = "Print the moves, the permissions and the reminders as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(printout(), ending="")
