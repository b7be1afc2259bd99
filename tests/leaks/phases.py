"""The case played phase by phase, through the doors that everybody uses, with a planted word in every text.

Anna is offered the post and withdraws, Bo is rejected, and it ends without a hire.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.core.files.base import ContentFile

from applications import (
    admissions,
    assessing,
    committee,
    corrections,
    endings,
    guide,
    joint,
    leadership_test,
    offers,
    outcomes,
    questions,
    references,
    round_rules,
    rounds,
    screening,
)
from applications.models import Application, Arrival, Bundle, Decision, Finding, Note, Outcome, ReplacedFile, Sight, Tag, TakenTest
from applications.models.screening import criterion_of
from applications.process import Round
from recruitment import outbox
from recruitment.models import Ended, GeneralAnswer, OutgoingMail, User
from recruitment.roles import Applicant
from scheduling import booking
from scheduling.models import Kind, Room
from tests import interviews, people, times
from tests.leaks import marks
from tests.leaks.case import Case
from tests.leaks.marks import mark

DAY = timedelta(days=1)
FIRST_DAY, TEST_DAY, SECOND_DAY = (people.AFTER + days * DAY for days in (3, 5, 11))
MOMENTS: dict[str, datetime] = {
    "before": people.BEFORE,
    "reading": people.AFTER,
    "drafts": FIRST_DAY,
    "one": FIRST_DAY + timedelta(hours=3),
    "all": FIRST_DAY + timedelta(hours=6),
    "test": TEST_DAY,
    "second": SECOND_DAY,
    "decided": SECOND_DAY + DAY,
    "withdrawn": SECOND_DAY + 2 * DAY,
    "ended": SECOND_DAY + 3 * DAY,
}
"""{phase: the moment at which everybody looks}, in the order of the process."""
PHASES = tuple(MOMENTS)


def play(phase: str, after: Callable[[Case], None] | None = None) -> Case:
    """The case at the end of `phase`; `after` is called at the end of each phase up to it."""
    case = Case()
    for name in PHASES[: PHASES.index(phase) + 1]:
        STEPS[name](case, MOMENTS[name])
        case.anna.refresh_from_db()
        case.bo.refresh_from_db()
        if after:
            after(case)
    return case


def before(case: Case, now: datetime) -> None:
    """The posting is open; Anna has begun a correction and asked something; Cecilie is kept away from her."""
    correction = corrections.begin(case.anna, by=Applicant(case.anna.pk), now=now)
    correction.motivation = mark("the correction that Anna has not sent/motivation")
    correction.save(update_fields=["motivation"])
    asked = questions.ask(case.anna, mark("what Anna asked/question"), by=Applicant(case.anna.pk), now=now)
    questions.answer(asked, mark("what Anna asked/answer"), by=case.carl, now=now)
    GeneralAnswer.objects.create(
        posting=case.posting, question=mark("the answers to everybody/question"), answer=mark("the answers to everybody/answer"),
        by=case.carl, at=now,
    )  # fmt: skip
    _set_the_rules(case, now)
    committee.settle(case.anna, case.cecilie, conflicted=True, reason=mark("why Cecilie is kept away"), by=case.carl, now=now)


def _set_the_rules(case: Case, now: datetime) -> None:
    """The weights, and a rule that is made strict and then as it was."""
    weights = dict.fromkeys(interviews.keys(case.posting), 2)
    round_rules.weigh(case.posting, weights, why=mark("how it is judged/weights"), by=case.carl, now=now, seen="")
    for sight in (Sight.NEVER, Sight.AFTER_OWN):
        seen = str(round_rules.of(case.posting)[Round.FIRST].pk or "")
        why = mark(f"how it is judged/{sight}")
        round_rules.set_rule(case.posting, Round.FIRST, sight, closed=False, why=why, by=case.carl, now=now, seen=seen)


def reading(case: Case, now: datetime) -> None:
    """The committee has declared; Hanne and Mette have given opinions; the desk has read, noted, tagged and meant to decide."""
    everybody = [case.anna.pk, case.bo.pk]
    for user in (case.hanne, case.mikkel):
        committee.declare(case.posting, user, {}, asked=everybody, now=now)
    committee.declare(case.posting, case.mette, {case.bo.pk: mark("why Mette has a conflict")}, asked=everybody, now=now)
    committee.give(case.anna, case.mette, "maybe", mark("what Mette thought of Anna before"), now=now)
    for user, of, name in ((case.hanne, case.anna, "Anna"), (case.mette, case.anna, "Anna"), (case.hanne, case.bo, "Bo")):
        committee.give(of, user, "yes", mark(f"{user.get_short_name()}’s opinion of {name}"), now=now)
    for of, name in case.both():
        _note_down(case, of, name, now)
        _replace_a_file(case, of, name, now)
        _decide(case, of, name, now)
        _let_in_late(case, of, name, now)
        for reader in (case.carl, case.hanne):
            _folder(case, reader, of, name, now)


def _note_down(case: Case, of: Application, name: str, now: datetime) -> None:
    found = screening.Found(Finding.MET, mark(f"the reading of {name} against the wishes"))
    shown = screening.Found(Finding.MET, mark(f"what the application of {name} shows of a competency"))
    criteria = {case.posting.profile.background[0].key: found, criterion_of(interviews.keys(case.posting)[0]): shown}
    screening.keep(of, criteria, seen="", by=case.carl, now=now)
    Tag.objects.create(application=of, word=mark(f"a tag on {name}"), by=case.carl, at=now)
    for audience in Note.Audience:
        text = mark(f"a note on {name} for {audience.value}")
        Note.objects.create(application=of, by=case.carl, at=now, text=text, audience=audience)


def _replace_a_file(case: Case, of: Application, name: str, now: datetime) -> None:
    what = f"the file of {name} that was replaced"
    was = ReplacedFile(
        attachment=of.attachments.get(format="pdf"), name=f"{mark(f'{what}/name')}.pdf", format="pdf", size=9, sha256="0" * 64,
        reason=mark(f"{what}/why"), by=case.carl, at=now,
    )  # fmt: skip
    was.file.save(f"ab/{of.pk}-replaced", ContentFile(marks.pdf(mark(f"{what}/file"))), save=False)
    was.save()


def _let_in_late(case: Case, of: Application, name: str, now: datetime) -> None:
    """It came by post and with a code too, so that both reasons are somewhere."""
    Arrival.objects.create(application=of, channel="post", late_reason=mark(f"why {name} came late/post"), by=case.carl, at=now)
    admission, _code = admissions.give(case.posting, reason=mark(f"why {name} came late/code"), hours=2, by=case.carl, now=now)
    admission.application = of
    admission.save()


def _decide(case: Case, of: Application, name: str, now: datetime) -> None:
    """A decision that nobody is told yet, with its letter as a person has written it."""
    what = f"the decision to invite {name}"
    outcome = outcomes.decide(of, Decision.ON, seen="", by=case.carl, now=now)
    assert outcome is not None
    text = {"subject": mark(f"{what}/subject"), "body": f"{{dato}} {mark(f'{what}/letter')}"}
    outcomes.keep(outcome, by=case.carl, now=now, **text)
    outcomes.explain(outcome, mark(f"why {name} was invited, among ourselves"), by=case.carl, now=now)


def _folder(case: Case, reader: User, of: Application, name: str, now: datetime) -> None:
    """A reading folder that is ready: what the worker would have printed is a page with a word of its own."""
    folder = Bundle.objects.create(
        posting=case.posting, reader=reader, scope="under_way", state="ready", asked_at=now, ready_at=now,
        contents=[[of.pk, of.version]], pages=1, size=9,
    )  # fmt: skip
    folder.path.parent.mkdir(parents=True, exist_ok=True)
    folder.path.write_bytes(marks.pdf(mark(f"{reader.get_short_name()}’s folder with {name}")))


def _send(of: Application, by: User) -> None:
    """Let every letter to this applicant leave."""
    people.release_letters(of, by)
    for mail in OutgoingMail.objects.filter(thing=f"application:{of.pk}", state=OutgoingMail.State.QUEUED):
        outbox.deliver(mail.pk, now=mail.due_at)


def drafts(case: Case, now: datetime) -> None:
    """Both are invited and have a time: Bo by the decision that was published, Anna by hand. Nobody has submitted anything."""
    early = people.AFTER + timedelta(hours=1)
    outcomes.publish([Outcome.objects.pending().get(application=case.bo).stamp], by=case.carl, now=early)
    outcomes.decide(case.anna, None, seen=Outcome.objects.pending().get().stamp, by=case.carl, now=early)
    case.move(case.anna, "shortlist", "invite_first", now=early, note=mark("what Carl noted at a step of Anna"))
    times.room(case.posting, mark("the room/name"))
    Room.objects.update(address=mark("the room/address"))
    for (of, name), hour in zip(case.both(), (9, 11), strict=True):
        times.slot(case.posting, time(hour), where=mark("the room/name"))
        _send(of, case.carl)
        of.refresh_from_db()
        appointment = times.booked(of, case.carl, time(hour), now=early)
        booking.reply(appointment, "comes", mark(f"what {name} answered to the time"), sequence=appointment.sequence, now=early)
        appointment.changes.update(note=mark(f"why the time of {name} was changed"))
        question, why = mark(f"what {name} alone is asked/question"), mark(f"why {name} alone is asked it")
        guide.add_for_candidate(of, Round.FIRST, question, why, by=case.carl, now=early)
    for by, of in case.scorers():
        case.draft(by, of, Round.FIRST, now)


def one(case: Case, now: datetime) -> None:
    """Of each of them one assessor has submitted: Hanne of Anna, Mikkel of Bo."""
    case.submit(case.hanne, case.anna, Round.FIRST, now)
    case.submit(case.mikkel, case.bo, Round.FIRST, now)


def all_in(case: Case, now: datetime) -> None:
    """Everybody has submitted what they think of the 1st interviews; Hanne has changed hers of Anna; the panels have agreed."""
    for by, of in case.scorers():
        case.submit(by, of, Round.FIRST, now)
    own = assessing.own(case.anna, Round.FIRST, case.hanne)
    assert own is not None
    what = "how Hanne changed her mind about Anna"
    card = replace(case.card("Hanne", "Anna", "1st"), summary=mark(f"{what}/summary"))
    assessing.revise(own, card, mark(f"{what}/why"), seen_revision=1, now=now)
    assessing.reconsider(own, mark(f"{what}/after the talk"), seen="", now=now)
    sitting = rounds.sittings(case.hanne, case.posting)[0]
    for of, name in case.both():
        agreed = joint.Agreed(4, mark(f"what the panel agreed on about {name}/why"))
        said = joint.Said(mark(f"what the panel agreed on about {name}/summary"), dict.fromkeys(interviews.keys(case.posting), agreed))
        joint.keep(of, sitting, said, seen="", by=case.hanne, now=now)


def tested(case: Case, now: datetime) -> None:
    """Both have taken the test; it was reported and read. Anna’s was talked about with her; Bo’s was destroyed, as he asked."""
    early = now - DAY
    for of, name in case.both():
        case.move(of, "invite_test", now=early)
        _send(of, case.carl)
        of.refresh_from_db()
        leadership_test.consent(of, by=Applicant(of.pk), now=early)
        taken = TakenTest.objects.get(application=of)
        taken.file.save(f"ab/test-{of.pk}", ContentFile(marks.pdf(mark(f"the report of {name}’s test/file"))), save=False)
        taken.name, taken.reported_by, taken.reported_at = f"{mark(f'the report of {name}’s test/name')}.pdf", case.carl, early
        taken.save()
        texts = {key: mark(f"how {name}’s test reads") for key in interviews.keys(case.posting)}
        leadership_test.interpret(of, texts, by=case.carl, now=early)
    leadership_test.hold_feedback(case.anna, (now - DAY).date(), by=case.carl, now=now)
    leadership_test.remark(case.anna, mark("what Anna says to her test"), by=Applicant(case.anna.pk), now=now)
    leadership_test.destroy(case.bo, mark("why Bo’s test was destroyed"), by=case.carl, now=now)


def second(case: Case, now: datetime) -> None:
    """The 2nd interviews are half scored: Hanne has submitted of Anna and Mikkel of Bo, the others have drafts."""
    for of in (case.anna, case.bo):
        case.move(of, "invite_second", now=now - DAY)
        _send(of, case.carl)
    appointment = times.booked(case.bo, case.carl, time(9), kind=Kind.SECOND, now=now - DAY)
    booking.cancel(appointment, by=case.carl, now=now - DAY, note=mark("why the 2nd time of Bo was cancelled"))
    hers = times.booked(case.anna, case.carl, time(11), kind=Kind.SECOND, now=now - DAY)
    booking.by_video(hers, f"https://video.example.org/{mark('where Anna is met by video')}", by=case.carl, now=now - DAY)
    _send(case.anna, case.carl)
    for by, of in case.scorers():
        case.draft(by, of, Round.SECOND, now)
    case.submit(case.hanne, case.anna, Round.SECOND, now)
    case.submit(case.mikkel, case.bo, Round.SECOND, now)


def decided(case: Case, now: datetime) -> None:
    """Bo is rejected and Anna is offered the post; both letters wait. Anna’s references have been taken."""
    for by, of in case.scorers():
        case.submit(by, of, Round.SECOND, now)
    _refer(case, now)
    case.move(case.bo, "reject", now=now, note=mark("what Carl noted at the rejection of Bo"))
    OutgoingMail.objects.filter(letter="rejection").update(body=mark("the letter of rejection"), subject=mark("the letter of rejection"))
    case.move(case.anna, "offer", now=now, note=mark("who decided on Anna"))
    starts = offers.standing(case.anna)
    assert starts.starts_on is not None
    offers.write(case.anna, "negotiating", starts.starts_on, mark("the terms of the offer"), by=case.carl, now=now, seen="")


def _refer(case: Case, now: datetime) -> None:
    references.ask(case.anna, by=case.carl, now=now)
    _send(case.anna, case.carl)
    named = {"name": mark("whom Anna named/name"), "relation": mark("whom Anna named/relation"), "phone": mark("whom Anna named/phone")}
    rita = references.name(case.anna, named | {"present_employer": False}, by=Applicant(case.anna.pk), now=now)
    references.note(rita, mark("what the referee said"), taken_on=now.date(), taken_by=case.carl, by=case.carl, now=now)
    rita.refresh_from_db()
    references.remark(rita, mark("what Anna says to the referee"), now=now)


def withdrawn(case: Case, now: datetime) -> None:
    """The letters have left, and Anna has withdrawn."""
    for of in (case.anna, case.bo):
        _send(of, case.carl)
    case.anna.move("withdraw", by=Applicant(case.anna.pk), now=now, note=mark("why Anna withdrew"))


def ended(case: Case, now: datetime) -> None:
    """The recruitment is closed without a hire."""
    _send(case.anna, case.carl)
    endings.end(
        case.posting, Ended.NO_HIRE, reason=mark("why it ended/among ourselves"), said="Tak, fordi du søgte.", by=case.carl, now=now
    )  # fmt: skip
    endings.tell(now)


STEPS: dict[str, Callable[[Case, datetime], None]] = {
    "before": before, "reading": reading, "drafts": drafts, "one": one, "all": all_in, "test": tested, "second": second,
    "decided": decided, "withdrawn": withdrawn, "ended": ended,
}  # fmt: skip
