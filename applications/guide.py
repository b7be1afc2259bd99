"""What is asked at an interview: the acts on the guide, each with its rules, and the ticks.

Everybody is asked the same, so that answers can be held up against each other; what only one candidate is asked stands by
itself. Nothing that was asked is lost or reworded: what is taken out stays in the record.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from applications.models import Application, Conflict, Covered, GuideQuestion, Panel, Refused
from applications.models.guide import LONGEST
from applications.process import UNDER_WAY, Round
from recruitment.models import Posting, User

CHANGE = "applications.change_guidequestion"


def waiting(posting: Posting, round: str) -> list[tuple[str, str]]:
    """The posting's own questions that the guide of a round has never had: (key of the competency, question)."""
    rows = GuideQuestion.objects.to_all().filter(posting=posting, round=round).exclude(origin="")
    there = set(rows.values_list("origin", flat=True))
    return [(one.key, text) for one in posting.profile.competencies for text in one.questions if text not in there]


@transaction.atomic
def begin(posting: Posting, round: str, *, by: User, now: datetime) -> int:
    """Take the posting's own questions into the guide of a round; answers with how many were new. Raises Refused.

    Pressed twice it is once: one that was reworded or taken out since does not come back.
    """
    if refused := _not_yours(by) or _no_such_round(posting, round):
        raise Refused([refused])
    # Held, so that of two presses the second finds what the first has taken.
    Posting.objects.select_for_update().get(pk=posting.pk)
    rows = {one.key: one for one in posting.competencies.all()}
    first = _last(posting, round) + 1
    new = [
        GuideQuestion(
            posting=posting, round=Round(round), competency=rows[key], text=text, origin=text, position=position, by=by, at=now
        )
        for position, (key, text) in enumerate(waiting(posting, round), first)
    ]  # fmt: skip
    return len(GuideQuestion.objects.bulk_create(new))


def add_for_candidate(
    application: Application, round: str, text: str, because: str = "", *, by: User, now: datetime
) -> GuideQuestion:  # fmt: skip
    """Have one candidate asked something that the others are not. The same words twice are one row. Raises Refused."""
    question = GuideQuestion(
        posting=application.posting, application=application, round=round, text=" ".join(text.split()), because=because.strip()
    )  # fmt: skip
    standing = GuideQuestion.objects.standing().filter(application=application, round=round, text=question.text)
    refused = [_not_yours(by, application, now), *([] if standing.exists() else faults(question).values())]
    if any(refused):
        raise Refused([sentence for sentence in refused if sentence])
    found, _made = GuideQuestion.objects.get_or_create(
        application=application, round=question.round, text=question.text, removed_at=None,
        defaults={
            "posting": question.posting, "because": question.because, "by": by, "at": now,
            "position": _last(question.posting, round) + 1,
        },
    )  # fmt: skip
    return found


@transaction.atomic
def keep(question: GuideQuestion, *, by: User, now: datetime) -> GuideQuestion:
    """Save a question that was added or changed; the caller has asked `faults`. Answers with the row that stands.

    One that has been asked and is worded otherwise now becomes a new row, and the old one is taken out: the tick tells what was asked.
    """
    if not question._state.adding:
        # Held: a tick that comes at this moment waits, and finds which of the two it belongs to.
        old = GuideQuestion.objects.select_for_update().get(pk=question.pk)
        if old.text == question.text or not old.covered.exists():
            question.save()
            return question
        GuideQuestion.objects.filter(pk=old.pk).update(removed_at=now)
        question.pk, question._state.adding = None, True
    else:
        question.position = _last(question.posting, question.round) + 1
    question.by, question.at = by, now
    question.save()
    return question


def remove(question: GuideQuestion, *, by: User, now: datetime) -> bool:
    """Take a question out of the guide; it stays in the record with what was ticked. False when it was out already. Raises Refused."""
    if refused := _not_yours(by, question.application, now):
        raise Refused([refused])
    return GuideQuestion.objects.standing().filter(pk=question.pk).update(removed_at=now) == 1


def put_back(question: GuideQuestion, *, by: User, now: datetime) -> bool:
    """The other way round. False when it was there already. Raises Refused, also when the same words stand there by now."""
    refused = [_not_yours(by, question.application, now), *faults(question).values()]
    if any(refused):
        raise Refused([sentence for sentence in refused if sentence])
    return GuideQuestion.objects.filter(pk=question.pk, removed_at__isnull=False).update(removed_at=None) == 1


