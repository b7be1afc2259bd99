"""What the applications add to the start page of the admin: derived from facts and the day, kept nowhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications import offers, questions
from applications.models import (
    Application,
    Assessment,
    Attachment,
    Conflict,
    Declaration,
    OfferTerms,
    Outcome,
    Panel,
    Question,
    Referee,
    ReferenceCheck,
    RoundRule,
)
from applications.process import UNDER_WAY, Round, Stage
from recruitment import clock, desk
from recruitment.desk import Figure, Todo
from recruitment.models import Posting, User

PAST_ROUND = {Round.FIRST: Stage.FIRST_INTERVIEW, Round.SECOND: Stage.SECOND_INTERVIEW}


MOST_ROWS = 10
"""Rows of their own on the start page; the rest are one row."""


def list_url(stage: str = "") -> str:
    """The list of applications, of one stage or of all."""
    url = reverse("admin:applications_application_changelist")
    return f"{url}?stage={stage}" if stage else url


def counts_of(posting: Posting) -> Counter[str]:
    """How many are at each stage; one look at the start page counts once."""
    return desk.read_once(("counts", posting.pk), lambda: _counted(posting))


def _counted(posting: Posting) -> Counter[str]:
    """What is sent is counted in the index alone, drafts by themselves: corrections are none."""
    rows = Application.objects.sent().filter(posting=posting).order_by().values_list("stage").annotate(Count("stage"))
    return Counter(dict(rows)) + Counter({Stage.DRAFT.value: Application.objects.drafts().filter(posting=posting).count()})


def figures(user: User, posting: Posting, now: datetime) -> Iterable[Figure]:
    """How many have applied and how many are where; of drafts nothing but their number."""
    if not user.has_perm("applications.view_application"):
        return
    counts = counts_of(posting)
    yield Figure(_("Received in all"), counts.total() - counts[Stage.DRAFT], list_url())
    for stage in Stage:
        if counts[stage]:
            label = _("Drafts, not sent") if stage is Stage.DRAFT else str(stage.label)
            yield Figure(label, counts[stage], "" if stage is Stage.DRAFT else list_url(stage))


def to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """What the consultant can do now, in the order of the process."""
    if not user.has_perm("applications.view_application") or now < posting.closes_at or posting.ended:
        return
    state = _State(posting, now, counts_of(posting))
    yield from _before_interviews(state)
    for round_ in posting.profile.rounds:
        yield from _round(state, Round(round_))
    yield from _after_test(state)
    yield from _ending(state, user)


@dataclass(slots=True)
class _State:
    posting: Posting
    now: datetime
    counts: Counter[str]
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = clock.day_of(self.now)

    def day(self, kind: str) -> date | None:
        milestone = self.posting.profile.milestone(kind)
        return milestone.date if milestone else None

    def todo(self, what: str, url: str, verb: str, *, by: date | None = None, who: str = "") -> Todo:
        return Todo(what, url, verb, who=who, by=by, late=by is not None and self.today >= by)


def _before_interviews(state: _State) -> Iterable[Todo]:
    by = state.day(Round.FIRST)
    if n := state.counts[Stage.SUBMITTED]:
        what = ngettext("%(n)s application to read and decide on", "%(n)s applications to read and decide on", n) % {"n": n}
        yield state.todo(what, list_url(Stage.SUBMITTED), _("Read"), by=by)
    if n := state.counts[Stage.SHORTLISTED]:
        what = ngettext("%(n)s candidate to invite to the 1st interview", "%(n)s candidates to invite to the 1st interview", n) % {"n": n}
        yield state.todo(what, list_url(Stage.SHORTLISTED), _("Invite"), by=by)


def preferential_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Whom the employer must invite, if they have the required education (lov om kompensation til handicappede i erhverv m.v., § 3)."""
    if now < posting.closes_at or posting.ended:
        return
    first = posting.profile.milestone(Round.FIRST)
    by = first.date if first else None
    holders = Declaration.objects.visible_to(user, now).filter(
        kind=Declaration.Kind.PREFERENTIAL, application__posting=posting, application__stage__in=(Stage.SUBMITTED, Stage.SHORTLISTED)
    )
    for pk, name in holders.order_by("application__name", "pk").values_list("application", "application__name")[:MOST_ROWS]:
        url = reverse("admin:applications_application_change", args=[pk])
        late = by is not None and clock.day_of(now) >= by
        yield Todo(_("Has the preferential right to an interview: invite"), url, _("Open"), who=name, by=by, late=late)


