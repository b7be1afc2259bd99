"""`manage.py load_posting FILE`: check a posting file and publish it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from recruitment import clock, loading, profile
from recruitment.postings import Faults, Profile, read


class Command(BaseCommand):
    """Loads a posting, or says in one line each what is wrong with its file and leaves everything as it was."""

    help = "Check a posting file and load it as a new version. Loading the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a TOML file such as those in recruitment/postings/")
        parser.add_argument("--check", action="store_true", help="only check the file")

    def handle(self, *args: Any, file: Path, check: bool, **options: Any) -> None:
        try:
            found = read(file)
            line = _("%(file)s is sound.") % {"file": file.name} if check else self._load(found)
        except Faults as faults:
            self._give_up("\n".join(str(fault) for fault in faults.faults))
        except loading.Refused as refusal:
            self._give_up(str(refusal))
        else:
            self.stdout.write(line)

    def _load(self, found: Profile) -> str:
        result = loading.load(found, now=clock.now())
        profile.ensure_pdf(result.version)
        words = {"slug": found.slug, "number": result.version.number, "outcome": result.outcome.label, "title": found.title}
        return _("%(slug)s, version %(number)d, %(outcome)s: %(title)s") % words

    def _give_up(self, lines: str) -> None:
        """Not CommandError, which would put its name before the first line and mark the rest as belonging to it."""
        self.stderr.write(lines)
        raise SystemExit(1)
