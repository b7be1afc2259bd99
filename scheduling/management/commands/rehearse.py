"""`manage.py rehearse [STORY]`: play a whole recruitment through, in a database of its own, and print its diary."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test.utils import override_settings

from recruitment import clock, rehearsal
from recruitment.rehearsal import files, read
from scheduling.rehearsing.play import Play, needs_a_mailbox
from scheduling.rehearsing.stories import STORIES

INSIDE = "REHEARSING_IN_A_FOLDER_OF_ITS_OWN"
BEGINS = "2024-11-01T08:00"
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
OF_THE_INSTALLATION = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "DATA_DIR", "SECRET_KEY", "MAIL_FROM", "ALLOWED_HOSTS"}


class Command(BaseCommand):
    """Walks from empty to hired through the same pages as everybody, and says at which moment who did what and which letter left."""

    help = "Play a story from empty to hired, in a database of its own, and print the diary."
    # The checks look at the database of this installation, and the story never touches it.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        told = "; ".join(f"{name}: {' '.join((story.__doc__ or '').split())}" for name, story in STORIES.items())
        parser.add_argument("story", nargs="?", default="happy", choices=list(STORIES), help=told)

    def handle(self, *args: Any, story: str, **options: Any) -> None:
        if INSIDE not in os.environ:
            self._start_inside(story)
            return
        needs_a_mailbox()
        call_command("migrate", verbosity=0)
        rehearsal.mark(clock.real())
        Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
        # The pages are read by nobody: their styles need not be collected.
        with override_settings(STORAGES=settings.STORAGES | PLAIN):
            play = Play(read(files()[0]), BEGINS)
            try:
                STORIES[story](play)
            finally:
                self.stdout.write("\n".join(play.lines))

    def _start_inside(self, story: str) -> None:
        """The same command in a process whose folder, database and mailbox are new and are thrown away."""
        with tempfile.TemporaryDirectory(prefix="rehearse-") as folder:
            kept = {name: value for name, value in os.environ.items() if name not in OF_THE_INSTALLATION}
            environment = kept | {INSIDE: "1", "DATA_DIR": folder, "REHEARSAL": "1"}
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "rehearse", story]
            done = subprocess.run(command, env=environment, check=False)  # noqa: S603  # our own command
        if done.returncode:
            raise CommandError("The story ended early; the lines above say where.", returncode=done.returncode)
