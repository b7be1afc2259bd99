"""What goes over the wire: the encoding that the reader takes, and the whole look in one request."""

import gzip

import brotli
import pytest
from django.test import Client

from recruitment import appearance
from recruitment.models import Posting

pytestmark = pytest.mark.usefixtures("now")
READ = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.mark.parametrize(
    ("taken", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("gzip;q=0", ""), ("identity", ""), ("", "")],
)
def test_the_page_comes_as_the_reader_takes_it(client: Client, posting: Posting, taken: str, encoding: str) -> None:
    plain = client.get("/")
    answer = client.get("/", headers={"accept-encoding": taken})
    assert answer.headers.get("Content-Encoding", "") == encoding
    assert READ[encoding](answer.content) == plain.content
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert (answer.headers["ETag"] == plain.headers["ETag"]) == (encoding == "")
    again = client.get("/", headers={"accept-encoding": taken, "if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_whole_look_is_one_stylesheet_that_never_changes(client: Client, posting: Posting, django_assert_num_queries) -> None:
    page = client.get("/").content.decode()
    assert page.count('rel="stylesheet"') == 1
    address = f"/udseende/1f5b3a-86cda5-{appearance.stamp()}.css"
    assert address in page
    with django_assert_num_queries(0):
        answer = client.get(address, headers={"accept-encoding": "br"})
    rules = brotli.decompress(answer.content).decode()
    assert "immutable" in answer.headers["Cache-Control"]
    for words in ("--accent:#1f5b3a", ".forloeb", 'url("/static/fonts/plex-sans-regular', "font-display: swap"):
        assert words in rules
    assert "../" not in rules
    assert len(answer.content) < 8_000


def test_an_old_address_gets_the_look_of_today_for_this_once(client: Client, posting: Posting) -> None:
    answer = client.get("/udseende/1f5b3a-86cda5-0123456789ab.css")
    assert "--accent:#1f5b3a" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert client.get("/udseende/1f5b3a-red-0123456789ab.css").status_code == 404


def test_without_a_posting_the_page_has_the_quiet_colours(client: Client, db: None) -> None:
    assert "css/site.css" in client.get("/").content.decode()
