"""Who gets a file, and what comes with it."""

import pytest
from django.test import Client

from applications.models import Application
from recruitment.models import Posting, User
from tests import people

pytestmark = pytest.mark.usefixtures("now")


def test_the_owner_downloads_under_the_own_name(client: Client, anna: Application) -> None:
    people.own(client, anna)
    file = anna.attachments.get()
    file.name = 'Anna Ågers cv".pdf'
    file.save()
    response = client.get(f"/filer/{file.pk}/")
    assert response.status_code == 200
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Anna%20%C3%85gers%20cv%22.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_a_shown_file_can_do_nothing(client: Client, anna: Application) -> None:
    people.own(client, anna)
    response = client.get(f"/filer/{anna.attachments.get().pk}/vis/")
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'self'", "base-uri 'none'"} <= policy


def test_a_word_document_is_only_handed_out(client: Client, anna: Application) -> None:
    people.own(client, anna)
    anna.attachments.update(format="docx")
    assert client.get(f"/filer/{anna.attachments.get().pk}/vis/")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("page", ["/filer/{}/", "/filer/{}/vis/"])
def test_for_everybody_else_it_is_not_there(anna: Application, posting: Posting, otto: User, hanne: User, page: str) -> None:
    address = page.format(anna.attachments.get().pk)
    another, outsider, head = Client(), Client(), Client()
    people.own(another, people.draft(posting, "Bo Bech"))
    outsider.force_login(otto, backend="recruitment.accounts.EmailBackend")
    head.force_login(hanne, backend="recruitment.accounts.EmailBackend")
    assert [browser.get(address).status_code for browser in (Client(), another, outsider, head)] == [404] * 4
    assert Client().get(page.format(0)).status_code == 404


def test_the_consultant_reads_what_was_sent_and_no_draft(client: Client, anna: Application, posting: Posting, carl: User) -> None:
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    draft = people.draft(posting, "Bo Bech")
    assert client.get(f"/filer/{anna.attachments.get().pk}/").status_code == 200
    assert client.get(f"/filer/{draft.attachments.get().pk}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_there(client: Client, anna: Application) -> None:
    people.own(client, anna)
    file = anna.attachments.get()
    file.file.storage.delete(file.file.name)
    assert client.get(f"/filer/{file.pk}/").status_code == 404
