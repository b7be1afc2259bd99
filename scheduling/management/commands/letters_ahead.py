"""`manage.py letters_ahead`: every letter that will go from now to the end, as things stand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from recruitment import clock
from recruitment.models import Posting
from recruitment.typography import moment
from scheduling.ahead import letters_ahead


class Command(BaseCommand):
    """Week by week: when, which letter, to whom, why; before that, what waits for a person."""

    help = "Print every letter that will go, as things stand: when, to whom and why."

    def handle(self, *args: Any, **options: Any) -> None:
        ahead = letters_ahead(Posting.live(), clock.now())
        if ahead.empty:
            self.stdout.write(_("As things stand, no letter will go."))
        if ahead.waiting:
            self.stdout.write(_("Wait for a person"))
        for mail in ahead.waiting:
            self.stdout.write(f"  {moment(mail.created_at)}  {mail.subject}  →  {mail.to}")
        for week in ahead.weeks:
            self.stdout.write(f"\n{week.label}")
            for one in week.going:
                self.stdout.write(f"  {one.when}  {one.what}  →  {', '.join(one.to)}  ({one.why})")
