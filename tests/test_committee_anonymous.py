"""The first reading without names: until a reader has given an opinion, nothing that they can open tells who wrote it."""

import re
import tomllib

import pytest
from django.test import Client

from applications import anonymity, bundles, committee
from applications.models import Application, Attachment, Note, Scope
from recruitment import clock, postings
from recruitment.loading import load
from recruitment.models import OutgoingMail, Posting, User
from tests import desk, people

pytestmark = pytest.mark.alike

MARKS = ("Zenobia", "Markørsen", "zenobia.markorsen", "66 77 88 99", "66778899", "Markørchef", "hemmelig-fil")
TEXT = (
    "Jeg er Zenobia, og Zenobias kolleger kender Markørsen. Skriv til zenobia.markorsen@example.org eller ring 66 77 88 99. Jeg leder 40."
)


@pytest.fixture
def posting(db: None) -> Posting:
    text = people.POSTING_FILE.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^max_megabytes = .*$", r"\g<0>\nanonymous_first_reading = true", text)
    assert tomllib.loads(changed)["application"]["anonymous_first_reading"] is True
    load(postings.reading.read_text(changed, name="anonymous.toml"), now=people.BEFORE)
    posting = Posting.live()
    assert posting is not None
    return posting


@pytest.fixture
def zenobia(posting: Posting, carl: User) -> Application:
    one = people.applied(
        posting, "Zenobia Markørsen", email="zenobia.markorsen@example.org", phone="66 77 88 99", position="Markørchef",
        motivation=TEXT, background={wish.key: TEXT for wish in posting.profile.background}, attendance_note=TEXT,
    )  # fmt: skip
    Attachment.objects.filter(application=one).update(name="hemmelig-fil.pdf")
    Note.objects.create(application=one, by=carl, at=people.AFTER, text="Zenobia ringede.", audience=Note.Audience.COMMITTEE)
    return one


def open_everything(client: Client, application: Application) -> dict[str, str]:
    """Every address that somebody of the committee might try, but that of the conflicts, which names everybody."""
    files = [f"/filer/{file.pk}/{rest}" for file in application.attachments.all() for rest in ("", "vis/", "billede/")]
    addresses = [
        "/ansoegninger/", f"/ansoegninger/{application.pk}/", "/laesemappe/", "/samtaler/", "/", "/konto/", "/admin/",
        f"/samtaler/first_interview/{application.pk}/", f"/samtaler/first_interview/{application.pk}/ansoegning/",
        "/samtaler/first_interview/sammenligning/", f"/admin/applications/application/{application.pk}/change/",
        "/ansoegninger/?q=Zenobia", *files,
    ]  # fmt: skip
    with clock.pinned(people.AFTER):
        found = {address: client.get(address, follow=True) for address in addresses}
    return {
        address: f"{answer.headers} {b''.join(answer.streaming_content).decode('latin-1') if answer.streaming else answer.content.decode()}"
        for address, answer in found.items()
    }


def leaks(client: Client, application: Application) -> list[tuple[str, str]]:
    opened = open_everything(client, application).items()
    return [(address, mark) for address, page in opened for mark in MARKS if mark.casefold() in page.casefold().replace("q=zenobia", "")]


def read_first(posting: Posting, *users: User) -> None:
    for user in users:
        committee.declare(posting, user, {}, asked=[one.pk for one in committee.pile(posting)], now=people.AFTER)


def test_nothing_leaks_until_ones_own_opinion_is_given(zenobia: Application, posting: Posting, hanne: User, mette: User) -> None:
    people.applied(posting, "Bo Birk")
    read_first(posting, hanne, mette)
    for user in (hanne, mette):
        client = desk.signed_in(user)
        assert leaks(client, zenobia) == []
        page = open_everything(client, zenobia)[f"/ansoegninger/{zenobia.pk}/"]
        assert "Jeg leder 40." in page
        assert "[navn]" in page
        assert zenobia.number in page
    with clock.pinned(people.AFTER):
        desk.signed_in(mette).post(f"/ansoegninger/{zenobia.pk}/mening/", {"verdict": "yes", "reason": "Leder 40."})
    # Mette knows now; Hanne does not, and what Mette thinks is no way to it.
    assert ("/ansoegninger/", "Zenobia") in leaks(desk.signed_in(mette), zenobia)
    assert leaks(desk.signed_in(hanne), zenobia) == []
    page = open_everything(desk.signed_in(mette), zenobia)[f"/ansoegninger/{zenobia.pk}/"]
    assert "hemmelig-fil.pdf" in page
    assert "Zenobia ringede." in page


