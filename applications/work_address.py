"""Whether an e-mail address belongs to somebody's work: a help to whoever must not be found out, and never a bar."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from applications.models import Application
from recruitment.postings.shape import Profile

FILE = Path(__file__).with_name("public_employers.txt")


def warning(application: Application) -> str:
    """A sentence with the way out when the address of this application is one at work; empty when it is not."""
    domain = domain_of(application.email)
    if not domain or not any(is_within(domain, known) for known in public_employers() | employers_own(application.posting.profile)):
        return ""
    return _("%(address)s looks like an address at work. Others may be able to read what we write to it. A private one is safer.") % {
        "address": application.email
    }


@cache
def public_employers() -> frozenset[str]:
    """The domains of the municipalities and regions, read once a process."""
    lines = (line.partition("#")[0].split() for line in FILE.read_text(encoding="utf-8").splitlines())
    return frozenset(ascii_domain(domain) for words in lines for domain in words)


def employers_own(profile: Profile) -> frozenset[str]:
    """The domains of the posting's own employer, by its website and its address."""
    employer = profile.employer
    website = (urlsplit(employer.website).hostname or "").removeprefix("www.") if employer.website else ""
    return frozenset(filter(None, (ascii_domain(website), domain_of(employer.email or ""))))


def domain_of(address: str) -> str:
    """The domain of an address as DNS writes it; empty where there is none."""
    return ascii_domain(address.rpartition("@")[2]) if "@" in address else ""


def ascii_domain(domain: str) -> str:
    """A domain in small ASCII letters without the dot at its end: `KØGE.dk.` becomes `xn--kge-0na.dk`."""
    plain = domain.strip().rstrip(".").lower()
    try:
        return plain.encode("idna").decode("ascii") if plain else ""
    except UnicodeError:
        return plain


def is_within(domain: str, known: str) -> bool:
    """Whether a domain is this one or lies under it; one that only ends in the same letters does not."""
    return domain == known or domain.endswith(f".{known}")
