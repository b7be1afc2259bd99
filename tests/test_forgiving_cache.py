"""A Redis that is away, or that hangs, breaks no page and no submission, and keeps nobody waiting."""

import socket
import time
from collections.abc import Iterator

import pytest
from celery import Celery
from django.test import Client
from kombu.exceptions import OperationalError

from applications.models import Application
from recruitment import settings as ours
from recruitment.forgiving_cache import ForgivingCache
from recruitment.models import OutgoingMail, Posting
from tests import people


@pytest.fixture(params=["dead", "hanging"])
def redis_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a port where nobody listens, and of one where somebody listens and never answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        if request.param == "hanging":
            door.listen(50)
        yield f"redis://127.0.0.1:{door.getsockname()[1]}/1"


@pytest.fixture
def cache(redis_url: str) -> ForgivingCache:
    return ForgivingCache(redis_url, {"OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.1}})


def test_nothing_is_found_and_nothing_is_kept(cache: ForgivingCache) -> None:
    assert cache.get("a") is None
    assert cache.get("a", 7) == 7
    assert cache.get_many(["a", "b"]) == {}
    assert cache.get_or_set("a", 7) == 7
    assert cache.set("a", 1) is None
    assert cache.set_many({"a": 1}) == []
    assert (cache.delete("a"), cache.delete_many(["a"]), cache.touch("a"), cache.has_key("a"), "a" in cache, cache.clear()) == (
        False, None, False, False, False, False,
    )  # fmt: skip


def test_whoever_asks_to_be_the_first_is_let_through(cache: ForgivingCache) -> None:
    assert [cache.add("lock", 1), cache.add("lock", 1)] == [True, True]


def test_counting_up_answers_as_for_a_key_that_is_not_there(cache: ForgivingCache) -> None:
    with pytest.raises(ValueError, match="not there"):
        cache.incr("a")


@pytest.mark.usefixtures("now")
@pytest.mark.django_db(transaction=True)
def test_a_page_and_a_submission_go_through_without_redis(
    client: Client, posting: Posting, redis_url: str, settings, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.CACHES = {"default": {"BACKEND": "recruitment.forgiving_cache.ForgivingCache", "LOCATION": redis_url,
                                   "OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.1}}}  # fmt: skip
    monkeypatch.setattr("recruitment.bell.app", _celery(redis_url, patience=0.1))
    draft = people.draft(posting)
    people.own(client, draft)
    began = time.monotonic()
    assert client.get("/").status_code == 200
    assert client.get("/profil.pdf").status_code == 503
    assert client.post("/konto/login/", {"login": "carl@example.dk", "password": "forkert-1234"}).status_code == 200
    assert client.post("/ansoeg/send/")["Location"] == "/ansoeg/sendt/"
    assert time.monotonic() - began < 8
    assert Application.objects.get().stage == "submitted"
    assert OutgoingMail.objects.get(letter="receipt").state == OutgoingMail.State.QUEUED


def test_a_bell_that_cannot_be_rung_is_given_up_at_once(redis_url: str) -> None:
    app = _celery(redis_url, patience=0.5)
    began = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("recruitment.tasks.deliver", (1,))
    assert time.monotonic() - began < 3


def _celery(url: str, patience: float) -> Celery:
    """A Celery like ours in a real installation, with this broker and less patience."""
    app = Celery("bell", broker=url, set_as_current=False)
    app.conf.task_ignore_result = True
    app.conf.task_publish_retry = ours.CELERY_TASK_PUBLISH_RETRY
    app.conf.broker_transport_options = {
        "socket_connect_timeout": patience,
        "socket_timeout": patience,
        "max_retries": 1,
        "interval_start": 0,
    }
    return app
