"""The deadline: half-open, by the instant at which the request reached us, for every address alike."""

from datetime import timedelta

import pytest
from django.test import Client

from applications.models import Application
from applications.process import Stage
from recruitment import clock
from recruitment.models import Posting
from tests import papers, people

AROUND = {"-1 s": (-1000, 20), "-1 ms": (-1, 20), "0": (0, 0), "+1 ms": (1, 0), "+1 s": (1000, 0)}


@pytest.mark.parametrize(("milliseconds", "in_time"), AROUND.values(), ids=AROUND.keys())
def test_twenty_submits_around_the_deadline(client: Client, posting: Posting, milliseconds: int, in_time: int) -> None:
    drafts = [people.draft(posting, f"Anna {number}") for number in range(20)]
    statuses = []
    for draft in drafts:
        people.own(client, draft)
        with clock.pinned(posting.closes_at + timedelta(milliseconds=milliseconds)):
            statuses.append(client.post("/ansoeg/send/").status_code)
    assert statuses == [302] * in_time + [409] * (20 - in_time)
    assert Application.objects.filter(stage=Stage.SUBMITTED).count() == in_time
    assert Application.objects.filter(stage=Stage.DRAFT, attachments__isnull=False).count() == 20 - in_time


@pytest.mark.parametrize(
    "address",
    [f"/ansoeg/{rest}" for rest in ("", "person/", "motivation/", "filer/", "dage/", "gennemse/", "send/", "filer/tilfoej/")],
)
def test_every_address_is_closed_kindly_after_it(client: Client, posting: Posting, address: str) -> None:
    draft = people.draft(posting)
    people.own(client, draft)
    with clock.pinned(posting.closes_at):
        answers = [client.get(address)]
        if address != "/ansoeg/":
            answers.append(client.post(address, {"name": "For sent", "cv": papers.upload(papers.pdf())}))
    assert [answer.status_code for answer in answers] == [200, 409][: len(answers)]
    for answer in answers:
        page = answer.content.decode()
        assert "risten er udløbet" in page
        assert "40\xa040\xa077\xa019" in page
        assert "Læs din kladde" in page
    assert (Application.objects.get().name, draft.attachments.count()) == ("Anna Ager", 1)


def test_the_draft_stays_readable(client: Client, posting: Posting) -> None:
    people.own(client, people.draft(posting))
    with clock.pinned(people.AFTER):
        page = client.get("/min-ansoegning/").content.decode()
    assert "Jeg vil gerne samle et sekretariat." in page
    assert "Kladde – ikke sendt" in page
    assert "40\xa040\xa077\xa019" in page
    assert "Gennemse og send" not in page


def test_who_has_sent_still_sees_the_confirmation_after_it(client: Client, anna: Application) -> None:
    people.own(client, anna)
    with clock.pinned(people.AFTER):
        assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"
        assert anna.number in client.get("/ansoeg/sendt/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/ansoeg/", "/ansoeg/person/", "/min-ansoegning/"])
def test_before_a_posting_is_loaded_there_is_a_page_that_says_so(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "<h1>" in response.content.decode()
