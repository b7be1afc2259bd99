"""The virus scanner, when there is one: held while it is silent, held back when it finds something, never lost."""

import shutil
import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from applications import looking
from applications.models import Application, Attachment, Look, Scan
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from tests import desk, papers, people

pytestmark = pytest.mark.usefixtures("now")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(socketserver.BaseRequestHandler):
    """Speaks clamd's INSTREAM: lengths and pieces, a length of nought, one answer."""

    def handle(self) -> None:
        command = self._read(10)
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self._read(4))[0]:
            content += self._read(size)
        answer = getattr(self.server, "answer", None) or (b"stream: Eicar-Test FOUND" if EICAR in content else b"stream: OK")
        self.request.sendall(answer + b"\0")

    def _read(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            piece = self.request.recv(size - len(content))
            assert piece
            content += piece
        return content


@pytest.fixture
def daemon(settings) -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def draft(client: Client, posting: Posting, settings, tmp_path: Path) -> Application:
    settings.MEDIA_ROOT = tmp_path / "files"
    draft = people.draft(posting)
    draft.attachments.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT)
    people.own(client, draft)
    return draft


def add(client: Client, content: bytes, name: str = "cv.pdf") -> Attachment:
    assert client.post("/ansoeg/filer/tilfoej/", {"cv": papers.upload(content, name)}).status_code == 302
    return Attachment.objects.latest("pk")


def infected() -> bytes:
    document = papers.blank()
    document.pages[0].obj.Contents = document.make_stream(b"% " + EICAR)
    return papers.saved(document, compress_streams=False)


def opens(browser: Client, file: Attachment) -> int:
    with clock.pinned(people.AFTER):
        return browser.get(f"/filer/{file.pk}/vis/").status_code


def test_a_clean_file_opens(client: Client, draft: Application, carl: User, daemon) -> None:
    file = add(client, papers.pdf())
    client.post("/ansoeg/send/")
    reader = desk.signed_in(carl)
    assert (opens(reader, file), opens(client, file)) == (409, 200)
    looking.sweep()
    assert Look.objects.get().scan == Scan.CLEAR
    assert (opens(reader, file), opens(client, file)) == (200, 200)


def test_an_infected_file_is_kept_from_everybody_and_both_sides_are_told(client: Client, draft: Application, carl: User, daemon) -> None:
    file = add(client, infected(), "mit cv.pdf")
    client.post("/ansoeg/send/")
    looking.sweep()
    reader = desk.signed_in(carl)
    assert (opens(reader, file), opens(client, file)) == (409, 409)
    assert client.get(f"/filer/{file.pk}/billede/").status_code == 404
    letter = OutgoingMail.objects.get(letter="file_held")
    assert letter.to == draft.email
    assert "mit cv.pdf" in letter.body
    with clock.pinned(people.AFTER):
        assert "virusscanneren" in reader.get("/admin/").content.decode()
        assert "Virusscanneren har fundet noget" in reader.get(desk.dossier(draft.pk)).content.decode()
    assert "Vi holder filen tilbage" in client.get("/min-ansoegning/").content.decode()
    looking.sweep()
    assert OutgoingMail.objects.filter(letter="file_held").count() == 1


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"gibberish"])
def test_while_it_does_not_answer_the_file_is_held_and_asked_about_again(
    answer: bytes, client: Client, draft: Application, carl: User, daemon
) -> None:
    daemon.answer = answer
    file = add(client, papers.pdf())
    client.post("/ansoeg/send/")
    looking.sweep()
    look = Look.objects.get()
    assert (look.scan, look.scan_tries) == (Scan.WAITING, 1)
    assert look.scan_after is not None
    assert timedelta(minutes=1) < look.scan_after - clock.real() <= timedelta(minutes=2)
    assert opens(desk.signed_in(carl), file) == 409
    daemon.answer = None
    Look.objects.update(scan_after=clock.real())
    looking.sweep()
    assert opens(desk.signed_in(carl), file) == 200


def test_without_a_daemon_at_its_address_nothing_is_lost(client: Client, draft: Application, settings) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    file = add(client, papers.pdf())
    looking.sweep()
    assert Look.objects.get().scan == Scan.WAITING
    assert Path(file.file.path).exists()
    assert "kontrolleres for virus" in client.get("/ansoeg/filer/").content.decode()
    assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"
