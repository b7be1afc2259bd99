"""An installation that is unsafe, or that lacks something, does not start and says why, without a secret in the words."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
SECRET = "Kx9-vBq2_mTz7wRd4LpYs8NcHf3JgXe6UaWi5ZoQrEtMyDbVn1Sk0"
REAL = {
    "SITE_URL": "https://job.example.org",
    "SECRET_KEY": SECRET,
    "DATABASE_URL": "postgres://recruitment:hemmeligt@db:5432/recruitment",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://user:hemmeligt@mail.example.org:587",
    "MAIL_FROM": "Rekruttering <rekruttering@example.org>",
}


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Read the settings under this environment, as every process does first."""

    def start(**environment: str) -> dict[str, object]:
        for name in [*REAL, "REHEARSAL", "DEBUG", "ALLOWED_HOSTS", "PROXY_COUNT", "EMAIL_TIMEOUT", "LEASE_SECONDS", "PORT"]:
            monkeypatch.delenv(name, raising=False)
        for name, value in (environment | {"DATA_DIR": str(tmp_path)}).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "recruitment" / "settings.py"))

    return start


def test_a_real_installation_with_everything_starts(start) -> None:
    settings = start(**REAL)
    assert (settings["REAL"], settings["SECURE_SSL_REDIRECT"], settings["SECOND_FACTOR_REQUIRED"]) == (True, True, True)
    assert settings["ALLOWED_HOSTS"] == ["job.example.org"]


def test_so_does_a_plain_one_with_nothing(start) -> None:
    assert start()["REAL"] is False


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *(({name: ""}, f"A real installation needs {name} in its environment") for name in REAL if name != "SITE_URL"),
        ({"REHEARSAL": "1"}, "never with an https SITE_URL"),
        ({"SITE_URL": "http://job.example.org"}, "SITE_URL must begin with https://"),
        ({"SITE_URL": "https://job.example.org/ansoeg"}, "with no path behind it"),
        ({"SITE_URL": "https://job.example.org/?a=b"}, "with no path behind it"),
        ({"SITE_URL": "https://somebody@job.example.org"}, "with no path behind it"),
        ({"SITE_URL": "https://"}, "SITE_URL is https:// and a host"),
        ({"SITE_URL": "https://job.example.org:x"}, "SITE_URL is https:// and a host"),
        ({"SECRET_KEY": f"django-insecure-{SECRET}"}, "SECRET_KEY is one that Django made"),
        ({"SECRET_KEY": SECRET[:49]}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "abcabcabc" * 8}, "SECRET_KEY is too weak"),
        ({"DEBUG": "1"}, "DEBUG is set"),
        ({"DEBUG": "release"}, "DEBUG is set"),
        ({"ALLOWED_HOSTS": "*"}, "no wildcard"),
        ({"ALLOWED_HOSTS": "job.example.org,.example.org"}, "no wildcard"),
        ({"ALLOWED_HOSTS": "www.example.org"}, "lacks the host of SITE_URL"),
        ({"DATABASE_URL": "sqlite:////data/db.sqlite3"}, "needs PostgreSQL"),
        ({"DATABASE_URL": "no address"}, "needs PostgreSQL"),
        ({"REDIS_URL": "filesystem://"}, "no address of a Redis"),
        ({"REDIS_URL": "redis://redis:6379/queue"}, "no address of a Redis"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names a mail server"),
        ({"EMAIL_URL": "smtp://:25"}, "EMAIL_URL names a mail server"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL names a mail server"),
        ({"EMAIL_URL": "dummymail://host"}, "EMAIL_URL names a mail server"),
        ({"EMAIL_URL": "memorymail://host"}, "EMAIL_URL names a mail server"),
        ({"EMAIL_URL": "filemail:///tmp/mail"}, "EMAIL_URL names a mail server"),
        ({"EMAIL_URL": "smtp://user:hemmeligt@mail.example.org:587"}, "its password in clear"),
        ({"MAIL_FROM": "Rekruttering"}, "MAIL_FROM is no address"),
        ({"MAIL_FROM": "rekruttering@localhost"}, "MAIL_FROM is no address"),
        ({"MAIL_FROM": "rekruttering@[127.0.0.1]"}, "MAIL_FROM is no address"),
        ({"MAIL_FROM": "Rekruttering <rekruttering@example.org>\nBcc: x@example.org"}, "MAIL_FROM is no address"),
        ({"PROXY_COUNT": "0"}, "above zero is needed in PROXY_COUNT"),
        ({"PROXY_COUNT": "one"}, "above zero is needed in PROXY_COUNT"),
        ({"EMAIL_TIMEOUT": "", "PORT": "-1"}, "above zero is needed in PORT, EMAIL_TIMEOUT"),
        ({"LEASE_SECONDS": "299"}, "needs 300"),
        ({"EMAIL_TIMEOUT": "60"}, "needs 780"),
    ],
)
def test_each_of_these_is_refused_with_its_reason(start, change: dict[str, str], words: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**(REAL | change))
    sentence = str(refused.value)
    assert words in sentence
    assert "hemmeligt" not in sentence
    assert SECRET[:20] not in sentence


def test_every_reason_is_told_at_once(start) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**(REAL | {"DEBUG": "1", "SECRET_KEY": "short", "MAIL_FROM": "nobody"}))
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"EMAIL_URL": "smtp://mail:1025"},
        {"EMAIL_URL": "smtp://user:hemmeligt@127.0.0.1:25"},
        {"EMAIL_URL": "smtp+ssl://user:hemmeligt@mail.example.org:465"},
        {"DEBUG": "false"},
        {"SITE_URL": "https://job.example.org/"},
        {"ALLOWED_HOSTS": "job.example.org, www.example.org"},
        {"REDIS_URL": "rediss://:hemmeligt@redis.example.org:6380"},
        {"EMAIL_TIMEOUT": "30", "LEASE_SECONDS": "420"},
        {"MAIL_FROM": "rekruttering@example.org"},
    ],
)
def test_none_of_these_is_refused(start, change: dict[str, str]) -> None:
    assert start(**(REAL | change))["REAL"] is True


def test_a_short_lease_is_for_trying_things_out(start) -> None:
    assert start(LEASE_SECONDS="5")["LEASE_SECONDS"] == 5


def test_the_cache_is_beside_the_queue_and_never_in_it(start) -> None:
    for given, beside in (("", "1"), ("/0", "1"), ("/1", "0"), ("/15", "14")):
        settings = start(**(REAL | {"REDIS_URL": f"redis://redis:6379{given}"}))
        assert settings["CELERY_BROKER_URL"] == f"redis://redis:6379{given}"
        assert settings["CACHES"]["default"]["LOCATION"] == f"redis://redis:6379/{beside}"


def test_a_command_that_is_refused_ends_with_the_reason(tmp_path: Path) -> None:
    environment = os.environ | REAL | {"DATA_DIR": str(tmp_path), "SITE_URL": "https://job.example.org/x"}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "SITE_URL is https:// and a host, such as https://job.example.org, with no path behind it." in done.stderr
