"""docker-compose.yml, Dockerfile and Caddyfile: pinned, healthy, without a secret, not root, and nothing missing."""

import re
import shutil
import subprocess

import pytest

from recruitment import gunicorn, refusals
from tests import compose

FILE = compose.read()
SERVICES = FILE["services"]
OURS = ("prepare", "web", "worker", "beat")
GIVEN = {
    "SITE_URL": "https://job.example.org",
    "SECRET_KEY": "Kx9-vBq2_mTz7wRd4LpYs8NcHf3JgXe6UaWi5ZoQrEtMyDbVn1Sk0",
    "DB_PASSWORD": "letters1and2digits3only",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "MAIL_FROM": "Rekruttering <rekruttering@example.org>",
}


def test_the_parts_of_an_installation_are_these() -> None:
    assert set(SERVICES) == {"proxy", "db", "redis", "prepare", "web", "worker", "beat", "mail"}
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["mail"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_every_service_is_asked_how_it_is(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_what_runs_once_runs_before_the_others() -> None:
    assert SERVICES["prepare"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}


def test_every_image_has_a_version() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    images += [rest for word, rest in compose.instructions() if word == "FROM"]
    assert [image for image in images if not re.search(r":v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$", image)] == []


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "proxy": ["80:80", "443:443"],
        "mail": ["127.0.0.1:8025:8025"],
    }


def test_what_is_kept_is_kept_in_named_volumes() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    named = {mount.partition(":")[0] for mount in mounts if not mount.startswith("./")}
    assert named == set(FILE["volumes"])
    assert [mount for mount in mounts if mount.startswith("./")] == ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
    assert {mount for name in OURS for mount in SERVICES[name]["volumes"]} == {"data:/data"}


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_no_secret_is_in_it_and_none_has_a_default(name: str) -> None:
    with pytest.raises(compose.Missing, match=name):
        compose.fill(FILE, {key: value for key, value in GIVEN.items() if key != name})


def test_what_it_hands_to_our_processes_is_enough_to_start() -> None:
    for name in OURS:
        environment = compose.environment_of_image() | compose.fill(SERVICES[name]["environment"], GIVEN)
        assert refusals.reasons(environment) == []


def test_it_trusts_the_header_that_the_proxy_overwrites() -> None:
    header = SERVICES["web"]["environment"]["ARRIVAL_HEADER"]
    assert f"request_header {header} {{time.now.unix_ms}}" in (compose.ROOT / "Caddyfile").read_text(encoding="utf-8")
    assert "trusted_proxies static" not in (compose.ROOT / "Caddyfile").read_text(encoding="utf-8")


def test_the_proxy_lets_go_of_a_line_before_the_web_does() -> None:
    kept = re.search(r"keepalive (\d+)s", (compose.ROOT / "Caddyfile").read_text(encoding="utf-8"))
    assert kept
    assert int(kept[1]) + 2 <= gunicorn.keepalive


def test_the_web_runs_as_the_image_says() -> None:
    assert SERVICES["web"]["command"] == compose.image_command()


def test_the_image_does_not_run_as_root() -> None:
    steps = compose.instructions()
    users = [index for index, (word, _rest) in enumerate(steps) if word == "USER"]
    assert [steps[index][1] for index in users] == ["app"]
    assert {word for word, _rest in steps[users[-1] :]} <= {"USER", "ENV", "VOLUME", "EXPOSE", "CMD"}
    for name in OURS:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert "user" not in SERVICES[name]


def test_every_package_is_checked_and_every_file_is_there() -> None:
    steps = compose.instructions()
    assert [rest for word, rest in steps if "pip install" in rest] == ["pip install --require-hashes -r requirements.txt"]
    sources = [rest.split()[0] for word, rest in steps if word == "COPY"]
    assert sources == [source for source in sources if (compose.ROOT / source).exists() and compose.is_sent(source)]
    assert not any(compose.is_sent(name) for name in (".env", "var", ".git", "tests", ".venv"))
    packages = {path.parent.name for path in compose.ROOT.glob("*/apps.py")}
    assert packages | {"manage.py", "templates", "static", "requirements.txt"} == set(sources)


def test_what_is_kept_out_of_the_repository_is_where_secrets_are_put() -> None:
    assert "/.env" in (compose.ROOT / ".gitignore").read_text().split()


@pytest.mark.skipif(not shutil.which("caddy"), reason="needs caddy: apt-get install caddy")
def test_caddy_understands_its_file() -> None:
    done = subprocess.run(
        [str(shutil.which("caddy")), "validate", "--adapter", "caddyfile", "--config", compose.ROOT / "Caddyfile"],
        env={"SITE_URL": GIVEN["SITE_URL"], "HOME": "/nonexistent"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
