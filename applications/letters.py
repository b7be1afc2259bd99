"""The letters about an application, declared once. Their texts are in `templates/mail/`."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from recruitment import clock
from recruitment.letters import Audience, Letter
from recruitment.models import Ended, Membership, Posting
from recruitment.roles import Role
from recruitment.typography import NBSP, at_time, day, deadline, moment

if TYPE_CHECKING:
    from applications.models import Application, Question


def _to(application: "Application") -> str:
    return application.email


def _call(number: str) -> str:
    """A phone number that is never broken over two lines."""
    return f"tlf. {number}".replace(" ", NBSP)


def _url(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _values(application: "Application", now: datetime) -> dict[str, str]:
    """What every letter to an applicant may name. Dates and contacts are the posting's; nothing is invented."""
    profile = application.posting.profile
    with translation.override(profile.lang):
        closes = deadline(profile.deadline.date, profile.deadline.at)
    return {
        "navn": application.name or "ansøger",
        "nummer": application.number,
        "stilling": profile.title,
        "arbejdsgiver": profile.employer.name,
        "kontakter": "\n".join(f"{c.name}, {c.title}, {c.organisation}, {_call(c.phone)}" for c in profile.contacts),
        "frist": closes,
        "min_side": _url("applications:find", application.link),
    }


# Said where a decision names no criterion.
_ALL_CRITERIA = {
    "not_invited": "Vi har vurderet den op imod det, stillingen kræver, og har valgt at invitere andre til samtale.",
    "rejection": "Vi har vurderet dig op imod det, stillingen kræver, og har valgt at gå videre med andre.",
}
_SOME_CRITERIA = {
    "not_invited": (
        "Vi har valgt at invitere andre til samtale. "
        "Vi har især lagt vægt på disse punkter i stillingsprofilen, hvor andre ansøgere stod stærkere:"
    ),
    "rejection": "Vi har valgt at gå videre med andre. Vi har især lagt vægt på disse punkter, hvor andre kandidater stod stærkere:",
}


def criteria(posting: Posting) -> dict[str, str]:
    """{key: words} of what a decision may build on: the posting's wished background and its competencies, as published."""
    profile = posting.profile
    return {wish.key: wish.label for wish in profile.background} | {one.key: one.heading for one in profile.competencies}


def _reasoned(name: str) -> Callable[["Application", datetime], dict[str, str]]:
    """The values of a refusal: `hensyn` is what the decision builds on, from the published criteria (forvaltningsloven § 24)."""

    def values(application: "Application", now: datetime) -> dict[str, str]:
        words = criteria(application.posting)
        named = [f"- {words[key]}" for key in application.because if key in words]
        reason = "\n".join([_SOME_CRITERIA[name], "", *named]) if named else _ALL_CRITERIA[name]
        return _values(application, now) | {"hensyn": reason}

    return values


def _values_of_day(kind: str) -> Callable[["Application", datetime], dict[str, str]]:
    """The values of a letter about one day of the timetable: `dag` is that day, with the time of day where it has one."""

    def values(application: "Application", now: datetime) -> dict[str, str]:
        profile = application.posting.profile
        milestone = profile.milestone(kind)
        with translation.override(profile.lang):
            when = (at_time(milestone.date, milestone.at) if milestone.at else day(milestone.date)) if milestone else ""
        return _values(application, now) | {"dag": when, "test": profile.test.title if profile.test else ""}

    return values


def _receipt_values(application: "Application", now: datetime) -> dict[str, str]:
    """A receipt also says when the application reached us, with which files, and which days follow."""
    profile = application.posting.profile
    with translation.override(profile.lang):
        received = moment(application.submitted_at or now)
        days = {step.kind: at_time(step.date, step.at) if step.at else day(step.date) for step in profile.timetable}
    return _values(application, now) | {
        "modtaget": received,
        "filer": "\n".join(f"- {file.name}" for file in application.attachments.all()),
        # Who is invited is decided between the deadline and this day; the posting names no other.
        "første_dag": days["first_interview"],
        "forløb": "\n".join(f"{step.label}: {days[step.kind]}" for step in profile.timetable if step.kind != "deadline"),
    }


