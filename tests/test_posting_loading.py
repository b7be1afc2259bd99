"""Loading a posting: once, as versions, with its competencies kept by key."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from applications.models import Application, Assessment, Rating
from recruitment.loading import Outcome, Refused, load
from recruitment.models import Competency, Posting, PostingVersion, User
from recruitment.postings import Profile, read
from tests.people import AFTER, BEFORE, POSTING_FILE

SECOND = read(Path(__file__).parent / "postings" / "second.toml")
LATER = BEFORE + timedelta(hours=1)


def rows() -> list[tuple[int, str, str, int]]:
    return list(Competency.objects.values_list("pk", "key", "heading", "position"))


def without(profile: Profile, key: str) -> Profile:
    return replace(profile, competencies=tuple(competency for competency in profile.competencies if competency.key != key))


@pytest.fixture
def rated(anna: Application, hanne: User) -> Rating:
    """Hanne has begun to rate Anna on one competency."""
    assessment = Assessment.objects.create(application=anna, round="first_interview", by=hanne, saved_at=AFTER)
    return Rating.objects.create(assessment=assessment, competency=Competency.objects.get(key="politisk_taeft"), score=4)


@pytest.mark.django_db
def test_a_posting_is_loaded_with_its_first_version() -> None:
    result = load(SECOND, now=BEFORE)
    posting = Posting.objects.get()
    assert (result.outcome, result.version.number, result.posting) == (Outcome.CREATED, 1, posting)
    assert (posting.slug, posting.title, posting.state) == ("nordkysten-2027", "Biblioteks- og kulturchef", "live")
    assert posting.closes_at == SECOND.closes_at
    assert posting.profile == SECOND
    assert result.version.created_at == BEFORE
    assert [row[1:] for row in rows()] == [
        ("samler", "Samlende ledelse", 1),
        ("formidling", "Formidling", 2),
        ("okonomi", "Økonomisk sans", 3),
        ("lokalt_blik", "Blik for det lokale", 4),
    ]


@pytest.mark.django_db
def test_the_same_content_again_changes_nothing() -> None:
    first = load(SECOND, now=BEFORE)
    before = rows()
    again = load(SECOND, now=LATER)
    assert (again.outcome, again.version) == (Outcome.UNCHANGED, first.version)
    assert PostingVersion.objects.count() == 1
    assert rows() == before


@pytest.mark.django_db
def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was() -> None:
    load(SECOND, now=BEFORE)
    changed = replace(SECOND, title="Kulturchef", timetable=(replace(SECOND.timetable[0], at=None), *SECOND.timetable[1:]))
    result = load(changed, now=LATER)
    posting = Posting.objects.get()
    assert (result.outcome, result.version.number, posting.current) == (Outcome.CHANGED, 2, result.version)
    assert (posting.title, posting.closes_at) == ("Kulturchef", changed.closes_at)
    assert (posting.profile, result.posting.profile) == (changed, changed)
    assert PostingVersion.objects.get(number=1).profile == SECOND
    assert load(SECOND, now=LATER).version.number == 3


@pytest.mark.django_db
def test_competencies_keep_their_rows_by_key() -> None:
    load(SECOND, now=BEFORE)
    pks = {key: pk for pk, key, _, _ in rows()}
    first, second, third, fourth = SECOND.competencies
    load(replace(SECOND, competencies=(fourth, replace(second, heading="At fortælle"), first, replace(third, key="penge"))), now=LATER)
    kept = rows()
    assert [row[1:] for row in kept] == [
        ("lokalt_blik", "Blik for det lokale", 1),
        ("formidling", "At fortælle", 2),
        ("samler", "Samlende ledelse", 3),
        ("penge", "Økonomisk sans", 4),
    ]
    assert [pk for pk, key, *_ in kept if key in pks] == [pks["lokalt_blik"], pks["formidling"], pks["samler"]]


def test_a_competency_with_ratings_cannot_vanish(rated: Rating) -> None:
    before = rows()
    with override("en"), pytest.raises(Refused) as refusal:
        load(without(read(POSTING_FILE), "politisk_taeft"), now=AFTER)
    assert str(refusal.value) == (
        "People have been rated on “Politisk tæft” (politisk_taeft). What has ratings must stay in the file, under the same key."
    )
    assert (rows(), PostingVersion.objects.count()) == (before, 1)


def test_a_competency_without_ratings_may_vanish_while_another_has_some(rated: Rating) -> None:
    load(without(read(POSTING_FILE), "kommunikation"), now=AFTER)
    assert [(key, position) for _, key, _, position in rows()] == [
        ("struktureret_ledelsesstil", 1), ("relationer_og_samarbejde", 2), ("proces_og_forandring", 3), ("politisk_taeft", 4),
    ]  # fmt: skip
    rated.refresh_from_db()
    assert rated.competency.key == "politisk_taeft"


def test_another_posting_waits_until_the_live_one_is_closed(posting: Posting) -> None:
    with override("en"), pytest.raises(Refused) as refusal:
        load(SECOND, now=AFTER)
    assert str(refusal.value) == (
        "“Leder af Sekretariat for Politik, Jura, Kommunikation & Udvikling” (albertslund-2024) is live. "
        "Close it before another posting is loaded."
    )
    assert Posting.objects.count() == 1
    posting.state = Posting.CLOSED
    posting.save()
    assert load(SECOND, now=AFTER).outcome is Outcome.CREATED


def test_a_closed_posting_keeps_its_words(posting: Posting) -> None:
    posting.state = Posting.CLOSED
    posting.save()
    profile = read(POSTING_FILE)
    with override("en"), pytest.raises(Refused, match="is closed, and a closed posting keeps the words that it had"):
        load(replace(profile, short_title="Leder"), now=AFTER)
    assert load(profile, now=AFTER).outcome is Outcome.UNCHANGED
