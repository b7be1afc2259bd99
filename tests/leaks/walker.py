"""Asks every address as somebody and keeps which planted words came back, from the body, the headers and where it leads."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.http.response import HttpResponseBase
from django.test import Client

from applications import keys
from recruitment.models import User
from tests.leaks import addresses, marks
from tests.leaks.case import Case

LINK = re.compile(r'(?:href|src|action)="([^"#]*\?[^"#]*)')
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+|(nonce=")[^"]+')
MAY_CHANGE = {"applications.Read"}
"""The tables in which a look may leave something: that one of the staff has opened an application."""


@dataclass(slots=True)
class Answer:
    """What came back: the texts that a person can get out of it, and the questions that its links ask."""

    status: int
    texts: list[str]
    questions: set[str] = field(default_factory=set)

    @property
    def found(self) -> set[str]:
        return marks.found(*self.texts)

    @property
    def plain(self) -> str:
        """The page without what differs each time it is made."""
        return TOKEN.sub("", self.texts[0])


class Visitor:
    """One role’s browser. It asks as it is: nothing that an answer does to its cookies changes who it is for the next address."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._is = self._who()
        self._cookies = client.cookies.output(header="", sep=";").strip()

    def _who(self) -> tuple[object, ...]:
        return tuple(self._client.session.get(name) for name in (SESSION_KEY, keys.SESSION_KEY))

    @property
    def is_still_in(self) -> bool:
        """Whether nothing that was asked has signed it out: then every later page would have been asked as nobody."""
        return self._who() == self._is

    def ask(self, path: str) -> Answer:
        address = urlsplit(path)
        given = self._client._base_environ(PATH_INFO=unquote(address.path), QUERY_STRING=address.query, HTTP_COOKIE=self._cookies)
        # The handler alone: what the test client keeps of each answer (its templates and contexts) costs more than the page.
        response = self._client.handler(given)
        return _read(path, response)


def _read(path: str, response: HttpResponseBase) -> Answer:
    streamed = getattr(response, "streaming", False)
    content = b"".join(response.streaming_content) if streamed else response.content  # type: ignore[attr-defined]  # one of the two
    response.close()
    body = [content.decode("utf-8", "replace"), *marks.readable(content)]
    headers = unquote(" ".join(f"{name}: {value}" for name, value in response.items()))
    links = LINK.findall(body[0]) if response.get("Content-Type", "").startswith("text/html") else []
    if response.has_header("Location") and "?" in response["Location"]:
        links.append(response["Location"])
    questions = {urljoin(path, unescape(link)) for link in links}
    return Answer(response.status_code, [*body, headers], {one for one in questions if _is_ours(one)})


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.netloc and not parts.path.startswith(("/static/", "/konto/")) and "next=" not in parts.query


@dataclass(slots=True)
class Seen:
    """What one role has seen: {planted text: the addresses where it stood}, and what went wrong."""

    where: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    broken: list[str] = field(default_factory=list)
    questions: set[str] = field(default_factory=set)


def walk(visitor: Visitor, paths: Iterable[str], seen: Seen) -> None:
    """Ask all of the paths."""
    for path in paths:
        try:
            answer = visitor.ask(path)
        except Exception as error:  # noqa: BLE001  # whatever a page does, the others are asked too
            seen.broken.append(f"{path}: {type(error).__name__} {error}")
            continue
        # 503: what the worker has not made yet, and /readyz in a test without one.
        if answer.status >= 500 and answer.status != 503:
            seen.broken.append(f"{path}: {answer.status}")
        for what in answer.found:
            seen.where[what].append(path)
        seen.questions |= answer.questions


def look_around(case: Case, there: list[addresses.Address], *, whole: bool, desk: bool) -> dict[str, Seen]:
    """{role: what it has seen}. `whole`: everything is asked as everybody; else what `_worth_asking` leaves."""
    found = {role: Seen() for role in case.users()}
    visitors = {role: Visitor(case.browser(role)) for role in found}
    for role, visitor in visitors.items():
        enters = desk and _enters(case.users()[role])
        walk(visitor, [one.path for one in there if whole or _worth_asking(one, enters=enters)], found[role])
    if whole:
        # Filters, orders, searches: what one person's pages link to, everybody may type.
        linked = sorted(set().union(*(seen.questions for seen in found.values())) - {one.path for one in there})
        for role, visitor in visitors.items():
            walk(visitor, linked, found[role])
    assert [role for role, visitor in visitors.items() if not visitor.is_still_in] == []
    return found


def _enters(user: User | None) -> bool:
    return user is not None and user.has_perm("recruitment.enter_admin")


def _worth_asking(address: addresses.Address, *, enters: bool) -> bool:
    """Not a page that has been asked for another row of the same kind, nor the house's own pages about nobody. Nor the desk, for
    whomever its one door does not let in: the door looks at who asks, not at the case.
    """
    if address.again or address.path.startswith(addresses.ABOUT_NOBODY):
        return False
    return enters or not address.at_the_desk


def rows() -> dict[str, int]:
    """{table: how many rows}, of everything that is kept: looking must not change it."""
    models = [model for app in ("recruitment", "applications", "scheduling", "admin") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models if model._meta.label not in MAY_CHANGE}
