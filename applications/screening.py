"""Reading one application after the other: what is next, what was found, and who has read what."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import parts
from applications.models import Application, ApplicationQuerySet, Overtaken, Read, Screening
from applications.models.screening import Finding, criterion_of
from applications.process import Stage
from recruitment import desk
from recruitment.desk import Todo
from recruitment.models import Posting, User

SCREEN = "applications.screen"
TO_READ = (Stage.SUBMITTED, Stage.SHORTLISTED)
MOST_COUNTED = 200
"""Whoever has more than so many left to read need not know how many exactly, and the start page stays as fast."""


class Found(NamedTuple):
    """What somebody says about one wish: `finding` is empty while they have said nothing."""

    finding: str
    quote: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application stands in the pile; the pks are None at its ends. `unscreened` is the next one without a finding."""

    number: int
    of: int
    done: int
    before: int | None
    after: int | None
    unscreened: int | None


def screened() -> Exists:
    """Whether anything has been found about a wish in an application, as an expression for a query of applications."""
    return Exists(Screening.objects.of_wishes().filter(application=OuterRef("pk")))


def read_by(user: User) -> Exists:
    """Whether `user` has opened the version that counts, as an expression for a query of applications."""
    return Exists(Read.objects.filter(application=OuterRef("pk"), user=user, version=OuterRef("version")))


def pile(posting: Posting, user: User, now: datetime) -> ApplicationQuerySet:
    """Those to be read for the shortlist, in the order in which they came."""
    return Application.objects.visible_to(user, now).filter(posting=posting, stage__in=TO_READ).order_by("submitted_at", "pk")


def place(application: Application, posting: Posting, user: User, now: datetime) -> Place:
    """Five statements, however long the pile is."""
    rows = pile(posting, user, now)
    later = Q(submitted_at__gt=application.submitted_at) | Q(submitted_at=application.submitted_at, pk__gt=application.pk)
    earlier = rows.exclude(pk=application.pk).exclude(later)
    left = rows.filter(~screened()).exclude(pk=application.pk)
    n, of = earlier.count(), rows.count()
    return Place(
        number=n + 1,
        of=of,
        done=rows.filter(screened()).count(),
        before=earlier.reverse().values_list("pk", flat=True).first(),
        after=rows.filter(later).values_list("pk", flat=True).first(),
        # First those that came after this one, then from the beginning.
        unscreened=left.alias(ahead=Q(later)).order_by(F("ahead").desc(), "submitted_at", "pk").values_list("pk", flat=True).first(),
    )


def next_unscreened(posting: Posting, user: User, now: datetime) -> int | None:
    """The first of the pile in which nothing has been found yet."""
    return pile(posting, user, now).filter(~screened()).values_list("pk", flat=True).first()


def mark_read(application: Application, user: User, now: datetime) -> None:
    """Keep that `user` has opened this version."""
    Read.objects.update_or_create(application=application, user=user, defaults={"version": application.version, "at": now})


def stamp(found: Iterable[Screening]) -> str:
    """Changes whenever somebody changes a finding: what a page was opened with."""
    rows = sorted(f"{one.criterion}={one.at.timestamp()}" for one in found)
    return "&".join(rows)


def keep(application: Application, said: Mapping[str, Found], *, seen: str, by: User, now: datetime) -> int:
    """Keep what was found; an empty finding takes it away. Answers with how many wishes changed.

    Raises Overtaken when somebody else has changed a finding since the page was opened: then nothing is kept.
    """
    with transaction.atomic():
        # Whoever else saves about this person waits here.
        Application.objects.select_for_update().only("pk").get(pk=application.pk)
        present = {one.criterion: one for one in Screening.objects.filter(application=application)}
        if stamp(present.values()) != seen:
            raise Overtaken([_("Somebody else has saved meanwhile. What you wrote still stands on the page: compare, and save again.")])
        changed = 0
        for criterion, found in said.items():
            one = present.get(criterion)
            if found == (Found(one.finding, one.quote) if one else Found("", "")):
                continue
            changed += 1
            if found.finding:
                values = {"finding": found.finding, "quote": found.quote, "version": application.version, "by": by, "at": now}
                Screening.objects.update_or_create(application=application, criterion=criterion, defaults=values)
            elif one:
                one.delete()
    return changed


def tally(findings: Iterable[str]) -> str:
    """“Met 3 · Partly 1”, in the order of the findings; a dash where there is none."""
    n = Counter(findings)
    return " · ".join(f"{finding.label} {n[finding]}" for finding in Finding if n[finding]) or "–"


def in_dossier(user: User, application: Application, now: datetime) -> parts.Part | None:
    """What was found, wish by wish."""
    if not user.has_perm(SCREEN):
        return None
    found = {one.criterion: one for one in Screening.objects.visible_to(user, now).filter(application=application).select_related("by")}
    profile = application.posting.profile
    asked = [(wish.key, wish.label) for wish in profile.background]
    asked += [(criterion_of(one.key), one.heading) for one in profile.competencies]
    rows = [(label, found[criterion]) for criterion, label in asked if criterion in found]
    context = {"rows": rows, "application": application, "may": application.stage in TO_READ}
    # The template escapes what people wrote.
    return parts.Part(
        "screening", _("Read against the wished background"), mark_safe(render_to_string("applications/screening.html", context))
    )


def to_do(user: User, posting: Posting, now: datetime) -> Iterable[Todo]:
    """How many nobody has held up against the wished background."""
    if not user.has_perm(SCREEN) or now < posting.closes_at:
        return
    left = pile(posting, user, now).filter(~screened(), stage=Stage.SUBMITTED).order_by()
    if n := left.values("pk")[: MOST_COUNTED + 1].count():
        what = ngettext(
            "%(n)s application has not been read against the wished background",
            "%(n)s applications have not been read against the wished background",
            n,
        )
        if n > MOST_COUNTED:
            what, n = _("More than %(n)s applications have not been read against the wished background"), MOST_COUNTED
        milestone = posting.profile.milestone("first_interview")
        by = milestone.date if milestone else None
        yield Todo(what % {"n": n}, reverse("admin:applications_application_read_next"), _("Read the next"), by=by)


parts.DOSSIER.append(in_dossier)
desk.TODO.append(to_do)
