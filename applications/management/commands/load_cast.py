"""`manage.py load_cast [FILE]`: load a rehearsal's posting, staff and invented applicants."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications import rehearsal as cast
from recruitment import clock, mailbox, rehearsal


class Command(BaseCommand):
    """Loads the cast into an empty or marked database; what is there already stays as it is."""

    help = "Load the posting, the staff and the invented applicants of a rehearsal. Refused outside REHEARSAL=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a *.rehearsal.toml; needed when there is more than one")
        parser.add_argument("--start-over", action="store_true", help="throw everything away first and set the clock back")

    def handle(self, *args: Any, file: Path | None, start_over: bool, **options: Any) -> None:
        if not settings.REHEARSAL:
            raise CommandError("The cast is invented: set REHEARSAL=1.")
        found = rehearsal.read(file or _the_only_one())
        try:
            rehearsal.refuse_the_wrong_database()
        except rehearsal.WrongDatabase as refusal:
            raise CommandError(str(refusal)) from refusal
        if start_over:
            call_command("flush", interactive=False, verbosity=0)
            mailbox.empty()
        if start_over or not clock.is_set():
            clock.move_to(found.start, restart=True)
        rehearsal.mark(clock.real())
        made = cast.load(found)
        if made:
            self.stdout.write(f"Loaded {found.posting.name} and {made} invented applicants.")


def _the_only_one() -> Path:
    files = rehearsal.files()
    if len(files) != 1:
        names = ", ".join(path.name for path in files) or "none is there"
        raise CommandError(f"Name the rehearsal file: {names}.")
    return files[0]
