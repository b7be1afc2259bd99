"""The letters about an appointment, declared once, and the choice between them. Their texts are in `templates/mail/`.

Everybody is written to relative to what they were last told: who has been told nothing gets no change and no cancellation,
and who has been told what holds again gets nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import translation

from applications import letters as of_the_case
from applications.models import Application, Panel
from applications.process import Round
from recruitment import outbox
from recruitment.letters import Attached, Audience, Letter, ToStaff, reference
from recruitment.models import User
from recruitment.typography import NBSP, clock_time, day
from scheduling import answering, calendar
from scheduling.models import Appointment, Change, Kind
from scheduling.told import LETTERS, last_told

# The letters are Danish, whatever the page is from which they are written.
WORDS = {Kind.FIRST: "1. samtale", Kind.TEST: "ledelsestest", Kind.SECOND: "2. samtale"}


# --- What they say -------------------------------------------------------------------------------------------------


def expected_panel(appointment: Appointment) -> list[User]:
    """Who meets the candidate, as far as the case knows: the panel of the round without those who are excused."""
    if appointment.kind not in Round.values:
        return []
    panel = Panel.objects.filter(posting=appointment.application.posting_id, round=appointment.kind, user__is_active=True)
    seats = panel.expected(appointment.application_id)
    return [seat.user for seat in seats.select_related("user").order_by("user__name")]


def _when(at: Appointment | Change) -> str:
    with translation.override("da"):
        return f"{day(at.starts_at)} {at.hours}"


def _values(appointment: Appointment, now: datetime) -> dict[str, str]:
    """What every letter about an appointment may name, besides what every letter to an applicant may."""
    base = of_the_case.WITHDRAWN.values(appointment.application, now)
    with translation.override("da"):
        return dict(base) | {
            "hvad": WORDS[Kind(appointment.kind)],
            "dag": day(appointment.starts_at),
            "kl": clock_time(appointment.starts_at),
            "tid": _when(appointment),
            "sted": ", ".join(appointment.place.splitlines()),
            "svar": answering.url_of(appointment),
        }


def _cancelled_values(appointment: Appointment, now: datetime) -> dict[str, str]:
    """The time that is cancelled is the one that the candidate was last told, which need not be what was booked last."""
    values, told = _values(appointment, now), last_told(appointment)
    if told is None:
        return values
    with translation.override("da"):
        return values | {
            "dag": day(told.change.starts_at),
            "kl": clock_time(told.change.starts_at),
            "tid": _when(told.change),
            "sted": ", ".join(told.change.place.splitlines()),
        }


def _booked_values(appointment: Appointment, now: datetime) -> dict[str, str]:
    """`praktisk`: day, hours, length and place, who is there, and what the posting itself says about the day."""
    minutes = int((appointment.ends_at - appointment.starts_at).total_seconds() // 60)
    values = _values(appointment, now)
    with translation.override("da"):
        length = f"{appointment.hours} ({minutes}{NBSP}minutter)"
    facts = [f"Dag: {values['dag']}", f"Tid: {length}", f"Sted: {values['sted']}"]
    return values | {"praktisk": "\n\n".join(["\n".join(facts), *_about_the_day(appointment)])}


def _moved_values(appointment: Appointment, now: datetime) -> dict[str, str]:
    """`før` is what the candidate was last told, which need not be what was booked last; `nyt` and `ændring` say what differs."""
    values, told = _values(appointment, now), last_told(appointment)
    before, after = _when(told.change) if told else "", values["tid"]
    new, change = "Ny tid", f"Din tid til {values['hvad']} er flyttet."
    if told and told.change.place != appointment.place:
        before += f", {told.change.place.splitlines()[0]}"
        after += f", {appointment.place_name}"
        if (told.change.starts_at, told.change.ends_at) == (appointment.starts_at, appointment.ends_at):
            where = "på video" if appointment.by_video else "et andet sted"
            new, change = "Nyt sted", f"Din {values['hvad']} foregår {where}. Tiden er den samme."
    return values | {
        "nyt": new,
        "ændring": change,
        "før": before,
        "nu": after,
        "praktisk": "\n\n".join([f"Sted: {values['sted']}", *_about_the_day(appointment)]),
    }


def _about_the_day(appointment: Appointment) -> list[str]:
    """Who is there, what the posting says about the day, that notes are taken; nothing that we do not know."""
    people = [f"{user.name}, {user.title}" if user.title else user.name for user in expected_panel(appointment)]
    said = ["\n".join(["Du møder:", *people])] if people else []
    milestone = appointment.application.posting.profile.milestone(appointment.kind)
    if milestone and milestone.text:
        said.append(milestone.text)
    if appointment.kind in Round.values:
        said.append("Vi tager notater under samtalen.")
    return said


def _panel_values(to: ToStaff, now: datetime) -> dict[str, str]:
    appointment: Any = to.about
    return _values(appointment, now) | {"navn": to.user.name, "kandidat": appointment.application.name}


# --- The letters ---------------------------------------------------------------------------------------------------


def _holds(appointment: Appointment, now: datetime, occasion: str) -> bool:
    """The letter speaks of the last change, and the appointment lies ahead."""
    return occasion == appointment.occasion and now < appointment.starts_at


def _holds_for_panel(to: ToStaff, now: datetime, occasion: str) -> bool:
    appointment: Any = to.about
    return to.user.is_active and _holds(appointment, now, occasion.rpartition("/user:")[0])


def _case(thing: Any) -> Application:
    appointment: Any = thing.about if isinstance(thing, ToStaff) else thing
    application: Application = appointment.application
    return application


def _consultant(thing: Any) -> str:
    answers_to = of_the_case.WITHDRAWN.reply_to
    return answers_to(_case(thing)) if answers_to else ""


def _as(method: str) -> Callable[[Appointment, datetime], Sequence[Attached]]:
    return lambda appointment, now: [calendar.attached(appointment, method, now)]


def _to_candidate(
    name: str, values: Callable[[Appointment, datetime], dict[str, str]], method: str, *, waits: bool = False, **more: Any
) -> Letter:
    return Letter(
        name, "scheduling.Appointment", Audience.APPLICANT, lambda appointment: appointment.application.email, values,
        waits=waits, applies=_holds, attach=_as(method), case=_case, reply_to=_consultant, **more,
    )  # fmt: skip


BOOKED = _to_candidate(LETTERS[0], _booked_values, calendar.REQUEST)
MOVED = _to_candidate(LETTERS[1], _moved_values, calendar.REQUEST, sample={"før": "mandag kl. 09.00–10.00"})
CANCELLED = _to_candidate(LETTERS[2], _cancelled_values, calendar.CANCEL, waits=True)
CANCELLED_BY_YOU = _to_candidate(LETTERS[3], _cancelled_values, calendar.CANCEL)
PANEL_CANCELLED = Letter(
    "panel_cancelled", "scheduling.Appointment", Audience.STAFF, lambda to: to.user.email, _panel_values,
    applies=_holds_for_panel, case=_case, reply_to=_consultant,
)  # fmt: skip


# --- Which of them -------------------------------------------------------------------------------------------------


def due(appointment: Appointment, *, withdrawn: bool = False) -> Letter | None:
    """The letter that the candidate must have, given what they were last told; None when they know already.

    A letter that may have been lost is not relied on: what it said is said again.
    """
    told = last_told(appointment)
    if not appointment.stands:
        knows = told is None or (told.certain and not told.expects)
        return None if knows else CANCELLED_BY_YOU if withdrawn else CANCELLED
    if told is None or not told.expects:
        return BOOKED
    if not told.is_about(appointment):
        return MOVED
    return None if told.certain else BOOKED


def due_when_cancelled(appointment: Appointment, now: datetime, *, withdrawn: bool = False) -> Letter | None:
    """The letter that a cancellation now would write; the appointment itself is left as it is."""
    kept, appointment.cancelled_at = appointment.cancelled_at, now
    try:
        return due(appointment, withdrawn=withdrawn)
    finally:
        appointment.cancelled_at = kept


def tell(appointment: Appointment, *, now: datetime, withdrawn: bool = False) -> None:
    """Take back what has not left and no longer holds, and write what does. Call it in the transaction of the change."""
    outbox.take_back(Q(thing=reference(appointment), letter__in=(*LETTERS, "day_before")))
    letter = due(appointment, withdrawn=withdrawn)
    if letter is not None:
        outbox.post(letter, appointment, occasion=appointment.occasion, now=now, unheard_of=True)


def tell_panel_cancelled(appointment: Appointment, *, now: datetime) -> None:
    """Write to everybody who would have met the candidate."""
    for user in expected_panel(appointment):
        occasion = f"{appointment.occasion}/{reference(user)}"
        outbox.post(PANEL_CANCELLED, ToStaff(appointment, user), occasion=occasion, now=now)
