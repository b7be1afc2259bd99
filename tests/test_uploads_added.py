"""Adding and removing files: kept with the draft, under random names, each refusal a sentence on the page."""

import io
import os
import shutil
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client

from applications.models import Application, Attachment
from recruitment.models import Posting
from tests import papers, people

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def draft(client: Client, posting: Posting, store: Path) -> Application:
    """Anna's draft without a file, open in this browser."""
    draft = people.draft(posting)
    draft.attachments.all().delete()
    shutil.rmtree(store)
    people.own(client, draft)
    return draft


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def on_disk(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def add(client: Client, content: bytes, name: str = "cv.pdf", kind: str = "cv") -> str:
    return client.post("/ansoeg/filer/tilfoej/", {kind: papers.upload(content, name)}, follow=True).content.decode()


def test_a_file_is_kept_under_a_random_name_with_what_we_know_of_it(client: Client, draft: Application, store: Path) -> None:
    page = add(client, papers.pdf(3), "Mit cv.pdf")
    for words in ("Mit cv.pdf", "3 sider", "kan åbnes"):
        assert words in page
    row = draft.attachments.get()
    assert (row.kind, row.format, row.pages, row.size) == ("cv", "pdf", 3, len(papers.pdf(3)))
    (path,) = on_disk(store)
    assert path.stat().st_size == row.size
    assert "cv" not in str(path.relative_to(store))
    assert path.stat().st_mode & 0o077 == 0


def test_the_button_that_goes_on_takes_the_chosen_files_along(client: Client, draft: Application) -> None:
    chosen = {"cv": papers.upload(papers.pdf()), "other": papers.upload(papers.docx(), "eksamen.docx")}
    assert client.post("/ansoeg/filer/", chosen)["Location"] == "/ansoeg/dage/"
    assert list(draft.attachments.values_list("kind", "format")) == [("cv", "pdf"), ("other", "docx")]


def test_a_good_file_stays_when_the_one_beside_it_is_refused(client: Client, draft: Application) -> None:
    chosen = {"cv": papers.upload(b"bare tekst"), "other": papers.upload(papers.pdf(), "eksamen.pdf")}
    page = client.post("/ansoeg/filer/", chosen).content.decode()
    assert "ikke et dokument, vi kan tage imod" in page
    assert "eksamen.pdf" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Jeg er en tekst", "ikke et dokument, vi kan tage imod"),
        (b"", "Filen er tom"),
        (papers.locked_pdf(), "beskyttet med en adgangskode"),
        (papers.active_pdfs()["javascript"], "starter af sig selv"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_not_kept(
    client: Client, draft: Application, store: Path, content: bytes, sentence: str
) -> None:
    page = add(client, content)
    assert sentence in page
    assert 'href="#id_cv"' in page
    assert not draft.attachments.exists()
    assert not on_disk(store)


def test_a_file_over_the_limit_is_refused_with_its_true_size(client: Client, draft: Application, settings) -> None:
    settings.UPLOAD_LIMIT = 1_000_000
    page = add(client, papers.pdf() + b"x" * 3_000_000)
    assert "3,0\xa0MB" in page
    assert "højst fylde 1\xa0MB" in page


def test_fifty_megabytes_are_answered_and_neither_kept_nor_held(client: Client, draft: Application, settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    response = client.post("/ansoeg/filer/", {"cv": papers.upload(b"%PDF-1.7" + bytes(50 << 20))})
    assert response.status_code == 200
    assert "52,4\xa0MB" in response.content.decode()
    assert not draft.attachments.exists()


@pytest.mark.parametrize(
    "name",
    [
        "a" * 300 + ".pdf",
        "cv." + "p" * 300,
        "cv\r\nSet-Cookie: x.pdf",
        "../../../etc/cv.pdf",
        "cv.pdf\x00.exe",
        "æøå 履歴.pdf",
        "<b>cv</b>.pdf",
    ],
)
def test_an_odd_name_is_shown_and_never_used(client: Client, draft: Application, store: Path, name: str) -> None:
    page = add(client, papers.pdf(), name)
    assert "<b>" not in page
    row = draft.attachments.get()
    assert len(row.name) <= 300
    assert "/" not in row.name
    assert row.name.isprintable()
    (path,) = on_disk(store)
    assert len(path.name) == 32


def test_a_name_of_300_letters_is_kept_to_the_last_that_fits(client: Client, draft: Application) -> None:
    add(client, papers.pdf(), "a" * 290 + ".pdf")
    assert draft.attachments.get().name == "a" * 290 + ".pdf"


def test_the_same_file_twice_is_one(client: Client, draft: Application, store: Path) -> None:
    content = papers.pdf()
    for _press in range(2):
        add(client, content)
    assert (draft.attachments.count(), len(on_disk(store))) == (1, 1)


def test_an_eleventh_file_is_refused(client: Client, draft: Application) -> None:
    for number in range(10):
        add(client, papers.pdf(), f"{number}.pdf", "other")
    page = client.post("/ansoeg/filer/tilfoej/", {"other": papers.upload(papers.pdf(), "10.pdf")}).content.decode()
    assert "ti filer" in page
    assert draft.attachments.count() == 10


def test_nothing_chosen_is_told(client: Client, draft: Application) -> None:
    assert "Vælg en fil først" in client.post("/ansoeg/filer/tilfoej/").content.decode()


def test_a_file_is_a_beginning_too(client: Client, posting: Posting) -> None:
    add(client, papers.pdf())
    assert Attachment.objects.get().application == Application.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_the_disk(client: Client, draft: Application, store: Path) -> None:
    add(client, papers.pdf())
    row = draft.attachments.get()
    assert client.get(f"/ansoeg/filer/{row.pk}/fjern/").status_code == 405
    client.post(f"/ansoeg/filer/{row.pk}/fjern/")
    assert not draft.attachments.exists()
    assert not on_disk(store)


def test_nobody_removes_anothers_file(client: Client, draft: Application, posting: Posting) -> None:
    theirs = people.draft(posting, "Bo Bech").attachments.get()
    assert client.post(f"/ansoeg/filer/{theirs.pk}/fjern/").status_code == 404
    assert Client().post(f"/ansoeg/filer/{theirs.pk}/fjern/").status_code == 404
    assert Attachment.objects.filter(pk=theirs.pk).exists()


def test_a_row_that_cannot_be_written_leaves_no_file(
    client: Client, draft: Application, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Attachment, "save", refuse)
    with pytest.raises(IntegrityError):
        add(client, papers.pdf())
    assert not on_disk(store)


def test_a_full_disk_is_a_page_that_says_so(client: Client, draft: Application, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.storage.filesystem.file_move_safe", full)
        assert "ikke plads til filen" in add(client, papers.pdf())
    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.temp.NamedTemporaryFile", full)
        assert "ikke plads til filen" in add(client, papers.pdf())
    assert not on_disk(store)
    assert "kan åbnes" in add(client, papers.pdf())


def test_a_disk_that_fills_up_on_the_way_is_told_too(client: Client, draft: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        name = os.devnull

        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", lambda **_how: Full())
    assert "ikke plads til filen" in add(client, papers.pdf())
