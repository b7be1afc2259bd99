"""What an applicant asks in the case: a question, or to be deleted. It is kept, put before the consultant, and answered by letter."""

from calendar import monthrange
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.letters import DELETION_ANSWERED, QUESTION_ANSWERED
from applications.models import Application, Question, Refused
from applications.process import Stage
from recruitment import clock, hours, outbox
from recruitment.models import Posting, User
from recruitment.roles import Actor

MOST_WAITING = 5
"""Questions of one applicant that may wait for an answer at a time."""


def may_ask(application: Application, by: Actor) -> bool:
    """Whether this applicant can be answered in the case: a draft is nobody's to read, and a closed posting has nobody."""
    sent = application.stage != Stage.DRAFT and application.posting.state == Posting.LIVE
    return sent and by.has_perm("applications.add_question", application)


def ask(application: Application, text: str, *, by: Actor, now: datetime, kind: str = Question.Kind.QUESTION) -> Question:
    """Keep what is asked; the same words that still wait are kept once. Raises Refused."""
    with transaction.atomic():
        # Held, so that two presses are seen one after the other.
        Application.objects.select_for_update().get(pk=application.pk)
        waiting = list(application.questions.waiting())
        for question in waiting:
            if question.kind == kind and (question.text == text or question.is_for_deletion):
                return question
        if not may_ask(application, by):
            raise Refused([_("This cannot be asked here now. Please call.")])
        if kind == Question.Kind.QUESTION and sum(not question.is_for_deletion for question in waiting) >= MOST_WAITING:
            raise Refused([_("Five of your questions are still waiting for an answer. If it is urgent, please call.")])
        return Question.objects.create(application=application, kind=kind, text=text, at=now)


def answer(question: Question, text: str, *, by: User, now: datetime) -> bool:
    """Answer, and write the letter with the answer. False when somebody has answered already: then nothing is changed."""
    with transaction.atomic():
        waiting = Question.objects.waiting().filter(pk=question.pk)
        if not waiting.update(answer=text, answered_by=by, answered_at=now):
            return False
        question.answer, question.answered_by, question.answered_at = text, by, now
        letter = DELETION_ANSWERED if question.is_for_deletion else QUESTION_ANSWERED
        outbox.post(letter, question, occasion=f"question:{question.pk}", now=now)
    return True


def due(question: Question) -> date:
    """The last good day for the answer: the next working day; for a request to be deleted, one month after it.

    A month: databeskyttelsesforordningen (EU 2016/679), artikel 12, stk. 3.
    """
    asked = clock.day_of(question.at)
    if question.is_for_deletion:
        return months_after(asked, 1)
    return hours.next_working(asked)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
