"""The leadership test: consent first, then a report that only the consultant opens, a reading per competency, a talk about it.

The result is destroyed when the candidate takes the consent back or asks for it; that it was is kept, and nothing of what it said.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications import attachments, drafts, looking, parts
from applications.letters import TEST_DESTROYED, TEST_FEEDBACK
from applications.models import Application, Attachment, Interpretation, Refused, TakenTest
from applications.process import Stage, no_conflict, objections, posting_live
from recruitment import clock, outbox
from recruitment.letters import reference
from recruitment.models import User
from recruitment.roles import Actor

CHANGE = "applications.change_test"
BEFORE_TEST = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.SHORTLISTED, Stage.FIRST_INTERVIEW})
"""Where nobody can have been tested. Whoever has been and is out of the running is still owed the talk, and may have it destroyed."""


def of(application: Application) -> TakenTest | None:
    return TakenTest.objects.filter(application=application).first()


def is_asked(application: Application) -> bool:
    """Whether the candidate has been told of the test: the invitation to it has left."""
    return any(step.to_stage == Stage.TEST for step in application.shown_steps())


def may_consent(application: Application) -> bool:
    """Whether the candidate is asked to agree, as far as they know: what has been decided and not been told must not show through."""
    return application.shown_stage() is Stage.TEST and not application.posting.ended


def _held(application: Application) -> TakenTest:
    """The candidate's row, held for the transaction, made where there is none."""
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    return TakenTest.objects.get_or_create(application=application)[0]


# --- The candidate -------------------------------------------------------------------------------------------------


def consent(application: Application, *, by: Actor, now: datetime) -> TakenTest:
    """The candidate agrees to be tested. Agreeing twice is agreeing once. Raises Refused."""
    why = objections("applications.consent_to_test", (posting_live,), application, by, now)
    if why or application.stage != Stage.TEST or not is_asked(application):
        raise Refused(why or [_("There is no test to agree to now. Call the contact, if something has changed for you.")])
    with transaction.atomic():
        taken = _held(application)
        if not taken.consents:
            taken.consented_at, taken.withdrawn_at = now, None
            taken.save(update_fields=["consented_at", "withdrawn_at"])
    return taken


def withdraw(application: Application, *, by: Actor, now: datetime) -> bool:
    """The candidate takes the consent back, and the result is destroyed. False when there was none."""
    if not by.has_perm("applications.consent_to_test", application):
        return False
    with transaction.atomic():
        taken = _held(application)
        if not taken.consents:
            return False
        _destroy(taken, by=None, why="", now=now, withdrawn_at=now)
    return True


def remark(application: Application, text: str, *, by: Actor, now: datetime) -> bool:
    """What the candidate says to the result; once, after the talk, while the recruitment goes on. False when it is not the time."""
    if not by.has_perm("applications.consent_to_test", application) or application.posting.ended:
        return False
    rows = TakenTest.objects.filter(application=application, feedback_held_on__isnull=False, remarked_at=None)
    return bool(rows.update(remark=text, remarked_at=now))


# --- The consultant ------------------------------------------------------------------------------------------------


def obstacles(application: Application, by: User, now: datetime) -> list[str]:
    """Why nothing can be written about the test now, as sentences."""
    why = objections(CHANGE, (posting_live, no_conflict), application, by, now)
    if not why and application.stage in BEFORE_TEST:
        why.append(_("The candidate has not come to the leadership test."))
    return why


def _needs_consent(taken: TakenTest) -> None:
    if not taken.consents:
        raise Refused([_("The candidate has not agreed to the test, or has taken it back. Nothing may be kept about it.")])


def keep_report(application: Application, upload: "UploadedFile[Any]", *, by: User, now: datetime) -> TakenTest:
    """Keep the report, a PDF; one that was there before is destroyed. Raises uploads.Unfit and Refused."""
    if why := obstacles(application, by, now):
        raise Refused(why)
    row = attachments.examined(application, Attachment.Kind.OTHER, upload, now=now)
    if row.format != "pdf":
        raise Refused([_("The report has to be a PDF.")])
    place = attachments.stored(row, upload)
    try:
        with transaction.atomic():
            taken = _held(application)
            _needs_consent(taken)
            before = str(taken.file)
            taken.file.name, taken.name, taken.reported_by, taken.reported_at = place, row.name, by, now
            taken.destroyed_at, taken.destroyed_by, taken.destroyed_why = None, None, ""
            taken.save()
            looking.begin(place, row.format)
            drafts.unlink([before] if before else [])
    except BaseException:
        default_storage.delete(place)
        raise
    return taken


