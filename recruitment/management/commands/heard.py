"""`manage.py heard worker|beat`: whether it lives, for the health checks of docker-compose.yml."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from recruitment import clock, pulse


class Command(BaseCommand):
    """Exits with 0 when the process has been heard lately, else with 1 and a sentence."""

    help = "Exit with 0 when the worker, or the beat, has been heard within three minutes, else with 1."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", choices=[pulse.WORKER, pulse.BEAT])

    def handle(self, *args: Any, **options: Any) -> None:
        who = options["who"]
        try:
            silence = pulse.silence(clock.real())
        except Error as error:
            raise CommandError(f"The {who} cannot be asked for: the database does not answer.") from error
        lasting = silence[who]
        if not pulse.is_silent(lasting):
            return
        if who == pulse.WORKER and pulse.is_silent(silence[pulse.BEAT]):
            # Without a beat it has nothing to do; the beat's own check says what is wrong.
            self.stderr.write("The worker is silent, and so is the beat: nothing is known of the worker.")
            return
        raise CommandError(f"The {who} has not been heard" + (f" for {lasting.total_seconds():.0f} s." if lasting else "."))