def _corrected_values(application: "Application", now: datetime) -> dict[str, str]:
    """The new receipt also says when the correction reached us, and what it changed, as its step keeps it."""
    with translation.override(application.posting.lang):
        corrected = moment(application.corrected_at or now)
    step = application.steps.filter(move="revise").order_by("-pk").first()
    changed = step.note.splitlines() if step else []
    return _receipt_values(application, now) | {
        "rettet": corrected,
        "ændringer": "\n".join(f"- {line}" for line in changed or [application.number]),
    }


def _question_values(question: "Question", now: datetime) -> dict[str, str]:
    """What was asked, what was answered and by whom."""
    with translation.override(question.application.posting.lang):
        asked = moment(question.at)
    by = question.answered_by
    return _values(question.application, now) | {
        "spurgt": asked,
        "spørgsmål": question.text,
        "svar": question.answer,
        "konsulent": by.name if by else question.application.posting.profile.employer.name,
    }


def _key_values(application: "Application", now: datetime) -> dict[str, str]:
    """Made at the moment of sending: the only time that a key exists in plain."""
    return {"nøgle": _url("applications:key", application.new_key())}


def _still_a_draft(application: "Application", now: datetime, occasion: str) -> bool:
    return application.stage == "draft"


def _of_last_step(application: "Application", now: datetime, occasion: str) -> bool:
    step = application.last_step()
    return step is not None and step.occasion == occasion


def _day_ahead(kind: str) -> Callable[["Application", datetime, str], bool]:
    """An invitation to a day that is over does not leave, whenever it was released."""

    def ahead(application: "Application", now: datetime, occasion: str) -> bool:
        milestone = application.posting.profile.milestone(kind)
        return _of_last_step(application, now, occasion) and (milestone is None or now < clock.end_of(milestone.date))

    return ahead


def _under_way(application: "Application", now: datetime, occasion: str) -> bool:
    return application.stage not in ("draft", "hired", "declined", "rejected", "withdrawn")


def _references_asked(application: "Application", now: datetime, occasion: str) -> bool:
    check = getattr(application, "reference_check", None)
    return check is not None and check.ended_at is None and check.occasion == occasion and _under_way(application, now, occasion)


def _consultant(application: "Application") -> str:
    """Where an answer to a letter goes: to the consultant of the posting, the one who was there first."""
    # Asked for every letter of a batch, and the same for all: kept for as many seconds as nobody will notice.
    return cache.get_or_set(f"consultant-{application.posting_id}", partial(_first_consultant, application.posting_id), 2) or ""


def _first_consultant(posting_id: int) -> str:
    members = Membership.objects.filter(posting=posting_id, role=Role.CONSULTANT, user__is_active=True)
    return members.order_by("pk").values_list("user__email", flat=True).first() or ""


def _about(name: str, values: Callable[["Application", datetime], dict[str, str]] = _values, **more: Any) -> Letter:
    return Letter(name, "applications.Application", Audience.APPLICANT, _to, values, reply_to=_consultant, **more)


# How a recruitment ended, where nobody has written more.
_HOW_IT_ENDED = {
    Ended.CANCELLED: "{arbejdsgiver} har aflyst rekrutteringen, og stillingen bliver ikke besat nu.",
    Ended.NO_HIRE: "{arbejdsgiver} har afsluttet rekrutteringen uden at ansætte nogen.",
}


def _feedback_values(application: "Application", now: datetime) -> dict[str, str]:
    """`tid`: when the talk about the test is."""
    taken = getattr(application, "taken_test", None)
    with translation.override(application.posting.lang):
        return _values(application, now) | {"tid": moment(taken.feedback_at) if taken and taken.feedback_at else "efter aftale"}


