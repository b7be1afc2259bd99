"""The compose file's own commands on PostgreSQL and Redis: Anna applies, her letters arrive, the beat falls silent."""

import re
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from recruitment import clock
from tests import compose, papers, servers
from tests.installation import CADDY, Installation, prepare
from tests.servers import Postman, until
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.browser,  # as slow as one: half a minute
    pytest.mark.skipif(bool(servers.MISSING), reason=f"needs the programs of {', '.join(servers.MISSING)}"),
]
OURS = ("web", "worker", "beat")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    initdb = shlex.split(compose.read()["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"])
    with ExitStack() as stack:
        pg, redis = stack.enter_context(servers.postgres(initdb)), stack.enter_context(servers.redis())
        site = Installation(tmp_path, pg, redis, stack.enter_context(servers.mail_server()))
        prepare(site)
        try:
            for name in OURS:
                site.start(name, site.services[name]["command"], site.environment(name))
            if CADDY:
                site.start_proxy()
            for name in OURS:
                assert until(lambda name=name: site.is_healthy(name), 40), site.said(name)
            yield site
        finally:
            for name in list(site.running):
                site.end(name)


def _apply(visitor: Visitor, postman: Postman) -> str:
    """Anna's application, from the first line to the confirmation; answers with its number."""
    assert "Ansøg" in visitor.get("/ansoeg/").text
    person = {"name": "Anna Ager", "email": "anna.ager@example.org", "phone": "20 30 40 50"}
    assert visitor.fill("/ansoeg/person/", person).headers["Location"] == "/ansoeg/motivation/"
    assert until(lambda: postman.of("Din kladde er gemt"), 10)
    visitor.fill("/ansoeg/motivation/", {"motivation": "Jeg vil gerne samle et nyt sekretariat og give det ro."})
    assert visitor.fill("/ansoeg/filer/", {}, {"cv": papers.pdf()}).headers["Location"] == "/ansoeg/dage/"
    days = set(re.findall(r'name="(attend_\w+)"', visitor.get("/ansoeg/dage/").text))
    visitor.fill("/ansoeg/dage/", dict.fromkeys(days, "ja") | {"test_accepted": "on"})
    review = visitor.get("/ansoeg/gennemse/").text
    # Somebody who says to have come ten minutes ago; through the proxy it is not believed.
    earlier = str(round((clock.real() - timedelta(minutes=10)).timestamp() * 1000))
    made_up = {"X_Request_Start": earlier, "X_Forwarded_For": "198.51.100.1"} if CADDY else {}
    assert visitor.send("/ansoeg/send/", {}, review, **made_up).headers["Location"] == "/ansoeg/sendt/"
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", visitor.get("/ansoeg/sendt/").text)
    assert number
    return number[0]


def test_an_application_walks_through_what_the_compose_file_starts(site: Installation) -> None:
    visitor = site.visitor()
    number = _apply(visitor, site.postman)
    assert until(lambda: site.postman.of("Vi har modtaget din ansøgning"), 10)
    receipt = site.postman.of("Vi har modtaget din ansøgning")[0]
    assert (receipt["To"], number in str(receipt["Subject"])) == ("anna.ager@example.org", True)
    assert f"{site.origin}/min-ansoegning/find/" in receipt.get_body(("plain",)).get_content()
    [(late,)] = site.query("SELECT now() - submitted_at < interval '1 minute' FROM applications_application WHERE stage = 'submitted'")
    assert late is True

    # Without TLS nothing is shown; the two pages for whoever watches are.
    plain = Visitor(lambda: HTTPConnection("127.0.0.1", site.web, timeout=20), site.origin, {"Host": "localhost"})
    assert [plain.get(path).status for path in ("/", "/ansoeg/", "/healthz", "/readyz")] == [301, 301, 200, 200]
    ready = visitor.get("/readyz")
    assert (ready.status, [line.split()[1] for line in ready.text.splitlines()]) == (200, ["ok"] * 5)

    look, font = (re.search(rf'href="({begin}[^"]+)"', visitor.get("/").text) for begin in ("/udseende", "/static/fonts/"))
    assert look
    assert font
    kept = [visitor.get(found[1]).headers["Cache-Control"] for found in (look, font)]
    assert all("max-age=31" in words and "immutable" in words for words in kept), kept

    site.end("beat")
    assert visitor.get("/readyz").status == 200
    site.query("UPDATE recruitment_pulse SET at = at - interval '181 seconds'")
    silent = visitor.get("/readyz")
    assert silent.status == 503
    assert [line.split()[:2] for line in silent.text.splitlines()][2:4] == [["beat", "bad"], ["worker", "unknown"]]
    assert not site.is_healthy("beat")
    # Applications are taken all the same.
    assert visitor.get("/healthz").status == 200
    if CADDY:
        site.end("web")
        away = visitor.get("/")
        assert (away.status, away.text[:28]) == (502, "Siden svarer ikke lige nu. P")
    assert "Traceback" not in "".join(site.said(name) for name in OURS)
