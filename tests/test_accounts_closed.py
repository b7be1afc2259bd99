"""What is not used is not there: no sign-up, no change of address, nothing from other sites."""

import pytest
from django.urls import reverse

from recruitment.account_urls import OPEN

CLOSED = [
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/abc/",
    "password/set/",
    "inactive/",
    "login/code/confirm/",
    "2fa/webauthn/",
    "3rdparty/",
    "google/login/",
]


@pytest.mark.parametrize("path", CLOSED)
def test_an_address_that_is_not_used_is_a_404_for_everybody(client, carl, path):
    assert client.get(f"/konto/{path}").status_code == 404
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    assert client.get(f"/konto/{path}").status_code == 404
    assert client.post(f"/konto/{path}").status_code == 404


@pytest.mark.parametrize("name", sorted(OPEN - {"account_reset_password_from_key"}))
def test_every_open_address_answers_in_danish_without_an_error(client, carl, name):
    client.force_login(carl, backend="recruitment.accounts.EmailBackend")
    answer = client.get(reverse(name))
    assert answer.status_code in {200, 302, 404}
    if answer.status_code == 200:
        assert 'lang="da"' in answer.content.decode()
