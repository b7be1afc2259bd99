"""`manage.py make_applications N`: many invented applications, to measure on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications import many
from recruitment import clock, rehearsal
from recruitment.models import Posting


class Command(BaseCommand):
    """Writes to the database directly, so it is refused where people are."""

    help = "Make N invented applications that have been sent, with letters and files. Refused outside REHEARSAL=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("n", type=int)
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same applications")

    def handle(self, *args: Any, n: int, seed: int, **options: Any) -> None:
        if not settings.REHEARSAL or not rehearsal.is_marked():
            raise CommandError("Invented applications belong in a rehearsal: REHEARSAL=1 and a database that load_cast has marked.")
        posting = Posting.live()
        if posting is None:
            raise CommandError("No posting is live. Load one: manage.py load_cast")
        if n < 1:
            raise CommandError("At least one.")
        many.make(posting, n, seed=seed, now=clock.now())
        self.stdout.write(f"Made {n} invented applications.")
