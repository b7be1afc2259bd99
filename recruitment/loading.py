"""Loading a checked posting into the database: one posting, its versions, and a row a competency."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.models import Competency, Posting, PostingVersion
from recruitment.postings import Profile, as_data


class Outcome(StrEnum):
    """What a load did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Outcome.CREATED: gettext_lazy("loaded for the first time"),
    Outcome.CHANGED: gettext_lazy("changed"),
    Outcome.UNCHANGED: gettext_lazy("unchanged"),
}


class Refused(ValueError):
    """A profile that is sound but may not be loaded now; the text is a sentence for whoever loads it."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    posting: Posting
    version: PostingVersion
    outcome: Outcome


@transaction.atomic
def load(profile: Profile, *, now: datetime) -> LoadResult:
    """Make the profile the live posting's current version. Loading the same content again changes nothing.

    A change becomes a new version. Competencies keep their rows by key, and with them their ratings. Raises Refused, with
    nothing changed, when another posting is live, when this one is closed, or when a competency in use is left out.
    """
    content = as_data(profile)
    digest = digest_of(content)
    posting = Posting.objects.select_for_update().filter(slug=profile.slug).first()
    if posting is None:
        _refuse_second_live_posting()
        posting = Posting.objects.create(slug=profile.slug, title=profile.title, lang=profile.lang, closes_at=profile.closes_at)
        return LoadResult(posting, _publish(posting, profile, content, digest, now), Outcome.CREATED)
    if posting.current is not None and posting.current.digest == digest:
        return LoadResult(posting, posting.current, Outcome.UNCHANGED)
    if posting.state == Posting.CLOSED:
        raise Refused(_("“%(title)s” is closed, and a closed posting keeps the words that it had.") % {"title": posting.title})
    return LoadResult(posting, _publish(posting, profile, content, digest, now), Outcome.CHANGED)


def digest_of(content: dict[str, Any]) -> str:
    """The SHA-256 of the content, in hex: equal exactly when the contents are."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _refuse_second_live_posting() -> None:
    live = Posting.live()
    if live is not None:
        words = {"title": live.title, "slug": live.slug}
        raise Refused(_("“%(title)s” (%(slug)s) is live. Close it before another posting is loaded.") % words)


def _publish(posting: Posting, profile: Profile, content: dict[str, Any], digest: str, now: datetime) -> PostingVersion:
    number = 1 if posting.current is None else posting.current.number + 1
    version = PostingVersion.objects.create(posting=posting, number=number, content=content, digest=digest, created_at=now)
    # What the profile was read as before is not what it is now.
    posting.__dict__.pop("profile", None)
    posting.current = version
    posting.title, posting.lang, posting.closes_at = profile.title, profile.lang, profile.closes_at
    posting.save(update_fields=["current", "title", "lang", "closes_at"])
    _match_competencies(posting, profile)
    return version


def _match_competencies(posting: Posting, profile: Profile) -> None:
    gone = list(posting.competencies.exclude(key__in=[competency.key for competency in profile.competencies]))
    used = [competency for competency in gone if in_use(competency)]
    if used:
        names = ", ".join(f"“{competency.heading}” ({competency.key})" for competency in used)
        raise Refused(
            _("People have been rated on %(names)s. What has ratings must stay in the file, under the same key.") % {"names": names}
        )
    Competency.objects.filter(pk__in=[competency.pk for competency in gone]).delete()
    Competency.objects.bulk_create(
        [
            Competency(posting=posting, key=competency.key, heading=competency.heading, position=position)
            for position, competency in enumerate(profile.competencies, start=1)
        ],
        update_conflicts=True,
        unique_fields=["posting", "key"],
        update_fields=["heading", "position"],
    )


def in_use(competency: Competency) -> bool:
    """Whether any row of any app refers to it: the ground floor does not know which apps stand on it."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: competency}).exists()
        for relation in Competency._meta.related_objects
    )
