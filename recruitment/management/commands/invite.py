"""`manage.py invite EMAIL --name NAME --role ROLE`: make an account and mail the key to it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from recruitment import accounts, clock
from recruitment.models import Posting
from recruitment.roles import Role

ROLES = [role.value for role in Role if role is not Role.APPLICANT]


class Command(BaseCommand):
    """The first account of an installation is made here; the later ones in the admin."""

    help = "Make an account with a role and mail an invitation to it. Doing it again sends a new invitation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the person's name, as it is shown to others")
        parser.add_argument("--role", required=True, choices=ROLES)

    def handle(self, *args: Any, email: str, name: str, role: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        chosen, posting = Role(role), None
        if chosen is not Role.ADMINISTRATOR:
            posting = Posting.live()
            if posting is None:
                raise CommandError("A role belongs to a posting, and none is live. Load one: manage.py load_posting FILE")
        user = accounts.make(email, name, chosen, posting)
        accounts.invite(user, by=None, now=clock.now())
        where = f" in “{posting.title}”" if posting else ""
        self.stdout.write(
            f"{user.name} <{user.email}> is {chosen.value}{where}. The invitation is on its way; its link works for seven days."
        )
