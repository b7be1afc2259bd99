"""Staff need a second factor where it is required: they are led to it, set it up, and are asked for it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client, user):
    return client.post("/konto/login/", {"login": user.email, "password": people.PASSWORD})


def set_up(client) -> str:
    page = client.get("/konto/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="key">(\w+)<', page)[1]
    answer = client.post("/konto/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/konto/2fa/recovery-codes/"
    return secret


def code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_carl_without_one_is_led_to_it_from_every_page(client, carl, posting):
    sign_in(client, carl)
    for path in ("/admin/", "/start/", "/samtaler/", "/"):
        assert client.get(path)["Location"] == "/konto/2fa/", path


def test_the_square_is_markup_of_the_page_and_no_data_address(client, carl):
    sign_in(client, carl)
    page = client.get("/konto/2fa/totp/activate/").content.decode()
    assert "<svg" in page
    assert "data:" not in page
    assert "<?xml" not in page
    assert "style=" not in page


def test_carl_sets_it_up_once_and_is_asked_for_it_the_next_time(client, carl):
    sign_in(client, carl)
    secret = set_up(client)
    codes = client.get("/konto/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 10
    assert client.get("/start/")["Location"] == "/admin/"
    client.post("/konto/logout/")
    assert sign_in(client, carl)["Location"].startswith("/konto/2fa/authenticate/")
    assert client.get("/start/")["Location"].startswith("/konto/login/")
    assert "passer ikke" in client.post("/konto/2fa/authenticate/", {"code": "000000"}).content.decode()
    totp_row = Authenticator.objects.get(user=carl, type="totp")
    assert totp_row
    spare = re.search(r"<li><code>([^<]+)<", codes)[1]
    assert client.post("/konto/2fa/authenticate/", {"code": spare})["Location"] == "/start/"
    assert secret


def test_guessing_codes_ends_after_ten(client, carl):
    sign_in(client, carl)
    set_up(client)
    client.post("/konto/logout/")
    sign_in(client, carl)
    pages = [client.post("/konto/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(12)]
    assert "for mange forsøg" in pages[-1]


def test_a_visitor_is_not_asked(client, posting):
    assert client.get("/").status_code == 200
