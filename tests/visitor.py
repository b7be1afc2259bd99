"""A browser without scripts over plain sockets: cookies, forms with their token, files; it follows no redirect by itself."""

import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Answer:
    """What came back: status, headers and text."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        self.status, self.headers, self.text = status, headers, text


class Visitor:
    """`connect` opens the door of the site `origin`; `headers` go with every request, as a proxy would add them."""

    def __init__(self, connect: Callable[[], HTTPConnection], origin: str, headers: Mapping[str, str]) -> None:
        self.connect, self.origin, self.headers = connect, origin, dict(headers)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def fill(self, path: str, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None, **headers: str) -> Answer:
        """Send the form of the page at `path`, which names the files `<field>.pdf`; `headers` are a visitor's own."""
        return self.send(path, fields, self.get(path).text, files, **headers)

    def send(self, path: str, fields: Mapping[str, str], page: str, files: Mapping[str, bytes] | None = None, **headers: str) -> Answer:
        """Send a form that stands on `page` to `path`."""
        token = TOKEN.search(page)
        assert token, page
        values = {"csrfmiddlewaretoken": token[1], **fields}
        body, kind = _multipart(values, files) if files else (urlencode(values).encode(), "application/x-www-form-urlencoded")
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask("POST", path, body, {"Content-Type": kind, "Origin": self.origin, "Referer": f"{self.origin}{path}"} | more)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        with closing(self.connect()) as line:
            line.request(method, path, body, self.headers | cookies | dict(headers))
            with line.getresponse() as answer:
                for header in answer.headers.get_all("Set-Cookie") or ():
                    self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
                text = answer.read().decode("utf-8", "replace")
                return Answer(answer.status, dict(answer.headers), text)


def _multipart(values: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[bytes, str]:
    border = uuid.uuid4().hex
    parts = [f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in values.items()]
    for name, content in files.items():
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
