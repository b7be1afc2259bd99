"""What an applicant has told us, as the review page and the own page read it back, and what happens next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from applications.forms import TITLES, day_words
from applications.gaps import Gap
from applications.models import Application, Declaration
from applications.process import ENDED, UNDER_WAY, Stage
from recruitment.models import Ended
from recruitment.postings.shape import Profile
from recruitment.profile import Day, days, foreign_language, whom_to_call
from recruitment.typography import NBSP, deadline, moment

LINES = 160
"""Letters that fit on a few lines of the narrow column."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered; `lang` is set where the question is in another language than the page."""

    label: str
    text: str
    lang: str = ""
    gap: Gap | None = None

    @property
    def is_long(self) -> bool:
        """Whether it reads better under its question than beside it."""
        return len(self.text) > LINES


@dataclass(frozen=True, slots=True)
class Block:
    """A section read back. That of the files has no answers: it lists files, or has the gap that the CV is missing."""

    section: str
    title: Promise
    answers: tuple[Answer, ...] = ()
    gap: Gap | None = None


def blocks(application: Application, gaps: list[Gap], *, declared: bool = True) -> list[Block]:
    """Everything in the order of the form, each answer with the gap that is in it.

    Without `declared`, what only the consultant may see is left out.
    """
    found = {gap.field: gap for gap in gaps}
    told = {"person": _person(application, declared=declared), "motivation": _motivation(application), "dage": _dates(application)}
    return [
        Block(section, TITLES[section], tuple(_answer(row, found) for row in told.get(section, ())), found.get("cv"))
        for section in ("person", "motivation", "filer", "dage")
    ]  # fmt: skip


Row = tuple[str, str, str, str]
"""Field, label, text, language of the label."""


def _answer(row: Row, found: dict[str, Gap]) -> Answer:
    field, label, text, lang = row
    return Answer(label, text, lang, found.get(field))


def _person(application: Application, *, declared: bool) -> Iterator[Row]:
    yield "name", _("Name"), application.name, ""
    yield "email", _("E-mail address"), application.email, ""
    yield "phone", _("Phone"), application.phone, ""
    yield "position", _("Present position"), application.position, ""
    for declaration in Declaration.objects.filter(application=application.pk) if declared else ():
        yield declaration.kind, str(declaration), _("Yes"), ""


def _motivation(application: Application) -> Iterator[Row]:
    profile = application.posting.profile
    yield "motivation", _("Why do you seek this post?"), application.motivation, ""
    for wish in profile.background:
        yield f"wish_{wish.key}", wish.label, application.background.get(wish.key, ""), foreign_language(profile)


def _dates(application: Application) -> Iterator[Row]:
    profile = application.posting.profile
    for milestone in profile.timetable:
        if milestone.kind in profile.days_to_attend:
            answer = application.attendance.get(milestone.kind)
            said = "" if answer is None else _("I can come") if answer else _("I cannot come on that day")
            text = f"{day_words(milestone)}: {said}" if said else ""
            yield f"attend_{milestone.kind}", milestone.label, text, foreign_language(profile)
    if application.attendance_note:
        yield "attendance_note", _("About the days"), application.attendance_note, ""
    if profile.has_test:
        yield "test_accepted", _("About the leadership test"), _("Read and accepted") if application.test_accepted else "", ""


# --- What happens next ---------------------------------------------------------------------------------------------

OVER = frozenset({Stage.WITHDRAWN, Stage.DECLINED, Stage.REJECTED})
TONES = {Stage.DRAFT: "warn", Stage.REJECTED: "", Stage.WITHDRAWN: "", Stage.DECLINED: ""}


def tone(stage: Stage) -> str:
    return TONES.get(stage, "good")


def standing(application: Application, stage: Stage) -> tuple[str, str]:
    """(words, tone) of where the application stands, for the stage that the applicant may know."""
    ended = application.posting.ended
    if ended and stage in UNDER_WAY | {Stage.DRAFT}:
        return _("The recruitment has been called off") if ended == Ended.CANCELLED else _("The recruitment has ended without a hire"), ""
    return application.words_for(stage), tone(stage)


def days_ahead(application: Application, stage: Stage, now: datetime) -> Sequence[Day]:
    """The timetable for the stage that the applicant may know: to whom it is over, no interview is held before their eyes."""
    if application.posting.ended:
        return []
    rows = days(application.posting.profile, now)
    if stage is Stage.HIRED:
        return [row for row in rows if row.kind == "start"]
    return [] if stage in ENDED else rows


def what_next(application: Application, stage: Stage, now: datetime) -> str:
    """What happens next and when, in the applicant's words, for the stage that the applicant may know."""
    profile = application.posting.profile
    call = whom_to_call(profile)
    ask = _("Call %(name)s, tel. %(phone)s, if you have a question.") % {"name": call.name, "phone": call.phone.replace(" ", NBSP)}
    if stage in OVER or (application.posting.ended and stage is not Stage.HIRED):
        return f"{_over(stage)} {ask}"
    if stage is Stage.DRAFT:
        return _draft(application, now, ask)
    if stage is Stage.SUBMITTED:
        return f"{_first_news(profile)} {ask}"
    awaited = profile.milestone({Stage.HIRED: "start"}.get(stage, stage.value))
    if awaited is None:
        return ask
    if stage is Stage.HIRED:
        return _("You begin on %(day)s.") % {"day": day_words(awaited)}
    return _("The day is %(day)s. Your letter says the rest.") % {"day": day_words(awaited)} + f" {ask}"


def _over(stage: Stage) -> str:
    if stage is Stage.REJECTED:
        return _("You need do nothing more. You are welcome to hear what counted.")
    if stage in OVER:
        return _("You are no longer in the running, and you need do nothing more.")
    return _("Nobody is hired in this recruitment, and you need do nothing more.")


def _draft(application: Application, now: datetime, ask: str) -> str:
    milestone = application.posting.profile.deadline
    closes = deadline(milestone.date, milestone.at)
    if application.may_be_sent(now):
        own = application.closes_at(now)
        return _("Send it by %(deadline)s at the latest.") % {"deadline": closes if own == application.posting.closes_at else moment(own)}
    return (
        _("The deadline was %(deadline)s, and the draft was not sent. It is kept, and you can read it here.") % {"deadline": closes}
        + f" {ask}"
    )


def _first_news(profile: Profile) -> str:
    first = profile.milestone("first_interview")
    words = {
        "deadline": deadline(profile.deadline.date, profile.deadline.at),
        "day": day_words(first) if first else "",
    }
    return (
        _(
            "The deadline is %(deadline)s. Then all applications are read and it is decided who is invited, before the 1st interviews "
            "on %(day)s. You hear from us right after, whether you are invited or not."
        )
        % words
    )
