"""`manage.py make_bundle PK`: make one reading folder; the worker calls it in a process of its own."""

import resource
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications import bundles
from recruitment import clock

MEMORY = 1_500_000_000
"""Bytes of address space; what is used at once is far less."""


class Command(BaseCommand):
    """Bounded in memory, because it opens files that strangers sent."""

    help = "Make the reading folder with this number, if nobody else makes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pk", type=int)

    def handle(self, *args: Any, pk: int, **options: Any) -> None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
        if not bundles.make(pk, clock.now()):
            raise CommandError(f"Reading folder {pk} was not made: somebody else makes it, or it was tried too often.")
