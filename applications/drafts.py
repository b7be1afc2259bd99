"""A draft: begun with the first thing written, saved with holes, deleted for real.

Every change asks in the same statement whether it still is a draft, so that nothing changes in what has been sent.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from applications.letters import DRAFT_LINK
from applications.models import OWNERS, Application, KeyRequest, Look
from applications.process import Stage
from recruitment import outbox
from recruitment.letters import reference
from recruitment.models import OutgoingMail, Posting

MOST_LINKS = 3
"""So many addresses may one draft write to, and so many letters an address gets in an hour: enough to mend a slip."""

AN_HOUR = timedelta(hours=1)


class AlreadySent(Exception):
    """The draft has been sent from another window, and cannot be changed any more."""


class Changed(Exception):
    """The draft was changed by somebody else between our reading and our writing: read it again and look."""


def blank(posting: Posting, *, now: datetime) -> Application:
    """A draft of nothing, not yet in the database."""
    return Application(posting=posting, created_at=now, changed_at=now)


def is_new(draft: Application) -> bool:
    """Whether nothing of it has been saved yet."""
    return draft._state.adding


def hold(draft: Application, *, now: datetime, **values: object) -> None:
    """Write `values` into a draft, and keep others from changing it until the transaction ends. Raises AlreadySent."""
    at = _instant(draft, now)
    if not Application.objects.filter(pk=draft.pk, stage=Stage.DRAFT).update(changed_at=at, **values):
        raise AlreadySent
    draft.changed_at = at


def _write(draft: Application, values: dict[str, object], now: datetime) -> None:
    """As `hold`, but only if the draft is still as it was read: the conditional UPDATE is the lock. Raises Changed too."""
    at, drafts = _instant(draft, now), Application.objects.filter(pk=draft.pk, stage=Stage.DRAFT)
    if not drafts.filter(changed_at=draft.changed_at).update(changed_at=at, **values):
        raise Changed if drafts.exists() else AlreadySent
    draft.changed_at = at


def _instant(draft: Application, now: datetime) -> datetime:
    # Two changes never carry the same instant, or an old page could pass for the last one.
    return max(now, draft.changed_at + timedelta(microseconds=1))


def fresh(draft: Application) -> Application:
    """The same draft as it stands in the database now."""
    return Application.objects.select_related("posting__current").get(pk=draft.pk)


def save(draft: Application, fields: Collection[str], *, now: datetime) -> None:
    """Save these fields, and everything in a new draft; a new address gets the way back mailed.

    Raises AlreadySent; and Changed when the draft is no longer as it was read, so that nothing is overwritten unseen.
    """
    with transaction.atomic():
        if is_new(draft):
            draft.save(force_insert=True)
        else:
            _write(draft, {field: getattr(draft, field) for field in fields}, now)
        # The way back to a correction is that to what it corrects.
        if draft.email and "email" in fields and not draft.replaces_id:
            _mail_the_way_back(draft, now)


def _mail_the_way_back(draft: Application, now: datetime) -> None:
    written = OutgoingMail.objects.filter(letter=DRAFT_LINK.name, thing=reference(draft))
    lately = OutgoingMail.objects.filter(letter=DRAFT_LINK.name, to__iexact=draft.email, created_at__gt=now - AN_HOUR)
    if lately.count() >= MOST_LINKS:
        # Somebody begins draft after draft in this name: the address is left in peace, and nobody is told.
        return
    sent_to = {address.lower() for address in written.values_list("to", flat=True)}
    if draft.email.lower() not in sent_to and len(sent_to) < MOST_LINKS:
        outbox.post(DRAFT_LINK, draft, occasion=f"{reference(draft)}@{draft.email.lower()}", now=now)


def delete(draft: Application, *, now: datetime) -> None:
    """Delete a draft for real, with its files and its letters. Raises AlreadySent."""
    with transaction.atomic():
        hold(draft, now=now)
        names = list(draft.attachments.values_list("file", flat=True))
        OutgoingMail.objects.filter(thing=reference(draft)).delete()
        KeyRequest.objects.filter(link=draft.link).delete()
        draft.delete()
        unlink(names)


def unlink(names: Collection[str]) -> None:
    """Take files from the disk once the transaction has been committed; one that another row still names stays.

    A correction and what it corrects share the files that are in both.
    """
    kept = OWNERS if names else ()
    shared = {file for model in kept for file in model._default_manager.filter(file__in=names).values_list("file", flat=True)}
    gone = set(names) - shared
    looks = Look.objects.filter(file__in=gone) if gone else Look.objects.none()
    pictures = set(looks.exclude(picture="").values_list("picture", flat=True)) if gone else set()
    if gone:
        looks.delete()
    for name in gone | pictures:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)  # type: ignore[misc]  # a lambda's default has no type
