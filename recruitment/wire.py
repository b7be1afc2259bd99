"""What goes over the wire: how a reader takes it, and the few pages that are the same for everybody, kept ready to send."""

import gzip
import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

MOST_KEPT = 16
"""Two languages, three encodings, and those before a boundary of the timetable."""
_kept: dict[str, bytes] = {}


def encoding_for(request: HttpRequest) -> str:
    """The best encoding that the reader says it takes: "br", "gzip" or "", as it is."""
    refused = {part.split(";")[0].strip() for part in _parts(request) if re.search(r";\s*q=0(\.0*)?\s*$", part)}
    taken = {part.split(";")[0].strip() for part in _parts(request)} - refused
    return next((encoding for encoding in ("br", "gzip") if encoding in taken), "")


def _parts(request: HttpRequest) -> list[str]:
    return request.headers.get("Accept-Encoding", "").lower().split(",")


def encoded(body: bytes, encoding: str) -> bytes:
    """The body in this encoding. Not for an answer that mixes a reader's secrets with somebody else's words: its length
    would tell of them. (The tokens in a rehearsal's bar are masked anew for each answer.)"""
    if encoding == "br":
        squeezed: bytes = brotli.compress(body, quality=9)
        return squeezed
    return gzip.compress(body, mtime=0) if encoding == "gzip" else body


def response(body: bytes, encoding: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=content_type)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def forget() -> None:
    """Keep nothing that was made before: for tests, whose rows bear the same numbers again."""
    _kept.clear()


def kept(tag: str, make: Callable[[], bytes]) -> bytes:
    """What `tag` names, made once in a process: the tag is another one whenever the body would be."""
    body = _kept.get(tag)
    if body is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        body = _kept[tag] = make()
    return body
