"""The profile as PDF: tagged, in Danish, with bookmarks, the same content as the page; made by the worker and handed out whole."""

import io
from unittest import mock

import pikepdf
import pytest
from pikepdf import Name

from recruitment import printing, profile, tasks
from recruitment.views import public

pytestmark = pytest.mark.alike


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def printed(posting, data_dir) -> pikepdf.Pdf:
    path = profile.ensure_pdf(posting.current)
    assert path is not None
    return pikepdf.open(path)


def words_in(pdf: pikepdf.Pdf) -> str:
    """All text of the PDF in the order of its lines, its line-ending hyphens and breaks undone."""
    import subprocess

    buffer = io.BytesIO()
    pdf.save(buffer)
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=buffer.getvalue(), capture_output=True, check=True).stdout.decode()
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_pdf_is_tagged_titled_and_in_danish(printed, posting):
    root = printed.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "da"
    assert posting.profile.title in str(printed.docinfo.Title)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with printed.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_the_bookmarks_are_the_headings(printed, posting):
    with printed.open_outline() as outline:
        top = outline.root[0]
        assert top.title == posting.profile.title
        assert [item.title for item in top.children] == [section.heading for section in posting.profile.sections]


def test_the_pdf_holds_every_heading_and_name(printed, posting):
    text = words_in(printed).replace("- ", "-").replace(" ", "")
    content = posting.profile
    said = [section.heading for section in content.sections] + [c.heading for c in content.competencies]
    said += [word for contact in content.contacts for word in (contact.name, contact.phone)]
    said += [content.employer.name, "torsdag den 14. november 2024 kl. 23.59", "onsdag den 1. januar 2025"]
    assert [word for word in said if word.replace("- ", "-").replace(" ", "") not in text] == []


def test_its_headings_are_tagged_as_headings_and_its_lists_as_lists(printed):
    kinds = set()

    def walk(node) -> None:
        if isinstance(node, pikepdf.Dictionary):
            kinds.add(str(node.get(Name.S, "")))
            walk(node.get(Name.K))
        elif isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)

    walk(printed.Root.StructTreeRoot.K)
    assert {"/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/P", "/Link", "/Caption"} <= kinds


def test_the_same_version_is_made_once(posting, data_dir):
    first = profile.ensure_pdf(posting.current)
    with mock.patch.object(printing, "pdf", side_effect=AssertionError("made again")):
        assert profile.ensure_pdf(posting.current) == first
    assert list((data_dir / "profile").iterdir()) == [first]


def test_the_web_hands_out_the_file_and_says_when_it_has_not_changed(client, posting, now, data_dir):
    profile.ensure_pdf(posting.current)
    response = client.get("/profil.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.7")
    assert response.headers["Content-Disposition"] == f'inline; filename="{posting.slug}.pdf"'
    again = client.get("/profil.pdf", headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_before_it_is_made_the_page_asks_to_wait_and_wakes_the_worker_once(client, posting, now, data_dir):
    with mock.patch.object(public, "ring") as bell, mock.patch.object(printing, "pdf", side_effect=AssertionError):
        answers = [client.get("/profil.pdf") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert answers[0].headers["Retry-After"] == "20"
    assert "PDF’en er ved at blive lavet" in answers[0].content.decode()
    bell.assert_called_once_with("recruitment.tasks.print_profile", posting.current_id)


def test_without_pango_the_page_says_so_and_nobody_is_woken(client, posting, now, data_dir):
    with mock.patch.object(printing, "pdf", side_effect=printing.NoPango):
        assert profile.ensure_pdf(posting.current) is None
    with mock.patch.object(public, "ring") as bell:
        response = client.get("/profil.pdf")
    assert response.status_code == 503
    assert "PDF’en kan ikke laves her" in response.content.decode()
    assert "Retry-After" not in response.headers
    bell.assert_not_called()


def test_once_pango_is_there_the_worker_makes_it(posting, data_dir):
    with mock.patch.object(printing, "pdf", side_effect=printing.NoPango):
        tasks.print_profile(posting.current_id)
    tasks.print_profile(posting.current_id)
    assert profile.pdf_path(posting.current).is_file()
    assert not profile.cannot_print().exists()


@pytest.mark.django_db
def test_without_a_posting_there_is_no_pdf(client, now):
    assert client.get("/profil.pdf").status_code == 404


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "../recruitment/settings.py", "data:text/css,p{}"])
def test_a_document_reaches_no_file_but_ours(address):
    fetcher = printing._own_files_only()
    url = address if ":" in address else (printing.OWN_FILES / address).as_uri()
    with pytest.raises(ValueError, match="not a file of ours"):
        fetcher.fetch(url)
    assert fetcher.fetch((printing.OWN_FILES / "css" / "print-profile.css").as_uri()).read()
