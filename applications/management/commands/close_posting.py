"""`manage.py close_posting`: close the live posting for good, so that another one may be loaded."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from applications import endings
from applications.models import Refused
from recruitment.models import Posting


class Command(BaseCommand):
    help = "Close the live posting for good: its cases can no longer be opened by the staff, and another posting may be loaded."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slug", help="the key of the live posting, so that nobody closes another one by mistake")

    def handle(self, *, slug: str, **options: Any) -> None:
        posting = Posting.live()
        if posting is None or posting.slug != slug:
            live = posting.slug if posting else "–"
            raise CommandError(_("“%(slug)s” is not the live posting; that is: %(live)s") % {"slug": slug, "live": live})
        try:
            endings.close(posting)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("“%(title)s” is closed.") % {"title": posting.title})