def test_the_files_and_the_folder_come_with_the_name(zenobia: Application, posting: Posting, hanne: User) -> None:
    read_first(posting, hanne)
    file = zenobia.attachments.get()
    client = desk.signed_in(hanne)
    with clock.pinned(people.AFTER):
        assert client.get(f"/filer/{file.pk}/").status_code == 404
        assert bundles.readable(posting, hanne, Scope.UNDER_WAY, people.AFTER) == []
        client.post(f"/ansoegninger/{zenobia.pk}/mening/", {"verdict": "no", "reason": "Mangler jura."})
        assert client.get(f"/filer/{file.pk}/").status_code == 200
        assert bundles.readable(posting, hanne, Scope.UNDER_WAY, people.AFTER) == [zenobia]


def test_the_list_of_conflicts_leads_to_no_page(zenobia: Application, posting: Posting, hanne: User) -> None:
    bo = people.applied(posting, "Bo Birk")
    client = desk.signed_in(hanne)
    with clock.pinned(people.AFTER):
        page = client.get("/ansoegninger/habilitet/").content.decode()
    assert "Zenobia Markørsen" in page
    assert "Markørchef" not in page
    for one in (zenobia, bo):
        assert f'c{one.pk}"' not in page
        assert one.number not in page
    handles = {one.pk: anonymity.handle(posting, hanne, one) for one in (zenobia, bo)}
    said = {f"c{handles[zenobia.pk]}": "none", f"c{handles[bo.pk]}": "conflict", f"r{handles[bo.pk]}": "Nabo"}
    with clock.pinned(people.AFTER):
        client.post("/ansoegninger/habilitet/", said)
        assert [row.application.pk for row in committee.readings(posting, hanne, people.AFTER)] == [zenobia.pk]


def test_the_order_tells_nothing_of_the_names(posting: Posting, hanne: User, mette: User) -> None:
    names = [f"Anna {letter}" for letter in "ABCDEFGH"]
    for name in names:
        people.applied(posting, name)
    read_first(posting, hanne, mette)
    orders = [[row.application.name for row in committee.readings(posting, user, people.AFTER)] for user in (hanne, mette)]
    assert sorted(orders[0]) == sorted(orders[1]) == names
    assert orders[0] != names
    assert orders[0] != orders[1]


def test_no_letter_to_the_committee_names_anybody(zenobia: Application, posting: Posting, hanne: User) -> None:
    read_first(posting, hanne)
    to_staff = OutgoingMail.objects.filter(to=hanne.email)
    assert not [mail for mail in to_staff for mark in MARKS if mark in f"{mail.subject} {mail.body}"]


def test_once_decided_the_panel_sees_who_comes(zenobia: Application, posting: Posting, carl: User, hanne: User) -> None:
    read_first(posting, hanne)
    zenobia.move("shortlist", by=carl, now=people.AFTER)
    assert committee.readings(posting, hanne, people.AFTER)[0].veiled
    zenobia.move("invite_first", by=carl, now=people.AFTER)
    assert not committee.readings(posting, hanne, people.AFTER)[0].veiled


def test_the_consultant_reads_with_names(zenobia: Application, posting: Posting, carl: User) -> None:
    client = desk.signed_in(carl)
    with clock.pinned(people.AFTER):
        committee.declare(posting, carl, {}, asked=[zenobia.pk], now=people.AFTER)
        assert "Zenobia Markørsen" in client.get("/ansoegninger/").content.decode()


@pytest.mark.parametrize("name", ["O", "Bo Li", "A-C. D'Eau", "(Anna) [Ager]"])
def test_any_name_can_be_taken_out(name: str, posting: Posting) -> None:
    one = people.applied(posting, name, motivation=f"Jeg hedder {name}.")
    assert anonymity.unnamed(one).name == f"Ansøger {one.number}"
    assert Application.objects.get(pk=one.pk).name == name
