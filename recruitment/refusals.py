"""Why an installation must not start as it is told to: one sentence each, for whoever sets it up.

Each check reads the environment and answers with a sentence, or with "" when all is well. No sentence repeats a value: a
start is logged, and a value may be a secret.
"""

import ipaddress
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

Environment = Mapping[str, str]
Check = Callable[[Environment], str]

NEEDED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAIL_FROM")
NUMBERS = ("PORT", "PROXY_COUNT", "EMAIL_TIMEOUT", "LEASE_SECONDS")
HERE = frozenset({"127.0.0.1", "localhost", "testserver"})
YES = frozenset({"1", "on", "ok", "true", "y", "yes"})
NO = frozenset({"", "0", "false", "n", "no", "off"})
SHORTEST_SECRET, FEWEST_CHARACTERS = 50, 10
WAITS_A_LETTER = 12
"""How often a mail server can use a time-out to the full in one letter: connect, greeting, EHLO, STARTTLS, EHLO again, two
steps of AUTH, MAIL, RCPT, DATA, the dot, QUIT."""
BESIDES = 60
"""Seconds of a lease for everything but the mail server: rendering, the database, a machine that is busy."""
DEFAULTS = {"EMAIL_TIMEOUT": "20", "LEASE_SECONDS": "300"}


def reasons(environment: Environment) -> list[str]:
    """Every reason not to start, most basic first."""
    checks = ANYWHERE + (FOR_REAL if is_real(environment) else ())
    return [sentence for check in checks if (sentence := check(environment))]


def is_real(environment: Environment) -> bool:
    """Whether this is an installation for people: it says so by its public address."""
    return environment.get("SITE_URL", "").startswith("https://")


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None when it is none, or names a port that is no number."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


# --- Any installation ----------------------------------------------------------------------------------------------


def rehearses_for_real(environment: Environment) -> str:
    if is_real(environment) and environment.get("REHEARSAL", "").strip().lower() in YES:
        return "REHEARSAL moves the clock and signs people in with one press: never with an https SITE_URL."
    return ""


def is_open_without_https(environment: Environment) -> str:
    site = _split(environment.get("SITE_URL", "") or "http://127.0.0.1")
    if not is_real(environment) and (site is None or site.hostname not in HERE):
        return "SITE_URL must begin with https:// unless the site is for this machine only."
    return ""


def has_no_number(environment: Environment) -> str:
    bad = [name for name in NUMBERS if not _is_positive(environment.get(name, "1"))]
    return f"A whole number above zero is needed in {', '.join(bad)}." if bad else ""


def _is_positive(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) > 0


def has_an_odd_broker(environment: Environment) -> str:
    url = environment.get("REDIS_URL", "")
    site = _split(url)
    # The last part is the number of the database: the cache gets its neighbour.
    if url and (site is None or site.scheme not in {"redis", "rediss"} or not site.hostname or not _is_number(site.path.strip("/") or "0")):
        return "REDIS_URL is no address of a Redis, such as redis://host:6379/0."
    return ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


# --- A real one ----------------------------------------------------------------------------------------------------


def lacks_something(environment: Environment) -> str:
    missing = [name for name in NEEDED if not environment.get(name, "")]
    return f"A real installation needs {', '.join(missing)} in its environment." if missing else ""


def has_an_odd_address(environment: Environment) -> str:
    site = _split(environment["SITE_URL"])
    if site is None or not site.hostname or site.path.strip("/") or site.query or site.fragment or site.username is not None:
        return "SITE_URL is https:// and a host, such as https://job.example.org, with no path behind it."
    return ""


def debugs(environment: Environment) -> str:
    if environment.get("DEBUG", "").strip().lower() not in NO:
        return "DEBUG is set in the environment. It has no effect here, and whoever set it expects one: take it out."
    return ""


def has_a_weak_secret(environment: Environment) -> str:
    secret = environment.get("SECRET_KEY", "")
    if secret.startswith("django-insecure"):
        return "SECRET_KEY is one that Django made for trying things out: make another."
    if secret and (len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS):
        return f"SECRET_KEY is too weak: {SHORTEST_SECRET} characters at least, {FEWEST_CHARACTERS} of them different."
    return ""


def answers_to_any_host(environment: Environment) -> str:
    hosts = [host.strip().lower() for host in environment.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if any("*" in host or host.startswith(".") for host in hosts):
        return "ALLOWED_HOSTS names each host in full; no wildcard, no leading dot."
    site = _split(environment["SITE_URL"])
    if hosts and (site is None or site.hostname not in hosts):
        return "ALLOWED_HOSTS lacks the host of SITE_URL."
    return ""


def has_another_database(environment: Environment) -> str:
    url = environment.get("DATABASE_URL", "")
    site = _split(url)
    if url and (site is None or site.scheme not in {"postgres", "postgresql", "psql", "pgsql"}):
        return "A real installation needs PostgreSQL in DATABASE_URL, such as postgres://user:password@host:5432/name."
    return ""


def has_no_mail_server(environment: Environment) -> str:
    url = environment.get("EMAIL_URL", "")
    site = _split(url)
    if url and (site is None or site.scheme not in {"smtp", "smtps", "smtp+tls", "smtp+ssl"} or not site.hostname):
        return "EMAIL_URL names a mail server, such as smtp+tls://user:password@host:587; nothing else sends letters to people."
    if url and site and site.scheme == "smtp" and site.username and not _is_here(site.hostname or ""):
        return "EMAIL_URL would send its password in clear: begin it with smtp+tls:// or smtp+ssl://."
    return ""


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def has_no_sender(environment: Environment) -> str:
    sender = environment.get("MAIL_FROM", "")
    _name, address = parseaddr(sender)
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    domain = address.rpartition("@")[2]
    # Django's own check also takes root@localhost and a@[127.0.0.1], from which no letter arrives.
    if sender and ("." not in domain or domain.startswith("[") or not sender.isprintable()):
        return "MAIL_FROM is no address: write it like Rekruttering <rekruttering@example.org>."
    return ""


def lets_go_too_early(environment: Environment) -> str:
    timeout, lease = (environment.get(name, default) for name, default in DEFAULTS.items())
    if not (_is_positive(timeout) and _is_positive(lease)):
        return ""
    least = WAITS_A_LETTER * int(timeout) + BESIDES
    if int(lease) < least:
        return f"LEASE_SECONDS is too short: with this EMAIL_TIMEOUT a slow mail server needs {least}, and a second worker would send too."
    return ""


ANYWHERE: tuple[Check, ...] = (rehearses_for_real, is_open_without_https, has_no_number, has_an_odd_broker)
FOR_REAL: tuple[Check, ...] = (
    lacks_something,
    has_an_odd_address,
    debugs,
    has_a_weak_secret,
    answers_to_any_host,
    has_another_database,
    has_no_mail_server,
    has_no_sender,
    lets_go_too_early,
)
