"""Signing in by address: the same answer to everybody who may not, and a wait for whoever guesses."""

import re

import pytest
from django.test import Client

from recruitment.models import User
from tests import people

pytestmark = pytest.mark.django_db
LOGIN = "/konto/login/"


def sign_in(client: Client, email: str, password: str = people.PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_signing_out_clears_what_the_device_has_kept(client, hanne: User) -> None:
    client.force_login(hanne, backend="recruitment.accounts.EmailBackend")
    answer = client.post("/konto/logout/")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get("/konto/login/").headers


def test_carl_signs_in_with_his_address_in_any_case_and_comes_to_the_desk(client, carl):
    answer = sign_in(client, carl.email.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert client.get("/start/")["Location"] == "/admin/"


def test_hanne_and_mette_come_to_the_interviews(client, hanne, mette):
    for person in (hanne, mette):
        client.force_login(person, backend="recruitment.accounts.EmailBackend")
        assert client.get("/start/")["Location"] == "/samtaler/"


def test_otto_who_has_no_role_is_told_so(client, otto):
    client.force_login(otto, backend="recruitment.accounts.EmailBackend")
    answer = client.get("/start/")
    assert answer.status_code == 403
    assert "Otto Olsen" in answer.content.decode()


def test_a_stranger_is_led_to_the_sign_in(client, db):
    assert client.get("/start/")["Location"] == f"{LOGIN}?next=/start/"


def words(answer, email: str) -> str:
    """The page without what differs in every answer: the token and the address that was written."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "")


def test_a_wrong_password_an_unknown_address_and_a_closed_account_get_the_same_answer(client, carl):
    closed = people.User.objects.create_user("closed@example.dk", "Lukket Konto", people.PASSWORD)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    wrong = sign_in(client, carl.email, "forkert")
    unknown = sign_in(client, "nobody@example.dk")
    shut = sign_in(client, closed.email)
    assert [answer.status_code for answer in (wrong, unknown, shut)] == [200, 200, 200]
    assert words(wrong, carl.email) == words(unknown, "nobody@example.dk") == words(shut, closed.email)
    assert "hører ikke sammen" in wrong.content.decode()


def test_the_tenth_wrong_password_closes_the_door_for_a_while_for_the_known_and_the_unknown(client, carl):
    for email in (carl.email, "nobody@example.dk"):
        answers = [sign_in(client, email, "forkert").status_code for _ in range(10)]
        assert answers == [200] * 9 + [429]
        right = sign_in(client, email)
        assert (right.status_code, right["Retry-After"]) == (429, "900")


def test_signing_out_asks_first_and_then_does_it(client, carl):
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    assert client.get("/konto/logout/").status_code == 200
    assert client.get("/start/")["Location"] == "/admin/"
    client.post("/konto/logout/")
    assert client.get("/start/")["Location"].startswith(LOGIN)


def test_the_next_page_after_signing_in_is_one_of_ours(client, carl):
    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"login": carl.email, "password": people.PASSWORD})
    assert answer["Location"] == "/start/"
