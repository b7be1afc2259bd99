"""Every test: data in a folder of its own, cheap passwords, no clock but the one that the test sets."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache

from applications.models import Application
from recruitment import clock, live, wire, wording
from recruitment.celery import app
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import people

# A bell that nobody hears: a test that wants a letter to leave sends it by hand.
app.conf.broker_url = "memory://"


@pytest.fixture(autouse=True)
def _the_usual(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # A fresh start for the cache that leaves alone what others keep in the same Redis.
    cache.key_prefix = uuid4().hex
    live.forget()
    wire.forget()
    wording.hold_ours()


@pytest.fixture
def now() -> Iterator[None]:
    """Monday 11 November 2024, 09.00 in Copenhagen."""
    with clock.pinned(people.BEFORE):
        yield


@pytest.fixture
def posting(db: None) -> Posting:
    return people.live_posting()


@pytest.fixture
def carl(posting: Posting) -> User:
    return people.staff("Carl Carlsen", Role.CONSULTANT, posting)


@pytest.fixture
def hanne(posting: Posting) -> User:
    return people.staff("Hanne Hansen", Role.DEPARTMENT_HEAD, posting)


@pytest.fixture
def mette(posting: Posting) -> User:
    return people.staff("Mette Madsen", Role.COMMITTEE_MEMBER, posting)


@pytest.fixture
def otto(posting: Posting) -> User:
    """Otto has an account and no role."""
    return User.objects.create_user("otto.olsen@example.dk", "Otto Olsen", people.PASSWORD)


@pytest.fixture
def anna(posting: Posting) -> Application:
    """Anna's application, sent in time."""
    return people.applied(posting)