@transaction.atomic
def shift(question: GuideQuestion, places: int) -> None:
    """Ask a question so many places later among those about the same, or earlier when `places` is negative; at either end it stays."""
    Posting.objects.select_for_update().get(pk=question.posting_id)
    rows = list(
        GuideQuestion.objects.standing().filter(
            posting=question.posting_id, round=question.round, application=question.application_id, competency=question.competency_id
        )
    )
    at = next((place for place, row in enumerate(rows) if row.pk == question.pk), None)
    if at is None or not 0 <= at + places < len(rows):
        return
    first = rows[0].position
    rows.insert(at + places, rows.pop(at))
    # Counted anew: one that was put back may stand at the same place as the one that came for it.
    for position, row in enumerate(rows, first):
        row.position = position
    GuideQuestion.objects.bulk_update(rows, ["position"])


@transaction.atomic
def tick(
    application: Application, round: str, *, opened: Collection[int], asked: Collection[int], by: User, now: datetime
) -> tuple[int, int]:
    """Keep what was asked; answers with (newly ticked, taken back).

    `opened` are the ticks with which the page was opened, `asked` those with which it was sent: only what differs between
    the two is changed, so that of two who tick at once neither undoes the other's. One that was taken out of the guide
    while the page was open is ticked all the same: it was asked.
    """
    rows = GuideQuestion.objects.visible_to(by, now).filter(posting=application.posting_id, round=round).asked_of(application)
    known = set(rows.filter(pk__in={*opened, *asked}).values_list("pk", flat=True))
    there = Covered.objects.filter(application=application, question__in=known)
    new = (known & set(asked)) - set(opened) - set(there.values_list("question_id", flat=True))
    Covered.objects.bulk_create(
        [Covered(question_id=pk, application=application, by=by, at=now) for pk in sorted(new)], ignore_conflicts=True
    )
    back, _kinds = there.filter(question__in=set(opened) - set(asked)).delete()
    return len(new), back


# --- The rules -----------------------------------------------------------------------------------------------------


def faults(question: GuideQuestion) -> dict[str, str]:
    """What is wrong with a question, as {field: sentence with the way out}."""
    found = {
        "round": _no_such_round(question.posting, question.round),
        "text": _text_fault(question),
        "application": _not_asked_any_more(question),
    }
    if not found["round"] and question.owner is not None:
        found["owner"] = _owner_fault(question, question.owner)
    return {field: sentence for field, sentence in found.items() if sentence}


def _not_yours(by: User, application: Application | None = None, now: datetime | None = None) -> str:
    if not by.has_perm(CHANGE):
        return _("Only the recruitment consultant changes the interview guide. Call, and say what should be asked.")
    if application and now and not Application.objects.visible_to(by, now).filter(pk=application.pk).exists():
        return _("You take no part where this candidate is concerned. Let another consultant write the question.")
    return ""


def _no_such_round(posting: Posting, round: str) -> str:
    return "" if round in posting.profile.rounds else _("This posting has no such round of interviews. Choose one that it has.")


def _text_fault(question: GuideQuestion) -> str:
    if not question.text:
        return _("Write the question as it is to be asked.")
    if len(question.text) > LONGEST:
        return _("A question has at most %(most)s characters, and this one has %(n)s. Shorten it, or make two of it.") % {
            "most": LONGEST, "n": len(question.text),
        }  # fmt: skip
    twins = GuideQuestion.objects.standing().filter(
        posting=question.posting, round=question.round, application=question.application, text=question.text
    )
    if twins.exclude(pk=question.pk).exists():
        return _("This question is in the guide already. Change that one, or word this one otherwise.")
    return ""


def _not_asked_any_more(question: GuideQuestion) -> str:
    application = question.application
    if application is None or not question._state.adding or application.stage in UNDER_WAY:
        return ""
    return _("%(name)s is no longer in the process and is asked nothing more.") % {"name": application.name}


def _owner_fault(question: GuideQuestion, owner: User) -> str:
    words = {"who": owner.name, "round": question.get_round_display()}
    if not Panel.objects.filter(posting=question.posting, round=question.round, user=owner).exists():
        return _("%(who)s is not on the panel of the %(round)s. Choose somebody who is, or set the panel first.") % words
    kept_away = Conflict.objects.standing().filter(application=question.application, user=owner)
    if question.application and kept_away.exists():
        return _("%(who)s does not take part in the interview with this candidate. Choose somebody who does.") % words
    return ""


def _last(posting: Posting, round: str) -> int:
    """The highest position of a round, taken out ones among them."""
    return GuideQuestion.objects.filter(posting=posting, round=round).aggregate(last=Max("position"))["last"] or 0
