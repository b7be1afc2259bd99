"""The web under fire: gunicorn with its workers and threads on PostgreSQL, people who press twice, workers that are killed."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests import papers, servers
from tests.installation import ask, open_posting
from tests.visitor import Answer, Visitor

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")
DAYS = re.compile(r'name="(attend_\w+)"')
TRIES = 40
"""How often somebody tries a page that does not come; half a second apart."""


class House:
    """A plain installation on a database of its own, with an open posting. `master` is the process of gunicorn."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database, self.port = folder, database, servers.free_port()
        gone = {"REHEARSAL", "REDIS_URL", "SITE_URL", "EMAIL_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", "STATIC_ROOT"}
        self.environment = {name: value for name, value in os.environ.items() if name not in gone} | {
            "DATA_DIR": str(folder), "DATABASE_URL": database, "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "recruitment.settings",
            "READY_FILE": str(folder / "ready"), "WEB_WORKERS": "2", "WEB_THREADS": "4",
        }  # fmt: skip
        for command in ("migrate", "collectstatic --noinput", f"load_posting {open_posting(folder)}"):
            self.manage(*command.split())
        web = [sys.executable, "-m", "gunicorn", "--config", "python:recruitment.gunicorn", "recruitment.wsgi"]
        with (folder / "said").open("ab") as said:
            self.master = subprocess.Popen(web, cwd=ROOT, env=self.environment, stdout=said, stderr=said, start_new_session=True)

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def workers(self) -> list[int]:
        """The processes that answer requests: the children of the one that we started."""
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        return ask(self.database, sql)

    def said(self) -> str:
        return (self.folder / "said").read_text()

    def visitor(self) -> Visitor:
        return Visitor(lambda: HTTPConnection("127.0.0.1", self.port, timeout=30), f"http://127.0.0.1:{self.port}", {})

    def answers(self) -> bool:
        try:
            return self.visitor().get("/ansoeg/").status == 200
        except (OSError, HTTPException):
            return False

    def ends(self) -> None:
        """End gunicorn, and with it the workers that it started."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if self.master.poll() is None:
                os.killpg(self.master.pid, sign)
                servers.until(lambda: self.master.poll() is not None, 10)


@contextmanager
def house(folder: Path) -> Iterator[House]:
    with servers.postgres() as pg:
        built = House(folder, f"postgres://postgres@127.0.0.1:{pg}/postgres")
        try:
            assert servers.until(built.answers, 40), built.said()
            yield built
        finally:
            built.ends()


class Patient:
    """Somebody whose request may get no answer, and who then tries again; `torn` counts how often that was."""

    def __init__(self, house: House, number: int, before: Callable[[str], None] = lambda _path: None) -> None:
        self.visitor, self.number, self.before, self.torn = house.visitor(), number, before, 0
        document = papers.blank(1 + number % 3)
        document.docinfo["/Title"] = f"Anna {number}"
        self.cv = papers.saved(document)

    @property
    def address(self) -> str:
        return f"anna{self.number}@example.org"

    @property
    def digest(self) -> str:
        return sha256(self.cv).hexdigest()

    def _until_answered(self, act: Callable[[], Answer]) -> Answer:
        for _try in range(TRIES):
            try:
                return act()
            except (OSError, HTTPException):
                self.torn += 1
                time.sleep(0.5)
        raise AssertionError(f"no answer in {TRIES} tries")

    def get(self, path: str) -> Answer:
        return self._until_answered(lambda: self.visitor.get(path))

    def save(self, path: str, fields: dict[str, str], files: dict[str, bytes] | None = None) -> str:
        """Send a page of the form as it stands now; the address to which a kept one leads."""

        def act() -> Answer:
            page = self.visitor.get(path)
            seen = re.search(r'name="seen" value="([^"]*)"', page.text)
            self.before(path)
            return self.visitor.send(path, {"seen": seen[1] if seen else "", **fields}, page.text, files)

        answer = self._until_answered(act)
        assert answer.status == 302, (path, answer.status, answer.text)
        return answer.headers["Location"]

    def writes(self) -> None:
        """The whole form, up to the review."""
        self.save("/ansoeg/person/", {"name": f"Anna {self.number}", "email": self.address, "phone": "20 30 40 50"})
        self.save("/ansoeg/motivation/", {"motivation": f"Jeg er nummer {self.number} og vil gerne."})
        self.save("/ansoeg/filer/", {}, {"cv": self.cv})
        days = set(DAYS.findall(self.get("/ansoeg/dage/").text))
        assert self.save("/ansoeg/dage/", dict.fromkeys(days, "ja") | {"test_accepted": "on"}) == "/ansoeg/gennemse/"

    def sends(self) -> None:
        """Press the button until there is an answer."""
        review = self.get("/ansoeg/gennemse/")

        def act() -> Answer:
            self.before("/ansoeg/send/")
            return self.visitor.send("/ansoeg/send/", {}, review.text)

        answer = self._until_answered(act)
        assert (answer.status, answer.headers.get("Location")) == (302, "/ansoeg/sendt/"), answer.text

    def presses_many_times(self, presses: int) -> list[str]:
        """Press the button so many times at once, each on a connection of its own; where each press leads."""
        review, barrier = self.get("/ansoeg/gennemse/"), threading.Barrier(presses)

        def press() -> str:
            barrier.wait(30)
            answer = self.visitor.send("/ansoeg/send/", {}, review.text)
            return answer.headers.get("Location", str(answer.status))

        with ThreadPoolExecutor(presses) as pool:
            return [future.result() for future in [pool.submit(press) for _press in range(presses)]]

    def number_told(self) -> str:
        """The number on the confirmation."""
        found = NUMBER.search(self.get("/ansoeg/sendt/").text)
        assert found
        return found[0]


class Killer:
    """Kills a web worker without a word, `kills` times among `requests` requests, a moment after a request has left for it."""

    def __init__(self, house: House, kills: int, requests: int) -> None:
        self.house, self.kills, self._dice = house, 0, random.Random(4)
        self._at = set(self._dice.sample(range(requests), kills))
        self._asked, self._lock, self._threads = 0, threading.Lock(), list[threading.Thread]()

    def before(self, path: str) -> None:
        """Told of each request that changes something just before it leaves."""
        if path not in ("/ansoeg/filer/", "/ansoeg/send/"):
            return
        with self._lock:
            now, self._asked = self._asked in self._at, self._asked + 1
            # A file is looked at for some tenths of a second; a submission takes some hundredths.
            wait = self._dice.uniform(0.01, 0.4 if path.endswith("filer/") else 0.06)
            if now:
                self._threads.append(threading.Timer(wait, self._kill))
                self._threads[-1].start()

    def _kill(self) -> None:
        with self._lock:
            assert servers.until(self.house.workers, 30), "no worker to kill"
            os.kill(self._dice.choice(self.house.workers()), signal.SIGKILL)
            self.kills += 1

    def rests(self) -> None:
        for thread in self._threads:
            thread.join(60)


def together(people: list[Patient], act: Callable[[Patient], object], at_once: int = 6) -> None:
    """Everybody does it, so many at once; the first failure is raised."""
    with ThreadPoolExecutor(at_once) as pool:
        for future in [pool.submit(act, person) for person in people]:
            future.result()


def lost(house: House, people: list[Patient]) -> list[str]:
    """What an acknowledged application lacks, one sentence each. Everybody has been told a number on the confirmation."""
    names = ",".join(f"'{person.address}'" for person in people)
    told = {(person.address, person.number_told(), person.digest) for person in people}
    kept = house.query(
        "SELECT a.email, a.number, f.sha256, f.file, f.size FROM applications_application a"
        " JOIN applications_attachment f ON f.application_id = a.id "
        f" WHERE a.stage = 'submitted' AND a.email IN ({names})"
    )
    wrong = [f"{number} is not there whole" for _email, number, _digest in told - {row[:3] for row in kept}]
    wrong += [f"{number} was never told" for _email, number, _digest in {row[:3] for row in kept} - told]
    for _email, number, digest, name, size in kept:
        content = (house.folder / "files" / str(name)).read_bytes()
        if (len(content), sha256(content).hexdigest()) != (size, digest):
            wrong.append(f"the file of {number} is not what was sent")
    return wrong


def sent(house: House) -> int:
    """How many applications have been sent."""
    [(number,)] = house.query("SELECT count(*) FROM applications_application WHERE stage = 'submitted'")
    assert isinstance(number, int)
    return number


def receipts(house: House) -> list[tuple[object, ...]]:
    """How many receipts were written, and to how many people."""
    return house.query("SELECT count(*), count(DISTINCT \"to\") FROM recruitment_outgoingmail WHERE letter = 'receipt'")


def cleaned(house: House) -> int:
    """How many files without a row there were when the daily clean-up came by a day later; none is left."""
    owned = {str(name) for (name,) in house.query("SELECT file FROM applications_attachment")}
    root = house.folder / "files"

    def strays() -> list[Path]:
        return [path for path in root.glob("??/*") if str(path.relative_to(root)) not in owned]

    for path in root.glob("??/*"):
        os.utime(path, (0, 0))
    before = len(strays())
    house.manage("shell", "-c", "from applications import looking; looking.tidy()")
    assert strays() == []
    return before


def presses_many_times(house: House, numbers: range, presses: int) -> str:
    """Everybody presses “send” so many times at once: one application and one receipt each. Answers with the figures."""
    people, begun = [Patient(house, number) for number in numbers], time.monotonic()
    together(people, Patient.writes)
    before = sent(house)
    leads: set[str] = set()
    together(people, lambda person: leads.update(person.presses_many_times(presses)), at_once=2)
    assert leads == {"/ansoeg/sendt/"}
    assert sent(house) == before + len(people)
    assert receipts(house) == [(before + len(people), before + len(people))]
    assert lost(house, people) == []
    house.manage("invariants")
    return (
        f"double presses: {len(people)} people, {presses} presses at once each on gunicorn and PostgreSQL: {len(people)} applications,"
        f" {len(people)} receipts, {time.monotonic() - begun:.0f} s"
    )


def kills(house: House, numbers: range, kills: int) -> str:
    """Everybody applies with a file while workers are killed: whatever was told to be kept is there. Answers with the figures."""
    killer, begun = Killer(house, kills, requests=2 * len(numbers)), time.monotonic()
    people, before = [Patient(house, number, killer.before) for number in numbers], sent(house)

    def apply(person: Patient) -> None:
        person.writes()
        person.sends()

    together(people, apply)
    killer.rests()
    assert servers.until(lambda: len(house.workers()) == 2, 30)
    assert killer.kills == kills
    assert lost(house, people) == []
    assert sent(house) == before + len(people)
    assert receipts(house) == [(before + len(people), before + len(people))]
    house.manage("invariants")
    orphans = cleaned(house)
    torn = sum(person.torn for person in people)
    assert torn >= kills // 2, "the kills hit nobody"
    return (
        f"kill -9 of a web worker: {killer.kills} kills during {len(people)} applications with files on PostgreSQL, {torn} requests without"
        f" an answer: {len(people)} applications, {len(people)} receipts, each file whole, {orphans} files without a row before the"
        f" clean-up and none after it, {time.monotonic() - begun:.0f} s"
    )