def _talk_ahead(application: "Application", now: datetime, occasion: str) -> bool:
    """The talk is at the time that the letter says, and lies ahead."""
    taken = getattr(application, "taken_test", None)
    if taken is None or taken.feedback_at is None or now >= taken.feedback_at:
        return False
    return occasion == f"feedback:{taken.pk}@{clock.local(taken.feedback_at).isoformat(timespec='minutes')}"


def _ended_values(application: "Application", now: datetime) -> dict[str, str]:
    """`besked`: how the recruitment ended, and what the consultant wrote about it."""
    ending = application.ending
    values = _values(application, now)
    how = _HOW_IT_ENDED[Ended(ending.kind) if ending else Ended.CANCELLED].replace("{arbejdsgiver}", values["arbejdsgiver"])
    return values | {"besked": "\n\n".join([how, ending.said] if ending and ending.said else [how])}


def _is_ended(application: "Application", now: datetime, occasion: str) -> bool:
    return bool(application.posting.ended)


def _goes_on(application: "Application", now: datetime, occasion: str) -> bool:
    return not application.posting.ended


def _held_values(application: "Application", now: datetime) -> dict[str, str]:
    """`filer` are the names of the files that the virus scanner holds back."""
    held = application.attachments.filter(file__in=type(application).held_files())
    return _values(application, now) | {"filer": "\n".join(held.values_list("name", flat=True)) or "–"}


FILE_HELD = _about("file_held", _held_values)
DRAFT_LINK = _about("draft_link", applies=_still_a_draft)
KEY = _about("key", at_sending=_key_values, secret=frozenset({"nøgle"}))
RECEIPT = _about("receipt", _receipt_values)
INVITED_FIRST = _about("invited_first", _values_of_day("first_interview"), waits=True, decides=True, applies=_day_ahead("first_interview"))
INVITED_TEST = _about("invited_test", _values_of_day("test"), waits=True, decides=True, applies=_day_ahead("test"))
INVITED_SECOND = _about(
    "invited_second", _values_of_day("second_interview"), waits=True, decides=True, applies=_day_ahead("second_interview")
)
NOT_INVITED = _about("not_invited", _reasoned("not_invited"), must=frozenset({"hensyn"}), waits=True, decides=True, applies=_of_last_step)
STILL_IN_PROCESS = _about("still_in_process", waits=True, applies=_under_way)
OFFER = _about("offer", _values_of_day("start"), waits=True, decides=True, applies=_of_last_step)
FILE_REPLACED = _about("file_replaced", waits=True)
REFERENCES_ASKED = _about("references_asked", waits=True, applies=_references_asked)
REFERENCE_NOTED = _about("reference_noted", waits=True, applies=_under_way)
REJECTION = _about("rejection", _reasoned("rejection"), must=frozenset({"hensyn"}), waits=True, decides=True, applies=_of_last_step)
WITHDRAWN = _about("withdrawn")
CORRECTED = _about("corrected", _corrected_values)
ADDRESS_CHANGED = _about("address_changed")
TEST_FEEDBACK = _about(
    "test_feedback", _feedback_values, waits=True, applies=_talk_ahead, sample={"tid": "torsdag den 21. november 2024 kl. 09.00"}
)
TEST_DESTROYED = _about("test_destroyed")
ENDED = _about("ended", _ended_values, must=frozenset({"besked"}), applies=_is_ended)
ENDED_DRAFT = _about("ended_draft", _ended_values, must=frozenset({"besked"}), applies=_is_ended)
RESUMED = _about("resumed", applies=_goes_on)
RESUMED_DRAFT = _about("resumed_draft", applies=_goes_on)


def _on_question(name: str) -> Letter:
    return Letter(
        name, "applications.Question", Audience.APPLICANT, lambda question: question.application.email, _question_values,
        reply_to=lambda question: _consultant(question.application), case=lambda question: question.application,
    )  # fmt: skip


QUESTION_ANSWERED = _on_question("question_answered")
DELETION_ANSWERED = _on_question("deletion_answered")
