"""A correction of a sent application, until the deadline: a second row that the form works on, never sent by itself.

What was sent counts until the correction has been. Sending it puts its answers and files into the application that it
corrects and takes it away, in one transaction. A file that is in both lies on the disk once; one that was taken out of
the correction stays until the correction has been sent.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from applications import answers, drafts
from applications.letters import ADDRESS_CHANGED
from applications.models import Application, Attachment, Declaration, Overtaken, Refused, Step
from applications.process import MOVES, Stage
from recruitment import outbox
from recruitment.roles import Actor

OF_THE_CASE = frozenset({
    "id", "posting", "number", "link", "stage", "version", "replaces",
    "created_at", "changed_at", "submitted_at", "stored_at", "corrected_at",
})  # fmt: skip
"""The fields that belong to the case; every other one is the applicant's own word, and goes over."""


def own_words() -> list[str]:
    """The fields that an applicant writes."""
    return [field.name for field in Application._meta.concrete_fields if field.name not in OF_THE_CASE]


def of(application: Application) -> Application | None:
    """The correction under way, with its files, and with `replaces` set to the very object that was asked."""
    correction = Application.objects.filter(replaces=application.pk).prefetch_related("attachments").first()
    if correction is not None:
        correction.replaces, correction.posting = application, application.posting
    return correction


def is_open(application: Application, now: datetime) -> bool:
    """Whether what was sent may still be corrected, as far as its writer may know."""
    return application.posting.is_open(now) and application.shown_stage() is Stage.SUBMITTED


def begin(application: Application, *, by: Actor, now: datetime) -> Application:
    """The correction under way, or a new one that says the same as what was sent. Raises Refused."""
    move = MOVES["revise"]
    with transaction.atomic():
        # Held, so that two presses make one correction, and none begins while another is being sent.
        held = Application.objects.select_for_update().filter(pk=application.pk, stage__in=move.sources).first()
        if held is None or not by.has_perm(move.permission, application) or not application.posting.is_open(now):
            raise Refused([_("The application cannot be corrected here any more.")])
        found = of(application)
        if found is not None:
            return found
        words = {name: getattr(held, name) for name in own_words()}
        correction = Application(posting=application.posting, replaces=application, created_at=now, changed_at=now, **words)
        correction.save(force_insert=True)
        Attachment.objects.bulk_create([_copy(file, correction) for file in held.attachments.all()])
        Declaration.keep(correction, Declaration.of(held))
    return correction


def _copy(file: Attachment, correction: Application) -> Attachment:
    """The same file in the correction: a row of its own that names the same place on the disk."""
    values = {field.attname: getattr(file, field.attname) for field in Attachment._meta.concrete_fields if not field.primary_key}
    return Attachment(**values | {"application_id": correction.pk})


# --- What is different ---------------------------------------------------------------------------------------------


def changes(sent: Application, correction: Application) -> list[str]:
    """What the correction changes, by the names of the questions and of the files, in the order of the form."""
    before, after = _said(sent), _said(correction)
    found = [label for label in after | before if before.get(label, "") != after.get(label, "")]
    old = {str(file.file): file.name for file in sent.attachments.all()}
    new = {str(file.file): file.name for file in correction.attachments.all()}
    found += [_("File added: %(name)s") % {"name": name} for place, name in new.items() if place not in old]
    found += [_("File taken out: %(name)s") % {"name": name} for place, name in old.items() if place not in new]
    if Declaration.of(sent) != Declaration.of(correction):
        found.append(_("What only the consultant sees"))
    if not found and any(getattr(sent, name) != getattr(correction, name) for name in own_words()):
        found = [_("Your answers")]
    return found


def _said(application: Application) -> dict[str, str]:
    told = {answer.label: answer.text for block in answers.blocks(application, []) for answer in block.answers}
    # What is declared for the consultant alone may be about somebody's health: no mail names it.
    private = {str(kind.label) for kind in Declaration.Kind}
    return {label: text for label, text in told.items() if label not in private}


# --- Sending -------------------------------------------------------------------------------------------------------


def send(correction: Application, *, by: Actor, now: datetime, stored_at: datetime) -> Step:
    """Let the correction take the place of what was sent. In one transaction, in this order:

    1. hold the sent application; refuse when nothing is different, or when the correction has changed or gone meanwhile;
    2. tell the old address, when there is a new one;
    3. put the answers and the files into the sent application, and raise its version;
    4. make the move `revise`: the rules, the step that says what was changed, the new receipt;
    5. take the correction away, and from the disk whatever is in neither.

    `now` is when it reached us. Raises Refused, and Overtaken when somebody else was faster.
    """
    with transaction.atomic():
        held = Application.objects.select_for_update(of=("self",)).select_related("posting__current")
        sent = held.filter(correction=correction.pk).first()
        if sent is None:
            raise Overtaken([_overtaken()])
        with translation.override(sent.posting.lang):
            said = changes(sent, correction)
        if not said:
            raise Refused([_("Nothing is different from what you have sent, so there is nothing to send.")])
        as_seen = Application.objects.filter(pk=correction.pk, changed_at=correction.changed_at)
        if as_seen.update(changed_at=now) != 1:
            raise Overtaken([_overtaken()])
        if correction.email.lower() != sent.email.lower():
            outbox.post(ADDRESS_CHANGED, sent, occasion=f"application:{sent.pk}/version:{sent.version}", now=now)
        gone = list(_take_over(sent, correction))
        step = sent.move("revise", by=by, now=now, stored_at=stored_at, note="\n".join(said))
        correction.delete()
        drafts.unlink(gone)
    return step


def _overtaken() -> str:
    return _("The correction has been changed or sent from another window. Look at it again.")


def _take_over(sent: Application, correction: Application) -> Iterator[str]:
    """Put what the correction says into the sent application; answers with the places of the files that are in neither."""
    words = {name: getattr(correction, name) for name in own_words()}
    Application.objects.filter(pk=sent.pk).update(**words, version=F("version") + 1)
    for name, value in words.items():
        setattr(sent, name, value)
    sent.version += 1
    sent.correction = correction
    Declaration.keep(sent, Declaration.of(correction))
    before, after = ({str(file.file) for file in files.all()} for files in (sent.attachments, Application(pk=correction.pk).attachments))
    sent.attachments.exclude(file__in=after).delete()
    Attachment.objects.filter(application=correction.pk).exclude(file__in=before).update(application=sent.pk)
    yield from before - after


def drop(correction: Application, *, now: datetime) -> None:
    """Throw a correction away: what was sent counts, as it did all the time."""
    try:
        drafts.delete(correction, now=now)
    except drafts.AlreadySent:
        # Somebody else was faster, and it is gone already.
        return


def drop_with(application: Application, now: datetime) -> None:
    """What was sent has left the stage in which it can be corrected, or has been withdrawn: its correction falls too."""
    correction = Application.objects.filter(replaces=application.pk).first()
    if correction is not None:
        drop(correction, now=now)
