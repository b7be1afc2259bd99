"""The built-in mailbox: every letter as it left, newest first, attachments included."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives

from recruitment import clock, mailbox
from recruitment.models import RehearsalMark
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings, tmp_path, posting):
    settings.REHEARSAL, settings.DATA_DIR, settings.MAILBOX_DIR = True, tmp_path, tmp_path / "mailbox"
    clock._seen = (0, timedelta(0))
    clock.move_to(people.BEFORE, restart=True)
    RehearsalMark.objects.create(since=clock.real())
    return settings.MAILBOX_DIR


def write(to: str, subject: str, ahead: int = 0, attach: bool = False) -> str:
    letter = EmailMultiAlternatives(subject, "Hej\n\nhttp://127.0.0.1:8000/min-ansoegning/\n<b>ikke</b> fed\n", "Os <os@example.org>", [to])
    letter.attach_alternative("<p>Hej</p>", "text/html")
    if attach:
        letter.attach("møde.ics", "BEGIN:VCALENDAR", "text/calendar")
    return mailbox.keep(letter, people.BEFORE + timedelta(minutes=ahead)).stem


def test_an_empty_mailbox_says_so(client, box):
    assert "ikke sendt nogen breve" in client.get("/proeve/postkasse/").content.decode()


def test_the_newest_letter_is_open_and_folders_count(client, box):
    write("anna@example.org", "Det første")
    write("bo@example.org", "Det andet", 5)
    page = client.get("/proeve/postkasse/").content.decode()
    assert page.index("Det andet") < page.index("Det første")
    assert "mandag den 11.\xa0november\xa02024 kl.\xa009.05" in page
    only = client.get("/proeve/postkasse/?til=anna@example.org").content.decode()
    assert "Det andet" not in only
    assert "Det første" in only


def test_a_letter_is_text_with_links_that_can_be_pressed(client, box):
    key = write("anna@example.org", "Æble & <i>pære</i>")
    page = client.get(f"/proeve/postkasse/{key}/").content.decode()
    assert 'href="http://127.0.0.1:8000/min-ansoegning/"' in page
    assert "&lt;b&gt;ikke&lt;/b&gt;" in page
    assert "Æble &amp; &lt;i&gt;pære&lt;/i&gt;" in page


def test_an_attachment_comes_as_a_file_to_save(client, box):
    key = write("anna@example.org", "Møde", attach=True)
    answer = client.get(f"/proeve/postkasse/{key}/bilag/0/")
    assert answer.content == b"BEGIN:VCALENDAR"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "møde.ics" in client.get(f"/proeve/postkasse/{key}/").content.decode()


@pytest.mark.parametrize("path", ["intet/", "..%2f..%2fclock/", "intet/bilag/0/"])
def test_what_is_not_there_is_a_404(client, box, path):
    assert client.get(f"/proeve/postkasse/{path}").status_code == 404


def test_a_letter_appears_whole_and_bears_the_moved_clock(box):
    key = write("anna@example.org", "Det første")
    assert [path.name for path in box.iterdir()] == [f"{key}.eml"]
    assert "Date: Mon, 11 Nov 2024 09:00:00 +0100" in (box / f"{key}.eml").read_text()
    mailbox.empty()
    assert mailbox.letters() == []
