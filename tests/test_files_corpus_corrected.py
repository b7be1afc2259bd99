"""The first file of each kind through a correction of what was sent: the same answers, and what was sent stays."""

from itertools import groupby
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from applications import uploads
from applications.models import Application
from recruitment.models import Posting
from tests import papers, people
from tests.files import Case
from tests.files.everything import HONEST, HOSTILE

pytestmark = pytest.mark.usefixtures("now")
SLOW = {"too_much", "too_big"}
"""Made and examined long enough in the list itself."""


def first_of_each(cases: list[Case]) -> list[Case]:
    ordered = sorted(cases, key=lambda case: case.outcome)
    return [next(group) for outcome, group in groupby(ordered, key=lambda case: case.outcome) if outcome not in SLOW]


@pytest.fixture
def sent(client: Client, posting: Posting, settings, tmp_path: Path) -> Application:
    """Anna's application, sent, with a correction begun in this browser."""
    settings.MEDIA_ROOT = tmp_path / "files"
    sent = people.applied(posting)
    people.own(client, sent)
    client.post("/min-ansoegning/ret/")
    return sent


def added(client: Client, case: Case) -> str:
    response = client.post("/ansoeg/filer/tilfoej/", {case.kind: papers.upload(case.make(), case.file_name)}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("case", first_of_each(HONEST), ids=str)
def test_an_honest_file_is_taken_into_the_correction(case: Case, client: Client, sent: Application) -> None:
    added(client, case)
    assert case.outcome in Application.objects.get(replaces=sent).attachments.filter(kind=case.kind).values_list("format", flat=True)
    assert sent.attachments.count() == 1


@pytest.mark.parametrize("case", first_of_each(HOSTILE), ids=str)
def test_a_hostile_file_is_refused_there_too(case: Case, client: Client, sent: Application, settings) -> None:
    page = added(client, case)
    with override("da"):
        assert str(uploads.SENTENCES[case.outcome]).split("%(")[0] in page
    assert Application.objects.get(replaces=sent).attachments.count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1