def interpret(application: Application, texts: Mapping[str, str], *, by: User, now: datetime) -> TakenTest:
    """Keep how the test reads, {key of the competency: text}; an empty text takes one away. Raises Refused."""
    if why := obstacles(application, by, now):
        raise Refused(why)
    with transaction.atomic():
        taken = _held(application)
        _needs_consent(taken)
        for competency in application.posting.competencies.filter(key__in=texts):
            text = texts[competency.key].strip()
            rows = Interpretation.objects.filter(test=taken, competency=competency)
            if not text:
                rows.delete()
            elif not rows.filter(text=text).exists():
                Interpretation.objects.update_or_create(test=taken, competency=competency, defaults={"text": text, "by": by, "at": now})
    return taken


def plan_feedback(application: Application, at: datetime, *, by: User, now: datetime) -> TakenTest:
    """Say when the talk about the result is; a letter about it waits to be read and sent. Raises Refused.

    The same time once more writes no second letter.
    """
    why = obstacles(application, by, now)
    if not why and at <= now:
        why.append(_("That moment has passed. Choose a later one."))
    if why:
        raise Refused(why)
    with transaction.atomic():
        taken = _held(application)
        _needs_consent(taken)
        if taken.feedback_held_on:
            raise Refused([_("The talk has been held.")])
        if taken.feedback_at != at:
            outbox.discard(Q(thing=reference(application), letter=TEST_FEEDBACK.name))
            taken.feedback_at = at
            taken.save(update_fields=["feedback_at"])
            application.taken_test = taken
            local = clock.local(at).isoformat(timespec="minutes")
            outbox.post(TEST_FEEDBACK, application, occasion=f"feedback:{taken.pk}@{local}", now=now, renew=True)
    return taken


def hold_feedback(application: Application, on: date, *, by: User, now: datetime) -> TakenTest:
    """Note that the talk was held; from then on the candidate may remark. Raises Refused."""
    why = obstacles(application, by, now)
    if not why and on > clock.day_of(now):
        why.append(_("That day has not come yet."))
    if why:
        raise Refused(why)
    with transaction.atomic():
        taken = _held(application)
        _needs_consent(taken)
        taken.feedback_held_on, taken.feedback_by = on, by
        taken.save(update_fields=["feedback_held_on", "feedback_by"])
    return taken


def destroy(application: Application, why: str, *, by: User, now: datetime) -> bool:
    """Destroy the result because the candidate asks. False when there is none. Raises Refused."""
    # Not the stage, and not that the recruitment goes on: what somebody asks to have destroyed is destroyed in any case.
    if stops := objections(CHANGE, (no_conflict,), application, by, now):
        raise Refused(stops)
    with transaction.atomic():
        taken = _held(application)
        if not taken.file and not taken.interpretations.exists():
            return False
        _destroy(taken, by=by, why=why, now=now)
    return True


def _destroy(taken: TakenTest, *, by: User | None, why: str, now: datetime, **more: Any) -> None:
    had = bool(taken.file) or taken.interpretations.exists()
    place = str(taken.file)
    taken.interpretations.all().delete()
    taken.file.name, taken.name, taken.reported_by, taken.reported_at = "", "", None, None
    for field, value in more.items():
        setattr(taken, field, value)
    if had:
        taken.destroyed_at, taken.destroyed_by, taken.destroyed_why = now, by, why
    taken.save()
    if place:
        drafts.unlink([place])
    if had:
        occasion = f"test-destroyed:{taken.pk}@{now.isoformat()}"
        outbox.post(TEST_DESTROYED, taken.application, occasion=occasion, now=now)


# --- The candidate's own page --------------------------------------------------------------------------------------


def on_own_page(application: Application, now: datetime) -> parts.Part | None:
    """Where the test stands, and the way to its page; nothing for whoever has not been invited to it."""
    if application.stage in BEFORE_TEST or not application.posting.profile.has_test or not is_asked(application):
        return None
    taken = of(application)
    context = {"taken": taken, "may_consent": may_consent(application)}
    return parts.Part("leadership-test", _("The leadership test"), render_to_string("applications/own_test_part.html", context))


parts.OWN.append(on_own_page)
