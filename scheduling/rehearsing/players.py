"""Those who play: each has a browser of their own and presses the same pages as everybody else.

A page that answers otherwise than expected ends the story with its words: a story that goes on regardless proves nothing.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications import docx, leadership_test
from applications.models import Application
from applications.process import MOVES
from recruitment.models import OutgoingMail
from scheduling.models import Room, Slot
from scheduling.rehearsing.play import Play

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Unexpected(AssertionError):
    """A page answered otherwise than the story expects."""


class Browser:
    """One person's browser. `name` is the first name, as in the diary."""

    def __init__(self, play: Play, name: str) -> None:
        self.play, self.name, self.client = play, name, Client()

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise Unexpected(f"{path} answered {answer.status_code}")
        return answer.content.decode()

    def post(self, path: str, data: Mapping[str, Any] | None = None) -> str:
        """Press a button; answers with where it leads. Raises Unexpected with the page's words when it leads nowhere."""
        answer = self.client.post(path, dict(data or {}))
        if answer.status_code != 302:
            raise Unexpected(f"{path} answered {answer.status_code}: {_words(answer.content.decode())}")
        return str(answer.headers["Location"])


class Candidate(Browser):
    """An applicant of the cast, who writes what the rehearsal file says."""

    @property
    def part(self) -> Mapping[str, Any]:
        return self.play.cast[self.name]

    @property
    def application(self) -> Application:
        return Application.objects.select_related("posting__current").get(posting=self.play.posting, email=self.part["email"])

    def begins(self) -> None:
        with self.play.act(self.name, "begins a draft"):
            person = {"name": self.part["name"], "email": self.part["email"], "phone": self.part.get("phone", "00 00 00 00")}
            self.post(reverse("applications:section", args=["person"]), person | {"position": self.part.get("position", "")})

    def comes_back(self) -> None:
        """From another browser, by the link in a letter and the key that it asks for."""
        self.client = Client()
        with self.play.act(self.name, "asks for a key"):
            self.post(reverse("applications:find", args=[self.application.link]))
        self.play.passes()
        key = re.search(r"/min-ansoegning/noegle/([\w-]+)", self.play.newest_letter("key", self.part["email"]).text)
        if key is None:
            raise Unexpected("the letter with the key holds no key")
        with self.play.act(self.name, "opens the draft with the key"):
            self.post(reverse("applications:key", args=[key[1]]))

    def sends(self) -> None:
        with self.play.act(self.name, "sends the application"):
            profile = self.play.posting.profile
            self.post(reverse("applications:section", args=["motivation"]), {"motivation": "Jeg vil gerne samle et sekretariat."})
            cv = SimpleUploadedFile("cv.docx", docx.document([self.part["name"], "Et opdigtet cv"]), DOCX)
            self.post(reverse("applications:add_file"), {"cv": cv})
            days = {f"attend_{kind}": "ja" for kind in profile.days_to_attend} | ({"test_accepted": "on"} if profile.has_test else {})
            self.post(reverse("applications:section", args=["dage"]), days)
            self.post(reverse("applications:send"))
            if self.application.stage == "draft":
                raise Unexpected("the application was not sent")

    def says_yes(self) -> None:
        """To the time, by the link in the letter and from a browser that knows nothing."""
        link = re.search(r"/svar/\S+", self.play.newest_letter("appointment_booked", self.part["email"]).text)
        if link is None:
            raise Unexpected("the letter with the time holds no link")
        with self.play.act(self.name, "says yes to the time"):
            page = Client().get(link[0]).content.decode()
            answer = Client().post(link[0], {"answer": "comes", "sequence": _hidden(page, "sequence")}, follow=True)
            if "Tak: du kommer" not in answer.content.decode():
                raise Unexpected("the answer was not taken")

    def agrees_to_the_test(self) -> None:
        with self.play.act(self.name, "agrees to the test"):
            self.get(reverse("applications:own_test"))
            self.post(reverse("applications:consent_to_test"))
            if leadership_test.of(self.application) is None:
                raise Unexpected("the test was not agreed to")

    def withdraws(self) -> None:
        with self.play.act(self.name, "withdraws"):
            self.post(reverse("applications:withdraw"), {"reason": ""})


