"""The guide as the panel holds it at an interview: grouped, with who asks, the minutes so far, and what has been asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.db.models import Sum as Total
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Covered, GuideQuestion
from applications.rounds import Sitting
from recruitment.models import Posting, User


@dataclass(slots=True)
class Line:
    """One question. `pk` is 0 while the guide is not begun and the posting's own questions stand in.

    `so_far`: the minutes up to and with this one. `away`: whose question it is does not score this candidate.
    """

    text: str
    number: int
    pk: int = 0
    minutes: int | None = None
    so_far: int = 0
    owner: str = ""
    away: bool = False
    because: str = ""
    covered: Covered | None = None


@dataclass(slots=True)
class Group:
    """The questions about one thing. `own_words`: the heading is the posting's, in its language."""

    key: str
    heading: str
    own_words: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.lines[0].number if self.lines else 1


@dataclass(slots=True)
class Sheet:
    """A guide as it is read. `gone`: what was asked of the candidate and has been taken out of the guide since."""

    begun: bool
    groups: list[Group]
    gone: list[Covered]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def kept(self) -> list[Line]:
        """Those that stand in the guide and can be ticked."""
        return [line for line in self.lines if line.pk]

    @property
    def open(self) -> list[Line]:
        return [line for line in self.kept if line.covered is None]

    @property
    def some_asked(self) -> bool:
        return any(line.covered for line in self.kept)

    @property
    def coverage(self) -> str:
        """How much has not been asked yet, in words."""
        n = len(self.open)
        if not n:
            return _("Every question has been asked.")
        return ngettext("%(n)s question has not been asked yet.", "%(n)s questions have not been asked yet.", n) % {"n": n}

    @property
    def time(self) -> str:
        """The minutes in all, in words; empty while no question has any."""
        timed = [line.minutes for line in self.kept if line.minutes]
        return in_words(sum(timed), len(self.kept) - len(timed)) if timed else ""


def in_words(minutes: int, untimed: int) -> str:
    """The sum of a guide, and how many questions it does not reckon with."""
    words = []
    if minutes:
        words.append(ngettext("%(n)s minute in all.", "%(n)s minutes in all.", minutes) % {"n": minutes})
    if untimed:
        words.append(ngettext("%(n)s question has no minutes yet.", "%(n)s questions have no minutes yet.", untimed) % {"n": untimed})
    return " ".join(words)


def sheet(sitting: Sitting, posting: Posting, user: User, now: datetime, application: Application | None = None) -> Sheet:
    """The guide of a round as `user` may read it: what everybody is asked, and with a candidate what only they are. At most two queries."""
    rows = GuideQuestion.objects.visible_to(user, now).filter(posting=posting, round=sitting.round)
    rows = rows.asked_of(application) if application else rows.to_all()
    asked: dict[int, Covered] = {}
    if application:
        found = Covered.objects.visible_to(user, now).filter(application=application, question__round=sitting.round)
        asked = {one.question_id: one for one in found.select_related("by", "question")}
    questions = list(rows.standing().select_related("owner", "competency").in_order())
    begun = any(question.application_id is None for question in questions)
    reading = _Reading(sitting, application, asked, tells_why=user.has_perm("applications.change_guidequestion"))
    groups = list(_grouped(questions, reading, posting, begun=begun))
    _count(line for group in groups for line in group.lines)
    standing = {question.pk for question in questions}
    return Sheet(begun, groups, [one for pk, one in asked.items() if pk not in standing])


@dataclass(frozen=True, slots=True)
class _Reading:
    """Of whom the guide is read, or of nobody, and whether whoever reads may know why a question was added: scores may shine through."""

    sitting: Sitting
    application: Application | None
    asked: dict[int, Covered]
    tells_why: bool

    def line(self, question: GuideQuestion) -> Line:
        owner = question.owner
        return Line(
            question.text, 0, pk=question.pk, minutes=question.minutes, owner=owner.name if owner else "",
            away=owner is not None and self._away(owner), because=question.because if self.tells_why else "",
            covered=self.asked.get(question.pk),
        )  # fmt: skip

    def _away(self, owner: User) -> bool:
        kept_away = self.application is not None and (self.application.pk, owner.pk) in self.sitting.conflicts
        return kept_away or owner not in self.sitting.expected


def _grouped(questions: list[GuideQuestion], reading: _Reading, posting: Posting, *, begun: bool) -> Iterator[Group]:
    """The groups in the order in which they are asked. A competency without a question is shown: it is scored all the same."""
    groups = {one.key: Group(one.key, one.heading, own_words=True) for one in posting.profile.competencies}
    general, own = Group("general", _("Other questions")), Group("own", _("Only for this candidate"))
    for question in questions:
        about = groups.get(question.competency.key, general) if question.competency else general
        (own if question.application_id else about).lines.append(reading.line(question))
    if not begun:
        for one in posting.profile.competencies:
            groups[one.key].lines = [Line(text, 0) for text in one.questions]
    yield from (group for group in groups.values() if begun or group.lines)
    yield from (group for group in (general, own) if group.lines)


def _count(lines: Iterable[Line]) -> None:
    """Number the lines through, and add up the minutes."""
    minutes = 0
    for number, line in enumerate(lines, 1):
        minutes += line.minutes or 0
        line.number, line.so_far = number, minutes


class Sum(NamedTuple):
    """How many questions everybody is asked in a round; in words with their minutes."""

    n: int
    words: str


def sums(posting: Posting) -> dict[str, Sum]:
    """{round: its sum}, of the rounds that the posting has; one query."""
    rows = GuideQuestion.objects.standing().to_all().filter(posting=posting).order_by().values("round")
    figures = rows.annotate(n=Count("pk"), whole=Total("minutes"), untimed=Count("pk", filter=Q(minutes=None)))
    found = {row["round"]: (row["n"], row["whole"] or 0, row["untimed"]) for row in figures}
    return {round_: _sum(*found.get(round_, (0, 0, 0))) for round_ in posting.profile.rounds}


def _sum(n: int, minutes: int, untimed: int) -> Sum:
    if not n:
        return Sum(0, _("Not begun: the panel sees the posting’s own questions."))
    words = ngettext("%(n)s question to everybody.", "%(n)s questions to everybody.", n) % {"n": n}
    return Sum(n, f"{words} {in_words(minutes, untimed)}")
