"""How an application gets to a stage in the tests: by real moves, with real scores, never by writing the stage."""

from datetime import datetime, timedelta

from applications.models import Application, Assessment, Panel, Step
from applications.process import Round, Stage
from recruitment.models import Posting, User
from recruitment.roles import Applicant
from tests import people

PATHS: dict[Stage, tuple[str, ...]] = {
    Stage.SUBMITTED: (),
    Stage.SHORTLISTED: ("shortlist",),
    Stage.FIRST_INTERVIEW: ("shortlist", "invite_first"),
    Stage.TEST: ("shortlist", "invite_first", "invite_test"),
    Stage.SECOND_INTERVIEW: ("shortlist", "invite_first", "invite_test", "invite_second"),
    Stage.OFFERED: ("shortlist", "invite_first", "invite_test", "invite_second", "offer"),
    Stage.HIRED: ("shortlist", "invite_first", "invite_test", "invite_second", "offer", "hire"),
    Stage.DECLINED: ("shortlist", "invite_first", "invite_test", "invite_second", "offer", "decline"),
    Stage.REJECTED: ("not_invite",),
    Stage.WITHDRAWN: ("withdraw",),
}
ASKED = "Besluttet af udvalget i dag"


def score(application: Application, *users: User, round_: Round = Round.FIRST, now: datetime = people.AFTER) -> None:
    """Submitted assessments of the round by the users, without a rating: the process asks only whether they are in."""
    values = {"saved_at": now, "submitted_at": now, "revision": 1}
    for user in users:
        made, _new = Assessment.objects.update_or_create(application=application, round=round_, by=user, defaults=values)
        made.submissions.get_or_create(number=1, defaults={"at": now, "version": application.version})


def score_all(application: Application, now: datetime = people.AFTER) -> None:
    """Everybody on a panel has scored this candidate."""
    for seat in Panel.objects.filter(posting=application.posting):
        score(application, seat.user, round_=Round(seat.round), now=now)


def take(application: Application, *moves: str, by: User, now: datetime = people.AFTER) -> Step:
    """Make the moves one after the other, a minute apart, and answer with the last step."""
    step = None
    for minute, name in enumerate(moves):
        if name == "hire":
            # Nobody is hired whose offer still waits to be sent.
            people.release_letters(application, by=by)
        step = application.move(name, by=by, now=now + timedelta(minutes=minute), note=ASKED)
    assert step is not None
    return step


def at(stage: Stage, posting: object, by: User, name: str = "Anna Ager") -> Application:
    """An application at `stage`, everything scored that has to be."""
    application = people.draft(posting, name)  # type: ignore[arg-type]  # any posting of the tests
    if stage is Stage.DRAFT:
        return application
    application.move("submit", by=Applicant(application.pk), now=people.BEFORE)
    score_all(application)
    if PATHS[stage]:
        take(application, *PATHS[stage], by=by)
    return application


def at_the_end(posting: Posting, by: User, *panel: User, name: str = "Anna Ager") -> Application:
    """Through the 2nd interview, with the scores of `panel`."""
    people.seat(posting, *panel)
    application = at(Stage.SECOND_INTERVIEW, posting, by, name)
    score_all(application)
    return application
