"""The committee reads: first everybody declares conflicts of interest, then they read, and each gives an opinion of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from applications import anonymity
from applications.models import Application, Conflict, Note, Opinion
from applications.models.committee import UNREAD, Verdict
from applications.process import Stage
from recruitment.models import Membership, Posting, User
from recruitment.roles import Role

READ = "applications.read_pile"


def opens_at(posting: Posting) -> datetime:
    """When the committee may begin to read: everybody is chosen from the same pile, so not before it is whole."""
    return posting.closes_at


def pile(posting: Posting) -> "list[Application]":
    """Everybody who has applied and not withdrawn, by name: so much has to be known to declare a conflict."""
    rows = Application.objects.filter(posting=posting).exclude(stage__in=UNREAD)
    return list(rows.only("pk", "name", "position").order_by("name", "pk"))


def undeclared(posting: Posting, user: User) -> list[Application]:
    """Those about whom `user` has not said whether there is a conflict."""
    said = set(Conflict.objects.filter(user=user, application__posting=posting).values_list("application_id", flat=True))
    return [application for application in pile(posting) if application.pk not in said]


def declare(posting: Posting, user: User, conflicts: Mapping[int, str], *, asked: Iterable[int], now: datetime) -> int:
    """Keep what `user` says about the applications in `asked`: {application: reason} for those with a conflict, none for the rest.

    What has been declared as a conflict stays one: lifting it is the consultant's. Answers with how many were newly said.
    """
    known = {application.pk for application in pile(posting)}
    new = 0
    with transaction.atomic():
        there = dict(Conflict.objects.filter(user=user, application__posting=posting).values_list("application_id", "conflicted"))
        for pk in known.intersection(asked):
            values = {"conflicted": pk in conflicts, "reason": conflicts.get(pk, ""), "at": now}
            if pk not in there:
                Conflict.objects.update_or_create(application_id=pk, user=user, defaults=values)
                new += 1
            elif pk in conflicts and not there[pk]:
                Conflict.objects.filter(application=pk, user=user).update(**values)
                new += 1
    return new


def settle(application: Application, reader: User, *, conflicted: bool, reason: str, by: User, now: datetime) -> bool:
    """The consultant keeps somebody away from an applicant, or lifts that, with a reason that stays in the case.

    Whether somebody takes part in spite of a doubt is decided without them (forvaltningsloven § 6). False when it stood so already.
    """
    with transaction.atomic():
        # Held, so that of two presses the second finds it settled.
        Application.objects.select_for_update().get(pk=application.pk)
        standing = Conflict.objects.filter(application=application, user=reader).first()
        if standing is not None and standing.conflicted == conflicted:
            return False
        values = {"conflicted": conflicted, "reason": reason[:300], "at": now}
        Conflict.objects.update_or_create(application=application, user=reader, defaults=values)
        with translation.override(application.posting.lang):
            said = (
                _("%(who)s has been found to have a conflict of interest: %(why)s")
                if conflicted
                else _("%(who)s takes part after all: %(why)s")
            )
            text = said % {"who": reader.name, "why": reason}
        Note.objects.create(application=application, by=by, at=now, text=text, audience=Note.Audience.CONSULTANTS)
    return True


def concerned(posting: Posting) -> QuerySet[User]:
    """Everybody of this posting who can have a conflict of interest, by name."""
    roles = (Role.CONSULTANT, Role.DEPARTMENT_HEAD, Role.COMMITTEE_MEMBER)
    found = User.objects.filter(is_active=True, memberships__posting=posting, memberships__role__in=roles)
    return found.distinct().order_by("name")


class Faster(Exception):
    """The same reader gave another opinion in another window at the same moment."""


def give(application: Application, user: User, verdict: str, reason: str, *, now: datetime) -> Opinion:
    """Keep an opinion; one that was given before stays in the record. Raises Faster."""
    present = Opinion.objects.filter(application=application, user=user, replaced_at=None)
    try:
        with transaction.atomic():
            last = present.first()
            if last is not None and (last.verdict, last.reason, last.version) == (verdict, reason, application.version):
                return last
            present.update(replaced_at=now)
            return Opinion.objects.create(
                application=application, user=user, verdict=Verdict(verdict), reason=reason, version=application.version, at=now
            )
    except IntegrityError as error:
        raise Faster from error


def may_change(application: Application) -> bool:
    """Opinions are heard until somebody decides: once an application has moved on they stand as they are."""
    return application.stage in (Stage.SUBMITTED, Stage.SHORTLISTED)


@dataclass(slots=True)
class Reading:
    """One applicant in a reader's list; `veiled` while who it is must not be told.

    `corrected` says that the application has changed since the opinion.
    """

    application: Application
    veiled: bool = False
    own: Opinion | None = None
    others: list[Opinion] = field(default_factory=list)

    @property
    def title(self) -> str:
        return anonymity.called(self.application) if self.veiled else self.application.name

    @property
    def corrected(self) -> bool:
        return self.own is not None and self.own.version < self.application.version


def readings(posting: Posting, user: User, now: datetime) -> list[Reading]:
    """What `user` may read, by name, each with the opinions that `user` may see; two queries, however many there are.

    Where the first reading is anonymous, in an order of the reader's own, and one query more.
    """
    rows = Application.objects.visible_to(user, now).filter(posting=posting).exclude(stage__in=UNREAD)
    there = anonymity.shuffled(posting, user, rows.defer("motivation", "background").order_by("name", "pk"))
    named = {one.pk for one in there}
    if anonymity.is_on(posting):
        named = set(Application.objects.filter(pk__in=named).named_to(user, posting).values_list("pk", flat=True))
    found = {one.pk: Reading(one, veiled=one.pk not in named) for one in there}
    opinions = Opinion.objects.present().visible_to(user, now).filter(application__in=found).select_related("user")
    for opinion in opinions:
        reading = found[opinion.application_id]
        if opinion.user_id == user.pk:
            reading.own = opinion
        else:
            reading.others.append(opinion)
    return list(found.values())


def readers(posting: Posting) -> list[User]:
    """Who reads with an opinion: the department head and the committee, by name."""
    rows = Membership.objects.filter(posting=posting, role__in=(Role.DEPARTMENT_HEAD, Role.COMMITTEE_MEMBER), user__is_active=True)
    return sorted({member.user for member in rows.select_related("user")}, key=lambda user: user.name)


def waits_for(posting: Posting, whole: int) -> list[tuple[User, int]]:
    """(reader, how many have to be declared about), of those who have not declared; `whole` is how many wait for a decision.

    Three statements and a row a reader, however many have applied.
    """
    people = readers(posting) if whole else []
    if not people:
        return []
    about = Conflict.objects.filter(application__posting=posting, application__stage=Stage.SUBMITTED, user__in=people)
    said = dict(about.order_by().values_list("user").annotate(n=Count("pk")))
    missing = ((user, whole - said.get(user.pk, 0)) for user in people)
    return [(user, n) for user, n in missing if n > 0]
