"""The private calendar of a member of the panel: made, stopped, and what stands in it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from recruitment.models import User
from scheduling import calendar
from scheduling.models import Appointment, Feed

PERMISSION = "scheduling.keep_feed"
LENGTH = 32
"""Bytes of a secret: nobody finds one by trying."""


def standing(user: User) -> Feed | None:
    return Feed.objects.filter(user=user, revoked_at=None).first()


def make(user: User, now: datetime) -> str:
    """A new secret, which is told here and never again; the old one stops at once. Of two at once the second one stands."""
    secret = secrets.token_urlsafe(LENGTH)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        stop(user, now)
        Feed.objects.create(user=user, digest=Feed.digest_of(secret), made_at=now)
    return secret


def stop(user: User, now: datetime) -> bool:
    """Whether there was one to stop."""
    return bool(Feed.objects.filter(user=user, revoked_at=None).update(revoked_at=now))


def whose(secret: str) -> User | None:
    """Whose calendar the secret opens; None for a wrong or a stopped one, and for whoever may sit on no panel any more."""
    row = Feed.objects.select_related("user").filter(digest=Feed.digest_of(secret), revoked_at=None).first()
    return row.user if row is not None and row.user.is_active and row.user.has_perm(PERMISSION) else None


def written(user: User) -> str:
    """The times that `user` sits through with the panel, those cancelled among them, as a calendar. One query, however many."""
    rows = Appointment.objects.met_by(user).annotate(changed_at=Max("changes__at")).order_by("starts_at", "pk")
    return calendar.feed((row, row.changed_at) for row in rows if row.changed_at)
