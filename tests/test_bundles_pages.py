"""Who asks for a reading folder, watches it being made and opens it; and who does not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications import bundles
from applications.models import Bundle
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Applicant, Role
from tests import desk, people
from tests.test_bundles_made import made, with_cv

pytestmark = pytest.mark.django_db
PAGE = "/laesemappe/"


def page(client: Client) -> str:
    with clock.pinned(people.AFTER):
        response = client.get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def opened(client: Client, bundle: Bundle) -> int:
    with clock.pinned(people.AFTER):
        return client.get(reverse("applications:bundle", args=[bundle.pk])).status_code


def test_carl_asks_once_however_often_he_presses_and_sees_how_far_it_is(posting: Posting, carl: User) -> None:
    with_cv(posting, "Anna Ager", 1)
    client = desk.signed_in(carl)
    assert "Du har ingen læsemappe endnu" in page(client)
    with clock.pinned(people.AFTER):
        for _press in range(2):
            assert client.post(f"{PAGE}ny/", {"scope": "under_way"}).status_code == 302
        bundle = Bundle.objects.get()
        assert client.get(PAGE).headers["Refresh"]
    Bundle.objects.update(total=8, done=3)
    assert 'value="3" max="8"' in page(client)
    Bundle.objects.update(total=0, done=0)
    bundles.make(bundle.pk, people.AFTER)
    assert "Åbn PDF" in page(client)
    with clock.pinned(people.AFTER):
        response = client.get(reverse("applications:bundle", args=[bundle.pk]))
        assert "Refresh" not in client.get(PAGE).headers
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file is streamed
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


def test_nothing_to_read_and_no_choice_are_said_kindly(posting: Posting, carl: User) -> None:
    client = desk.signed_in(carl)
    with clock.pinned(people.AFTER):
        client.post(f"{PAGE}ny/", {"scope": "under_way"})
        assert "Der er ikke noget at læse endnu" in page(client)
        client.post(f"{PAGE}ny/", {"scope": "alle"})
        assert "Vælg, hvad der skal være i mappen" in page(client)
    assert not Bundle.objects.exists()


def test_nobody_opens_what_bears_another_name(posting: Posting, carl: User, hanne: User, client: Client) -> None:
    with_cv(posting, "Anna Ager", 1)
    bundle = made(posting, carl)
    assert opened(desk.signed_in(carl), bundle) == 200
    assert opened(desk.signed_in(hanne), bundle) == 404
    assert opened(client, bundle) == 302
    assert opened(desk.signed_in(people.staff("Administrator", Role.ADMINISTRATOR, None)), bundle) == 403


def test_it_closes_when_somebody_in_it_withdraws(posting: Posting, carl: User) -> None:
    anna = with_cv(posting, "Anna Ager", 1)
    bundle = made(posting, carl)
    client = desk.signed_in(carl)
    anna.move("withdraw", by=Applicant(anna.pk), now=people.AFTER + timedelta(minutes=1))
    assert opened(client, bundle) == 302
    assert "ude af forløbet" in page(client)


def test_it_closes_when_somebody_in_it_has_corrected_the_application(posting: Posting, carl: User) -> None:
    anna = with_cv(posting, "Anna Ager", 1)
    bundle = made(posting, carl)
    anna.version = 2
    anna.save(update_fields=["version"])
    assert opened(desk.signed_in(carl), bundle) == 302
    assert "rettet sin ansøgning siden" in page(desk.signed_in(carl))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_one_and_with_three(rows: int, posting: Posting, carl: User, django_assert_num_queries) -> None:
    with_cv(posting, "Anna Ager", 1)
    for number in range(rows):
        Bundle.objects.create(posting=posting, reader=carl, scope="under_way", asked_at=people.AFTER, state="failed", tries=number)
    client = desk.signed_in(carl)
    page(client)
    with django_assert_num_queries(8):
        page(client)
