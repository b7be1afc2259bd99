"""The people of the case and their two applications, with a planted word in every text that is there from the beginning.

Hanne heads the department; Mette and Mikkel are the committee; Maja is excused. Carl and Cecilie consult; Ada administers; Otto has no
role. Cecilie has a conflict of interest with Anna, Mette has one with Bo.
"""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from applications import assessing
from applications.assessing import Card, Entry
from applications.models import Application, Attachment, Look, Panel
from applications.process import Round
from recruitment.models import Posting, User
from recruitment.roles import Applicant, Role
from tests import interviews, people
from tests.leaks import marks
from tests.leaks.marks import mark


class Case:
    """The people and the two applications, and the browsers of all."""

    def __init__(self) -> None:
        self.posting: Posting = people.live_posting()
        self._hire()
        self.anna, self.bo = self._apply("Anna"), self._apply("Bo")

    def _hire(self) -> None:
        def staff(name: str, role: Role) -> User:
            return people.staff(name, role, None if role is Role.ADMINISTRATOR else self.posting)

        self.hanne = staff("Hanne Hansen", Role.DEPARTMENT_HEAD)
        self.mette, self.mikkel = staff("Mette Madsen", Role.COMMITTEE_MEMBER), staff("Mikkel Munk", Role.COMMITTEE_MEMBER)
        self.maja = staff("Maja Mikkelsen", Role.COMMITTEE_MEMBER)
        self.carl, self.cecilie = staff("Carl Carlsen", Role.CONSULTANT), staff("Cecilie Clausen", Role.CONSULTANT)
        self.ada = staff("Ada Andersen", Role.ADMINISTRATOR)
        self.otto = User.objects.create_user("otto.olsen@example.dk", "Otto Olsen", people.PASSWORD)
        people.seat(self.posting, self.hanne, self.mette, self.mikkel, self.maja)
        Panel.objects.filter(user=self.maja).update(excused=mark("the panel/why excused"))

    def _apply(self, name: str) -> Application:
        who = f"who {name} is"
        wish = self.posting.profile.background[0].key
        written: dict[str, Any] = {
            "name": f"{name} {mark(f'{who}/name')}",
            "email": f"{mark(f'{who}/address')}@example.org",
            "phone": f"20 30 {mark(f'{who}/phone')}",
            "position": mark(f"what {name} wrote/position"),
            "motivation": f"Jeg vil gerne samle et sekretariat. {mark(f'what {name} wrote/motivation')}",
            "background": {wish: mark(f"what {name} wrote/background")},
            "attendance_note": mark(f"what {name} wrote/about the days"),
        }
        application = people.draft(self.posting, **written)
        application.attachments.all().delete()
        self.keep(application, f"{mark(f'what {name} wrote/name of a file')}.pdf", "pdf", f"what {name} wrote/file")
        letter = self.keep(application, "brev.docx", "docx", f"what {name} wrote/document")
        text = mark(f"what {name} wrote/text of a document")
        Look.objects.create(file=str(letter.file), format="docx", state=Look.State.READY, text=text)
        application.move("submit", by=Applicant(application.pk), now=people.BEFORE)
        return application

    def keep(self, application: Application, name: str, format: str, what: str) -> Attachment:
        """A file of this application in which the word for `what` stands."""
        kind = Attachment.Kind.CV if format == "pdf" else Attachment.Kind.OTHER
        row = Attachment(
            application=application, kind=kind, name=name, format=format, size=9, pages=1, sha256="0" * 64, added_at=people.BEFORE
        )
        content = marks.pdf(mark(what)) if format == "pdf" else mark(what).encode()
        row.file.save(name, ContentFile(content), save=False)
        row.save()
        return row

    def card(self, who: str, whom: str, round_: str) -> Card:
        """Scores with evidence everywhere, with the words of this assessor."""
        told = f"{who}’s scores of {whom}, {round_}"
        entry = Entry(4, False, mark(f"{told}/evidence"))
        return Card(mark(f"{told}/summary"), dict.fromkeys(interviews.keys(self.posting), entry))

    def draft(self, by: User, of: Application, round_: Round, now: datetime) -> None:
        card = self.card(by.get_short_name(), of.name.split()[0], "1st" if round_ is Round.FIRST else "2nd")
        assessing.save(of, round_, by, card, seen="", page="test", now=now)

    def submit(self, by: User, of: Application, round_: Round, now: datetime) -> None:
        assessment = assessing.own(of, round_, by)
        if assessment is None:
            self.draft(by, of, round_, now)
            assessment = assessing.own(of, round_, by)
        assert assessment is not None
        assessing.submit(assessment, interviews.keys(self.posting), seen_at=assessing.seen(assessment), now=now)

    def move(self, application: Application, *names: str, now: datetime, note: str = "") -> None:
        for name in names:
            application.move(name, by=self.carl, now=now, note=note)

    def both(self) -> list[tuple[Application, str]]:
        return [(self.anna, "Anna"), (self.bo, "Bo")]

    def scorers(self) -> list[tuple[User, Application]]:
        """Everybody with everybody, but Mette with Bo."""
        anna, bo = self.anna, self.bo
        return [(self.hanne, anna), (self.mette, anna), (self.mikkel, anna), (self.hanne, bo), (self.mikkel, bo)]

    def users(self) -> dict[str, User | None]:
        """{role: the account, None for those who have none}, in the order in which they look."""
        return {
            "Carl": self.carl, "Cecilie": self.cecilie, "Ada": self.ada, "Hanne": self.hanne, "Mette": self.mette, "Mikkel": self.mikkel,
            "Otto": self.otto, "Anna": None, "Bo": None, "nobody": None,
        }  # fmt: skip

    def browser(self, role: str) -> Client:
        """The browser of this role: signed in, or opened by a key, or nobody’s."""
        user, client = self.users()[role], Client()
        if user is not None:
            client.force_login(user, backend="recruitment.accounts.EmailBackend")
        elif role != "nobody":
            people.own(client, self.anna if role == "Anna" else self.bo)
        return client