def _round(state: _State, round_: Round) -> Iterable[Todo]:
    """A panel that is missing, scores that are missing once the day has come, and what can be decided."""
    stage, day = PAST_ROUND[round_], state.day(round_)
    if not Panel.objects.filter(posting=state.posting, round=round_).exists():
        url = f"{reverse('admin:applications_panel_add')}?round={round_.value}"
        yield state.todo(_("Nobody is on the panel of the %(round)s yet") % {"round": round_.label}, url, _("Set the panel"), by=day)
        return
    if not state.counts[stage] or (day and state.today < day):
        return
    missing, ready = _scores(state.posting, round_, stage)
    if missing:
        who = ", ".join(f"{name} ({n})" for name, n in sorted(missing.items()))
        url = reverse("applications:comparison", args=[round_])
        yield Todo(_("Scores of the %(round)s are missing") % {"round": round_.label}, url, _("See the scores"), who=who)
    if ready and round_ == state.posting.profile.rounds[-1]:
        yield Todo(_("Decide who is offered the post"), list_url(stage), _("Decide"))
    elif ready:
        what = ngettext("Decide on %(n)s scored candidate", "Decide on %(n)s scored candidates", ready) % {"n": ready}
        yield Todo(what, list_url(stage), _("Decide"))


def _scores(posting: Posting, round_: Round, stage: Stage) -> tuple[Counter[str], int]:
    """({assessor: how many scores are missing}, how many candidates have all theirs), among those at `stage`."""
    expected = dict(Panel.objects.filter(posting=posting, round=round_, excused="").values_list("user", "user__name"))
    candidates = list(Application.objects.filter(posting=posting, stage=stage).values_list("pk", flat=True))
    if RoundRule.objects.closed(posting.pk, round_).exists():
        return Counter(), len(candidates)
    done = set(
        Assessment.objects.filter(application__in=candidates, round=round_, submitted_at__isnull=False).values_list("application", "by")
    )
    # Nobody waits for the scores of whoever has a conflict of interest.
    done |= Conflict.objects.pairs(posting.pk) if candidates and expected else set()
    missing: Counter[str] = Counter()
    for candidate in candidates:
        missing.update(name for pk, name in expected.items() if (candidate, pk) not in done)
    ready = sum(all((candidate, pk) in done for pk in expected) for candidate in candidates) if expected else 0
    return missing, ready


def _after_test(state: _State) -> Iterable[Todo]:
    day = state.day("test")
    n = state.counts[Stage.TEST]
    if n and day and state.today >= day and Round.SECOND in state.posting.profile.rounds:
        what = ngettext("%(n)s candidate to invite to the 2nd interview", "%(n)s candidates to invite to the 2nd interview", n) % {"n": n}
        yield state.todo(what, list_url(Stage.TEST), _("Invite"), by=state.day(Round.SECOND))


OFFER_TO_DO = {
    OfferTerms.State.NEGOTIATING: gettext_lazy("Negotiate the terms of the offer"),
    OfferTerms.State.ACCEPTED: gettext_lazy("The candidate has said yes: record the hire"),
}


def _ending(state: _State, user: User) -> Iterable[Todo]:
    if state.counts[Stage.OFFERED]:
        holder = Application.objects.visible_to(user, state.now).filter(posting=state.posting, stage=Stage.OFFERED).first()
        if holder:
            url = reverse("admin:applications_application_change", args=[holder.pk])
            what = OFFER_TO_DO.get(offers.standing(holder).state, _("Record the answer to the offer"))
            yield Todo(str(what), url, _("Open"), who=holder.name)
    left = sum(state.counts[stage] for stage in UNDER_WAY)
    if state.counts[Stage.HIRED] and left:
        what = ngettext("%(n)s candidate still waits for an answer", "%(n)s candidates still wait for an answer", left) % {"n": left}
        yield state.todo(what, list_url("under_way"), _("Answer"), by=state.day("start"))


