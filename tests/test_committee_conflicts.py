"""A conflict of interest is declared before the list opens, and hides that person everywhere from whoever has it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import committee
from applications.models import Application, Conflict, Refused
from applications.process import Round
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from scheduling import letters
from tests import desk, interviews, journey, people, times

pytestmark = pytest.mark.django_db
LIST, DECLARE = "/ansoegninger/", "/ansoegninger/habilitet/"
MARK = "Zebramærke"


def get(client: Client, url: str, now=people.AFTER):
    with clock.pinned(now):
        return client.get(url)


def post(client: Client, url: str, now=people.AFTER, **values: str):
    with clock.pinned(now):
        return client.post(url, values)


def conflicted(application: Application, user: User) -> None:
    Conflict.objects.create(application=application, user=user, conflicted=True, reason="Min søster", at=people.AFTER)


def test_nothing_is_read_before_the_deadline(anna: Application, hanne: User) -> None:
    page = get(desk.signed_in(hanne), LIST, people.BEFORE)
    assert "Læsningen åbner" in page.content.decode()
    assert "Anna Ager" not in page.content.decode()


def test_the_list_opens_when_something_is_said_of_everybody(anna: Application, posting: Posting, hanne: User) -> None:
    bo = people.applied(posting, "Bo Bech")
    client = desk.signed_in(hanne)
    assert get(client, LIST)["Location"] == DECLARE
    assert get(client, f"{LIST}{anna.pk}/")["Location"] == DECLARE
    page = post(client, DECLARE, **{f"c{anna.pk}": "none"}).content.decode()
    assert "Vælg: Bo Bech" in page
    page = post(client, DECLARE, **{f"c{anna.pk}": "none", f"c{bo.pk}": "conflict"}).content.decode()
    assert "Skriv hvorfor: Bo Bech" in page
    assert not Conflict.objects.exists()
    said = {f"c{anna.pk}": "none", f"c{bo.pk}": "conflict", f"r{bo.pk}": "Min svoger"}
    assert post(client, DECLARE, **said)["Location"] == LIST
    page = get(client, LIST).content.decode()
    assert "Anna Ager" in page
    assert "Bo Bech" not in page
    assert get(client, f"{LIST}{bo.pk}/").status_code == 404


def test_somebody_who_comes_later_is_asked_about_too(anna: Application, posting: Posting, hanne: User) -> None:
    committee.declare(posting, hanne, {}, asked=[anna.pk], now=people.AFTER)
    client = desk.signed_in(hanne)
    assert get(client, LIST).status_code == 200
    people.applied(posting, "Sen Sørensen")
    assert get(client, LIST)["Location"] == DECLARE


def test_a_conflict_once_declared_is_not_taken_back_by_the_reader(anna: Application, posting: Posting, hanne: User) -> None:
    conflicted(anna, hanne)
    committee.declare(posting, hanne, {}, asked=[anna.pk], now=people.AFTER)
    assert Conflict.objects.get().conflicted


@pytest.mark.parametrize("late", [False, True], ids=["before the interview", "after a score"])
def test_it_hides_the_person_from_every_page(late: bool, posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl, f"Anna {MARK}")
    interviews.submitted(anna, mette, interviews.full(posting, MARK))
    if late:
        interviews.submitted(anna, hanne, interviews.full(posting, MARK))
    file = anna.attachments.get()
    conflicted(anna, hanne)
    client = desk.signed_in(hanne)
    urls = [
        "/samtaler/", "/samtaler/first_interview/sammenligning/", f"/samtaler/first_interview/{anna.pk}/",
        f"/samtaler/first_interview/{anna.pk}/ansoegning/", f"/samtaler/first_interview/{anna.pk}/gennemse/", LIST, f"{LIST}{anna.pk}/",
        f"/filer/{file.pk}/", f"/filer/{file.pk}/vis/", f"/filer/{file.pk}/billede/", "/laesemappe/",
    ]  # fmt: skip
    for url in urls:
        response = get(client, url, interviews.DAY)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert MARK not in body.decode("utf-8", "replace"), url


def test_nobody_waits_for_the_scores_of_whoever_has_one(posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    anna = interviews.invited(posting, carl)
    conflicted(anna, hanne)
    assert anna.expected_scorers(Round.FIRST) == [mette]
    journey.score(anna, mette)
    assert not anna.missing_scorers(Round.FIRST)
    assert "Mangler: Hanne" not in get(desk.signed_in(carl), desk.dossier(anna.pk)).content.decode()
    anna.move("invite_test", by=carl, now=people.AFTER)


def test_nobody_with_one_meets_the_candidate_or_is_written_to(posting: Posting, carl: User, hanne: User, mette: User) -> None:
    people.seat(posting, hanne, mette)
    anna = times.invited(posting, carl)
    conflicted(anna, hanne)
    appointment = times.booked(anna, carl)
    assert letters.expected_panel(appointment) == [mette]
    assert not appointment.occupied.filter(holder=f"user:{hanne.pk}").exists()


def test_a_consultant_with_one_moves_nobody_and_sees_nothing(anna: Application, carl: User) -> None:
    conflicted(anna, carl)
    with pytest.raises(Refused, match="inhabil"):
        anna.move("shortlist", by=carl, now=people.AFTER)
    assert get(desk.signed_in(carl), desk.dossier(anna.pk)).status_code == 404
    letters_ = reverse("admin:recruitment_outgoingmail_changelist")
    receipt = OutgoingMail.objects.get(letter="receipt")
    for url in (reverse(desk.LIST), letters_, "/ansoegninger/", "/laesemappe/"):
        page = get(desk.signed_in(carl), url).content.decode()
        assert "Anna Ager" not in page
        assert anna.email not in page
    assert get(desk.signed_in(carl), desk.letter(receipt.pk)).status_code == 404


def test_carl_sees_who_has_not_declared_and_what_was_declared(
    anna: Application, posting: Posting, carl: User, hanne: User, mette: User
) -> None:
    start = get(desk.signed_in(carl), "/admin/").content.decode()
    assert "2 læsere har ikke erklæret sig" in start
    assert "Hanne Hansen (1)" in start
    committee.declare(posting, hanne, {anna.pk: "Min søster"}, asked=[anna.pk], now=people.AFTER)
    assert "Min søster" in get(desk.signed_in(carl), desk.dossier(anna.pk)).content.decode()
    committee.declare(posting, mette, {}, asked=[anna.pk], now=people.AFTER + timedelta(minutes=1))
    assert "erklæret sig" not in get(desk.signed_in(carl), "/admin/").content.decode()
