"""A mail server on this machine that does as it is told: it accepts, refuses, falls silent, hangs up, and counts.

`answer(verb, argument)` decides each reply. It is asked with ("CONNECT", ""), ("EHLO", name), ("MAIL", sender),
("RCPT", address), ("DATA", address), ("BODY", address) when the first line of the letter has come, and (".", address)
when the whole letter is there. None means yes; a text such as "451 later" is sent as it is, and one that begins with 421
hangs up as well; SILENCE says nothing more on this connection; RESET cuts it. A letter counts as accepted before the
answer to its dot is sent: an answer that is lost, or that SILENCE keeps back, leaves a letter here.

It listens on loopback only and ends by itself after `LONGEST` seconds. `python -m tests.mail_server [delay]` runs one in
a process of its own: it says its port, and when its input ends it tells as JSON what came.
"""

import json
import re
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

SILENCE, RESET = "silence", "reset"
LONGEST = 1800.0
"""Seconds after which a server that nobody stopped stops."""
Answer = Callable[[str, str], "str | None"]
MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(\S+)")
YES = {"EHLO": "250-here\r\n250 8BITMIME", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 kept"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """One letter that the server took. `at`: monotonic seconds; `connection`: the number of its connection, from 1."""

    message_id: str
    recipients: tuple[str, ...]
    at: float
    connection: int
    content: bytes


class Cut(Exception):
    """This connection is over."""


class MailServer:
    """Use it in a `with`; `port` stays the same when it is stopped and started again."""

    def __init__(self, answer: Answer | None = None, delay: float = 0.0, port: int = 0) -> None:
        self.answer: Answer = answer or (lambda verb, argument: None)
        self.delay = delay
        self.port = port
        self.accepted: list[Accepted] = []
        self.asked: list[tuple[float, str, str]] = []
        self.connections = 0
        self.at_once = self.most_at_once = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(self, *_what: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self) -> dict[str, int]:
        """How often each letter was accepted, by Message-ID."""
        return dict(Counter(letter.message_id for letter in self.accepted))

    def start(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = listener.getsockname()[1]
        listener.settimeout(0.1)
        self._listener = listener
        threading.Thread(target=self._listen, args=(listener, time.monotonic() + LONGEST), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections from now on and cut those that are open."""
        if self._listener:
            self._listener.close()
            self._listener = None
        with self._lock:
            for line in self._open:
                line.close()
            self._open.clear()

    def _listen(self, listener: socket.socket, until: float) -> None:
        while self._listener is listener and time.monotonic() < until:
            try:
                line, _from = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()
        listener.close()

    def _serve(self, line: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            number = self.connections
            self._open.add(line)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        line.settimeout(LONGEST)
        try:
            with line, line.makefile("rb") as reader:
                _Talk(self, line, reader, number).hold()
        except (Cut, OSError, ValueError):  # ValueError: stop() has closed the file under us
            pass
        finally:
            with self._lock:
                self._open.discard(line)
                self.at_once -= 1


class _Talk:
    """One connection, from the greeting to its end."""

    def __init__(self, server: MailServer, line: socket.socket, reader: BinaryIO, number: int) -> None:
        self.server, self.line, self.reader, self.number = server, line, reader, number
        self.recipients: list[str] = []

    def hold(self) -> None:
        self._reply("CONNECT", "", "220 here")
        while words := self.reader.readline(2000):
            verb = words[:4].strip().upper().decode("ascii", "replace")
            argument = words[4:].strip().decode("utf-8", "replace")
            if verb == "QUIT":
                self._say("221 goodbye")
                return
            self._do(verb, argument)

    def _do(self, verb: str, argument: str) -> None:
        if verb == "DATA":
            if self._reply("DATA", " ".join(self.recipients), YES["DATA"]):
                self._take()
        elif verb in YES:
            address = argument.partition("<")[2].partition(">")[0] or argument
            agreed = self._reply(verb, address, YES[verb])
            if verb == "MAIL":
                self.recipients = []
            elif verb == "RCPT" and agreed:
                self.recipients.append(address)
        else:  # RSET, NOOP and what we do not know
            self._say("250 ok" if verb in {"RSET", "NOOP"} else "502 what?")

    def _take(self) -> None:
        who = " ".join(self.recipients)
        lines = [self.reader.readline()]
        self._reply("BODY", who, "")
        while lines[-1] not in {b".\r\n", b""}:
            lines.append(self.reader.readline())
        if not lines[-1]:
            raise Cut
        content = b"".join(part[1:] if part.startswith(b"..") else part for part in lines[:-1])
        found = MESSAGE_ID.search(content)
        letter = Accepted(found[1].decode() if found else "", tuple(self.recipients), time.monotonic(), self.number, content)
        said = self._decide(".", who)
        if said is None or said == SILENCE or said.startswith("2"):
            self.server.accepted.append(letter)
        self._act(said or YES["."])

    def _decide(self, verb: str, argument: str) -> str | None:
        self.server.asked.append((time.monotonic(), verb, argument))
        return self.server.answer(verb, argument)

    def _reply(self, verb: str, argument: str, yes: str) -> bool:
        """Answer as told, else with `yes`; whether it was a yes."""
        said = self._decide(verb, argument)
        if said is not None or yes:
            self._act(said or yes)
        return said is None

    def _act(self, said: str) -> None:
        if said == SILENCE:
            while self.reader.read1(65536):
                pass
            raise Cut
        if said == RESET:
            # A close that throws away what is in flight: the other side sees a reset, not an end.
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Cut
        self._say(said)
        if said.startswith("421"):
            raise Cut

    def _say(self, words: str) -> None:
        if self.server.delay:
            time.sleep(self.server.delay)
        self.line.sendall(words.encode() + b"\r\n")


def main(delay: float) -> None:
    with MailServer(delay=delay) as server:
        print(server.port, flush=True)  # noqa: T201  # whoever started us reads it
        sys.stdin.read()
        told = {"connections": server.connections, "letters": server.copies(), "most_at_once": server.most_at_once}
        print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0)
