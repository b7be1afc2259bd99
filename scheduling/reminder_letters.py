"""The letters of the reminders, declared once. Their texts are in `templates/mail/`.

Each is asked once more inside its sending whether it still applies: what it says may have come undone since it was written.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import cast

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from applications import letters as of_the_case
from applications.models import Application
from applications.process import Round, Stage
from recruitment import clock, desk
from recruitment.letters import Audience, Letter, ToStaff
from recruitment.models import Posting
from recruitment.typography import day
from scheduling import due
from scheduling.letters import BOOKED
from scheduling.models import Appointment, DayFact

# --- To whoever has a draft ----------------------------------------------------------------------------------------


def _unsent(window: due.Window) -> Callable[[Application, datetime, str], bool]:
    """Still a draft of that address, the deadline ahead, the window open, and no other application sent from the address."""

    def applies(draft: Application, now: datetime, occasion: str) -> bool:
        posting = draft.posting
        return (
            draft.stage == Stage.DRAFT
            and posting.is_open(now)
            and now < window(posting)[1]
            and occasion == due.to_address(draft)
            and not draft.others().filter(email__iexact=draft.email).exclude(stage=Stage.DRAFT).exists()
        )

    return applies


def _about_draft(name: str, window: due.Window) -> Letter:
    # Who it is to, what it may name and where an answer goes are those of the letter with the way back.
    link = of_the_case.DRAFT_LINK
    return Letter(name, link.model, link.audience, link.to, link.values, reply_to=link.reply_to, applies=_unsent(window))


DRAFT_THREE_DAYS = _about_draft("draft_three_days", due.three_days_left)
DRAFT_ONE_DAY = _about_draft("draft_one_day", due.one_day_left)


# --- To whoever is to come -----------------------------------------------------------------------------------------


def _still_to_come(appointment: Appointment, now: datetime, occasion: str) -> bool:
    """It stands, at the time that the reminder speaks of, that time lies ahead, and the candidate is not ill."""
    holds = appointment.stands and occasion == appointment.fact and now < appointment.starts_at
    return holds and not DayFact.objects.absent([appointment])


DAY_BEFORE = Letter(
    "day_before", BOOKED.model, BOOKED.audience, BOOKED.to, BOOKED.values,
    applies=_still_to_come, case=BOOKED.case, reply_to=BOOKED.reply_to,
)  # fmt: skip


# --- To whoever has not scored -------------------------------------------------------------------------------------


def _user(to: ToStaff) -> str:
    return to.user.email


def _score_values(to: ToStaff, now: datetime) -> dict[str, str]:
    appointment = cast("Appointment", to.about)
    card = reverse("applications:scorecard", args=[appointment.kind, appointment.application_id])
    return dict(BOOKED.values(appointment, now)) | {
        "navn": to.user.name,
        "kandidat": appointment.application.name,
        "bedømmelse": settings.SITE_URL + card,
    }


def _still_missing(to: ToStaff, now: datetime, occasion: str) -> bool:
    """The interview stands and took place, the candidate is still at its round, and this one's scores are awaited and not in."""
    appointment = cast("Appointment", to.about)
    application = appointment.application
    _opens, closes = due.scores_asked_for(appointment)
    return (
        appointment.stands
        and occasion.startswith(f"{appointment.fact}/")
        and now < closes
        and application.posting.state == Posting.LIVE
        and application.stage == appointment.kind
        and to.user.is_active
        and to.user in application.missing_scorers(Round(appointment.kind))
        and not DayFact.objects.absent([appointment])
    )


def _consultant(to: ToStaff) -> str:
    return BOOKED.reply_to(to.about) if BOOKED.reply_to else ""


# It is no letter to the candidate, so it stands in nobody's dossier; the list of letters shows it.
NUDGE = Letter("nudge", BOOKED.model, Audience.STAFF, _user, _score_values, applies=_still_missing, reply_to=_consultant)


# --- To the consultant, in the morning -----------------------------------------------------------------------------


def _digest_values(to: ToStaff, now: datetime) -> dict[str, str]:
    """`punkter`: counts and words, a line each; no applicant's name."""
    posting = cast("Posting", to.about)
    with translation.override("da"):
        return {
            "navn": to.user.get_short_name(),
            "dag": day(clock.day_of(now)),
            "stilling": posting.profile.title,
            "punkter": "\n".join(f"- {line}" for line in _lines(to, posting, now)),
            "skrivebord": settings.SITE_URL + reverse("admin:index"),
        }


def _lines(to: ToStaff, posting: Posting, now: datetime) -> Iterator[str]:
    opens = clock.at(clock.day_of(now), due.MORNING)
    if new := len(due.received_between(posting, due.morning_before(opens), opens)):
        yield f"{new} {'ny ansøgning' if new == 1 else 'nye ansøgninger'} siden sidste hverdag kl. 07.30"
    for todo in desk.to_do(to.user, posting, now):
        # Not `who`: a candidate may be named there.
        yield f"{todo.what} ({todo.when})" if todo.when else todo.what


def _same_morning(to: ToStaff, now: datetime, occasion: str) -> bool:
    """The same day, and still a consultant of the live posting."""
    posting = cast("Posting", to.about)
    if posting.state != Posting.LIVE or occasion != due.on_morning(posting, to.user, now):
        return False
    return any(member.user == to.user and (member.until is None or member.until > now) for member in due.consultants(posting))


DIGEST = Letter(
    "digest",
    "recruitment.Posting",
    Audience.STAFF,
    _user,
    _digest_values,
    applies=_same_morning,
    sample={"punkter": "- 3 ansøgninger er ikke læst"},
)
