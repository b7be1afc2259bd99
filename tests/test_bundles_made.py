"""The reading folder: everybody in order, files between, bookmarks and page numbers that are right, the reader on every page."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from applications import bundles
from applications.models import Application, Attachment, Bundle, Declaration, Look, Scan
from recruitment import clock
from recruitment.models import Posting, User
from tests import papers, people

pytestmark = pytest.mark.django_db


def add(application: Application, name: str, format: str, content: bytes) -> Attachment:
    file = Attachment(
        application=application, kind="other", name=name, format=format, size=len(content), sha256="1" * 64, added_at=people.BEFORE
    )
    file.file.save(name, ContentFile(content), save=False)
    file.save()
    return file


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    return out.getvalue()


def with_cv(posting: Posting, name: str, pages: int) -> Application:
    """Somebody who has applied with a CV of so many pages."""
    application = people.applied(posting, name)
    application.attachments.all().delete()
    cv = add(application, f"cv {name}.pdf", "pdf", papers.pdf(pages))
    Attachment.objects.filter(pk=cv.pk).update(kind="cv")
    return application


def made(posting: Posting, reader: User) -> Bundle:
    bundle = bundles.ask(posting, reader, "under_way", now=people.AFTER)
    assert bundles.make(bundle.pk, people.AFTER)
    bundle.refresh_from_db()
    return bundle


def outline(pdf: pikepdf.Pdf) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """[(title, page from 1, the same of its children)]."""
    places = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    with pdf.open_outline() as found:
        return [
            (item.title, places[item.destination[0].objgen], [(one.title, places[one.destination[0].objgen]) for one in item.children])
            for item in found.root
        ]


def words(path: Path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_it_holds_everybody_in_order_with_bookmarks_that_lead_to_the_right_pages(posting: Posting, carl: User) -> None:
    anna, bo = with_cv(posting, "Anna Ager", 3), with_cv(posting, "Bo Bech", 2)
    add(anna, "bevis.png", "png", picture())
    add(bo, "udtalelse.pdf", "pdf", b"%PDF-1.4\nknust")
    bundle = made(posting, carl)
    with pikepdf.open(bundle.path) as pdf:
        (first, at, files), (second, then, others) = outline(pdf)
        pages = len(pdf.pages)
    assert (first, second) == ("1. Anna Ager", "2. Bo Bech")
    (cv, cv_at), (proof, proof_at) = files
    assert (cv, proof) == ("Cv: cv Anna Ager.pdf", "Andet bilag: bevis.png")
    assert proof_at == cv_at + 3
    assert then == proof_at + 1
    assert others[1][1] == others[0][1] + 2 == pages
    assert "1. Anna Ager" in words(bundle.path, at)
    assert "2. Bo Bech" in words(bundle.path, then)
    assert "kunne ikke åbnes" in words(bundle.path, pages)
    contents = words(bundle.path, 2).split("\n")
    assert next(line for line in contents if "2. Bo Bech" in line).split()[-1] == str(then)
    assert next(line for line in contents if "bevis.png" in line).split()[-1] == str(proof_at)
    assert (bundle.pages, bundle.damaged, bundle.state, bundle.done) == (pages, 1, Bundle.State.READY, bundle.total)


def test_every_page_bears_the_reader_and_its_number(posting: Posting, carl: User) -> None:
    with_cv(posting, "Anna Ager", 2)
    bundle = made(posting, carl)
    for page in range(1, (bundle.pages or 0) + 1):
        text = words(bundle.path, page)
        assert f"Læseeksemplar til {carl.name}" in text
        assert f"{page}/{bundle.pages}" in text.replace(" ", "")


def test_a_page_that_lies_on_its_side_is_stamped_too(posting: Posting, carl: User) -> None:
    anna = with_cv(posting, "Anna Ager", 1)
    turned = papers.blank()
    turned.pages[0].Rotate = 90
    add(anna, "liggende.pdf", "pdf", papers.saved(turned))
    bundle = made(posting, carl)
    assert f"Læseeksemplar til {carl.name}" in words(bundle.path, bundle.pages or 0)


def test_what_only_the_consultant_may_know_is_not_in_it(posting: Posting, carl: User) -> None:
    anna = with_cv(posting, "Anna Ager", 1)
    Declaration.keep(anna, {Declaration.Kind.PREFERENTIAL})
    bundle = made(posting, carl)
    whole = "".join(words(bundle.path, page) for page in range(1, (bundle.pages or 0) + 1))
    assert "fortrinsadgang" not in whole.lower()


def test_a_document_is_set_as_its_text_and_what_is_held_back_is_not_read(posting: Posting, carl: User) -> None:
    anna = with_cv(posting, "Anna Ager", 1)
    letter, held = add(anna, "brev.docx", "docx", b"PK"), add(anna, "bevis.pdf", "pdf", papers.pdf())
    Look.objects.create(file=str(letter.file), format="docx", state=Look.State.READY, text="Kære udvalg")
    Look.objects.create(file=str(held.file), format="pdf", scan=Scan.WAITING)
    bundle = made(posting, carl)
    whole = "".join(words(bundle.path, page) for page in range(1, (bundle.pages or 0) + 1))
    assert "Kære udvalg" in whole
    assert bundle.damaged == 1


def test_a_worker_that_died_leaves_it_to_the_next_one_and_three_tries_are_enough(posting: Posting, carl: User) -> None:
    with_cv(posting, "Anna Ager", 1)
    bundle = bundles.ask(posting, carl, "under_way", now=people.AFTER)
    Bundle.objects.update(state=Bundle.State.MAKING, lease_until=clock.real() + timedelta(minutes=1))
    assert not bundles.left(clock.real())
    assert not bundles.make(bundle.pk, people.AFTER)
    Bundle.objects.update(lease_until=clock.real() - timedelta(seconds=1))
    assert bundles.left(clock.real()) == [bundle.pk]
    Bundle.objects.update(tries=Bundle.MOST_TRIES)
    assert not bundles.make(bundle.pk, people.AFTER)
    bundle.refresh_from_db()
    assert bundle.state == Bundle.State.FAILED


def test_one_that_breaks_is_tried_again_and_then_says_so(posting: Posting, carl: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with_cv(posting, "Anna Ager", 1)
    bundle = bundles.ask(posting, carl, "under_way", now=people.AFTER)

    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bundles, "_print", breaks)
    for state in (Bundle.State.ASKED, Bundle.State.ASKED, Bundle.State.FAILED):
        with pytest.raises(RuntimeError):
            bundles.make(bundle.pk, people.AFTER)
        bundle.refresh_from_db()
        assert (bundle.state, bundle.lease_until) == (state, None)


def test_old_ones_and_files_that_nobody_owns_are_thrown_away(posting: Posting, carl: User) -> None:
    with_cv(posting, "Anna Ager", 1)
    bundle = made(posting, carl)
    assert bundles.tidy(people.AFTER) == 0
    assert bundle.path.exists()
    assert bundles.tidy(people.AFTER + Bundle.KEPT + timedelta(seconds=1)) == 1
    assert not bundle.path.exists()
    assert not Bundle.objects.exists()