class Consultant(Browser):
    """Carl, at his desk in the admin."""

    def __init__(self, play: Play) -> None:
        user = play.staff["konsulent"]
        super().__init__(play, user.get_short_name())
        self.client.force_login(user, backend="recruitment.accounts.EmailBackend")

    def moves(self, name: str, *candidates: Candidate, note: str = "") -> None:
        """Make a move with each; the letters that it writes wait."""
        for candidate in candidates:
            with self.play.act(self.name, f"{MOVES[name].name} {candidate.name}"):
                application = candidate.application
                url = reverse("admin:applications_application_move", args=[application.pk, name])
                seen = re.search(r'name="seen" value="(\d*)"', self.get(url))
                self.post(url, {"note": note, "seen": seen[1] if seen else ""})

    def releases(self, *letters: str) -> None:
        """Read and send every letter of these kinds that waits."""
        waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.PREPARED, letter__in=letters).order_by("pk")
        pks = list(waiting.values_list("pk", flat=True))
        with self.play.act(self.name, f"reads and sends {len(pks)} x {', '.join(letters)}"):
            self.get(reverse("admin:recruitment_outgoingmail_change", args=[pks[0]]))
            self.post(reverse("admin:recruitment_outgoingmail_release_many"), {"pk": pks})

    def makes_times(self, kind: str, first: str, count: int) -> None:
        """Make so many times of an hour with a quarter between them, from `first`, on the day of this kind."""
        with self.play.act(self.name, f"makes {count} {'time' if count == 1 else 'times'} for the {kind}"):
            room = Room.objects.filter(posting=self.play.posting).first()
            if room is None:
                self.post(reverse("admin:scheduling_room_add"), {"name": "Mødelokale 1", "address": "Kulissevej 1\n0000 Prøveby"})
                room = Room.objects.get(posting=self.play.posting)
            asked = {"kind": kind, "first": first, "minutes": 60, "between": 15, "count": count, "pause_from": "", "pause_to": ""}
            self.get(f"{reverse('admin:scheduling_slot_many')}?{urlencode(asked | {'room': room.pk})}")
            self.post(reverse("admin:scheduling_slot_make_many"), asked | {"room": room.pk})

    def books(self, kind: str, *candidates: Candidate) -> None:
        """Give each the first time of the day that is free."""
        for candidate in candidates:
            with self.play.act(self.name, f"books {candidate.name} for the {kind}") as now:
                slot = Slot.objects.filter(kind=kind).free(now).earliest("starts_at")
                url = reverse("admin:scheduling_slot_confirm", args=[slot.pk, candidate.application.pk])
                self.post(url, {"seen": _hidden(self.get(url), "seen")})


class Assessor(Browser):
    """Hanne or one of the committee, with a tablet."""

    def __init__(self, play: Play, key: str) -> None:
        user = play.staff[key]
        super().__init__(play, user.get_short_name())
        self.client.force_login(user, backend="recruitment.accounts.EmailBackend")

    def scores(self, round_: str, *candidates: Candidate, score: int = 4) -> None:
        """Fill in, read through and submit a scorecard for each."""
        for candidate in candidates:
            with self.play.act(self.name, f"scores {candidate.name}"):
                place = [round_, candidate.application.pk]
                page = self.get(reverse("applications:scorecard", args=place))
                card = {"summary": "Et godt indtryk.", "page": "1", "seen": _hidden(page, "seen")}
                for competency in self.play.posting.profile.competencies:
                    card |= {f"evidence_{competency.key}": "Fortalte om en sag.", f"score_{competency.key}": str(score)}
                self.post(reverse("applications:review_scorecard", args=place), card)
                page = self.get(reverse("applications:submit_scorecard", args=place))
                self.post(reverse("applications:submit_scorecard", args=place), {"seen": _hidden(page, "seen")})


def panels(play: Play, keys: Sequence[str]) -> None:
    """The consultant seats the committee in every round of the posting."""
    carl = Consultant(play)
    for round_ in play.posting.profile.rounds:
        for key in keys:
            user = play.staff[key]
            with play.act(carl.name, f"seats {user.get_short_name()} on the panel of the {round_}"):
                carl.post(reverse("admin:applications_panel_add"), {"round": round_, "user": user.pk, "excused": ""})


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def _words(page: str) -> str:
    """The words of a page's main part, for whoever looks why a story ended."""
    main = page.partition("<main")[2] or page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())[:600]
