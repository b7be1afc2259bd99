"""Every letter with the worst that people can write: one recipient, no defect, nothing loaded, text and HTML say the same."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail

from applications.models import Application, Attachment, Question
from recruitment import clock, letters, outbox, sending
from recruitment.letters import REGISTRY, Audience, Letter, ToStaff
from recruitment.models import OutgoingMail, Posting, User
from scheduling import booking
from scheduling.models import Appointment, Kind, Room, Slot
from tests import journey, people

pytestmark = pytest.mark.alike

HOSTILE = [
    "Anna\r\nBcc: otto@example.org",
    "<script>alert(1)</script><img src=https://evil.example/x.png>",
    '"Otto" <otto@example.org>, ',
    "{nøgle} {dato} {{x}} %(name)s %s",
    "Åse Łukasz Ştefan 李 \u202eannA\u202c 👩‍⚖️",
    "=?utf-8?B?T3R0bw==?= \x00\x0b\x1b[31m",
    "A" * 120,
    "https://evil.example/ [klik](https://evil.example)",
]
LETTERS = sorted(REGISTRY)
NOW = people.AFTER + timedelta(hours=3)
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "table", "tr", "td", "h1", "p", "br", "a", "div", "strong"}


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def words(request) -> str:
    # What no form and no database lets in is not tried: a NUL, and a name longer than its column.
    return request.param.replace("\x00", "")[:120]


@pytest.fixture
def anna(posting: Posting, words: str, carl: User, hanne: User) -> Application:
    people.seat(posting, hanne)
    application = people.applied(posting, words, email="anna@example.org", position=words, motivation=words)
    Attachment.objects.filter(application=application).update(name=f"{words}.pdf")
    return application


def things(letter: Letter, anna: Application, carl: User, words: str) -> Any:
    """What this letter can be about, with the hostile words in it."""
    User.objects.filter(pk=carl.pk).update(name=words, title=words)
    reader = User.objects.get(pk=carl.pk)
    if letter.model == "applications.Application":
        return anna
    if letter.model == "applications.Question":
        return Question.objects.create(application=anna, text=words, at=NOW, answer=words, answered_by=reader, answered_at=NOW)
    if letter.model == "recruitment.User":
        return reader
    about = anna.posting if letter.model == "recruitment.Posting" else met(anna, carl, words)
    return about if letter.audience is Audience.APPLICANT else ToStaff(about, reader)


def met(anna: Application, carl: User, words: str) -> Appointment:
    """An appointment of Anna's for the 1st interview, moved once, in a room of a hostile name."""
    journey.take(anna, "shortlist", "invite_first", by=carl)
    people.release_letters(anna, by=carl)
    room = Room.objects.create(posting=anna.posting, name=words, address=words)
    slots = [
        Slot.objects.create(posting=anna.posting, kind=Kind.FIRST, room=room, starts_at=at, ends_at=at + timedelta(hours=1))
        for at in (datetime(2024, 11, 18, hour, tzinfo=clock.COPENHAGEN) for hour in (9, 11))
    ]
    appointment = booking.book(anna, slots[0], by=carl, now=people.AFTER + timedelta(hours=1))
    outbox.send_due(people.AFTER + timedelta(hours=1))
    return booking.move(appointment, slots[1], by=carl, now=people.AFTER + timedelta(hours=2))


def arrived(letter: Letter, thing: Any) -> EmailMessage:
    row = outbox.post(letter, thing, occasion="hostile", now=NOW)
    OutgoingMail.objects.filter(pk=row.pk).update(state=OutgoingMail.State.QUEUED)
    row.refresh_from_db()
    sending.message(row, sending._values_of_now(letter, thing, NOW)).send()
    return message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=policy.default)  # type: ignore[return-value]


class Read(HTMLParser):
    """What an HTML part holds: its words, its tags, and whatever it would load."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words, self.tags, self.loads, self._skip = [], set(), [], 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        self.loads += [value for name, value in attrs if name in {"src", "srcset", "background", "poster", "data", "style"}]
        self._skip += tag in {"head", "style"} or found.get("class") == "act"
        if found.get("class") == "act":
            # The one button stands for the address that the text has in its place.
            self.words.append(found["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if self._skip and tag in {"head", "style", "a"}:
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.words.append(data)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_stands_up_to_whatever_people_write(name: str, anna: Application, carl: User, words: str) -> None:
    letter = REGISTRY[name]
    thing = things(letter, anna, carl, words)
    parsed = arrived(letter, thing)
    everything = [parsed, *parsed.walk()]
    assert [defect for part in everything for defect in part.defects] == []
    assert (len(parsed["To"].addresses), parsed["Cc"], parsed["Bcc"]) == (1, None, None)
    assert parsed["To"].addresses[0].addr_spec == letter.to(thing)
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert text is not None
    assert html is not None
    page = Read(html.get_content())
    assert page.tags <= TAGS
    assert page.loads == []
    assert not re.search(r"url\(|@import", html.get_content().partition("</style>")[0])
    said = f"{parsed['Subject']} {text.get_content()}"
    assert "".join(" ".join(page.words).split()) == "".join(said.split())


def test_every_letter_is_tried(posting: Posting) -> None:
    assert set(LETTERS) == set(REGISTRY)
    assert all((letters.Path(letters.settings.BASE_DIR) / "templates" / "mail" / f"{name}.txt").is_file() for name in LETTERS)
