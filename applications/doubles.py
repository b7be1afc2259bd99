"""Applications that may be the same person's: they share an e-mail address or a phone number. Nothing is ever merged or overwritten."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Replace, Right, Upper

from applications.models import Application
from recruitment.models import Posting, User

MOST = 50
"""Groups on the page; more than that is no list that anybody reads."""

ADDRESS = Upper("email")
PHONE = Right(Replace(Replace(Replace(F("phone"), Value(" "), Value("")), Value("-"), Value("")), Value("."), Value("")), 8)
"""The last eight digits: with or without +45, however it was spaced. Both are indexed as they stand here."""


def of(application: Application, user: User, now: datetime) -> "QuerySet[Application]":
    """The other applications in this posting that may be the same person's."""
    rows = Application.objects.visible_to(user, now).filter(posting=application.posting_id).exclude(pk=application.pk)
    digits = "".join(letter for letter in application.phone if letter not in " -.")[-8:]
    same = Q(_address=application.email.upper()) if application.email else Q(pk=None)
    if digits:
        same |= Q(_digits=digits)
    return rows.annotate(_address=ADDRESS, _digits=PHONE).filter(same).order_by("submitted_at", "pk")


def groups(posting: Posting, user: User, now: datetime) -> list[list[Application]]:
    """Those that share an address or a number, each group in the order in which they came; three queries, however many there are."""
    rows = Application.objects.visible_to(user, now).filter(posting=posting).order_by().annotate(_address=ADDRESS, _digits=PHONE)
    shared = {
        key: list(rows.exclude(**{field: ""}).values_list(key, flat=True).annotate(n=Count("pk")).filter(n__gt=1)[:MOST])
        for key, field in (("_address", "email"), ("_digits", "phone"))
    }
    alike = rows.filter(Q(_address__in=shared["_address"]) | Q(_digits__in=shared["_digits"])).select_related("posting__current")
    found = list(alike.prefetch_related("attachments").order_by("submitted_at", "pk"))
    return _joined(found, shared["_digits"])


def _joined(rows: Iterable[Application], digits: Iterable[str]) -> list[list[Application]]:
    """Two that share an address, and two that share a number with one of them, are one group."""
    shared = set(digits)
    place: dict[tuple[str, str], int] = {}
    members: dict[int, list[Application]] = defaultdict(list)
    for row in rows:
        marks = [("address", row._address)]  # type: ignore[attr-defined]  # annotated
        if row._digits in shared:  # type: ignore[attr-defined]  # annotated
            marks.append(("digits", row._digits))  # type: ignore[attr-defined]  # annotated
        known = sorted({place[mark] for mark in marks if mark in place})
        home = known[0] if known else row.pk
        for other in known[1:]:
            members[home] += members.pop(other)
            place = {mark: home if at == other else at for mark, at in place.items()}
        members[home].append(row)
        place |= dict.fromkeys(marks, home)
    return [sorted(group, key=lambda row: (row.submitted_at, row.pk)) for group in members.values() if len(group) > 1]
