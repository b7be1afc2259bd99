"""Everything that is held on somebody, as one ZIP: what is theirs, and nothing of what others wrote or are."""

import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from applications import copies, corrections, held, questions
from applications.models import Application, Assessment, Note, Rating
from applications.process import Round
from recruitment import clock, outbox, printing, profile
from recruitment.models import OutgoingMail, User
from recruitment.roles import Applicant
from tests import journey, people

MARK = "Hemmeligt Mærke"
HAVE = "/min-ansoegning/oplysninger/"
COPY = "/min-ansoegning/kopi/"


@pytest.fixture(autouse=True)
def _data_of_our_own(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path


def fetched(client: Client) -> zipfile.ZipFile:
    response = client.get(f"{HAVE}hent/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    whole = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert whole.testzip() is None
    return whole


@pytest.mark.usefixtures("now")
def test_it_holds_answers_files_letters_steps_and_questions(client: Client, anna: Application, carl: User) -> None:
    people.own(client, anna)
    outbox.send_due(people.BEFORE)
    question = questions.ask(anna, "Er der en P-plads?", by=Applicant(anna.pk), now=people.BEFORE)
    questions.answer(question, "Ja, foran rådhuset.", by=carl, now=people.BEFORE)
    whole = fetched(client)
    assert whole.namelist() == ["alt-om-min-ansoegning.html", "alt-om-min-ansoegning.json", "filer/1-cv.pdf"]
    assert whole.read("filer/1-cv.pdf") == b"%PDF-1.4\n"
    data = json.loads(whole.read("alt-om-min-ansoegning.json"))
    assert data["answers"]["motivation"] == "Jeg vil gerne samle et sekretariat."
    assert [(row["words"], row["at"]) for row in data["steps"]] == [("Vi har modtaget din ansøgning", "2024-11-11T08:00:00Z")]
    assert "Tak for din ansøgning" in data["letters"][0]["text"]
    assert data["questions"][0]["answer"] == "Ja, foran rådhuset."
    page = whole.read("alt-om-min-ansoegning.html").decode()
    for words in (anna.number, "Tak for din ansøgning", "Ja, foran rådhuset.", "aktindsigt", "forvaltningslovens §\xa09"):
        assert words in page, words


def test_nothing_of_what_others_wrote_or_of_what_has_not_left_is_in_it(client: Client, anna: Application, carl: User, hanne: User) -> None:
    people.own(client, anna)
    people.seat(anna.posting, hanne)
    people.applied(anna.posting, f"{MARK} Bech", email="maerke@example.org", motivation=MARK)
    Note.objects.create(application=anna, by=carl, at=people.AFTER, text=MARK)
    with clock.pinned(people.AFTER):
        journey.take(anna, "shortlist", by=carl)
        assessment = Assessment.objects.create(application=anna, round=Round.FIRST, by=hanne, saved_at=people.AFTER, summary=MARK)
        Rating.objects.create(assessment=assessment, competency=anna.posting.competencies.first(), score=2, evidence=MARK)
        anna.move("not_invite", by=carl, now=people.AFTER, note=MARK)
        OutgoingMail.objects.filter(letter="not_invited").update(body=MARK)
        whole = fetched(client)
        page = client.get("/min-ansoegning/").content.decode() + client.get(HAVE).content.decode()
        everything = page + "".join(whole.read(name).decode("utf-8", "replace") for name in whole.namelist())
    for words in (MARK, "maerke@", "Hanne", "Shortlist", "ikke gået videre", "2024-11-15"):
        assert words not in everything.replace('"made_at": "2024-11-15', ""), words


@pytest.mark.usefixtures("now")
def test_a_correction_under_way_is_held_too(client: Client, anna: Application) -> None:
    people.own(client, anna)
    correction = corrections.begin(anna, by=Applicant(anna.pk), now=people.BEFORE)
    Application.objects.filter(pk=correction.pk).update(motivation="Min rettelse")
    whole = fetched(client)
    assert "rettelse-ikke-sendt/1-cv.pdf" in whole.namelist()
    assert json.loads(whole.read("alt-om-min-ansoegning.json"))["unsent_correction"]["motivation"] == "Min rettelse"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\u202efdp.exe", "a_b_fdp.exe"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_no_path(name: str, kept: str) -> None:
    assert held.safe(name) == kept


@pytest.mark.usefixtures("now")
def test_a_file_that_is_gone_is_said_and_stops_nothing(client: Client, anna: Application) -> None:
    people.own(client, anna)
    Path(anna.attachments.get().file.path).unlink()
    assert "filer/1-cv.pdf.mangler.txt" in fetched(client).namelist()


@pytest.mark.parametrize("address", [HAVE, f"{HAVE}hent/", f"{HAVE}slet/", COPY])
def test_without_the_session_there_is_nothing(client: Client, anna: Application, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, "/min-ansoegning/")


@pytest.mark.usefixtures("now")
def test_the_page_says_until_when_and_what_is_not_in_it(client: Client, anna: Application) -> None:
    people.own(client, anna)
    page = client.get(HAVE).content.decode()
    for words in ("6 måneder efter, at forløbet er slut", "aktindsigt", "§\xa021", "1 fil,", "Bed om sletning"):
        assert words in page, words


@pytest.mark.usefixtures("now")
def test_the_copy_is_made_by_the_worker_and_thrown_away_after_an_hour(client: Client, anna: Application) -> None:
    people.own(client, anna)
    waits = client.get(COPY)
    assert (waits.status_code, waits["Retry-After"]) == (503, "5")
    copies.ensure(anna.pk)
    response = client.get(COPY)
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.7")
    assert anna.number in response["Content-Disposition"]
    assert copies.tidy() == 0
    an_hour_ago = time.time() - 3601  # noqa: TID251  # the age of a file is on the real clock
    os.utime(copies.place(anna), (an_hour_ago, an_hour_ago))
    assert (copies.tidy(), copies.place(anna).exists()) == (1, False)


@pytest.mark.usefixtures("now")
def test_without_pango_the_copy_is_a_page(client: Client, anna: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pango(html: str) -> bytes:
        raise printing.NoPango

    people.own(client, anna)
    monkeypatch.setattr(printing, "pdf", no_pango)
    copies.ensure(anna.pk)
    assert profile.cannot_print().exists()
    response = client.get(COPY)
    assert response["Content-Disposition"] == f'attachment; filename="{anna.number}.html"'
    assert "Jeg vil gerne samle et sekretariat." in response.content.decode()


def test_a_draft_has_no_copy(client: Client, posting) -> None:
    people.own(client, people.draft(posting))
    assert client.get(COPY)["Location"] == "/min-ansoegning/"
    assert "Slet kladden" in client.get(HAVE).content.decode()


@pytest.mark.usefixtures("now")
def test_what_is_written_is_text_in_every_document(client: Client, posting) -> None:
    anna = people.applied(posting, "<script>alert(1)</script>", email="anna@example.org", motivation="<img src=https://evil.example/x>")
    people.own(client, anna)
    documents = fetched(client).read("alt-om-min-ansoegning.html").decode() + copies.html(anna)
    assert "<script" not in documents
    assert "<img" not in documents


@pytest.mark.usefixtures("now")
def test_the_pages_cost_the_same_however_many_apply(client: Client, anna: Application, django_assert_num_queries) -> None:
    people.own(client, anna)
    for others in (0, 3):
        for number in range(others):
            people.applied(anna.posting, f"Bo {number}")
        # Session, application with posting, files, a request for deletion, letters that left.
        with django_assert_num_queries(5):
            client.get(HAVE)
