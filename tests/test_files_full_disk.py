"""A disk that really is full: the page says so, what was written stays, and it works again without a restart."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from applications.models import Application
from recruitment.models import Posting
from tests import papers, people

pytestmark = pytest.mark.usefixtures("now")
SIZE = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def draft(client: Client, posting: Posting) -> Application:
    draft = people.draft(posting)
    draft.attachments.all().delete()
    people.own(client, draft)
    return draft


def fill(disk: Path, leave: int) -> Path:
    """Take all the room but so many bytes."""
    filler = disk / "filler"
    filler.write_bytes(bytes(SIZE - leave))
    return filler


def add(client: Client, size: int = 300_000) -> str:
    """Choose a PDF of about this size."""
    document = papers.blank()
    document.pages[0].obj.Contents = document.make_stream(b"% " + bytes(range(33, 127)) * (size // 94))
    content = papers.saved(document, compress_streams=False)
    response = client.post("/ansoeg/filer/tilfoej/", {"cv": papers.upload(content)}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("full", ["where uploads come in", "where files are kept"])
def test_a_full_disk_is_told_and_it_works_again_when_there_is_room(
    full: str, client: Client, draft: Application, disk: Path, settings, tmp_path: Path
) -> None:
    incoming, kept = disk / "incoming", disk / "files"
    settings.FILE_UPLOAD_TEMP_DIR = incoming if full == "where uploads come in" else tmp_path
    settings.MEDIA_ROOT = kept if full == "where files are kept" else tmp_path / "files"
    incoming.mkdir()
    filler = fill(disk, 100_000)
    page = add(client)
    assert "ikke plads til filen" in page
    assert not draft.attachments.exists()
    assert not [path for path in disk.rglob("*") if path.is_file() and path != filler]
    client.post("/ansoeg/motivation/", {"motivation": "Skrevet, mens disken var fuld."})
    draft.refresh_from_db()
    assert draft.motivation == "Skrevet, mens disken var fuld."
    filler.unlink()
    assert "kan åbnes" in add(client)
    assert draft.attachments.count() == 1
