"""What the worker makes of a file: a picture, its text, a warning; and nobody waits for it."""

import io
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from applications import drafts, looking
from applications.models import Application, Attachment, Look
from recruitment import clock
from recruitment.models import Posting, User
from tests import desk, papers, people
from tests.files import programs

pytestmark = pytest.mark.usefixtures("now")
STATE = Look.State


@pytest.fixture
def draft(client: Client, posting: Posting, settings, tmp_path: Path) -> Application:
    """Anna's draft without a file, open in this browser."""
    settings.MEDIA_ROOT = tmp_path / "files"
    draft = people.draft(posting)
    draft.attachments.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT)
    people.own(client, draft)
    return draft


def add(client: Client, content: bytes, name: str, kind: str = "other") -> Attachment:
    assert client.post("/ansoeg/filer/tilfoej/", {kind: papers.upload(content, name)}).status_code == 302
    return Attachment.objects.latest("pk")


def look_of(file: Attachment) -> Look:
    look = looking.of(file)
    assert look
    return look


def page(client: Client, address: str = "/ansoeg/filer/") -> str:
    return client.get(address).content.decode()


def test_a_pdf_gets_a_picture_and_its_text_once_the_worker_has_looked(client: Client, draft: Application) -> None:
    file = add(client, programs.fpdf("Jeg har ledet et sekretariat. 010190-1234"), "cv.pdf", "cv")
    assert "Vi laver et billede af første side" in page(client)
    looking.sweep()
    look = look_of(file)
    assert (look.state, look.numbers) == (STATE.READY, ["010190-••••"])
    assert "Jeg har ledet et sekretariat" in look.text
    address = f"/filer/{file.pk}/billede/"
    assert f'src="{address}"' in page(client)
    response = client.get(address)
    picture = Image.open(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]  # a file is streamed
    assert picture.format == "JPEG"
    assert 699 <= picture.width <= 701
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (programs.word("Kære udvalg. Jeg søger."), "brev.docx", ["Ansøgning", "Kære udvalg. Jeg søger.", "Diplom i ledelse"]),
        (programs.opendocument(), "brev.odt", ["Ansøgning", "Se min side", "Souschef, 2016–2024", "Diplom i ledelse"]),
    ],
    ids=["docx", "odt"],
)
def test_a_document_is_read_as_its_text(client: Client, draft: Application, content: bytes, name: str, words: list[str]) -> None:
    file = add(client, content, name)
    assert client.get(f"/filer/{file.pk}/vis/")["Content-Disposition"].startswith("attachment")
    looking.sweep()
    shown = page(client, f"/filer/{file.pk}/vis/")
    for word in words:
        assert word in shown
    assert "Læs den tekst, vi fandt i filen" in page(client)


def test_a_photographed_certificate_is_shown_the_right_way_up(client: Client, draft: Application) -> None:
    turned = programs.photo().getexif()
    turned[0x0112] = 6
    file = add(client, programs.pillow("JPEG", exif=turned), "bevis.jpg")
    looking.sweep()
    picture = Image.open(default_storage.path(look_of(file).picture))
    assert picture.height > picture.width
    assert client.get(f"/filer/{file.pk}/vis/")["Content-Type"] == "image/jpeg"


def test_the_review_asks_about_numbers_in_words_and_files_and_blocks_nothing(client: Client, draft: Application) -> None:
    add(client, programs.fpdf("cpr 020290-1234"), "cv.pdf", "cv")
    looking.sweep()
    Application.objects.update(motivation="Jeg er født 010190-1234.", background={"any": "030391 4321"})
    review = page(client, "/ansoeg/gennemse/")
    for number in ("010190-••••", "030391-••••", "020290-••••"):
        assert number in review
    assert "Er det et CPR-nummer?" in review
    assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"


def test_a_file_that_cannot_be_shown_is_given_up_after_three_tries(client: Client, draft: Application, monkeypatch) -> None:
    file = add(client, papers.pdf(), "cv.pdf", "cv")
    monkeypatch.setattr(looking, "START", "import sys; sys.exit(3)")
    for _try in range(4):
        looking.sweep()
    assert (look_of(file).state, look_of(file).tries) == (STATE.FAILED, 3)
    assert "kunne ikke lave et billede" in page(client)


def test_a_worker_that_died_leaves_the_look_to_the_next_one(client: Client, draft: Application) -> None:
    file = add(client, papers.pdf(), "cv.pdf", "cv")
    Look.objects.update(lease_until=clock.real() + timedelta(minutes=1), tries=1)
    looking.sweep()
    assert look_of(file).state == STATE.WAITING
    Look.objects.update(lease_until=clock.real() - timedelta(seconds=1))
    looking.sweep()
    assert look_of(file).state == STATE.READY


def test_picture_and_text_go_with_the_file(client: Client, draft: Application, django_capture_on_commit_callbacks) -> None:
    file = add(client, papers.pdf(), "cv.pdf", "cv")
    looking.sweep()
    places = [look_of(file).picture, str(file.file)]
    with django_capture_on_commit_callbacks(execute=True):
        drafts.delete(Application.objects.get(pk=draft.pk), now=people.BEFORE)
    assert not Look.objects.exists()
    assert not any(default_storage.exists(place) for place in places)


def test_carl_reads_a_document_and_sees_a_number_in_the_dossier(client: Client, draft: Application, carl: User) -> None:
    add(client, papers.pdf(), "cv.pdf", "cv")
    file = add(client, programs.word("Mit nummer er 010190-1234"), "brev.docx")
    looking.sweep()
    client.post("/ansoeg/send/")
    reader = desk.signed_in(carl)
    assert "Mit nummer er" in page(reader, f"/filer/{file.pk}/vis/")
    with clock.pinned(people.AFTER):
        assert "010190-••••" in page(reader, desk.dossier(draft.pk))


def test_files_that_nobody_owns_go_after_six_hours_and_younger_ones_stay(client: Client, draft: Application, settings) -> None:
    kept = add(client, papers.pdf(), "cv.pdf", "cv")
    looking.sweep()
    root = Path(settings.MEDIA_ROOT)
    old, young = root / "aa" / "a", root / "bb" / "b"
    settings.FILE_UPLOAD_TEMP_DIR = root.parent / "incoming"
    torn, coming = (Path(settings.FILE_UPLOAD_TEMP_DIR) / name for name in ("torn", "coming"))
    for path in (old, young, torn, coming):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    long_ago = (clock.real() - timedelta(hours=7)).timestamp()
    for path in [old, torn, Path(kept.file.path), Path(default_storage.path(look_of(kept).picture))]:
        os.utime(path, (long_ago, long_ago))
    Look.objects.create(file="zz/nobody", format="pdf")
    assert looking.tidy() == 2
    assert not old.exists()
    assert not torn.exists()
    assert coming.exists()
    assert young.exists()
    assert Path(kept.file.path).exists()
    assert default_storage.exists(look_of(kept).picture)
    assert Look.objects.count() == 1
