"""Asks every address as somebody and keeps which planted words came back, from the body, the headers and where it leads."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.http.response import HttpResponseBase
from django.test import Client

from applications import keys
from tests.leaks import marks
from tests.leaks.addresses import Address
from tests.leaks.case import Case

LINK = re.compile(r'(?:href|src|action)="([^"#]*\?[^"#]*)')
TOKEN = re.compile(r'name="(?:csrfmiddlewaretoken|page)" value="\w+"|nonce="[^"]+"')
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
    # Read to its end an answer is closed; closing it once more would take the connection of the test along.
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


POST_ONLY: set[str] = set()
"""The routes that have said that they answer no GET, to whomever and about whatever."""


def walk(visitor: Visitor, there: Iterable[Address], seen: Seen) -> None:
    """Ask all of the addresses."""
    for one in there:
        try:
            answer = visitor.ask(one.path)
        except Exception as error:  # noqa: BLE001  # whatever a page does, the others are asked too
            seen.broken.append(f"{one.path}: {type(error).__name__} {error}")
            continue
        if answer.status == 405:
            POST_ONLY.add(one.route)
        # 503: what the worker has not made yet, and /readyz in a test without one.
        if answer.status >= 500 and answer.status != 503:
            seen.broken.append(f"{one.path}: {answer.status}")
        # A page that repeats what was asked tells nothing.
        for what in answer.found - marks.found(unquote(one.path)):
            seen.where[what].append(one.path)
        seen.questions |= answer.questions


def look_around(case: Case, there: list[Address], asks: Callable[[str, Address], bool]) -> dict[str, Seen]:
    """{role: what it has seen}, of the addresses of which `asks(role, address)` says that this role asks them."""
    found = {role: Seen() for role in case.users()}
    visitors = {role: Visitor(case.browser(role)) for role in found}
    for role, visitor in visitors.items():
        walk(visitor, (one for one in there if asks(role, one)), found[role])
    assert [role for role, visitor in visitors.items() if not visitor.is_still_in] == []
    return found


def follow(case: Case, there: list[Address], found: dict[str, Seen]) -> None:
    """Filters, orders, searches: what one person's pages link to, everybody may type."""
    linked = sorted(set().union(*(seen.questions for seen in found.values())) - {one.path for one in there})
    for role, seen in found.items():
        walk(Visitor(case.browser(role)), (Address(path) for path in linked), seen)


def rows() -> dict[str, int]:
    """{table: how many rows}, of everything that is kept: looking must not change it."""
    models = [model for app in ("recruitment", "applications", "scheduling", "admin") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models if model._meta.label not in MAY_CHANGE}
