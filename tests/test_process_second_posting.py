"""A posting of another kind – two interviews, no test, a deadline at noon – from its file to the hire."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from applications.models import Application, Refused
from applications.process import Round, Stage
from recruitment.models import OutgoingMail
from recruitment.roles import Applicant, Role
from tests import journey, people

FILE = Path(__file__).resolve().parent / "postings" / "second.toml"
NOON = datetime(2027, 3, 24, 11, tzinfo=UTC)
LATER = datetime(2027, 4, 1, 8, tzinfo=UTC)


@pytest.mark.django_db
def test_from_file_to_hired_in_an_empty_database() -> None:
    posting = people.live_posting(FILE)
    assert posting.closes_at == NOON
    carl = people.staff("Carl Carlsen", Role.CONSULTANT, posting)
    hanne = people.staff("Hanne Hansen", Role.DEPARTMENT_HEAD, posting)
    people.seat(posting, hanne)
    anna, late = people.draft(posting), people.draft(posting, "Bo Bech")
    anna.move("submit", by=Applicant(anna.pk), now=NOON.replace(hour=10, minute=59, second=59))
    with pytest.raises(Refused):
        late.move("submit", by=Applicant(late.pk), now=NOON)
    journey.take(anna, "shortlist", "invite_first", by=carl, now=LATER)
    with pytest.raises(Refused, match="Stillingen har ingen ledelsestest"):
        anna.move("invite_test", by=carl, now=LATER)
    with pytest.raises(Refused, match=r"Bedømmelser af 1\. samtale mangler fra: Hanne Hansen"):
        anna.move("invite_second", by=carl, now=LATER)
    journey.score(anna, hanne, now=LATER)
    journey.take(anna, "invite_second", by=carl, now=LATER)
    journey.score(anna, hanne, round_=Round.SECOND, now=LATER)
    journey.take(anna, "offer", "hire", by=carl, now=LATER)
    assert Application.objects.get(pk=anna.pk).stage == Stage.HIRED
    subjects = list(OutgoingMail.objects.filter(thing=f"application:{anna.pk}").order_by("pk").values_list("subject", flat=True))
    assert [subject.replace("\xa0", " ") for subject in subjects[-3:]] == [
        "Invitation til 1. samtale onsdag den 31. marts 2027",
        "Invitation til 2. samtale torsdag den 8. april 2027",
        "Vi tilbyder dig stillingen som Biblioteks- og kulturchef",
    ]