def questions_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """What applicants have asked and nobody has answered, each with its day."""
    rows = Question.objects.visible_to(user, now).waiting().filter(application__posting=posting).select_related("application")
    waiting = list(rows.order_by("at", "pk"))
    for question in waiting[:MOST_ROWS]:
        by = questions.due(question)
        what = _("Answer a request for deletion") if question.is_for_deletion else _("Answer a question")
        url = reverse("admin:applications_question_change", args=[question.pk])
        yield Todo(what, url, _("Answer"), who=question.application.name, by=by, late=clock.day_of(now) >= by)
    if left := len(waiting[MOST_ROWS:]):
        what = ngettext("%(n)s more question to answer", "%(n)s more questions to answer", left) % {"n": left}
        yield Todo(what, f"{reverse('admin:applications_question_changelist')}?answer=waits", _("Answer"))


def held_files_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Files that the virus scanner holds back: somebody has to ask for another one."""
    if not user.has_perm("applications.view_attachment"):
        return
    held = Attachment.objects.filter(file__in=Application.held_files(), application__in=Application.objects.visible_to(user, now))
    for file in held.select_related("application")[:MOST_ROWS]:
        url = reverse("admin:applications_application_change", args=[file.application_id])
        yield Todo(_("A file is held back by the virus scanner"), url, _("Open"), who=file.application.name)


def decisions_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """What has been decided and not been told."""
    if not user.has_perm("applications.decide"):
        return
    if n := Outcome.objects.pending().visible_to(user, now).filter(application__posting=posting).count():
        what = ngettext("%(n)s decision has not been published", "%(n)s decisions have not been published", n) % {"n": n}
        yield Todo(what, reverse("admin:applications_application_outcome_letters"), _("Read the letters"))


def references_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Whom the candidate lets us ring and nobody has; one row for the one who is about to be hired."""
    if not user.has_perm("applications.take_reference") or posting.ended:
        return
    rows = (
        Referee.objects.visible_to(user, now)
        .may_be_called()
        .filter(check_of__in=ReferenceCheck.objects.under_way().filter(posting=posting))
    )
    found = Counter(rows.values_list("check_of__application", "check_of__application__name"))
    for (pk, name), n in found.items():
        what = ngettext("%(n)s reference to take", "%(n)s references to take", n) % {"n": n}
        yield Todo(what, f"{reverse('admin:applications_application_change', args=[pk])}#references", _("Call"), who=name)


def test_to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """Who has not agreed to the test, and with whom nobody has talked about its result."""
    if not user.has_perm("applications.view_test") or now < posting.closes_at or posting.ended or not posting.profile.has_test:
        return
    people = Application.objects.visible_to(user, now).filter(posting=posting)
    day, second = posting.profile.milestone("test"), posting.profile.milestone(Round.SECOND)
    silent = people.filter(stage=Stage.TEST).exclude(taken_test__consented_at__isnull=False, taken_test__withdrawn_at=None)
    owed = people.filter(taken_test__reported_at__isnull=False, taken_test__feedback_held_on=None)
    for what, verb, rows, milestone in (
        (_("Has not agreed to the leadership test"), _("Open"), silent, day),
        (_("Talk about the result of the leadership test"), _("Open"), owed, second),
    ):
        by = milestone.date if milestone else None
        for pk, name in rows.order_by("name", "pk").values_list("pk", "name")[:MOST_ROWS]:
            late = by is not None and clock.day_of(now) >= by
            yield Todo(what, reverse("admin:applications_application_test", args=[pk]), verb, who=name, by=by, late=late)


desk.TODO.append(to_do)
desk.TODO.append(test_to_do)
desk.TODO.append(preferential_to_do)
desk.TODO.append(references_to_do)
desk.TODO.append(decisions_to_do)
desk.TODO.append(held_files_to_do)
desk.TODO.append(questions_to_do)
desk.FIGURES.append(figures)
