"""Every file of the two lists through the form: none kept that should not be, none refused that should be, none breaks a page."""

import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from applications import uploads
from applications.models import Application
from applications.proof import REASONS
from recruitment.models import Posting
from tests import papers, people
from tests.files import Case, Missing
from tests.files.everything import HONEST, HOSTILE

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.alike]
ALWAYS = {"WeasyPrint", "fpdf2", "Pillow", "pikepdf", "python-docx", "odfdo", "Chromium"}
"""Programs that the tests bring with them, or without which they do not run at all."""


@pytest.fixture
def draft(client: Client, posting: Posting, settings, tmp_path: Path) -> Application:
    """Anna's draft without a file, open in this browser."""
    settings.MEDIA_ROOT = tmp_path / "files"
    draft = people.draft(posting)
    draft.attachments.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT)
    people.own(client, draft)
    return draft


def added(client: Client, case: Case) -> str:
    try:
        content = case.make()
    except Missing as missing:
        assert case.program not in ALWAYS
        pytest.skip(str(missing))
    response = client.post("/ansoeg/filer/tilfoej/", {case.kind: papers.upload(content, case.file_name)}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("case", HONEST, ids=str)
def test_an_honest_file_is_taken(case: Case, client: Client, draft: Application) -> None:
    page = added(client, case)
    row = draft.attachments.get()
    assert (row.kind, row.format) == (case.kind, case.outcome)
    assert row.name == case.file_name[: uploads.NAME_LENGTH]
    assert "kan åbnes" in page


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(case: Case, client: Client, draft: Application, settings) -> None:
    page = added(client, case)
    with override("da"):
        sentence = str(uploads.SENTENCES[case.outcome]).split("%(")[0]
    assert sentence in page
    assert not draft.attachments.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_lists_are_as_long_as_promised_and_made_by_several_programs() -> None:
    assert len(HOSTILE) >= 40
    assert len(HONEST) >= 20
    assert len({case.program.split(",")[0] for case in HONEST} & ALWAYS) >= 3
    assert {case.outcome for case in HONEST} == set(uploads.MEDIA_TYPES)


def test_every_reason_has_a_sentence_and_every_reason_of_the_proof_a_file() -> None:
    assert set(REASONS) <= set(uploads.SENTENCES)
    assert set(REASONS) <= {case.outcome for case in HOSTILE}
