"""Fills a rehearsal with a day of interviews that is over: two candidates scored by the whole panel, one by some. Run in its environment.

REHEARSAL=1 DATA_DIR=... python tests/scored.py
"""

import os
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitment.settings")

import django

django.setup()

from applications import assessing, joint, leadership_test, rounds, screening  # noqa: E402  # after setup
from applications.assessing import Card, Entry  # noqa: E402
from applications.models import Application, Panel  # noqa: E402
from applications.models.screening import criterion_of  # noqa: E402
from applications.process import Round, Stage  # noqa: E402
from applications.screening import Found  # noqa: E402
from recruitment import clock, outbox  # noqa: E402
from recruitment.models import OutgoingMail, Posting, User  # noqa: E402
from recruitment.roles import Applicant  # noqa: E402

FRIDAY = datetime(2024, 11, 15, 10, tzinfo=clock.COPENHAGEN)
MONDAY = datetime(2024, 11, 18, 16, tzinfo=clock.COPENHAGEN)
HEARD = "Fortalte om et budget, der skred i maj, og hvordan de fandt pengene igen uden at lukke tilbud."
# A candidate's scores by assessor, one for each competency; None is "not covered".
SCORES = [
    [[4, 5, 3, 4, None], [4, 2, 3, 4, None], [5, 4, 3, 5, None]],
    [[3, 3, 4, 2, 5], [3, 4, 4, 2, 5], [2, 3, 5, 3, 4]],
    [[4, 4, 4, 4, 4]],
]


def main() -> None:
    posting = Posting.live()
    assert posting is not None
    carl = User.objects.get(memberships__role="consultant")
    panel = list(User.objects.filter(pk__in=Panel.objects.filter(posting=posting, round=Round.FIRST).values("user")).order_by("pk"))
    keys = [competency.key for competency in posting.profile.competencies]
    people = list(Application.objects.filter(posting=posting, stage=Stage.SUBMITTED).order_by("pk")[: len(SCORES)])
    for one, scores in zip(people, SCORES, strict=True):
        for move in ("shortlist", "invite_first"):
            one.move(move, by=carl, now=FRIDAY)
        _send(one, carl)
        for user, row in zip(panel, scores, strict=False):
            entries = {key: Entry(score, score is None, HEARD if score else "") for key, score in zip(keys, row, strict=True)}
            made = assessing.save(one, Round.FIRST, user, Card("Et klart indtryk.", entries), seen="", page="", now=MONDAY)
            assessing.submit(made, keys, seen_at=assessing.seen(made), now=MONDAY)
    first = people[0]
    screening.keep(first, {criterion_of(keys[0]): Found("partly", "Jeg ledede elleve medarbejdere.")}, seen="", by=carl, now=FRIDAY)
    own = assessing.own(first, Round.FIRST, panel[0])
    assert own is not None
    card = assessing.card_of(own, keys)
    entries = dict(card.entries) | {keys[0]: Entry(3, False, HEARD)}
    assessing.revise(own, Card(card.summary, entries), "Jeg havde forvekslet to svar.", seen_revision=1, now=MONDAY)
    assessing.reconsider(own, "Mettes spørgsmål om metode viste mere, end jeg havde hørt.", seen="", now=MONDAY)
    sitting = rounds.sittings(panel[0], posting)[0]
    agreed = {key: joint.Agreed(score) for key, score in zip(keys, [4, 4, 3, 4, None], strict=True)}
    joint.keep(first, sitting, joint.Said("Stærk på drift.", agreed), seen="", by=panel[0], now=MONDAY)
    first.move("invite_test", by=carl, now=MONDAY)
    _send(first, carl)
    leadership_test.consent(first, by=Applicant(first.pk), now=MONDAY)
    leadership_test.interpret(first, {keys[0]: "Vil gerne have orden, før der handles."}, by=carl, now=MONDAY)
    print(*(one.pk for one in people))  # noqa: T201  # what it speaks


def _send(application: Application, by: User) -> None:
    for mail in OutgoingMail.objects.filter(thing=f"application:{application.pk}", state=OutgoingMail.State.PREPARED):
        outbox.release(mail, by=by, now=FRIDAY)
        outbox.deliver(mail.pk, now=FRIDAY)


main()
