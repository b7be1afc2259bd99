"""What a storm runs in processes of its own: write letters, count them."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from applications.letters import DRAFT_LINK  # noqa: E402
from applications.models import Application  # noqa: E402
from recruitment import clock, outbox  # noqa: E402
from recruitment.models import OutgoingMail, Posting  # noqa: E402
from tests import people  # noqa: E402


class Undone(Exception):
    """The transaction is rolled back."""


def write(letters: int, how: str) -> None:
    posting = Posting.live() or people.live_posting()
    now = clock.now()
    try:
        with transaction.atomic():
            for number in range(letters):
                fields = {"name": "Anna Ager", "email": f"anna{number}@example.org", "created_at": now, "changed_at": now}
                draft = Application.objects.create(posting=posting, **fields)
                outbox.post(DRAFT_LINK, draft, occasion=f"application:{draft.pk}", now=now)
            if how == "rollback":
                raise Undone
    except Undone:
        pass


def count() -> None:
    rows = OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk"))
    print(" ".join(f"{state} {n}" for state, n in rows))


if __name__ == "__main__":
    what, *how = sys.argv[1:]
    count() if what == "count" else write(int(what), *how)
