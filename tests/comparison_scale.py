"""One installation of the comparison's benchmark: 40 candidates, four assessors, every competency, both rounds; beside it, nobody.

A process of its own with a database of its own. For each line that it reads it answers with a JSON line:
{page: [milliseconds, statements, bytes]}; the empty page is the same one with nobody on it.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitment.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from applications.models import Application, Assessment, Rating, Step, Submission  # noqa: E402
from applications.process import Round  # noqa: E402
from recruitment import clock  # noqa: E402
from recruitment.models import Posting, User  # noqa: E402
from recruitment.roles import Role  # noqa: E402
from tests import interviews, people  # noqa: E402
from tests.counting import counted  # noqa: E402

CANDIDATES, ASSESSORS = 40, 4
LATER = people.AFTER + timedelta(days=14)


def fill(posting: Posting, panel: list[User]) -> None:
    """Everybody invited to both rounds and scored by all, with evidence; one in seven cells not covered."""
    competencies = list(posting.competencies.all())
    for number in range(CANDIDATES):
        one = people.applied(posting, f"Anna {number:02} Ager")
        for at, (stage, move) in enumerate(((Round.FIRST, "invite_first"), (Round.SECOND, "invite_second"))):
            Step.objects.create(application=one, move=move, from_stage="shortlisted", to_stage=stage, by=None, at=LATER)
            for by, user in enumerate(panel):
                made = Assessment.objects.create(
                    application=one, round=stage, by=user, saved_at=LATER, submitted_at=LATER, revision=1, summary="Et godt indtryk. " * 8
                )
                ratings = []
                for place, competency in enumerate(competencies):
                    number_ = None if (number + by + place) % 7 == 0 else 1 + (number * 3 + by * at + place) % 5
                    ratings.append(
                        Rating(
                            assessment=made,
                            competency=competency,
                            score=number_,
                            not_observed=number_ is None,
                            evidence="Fortalte om budgettet. " * 6,
                        )
                    )
                Rating.objects.bulk_create(ratings)
                Submission.objects.create(assessment=made, number=1, at=LATER, version=1)
        Application.objects.filter(pk=one.pk).update(stage="second_interview")


def measure(client: Client, url: str) -> list[float]:
    with counted() as found:
        began = time.perf_counter()
        response = client.get(url)
        took = time.perf_counter() - began
    assert response.status_code == 200, (url, response.status_code)
    return [took * 1000, found.statements, len(response.content)]


def main() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    posting = people.live_posting()
    panel = [people.staff(f"Hanne {letter}", Role.COMMITTEE_MEMBER, posting) for letter in "ABCD"[:ASSESSORS]]
    people.seat(posting, *panel)
    client = interviews.signed_in(panel[0])
    address = reverse("applications:comparison", args=[Round.SECOND])
    with clock.pinned(LATER):
        fill(posting, panel)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        measure(client, address)
        print("ready", flush=True)  # noqa: T201  # what it speaks
        for _line in sys.stdin:
            people_ = Application.objects.filter(posting=posting)
            full = [measure(client, address) for _time in range(10)]
            weights = [measure(client, f"{address}?orden=vaegte") for _time in range(5)]
            # Whoever has withdrawn is in no comparison: the same page, with nobody on it.
            people_.update(stage="withdrawn")
            empty = [measure(client, address) for _time in range(10)]
            people_.update(stage="second_interview")
            print(json.dumps({"full": min(full), "weights": min(weights), "empty": min(empty)}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
