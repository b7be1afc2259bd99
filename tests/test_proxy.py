"""Behind a proxy: whose address counts, when a request came, and what a visitor cannot make us believe."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, RequestFactory

from applications.models import Application
from recruitment import clock
from recruitment.accounts import Adapter
from recruitment.models import Posting
from recruitment.proxy import LONGEST_WAY, arrived_at, client_address
from tests import people

PROXY = "172.18.0.9"
NOW = datetime(2024, 11, 14, 23, 0, 4, tzinfo=UTC)


@pytest.fixture
def real(settings) -> None:
    settings.REAL, settings.PROXY_COUNT, settings.ARRIVAL_HEADER = True, 1, "X-Request-Start"


def _asked(**headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={name.replace("_", "-"): value for name, value in headers.items()})


def _stamp(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1,10.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, nonsense", PROXY),
        ("2001:db8::7", "2001:db8::7"),
        ("", PROXY),
    ],
)
def test_the_address_is_the_one_that_the_proxy_wrote(said: str, address: str) -> None:
    assert client_address(_asked(x_forwarded_for=said)) == address


@pytest.mark.usefixtures("real")
def test_behind_two_proxies_it_is_the_second_from_the_end(settings) -> None:
    settings.PROXY_COUNT = 2
    assert client_address(_asked(x_forwarded_for="198.51.100.1, 203.0.113.7, 192.0.2.1")) == "203.0.113.7"
    assert client_address(_asked(x_forwarded_for="203.0.113.7")) == PROXY


def test_without_a_proxy_the_header_is_nothing() -> None:
    assert client_address(_asked(x_forwarded_for="203.0.113.7")) == PROXY


@pytest.mark.usefixtures("real")
def test_whoever_counts_wrong_passwords_asks_the_same_question(rf: RequestFactory) -> None:
    from axes.helpers import get_client_ip_address

    request = _asked(x_forwarded_for="198.51.100.1, 203.0.113.7")
    assert get_client_ip_address(request) == Adapter().get_client_ip(request) == "203.0.113.7"


@pytest.mark.usefixtures("real", "posting", "now")
def test_a_made_up_address_does_not_escape_the_lock(client: Client, carl: object, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    wrong = {"login": "carl.carlsen@example.dk", "password": "forkert-kodeord-1"}
    codes = [
        client.post("/konto/login/", wrong, headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.7"}).status_code
        for number in range(3)
    ]
    assert codes[-1] == 429
    # Somebody else, from elsewhere, is not locked out by it.
    assert client.post("/konto/login/", wrong, headers={"x-forwarded-for": "203.0.113.8"}).status_code == 200


@pytest.mark.usefixtures("real")
def test_a_request_came_when_it_came_to_the_proxy() -> None:
    earlier = NOW - timedelta(seconds=5)
    assert arrived_at(_asked(x_request_start=_stamp(earlier)), NOW) == earlier


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    "said",
    ["", "yesterday", "-1731625204000", "1731625204", "1731625204000.5", "99999999999999999999", "١٢٣٤٥٦٧٨٩٠١٢٣",
     _stamp(NOW + timedelta(seconds=1)), _stamp(NOW - LONGEST_WAY - timedelta(seconds=1))],
)  # fmt: skip
def test_an_instant_that_cannot_be_is_not_believed(said: str) -> None:
    assert arrived_at(RequestFactory().get("/", HTTP_X_REQUEST_START=said), NOW) == NOW


def test_only_a_named_header_in_a_real_installation_is_believed(settings) -> None:
    request = _asked(x_request_start=_stamp(NOW - timedelta(seconds=5)))
    for real, name in ((False, "X-Request-Start"), (True, ""), (True, "X-Other")):
        settings.REAL, settings.ARRIVAL_HEADER = real, name
        assert arrived_at(request, NOW) == NOW


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(("before", "stage"), [(timedelta(milliseconds=1), "submitted"), (timedelta(0), "draft")])
def test_who_pressed_in_time_is_in_time_however_long_it_waited_behind_the_proxy(
    client: Client, posting: Posting, before: timedelta, stage: str
) -> None:
    draft = people.draft(posting)
    people.own(client, draft)
    with clock.pinned(people.CLOSES_AT + timedelta(seconds=9)):
        client.post("/ansoeg/send/", headers={"x-request-start": _stamp(people.CLOSES_AT - before)})
    assert Application.objects.get().stage == stage
