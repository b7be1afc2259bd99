"""The rounds of interviews as one person sees them: on which they sit, who else does, and who is to be met there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from applications.models import Application, Conflict, Panel, RoundRule, Sight, Standing, Step
from applications.process import Round, Stage
from applications.scoring import alphabetical
from recruitment.models import Posting, User
from recruitment.postings.shape import Milestone

Standings = dict[tuple[int, str, int], Standing]
"""{(application, round, assessor): how far}"""


UNREAD = ("motivation", "background", "attendance", "attendance_note")
"""What a list of names need not fetch."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A round, seen by one person. `seated`: that person scores there; others may only read."""

    round: Round
    day: Milestone
    panel: tuple[Panel, ...]
    seated: bool
    conflicts: frozenset[tuple[int, int]] = frozenset()
    """(application, user) of those who do not score each other's kin: nobody waits for them."""
    sight: Sight = Sight.AFTER_OWN
    closed: bool = False
    """Nobody scores here any more; `missing` still names who has not."""

    @property
    def expected(self) -> list[User]:
        """Whose scores are waited for, in the order of names."""
        return [seat.user for seat in self.panel if not seat.excused]

    @property
    def shown_when(self) -> str:
        """When the scores of a candidate that are hidden now will be shown, as a sentence."""
        if self.closed:
            return (
                _("The round is closed: what was not submitted stays out.")
                if self.seated
                else _("The round is closed, and nobody submitted.")
            )
        if not self.seated:
            return _("Shown when everybody has submitted.")
        if self.sight is Sight.NEVER:
            return _("In this round the panel does not see each other’s scores.")
        return _("Shown when all of you have submitted.") if self.sight is Sight.ALL_IN else _("Shown when you have submitted yours.")

    def missing(self, application: Application, standings: Standings) -> list[User]:
        """Who of them has not submitted a score of this candidate."""
        expected = (user for user in self.expected if (application.pk, user.pk) not in self.conflicts)
        return [user for user in expected if not _submitted(standings.get((application.pk, self.round, user.pk)))]


def _submitted(standing: Standing | None) -> bool:
    return standing is not None and standing.submitted_at is not None


def sittings(user: User, posting: Posting) -> list[Sitting]:
    """The rounds that `user` may look into, in order: one's own, or all of them for whoever runs the recruitment."""
    seats = list(Panel.objects.filter(posting=posting).select_related("user").order_by("user__name"))
    every = user.has_perm("applications.view_application")
    conflicts = frozenset(Conflict.objects.pairs(posting.pk))
    rules = {rule.round: rule for rule in RoundRule.objects.present().filter(posting=posting)}
    found = []
    for milestone in posting.profile.timetable:
        if milestone.kind not in posting.profile.rounds:
            continue
        panel = tuple(seat for seat in seats if seat.round == milestone.kind)
        seated = user.has_perm("applications.score") and any(seat.user_id == user.pk for seat in panel)
        if seated or every:
            rule = rules.get(milestone.kind) or RoundRule()
            found.append(Sitting(Round(milestone.kind), milestone, panel, seated, conflicts, Sight(rule.sight), rule.closed))
    return found


def candidates(user: User, rounds: Sequence[Round], now: datetime, *, files: bool = True) -> dict[Round, list[Application]]:
    """Who has been invited to each of the rounds and has not withdrawn, by name. One query; with their files, two.

    Without files also without what they wrote.
    """
    steps = (
        Step.objects.filter(to_stage__in=rounds, undone_by=None, undoes=None)
        .filter(application__in=Application.objects.visible_to(user, now))
        .exclude(application__stage=Stage.WITHDRAWN)
        .select_related("application")
    )
    if files:
        steps = steps.prefetch_related("application__attachments")
    else:
        steps = steps.defer("note", *(f"application__{name}" for name in UNREAD))
    found: dict[Round, dict[int, Application]] = {round_: {} for round_ in rounds}
    for step in steps:
        found[Round(step.to_stage)][step.application_id] = step.application
    return {round_: sorted(people.values(), key=lambda one: (alphabetical(one.name), one.pk)) for round_, people in found.items()}


def candidate(user: User, round_: Round, pk: int, now: datetime) -> Application | None:
    """One candidate of a round; None for anybody who is not to be met there."""
    return (
        Application.objects.visible_to(user, now)
        .exclude(stage=Stage.WITHDRAWN)
        .filter(pk=pk, pk__in=Step.objects.filter(to_stage=round_, undone_by=None, undoes=None).values("application"))
        .first()
    )
