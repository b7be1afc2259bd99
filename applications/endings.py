"""The recruitment called off, closed without a hire, or taken up again; whoever waits is told.

Nobody's stage changes: everybody stays where they were, so that taking it up again loses nothing. The letters are derived from
the row, by a worker, like the reminders: whoever waits and has no letter about this end is written to, once.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from applications import letters
from applications.models import Application, Outcome, Overtaken, Refused
from applications.models.application import ApplicationQuerySet
from applications.process import UNDER_WAY, Stage
from applications.signals import ended
from recruitment import outbox
from recruitment.bell import ring
from recruitment.letters import Letter, Unresolved, reference, render
from recruitment.models import Ending, OutgoingMail, Posting, User

PERMISSION = "applications.end_posting"
State = OutgoingMail.State
Groups = list[tuple[Letter, ApplicationQuerySet]]
"""The letters, each with who gets it."""


def obstacles(posting: Posting, by: User, now: datetime) -> list[str]:
    """Why the recruitment cannot end without a hire now, as sentences with the way out; empty when it can."""
    if not by.has_perm(PERMISSION):
        return [_("Your role does not allow this.")]
    if posting.ended or posting.state != Posting.LIVE:
        return [_("The recruitment has ended already.")]
    found = []
    if Application.objects.filter(posting=posting, stage__in=(Stage.OFFERED, Stage.HIRED)).exists():
        found.append(_("Somebody holds an offer or the post. Record that the offer is declined, or undo the step, first."))
    if Outcome.objects.pending().filter(application__posting=posting).exists():
        found.append(_("Some decisions have not been published. Publish them or take them back first: nobody is told two things at once."))
    waiting = OutgoingMail.objects.filter(state=State.PREPARED, case__in=Application.objects.filter(posting=posting).references())
    if waiting.exists():
        found.append(_("Some letters wait for you. Send or discard them first: nobody is told two things at once."))
    return found


def end(posting: Posting, kind: str, *, reason: str, said: str, by: User, now: datetime) -> Ending:
    """End it without a hire. In one transaction: the row, the posting's mark, what lies ahead cancelled; then the worker is woken.

    Raises Refused with the sentences, Overtaken when somebody was faster.
    """
    try:
        with transaction.atomic():
            held = Posting.objects.select_for_update(of=("self",)).select_related("current").get(pk=posting.pk)
            if held.ended:
                raise Overtaken([_("Somebody else was faster: the recruitment has ended already.")])
            if found := obstacles(held, by, now):
                raise Refused(found)
            ending = Ending.objects.create(posting=held, kind=kind, reason=reason, said=said, by=by, at=now)
            _mark(held, kind)
            for letter, people in told(ending):
                # A text that cannot leave stops the act, not the worker.
                for application in people[:1]:
                    application.ending = ending
                    render(letter, application, now)
            ended.send(sender=Posting, posting=held, by=by, now=now)
    except Unresolved as error:
        raise Refused([str(error)]) from error
    except IntegrityError as error:
        raise Overtaken([_("Somebody else was faster: the recruitment has ended already.")]) from error
    ring("applications.tasks.tell_of_the_end", ending.pk)
    return ending


def reopen(posting: Posting, *, why: str, by: User, now: datetime) -> Ending:
    """Take it up again. Letters about the end that have not left are taken back; whoever had one is told. Raises Overtaken."""
    if not by.has_perm(PERMISSION):
        raise Refused([_("Your role does not allow this.")])
    with transaction.atomic():
        held = Posting.objects.select_for_update(of=("self",)).select_related("current").get(pk=posting.pk)
        ending = Ending.objects.filter(posting=held, reopened_at=None).first()
        if ending is None or held.state != Posting.LIVE:
            raise Overtaken([_("Somebody else was faster: the recruitment has been taken up again already.")])
        ending.reopened_why, ending.reopened_by, ending.reopened_at = why, by, now
        ending.save(update_fields=["reopened_why", "reopened_by", "reopened_at"])
        _mark(held, "")
        outbox.take_back(_about(ending))
    ring("applications.tasks.tell_of_the_end", ending.pk)
    return ending


def close(posting: Posting) -> None:
    """Close the posting for good: its words stay as they are, nobody of the staff opens its cases any more, another one may be loaded.

    Raises Refused while somebody waits for an answer, unless the recruitment has ended and everybody has been told.
    """
    with transaction.atomic():
        held = Posting.objects.select_for_update().get(pk=posting.pk)
        ending = Ending.objects.filter(posting=held, reopened_at=None).select_related("posting").first()
        found = []
        if ending is None and Application.objects.filter(posting=held, stage__in=UNDER_WAY).exists():
            found.append(_("Somebody still waits for an answer. Decide about everybody, or end the recruitment, first."))
        if ending is not None and next(untold(ending), None):
            found.append(_("Somebody has not been told that the recruitment has ended. The worker writes to them; try again in a minute."))
        about = Application.objects.filter(posting=held).references()
        if OutgoingMail.objects.filter(state__in=(State.PREPARED, State.QUEUED, State.FAILED), case__in=about).exists():
            found.append(_("Some letters have not left. Send or discard them first."))
        if found:
            raise Refused(found)
        held.state = Posting.CLOSED
        held.save(update_fields=["state"])


def _mark(posting: Posting, kind: str) -> None:
    posting.ended = kind
    # Saved, not updated: the stamp of what every process holds changes with it.
    posting.save(update_fields=["ended"])


# --- Who is told ---------------------------------------------------------------------------------------------------


def told(ending: Ending) -> Groups:
    """Who is told of the end with which letter: who waits for an answer and, before the deadline, who has a draft."""
    everybody = Application.objects.filter(posting=ending.posting_id).select_related("posting__current").order_by("pk")
    groups: Groups = [(letters.ENDED, everybody.filter(stage__in=UNDER_WAY))]
    if ending.at < ending.posting.closes_at:
        groups.append((letters.ENDED_DRAFT, everybody.drafts().exclude(email="")))
    return groups


def told_again(ending: Ending) -> Groups:
    """Who is told that it goes on: who has, or may have, a letter that says the opposite."""
    everybody = Application.objects.filter(posting=ending.posting_id).select_related("posting__current").order_by("pk")
    groups: Groups = []
    for letter, opposite in ((letters.RESUMED, letters.ENDED), (letters.RESUMED_DRAFT, letters.ENDED_DRAFT)):
        had = OutgoingMail.objects.filter(_about(ending), letter=opposite.name).exclude(state=State.DISCARDED)
        rows = everybody.filter(stage__in=UNDER_WAY) if letter is letters.RESUMED else everybody.drafts()
        groups.append((letter, rows.filter(pk__in=[int(thing.partition(":")[2]) for thing in had.values_list("thing", flat=True)])))
    return groups


def _about(ending: Ending) -> Q:
    return Q(occasion__startswith=f"ending:{ending.pk}/")


def untold(ending: Ending) -> Iterator[tuple[Letter, Application]]:
    """Who has no letter yet that says how things stand."""
    for letter, people in told_again(ending) if ending.reopened_at else told(ending):
        written = OutgoingMail.objects.filter(_about(ending), letter=letter.name)
        # The rows of the outbox, not a join over names: at most one for each who waits.
        there = set(written.values_list("thing", flat=True))
        for application in people.iterator():
            if reference(application) not in there:
                yield letter, application


def tell(now: datetime) -> int:
    """Write to whoever has not been told how things stand; answers with how many. May be called again, and twice at once."""
    ending = Ending.objects.filter(posting__state=Posting.LIVE).select_related("posting").last()
    return sum(_tell(ending, letter, application, now) for letter, application in untold(ending)) if ending else 0


def _tell(ending: Ending, letter: Letter, application: Application, now: datetime) -> bool:
    with transaction.atomic():
        # Held, so that nobody is told of an end that is just being taken back.
        held = Ending.objects.select_for_update().filter(pk=ending.pk, reopened_at=ending.reopened_at).first()
        if held is None:
            return False
        application.ending = held
        outbox.post(letter, application, occasion=f"ending:{ending.pk}/{reference(application)}", now=now)
    return True
