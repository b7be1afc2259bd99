"""A scorecard is saved with holes, submitted whole, and never overwritten unseen."""

from datetime import timedelta

import pytest

from applications import assessing
from applications.assessing import Card, Entry, Incomplete, Locked, Overtaken
from applications.models import Application, Assessment, Rating
from recruitment.models import Posting, User
from tests import interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    people.seat(posting, hanne)
    return interviews.invited(posting, carl)


def empty(posting: Posting, summary: str = "") -> Card:
    return Card(summary, dict.fromkeys(interviews.keys(posting), Entry()))


def test_a_draft_may_be_empty(posting: Posting, anna: Application, hanne: User) -> None:
    draft = interviews.drafted(anna, hanne, empty(posting))
    assert assessing.card_of(draft, interviews.keys(posting)) == empty(posting)
    assert draft.submitted_at is None


def test_a_draft_with_gaps_cannot_be_submitted_and_is_kept(posting: Posting, anna: Application, hanne: User) -> None:
    draft = interviews.drafted(anna, hanne, empty(posting, "indtryk"))
    with pytest.raises(Incomplete) as refused:
        assessing.submit(draft, interviews.keys(posting), seen_at=assessing.seen(draft), now=DAY)
    assert refused.value.gaps == dict.fromkeys(interviews.keys(posting), "score")
    assert Assessment.objects.get().summary == "indtryk"


def test_submitting_twice_is_submitting_once(posting: Posting, anna: Application, hanne: User) -> None:
    done = interviews.submitted(anna, hanne, interviews.full(posting))
    again = assessing.submit(done, interviews.keys(posting), seen_at="", now=DAY + timedelta(hours=1))
    assert (again.submitted_at, Assessment.objects.count()) == (DAY, 1)


def test_a_submitted_card_cannot_be_saved_over(posting: Posting, anna: Application, hanne: User) -> None:
    done = interviews.submitted(anna, hanne, interviews.full(posting))
    with pytest.raises(Locked):
        assessing.save(anna, FIRST, hanne, interviews.full(posting, score=1), seen=assessing.seen(done), page="test", now=DAY)
    assert set(Rating.objects.values_list("score", flat=True)) == {4}


def test_an_older_page_does_not_write_over_a_newer_one(posting: Posting, anna: Application, hanne: User) -> None:
    interviews.drafted(anna, hanne, interviews.full(posting, "fane-1"))
    with pytest.raises(Overtaken) as refused:
        assessing.save(anna, FIRST, hanne, interviews.full(posting, "fane-2"), seen="", page="another", now=DAY)
    assert refused.value.assessment.summary == "fane-1-summary"
    assert set(Rating.objects.values_list("evidence", flat=True)) == {"fane-1-evidence"}


def test_a_page_whose_answer_was_lost_saves_on(posting: Posting, anna: Application, hanne: User) -> None:
    for mark in ("først", "siden"):
        draft = assessing.save(anna, FIRST, hanne, interviews.full(posting, mark), seen="", page="one", now=DAY)
    assert draft.summary == "siden-summary"


def test_the_same_form_sent_twice_is_one_save(posting: Posting, anna: Application, hanne: User) -> None:
    first = assessing.save(anna, FIRST, hanne, interviews.full(posting), seen="", page="", now=DAY)
    second = assessing.save(anna, FIRST, hanne, interviews.full(posting), seen="", page="", now=DAY + timedelta(hours=1))
    assert (second.pk, second.saved_at) == (first.pk, DAY)


def test_two_saves_in_one_instant_are_told_apart(posting: Posting, anna: Application, hanne: User) -> None:
    first = interviews.drafted(anna, hanne, interviews.full(posting, "a"))
    second = assessing.save(anna, FIRST, hanne, interviews.full(posting, "b"), seen=assessing.seen(first), page="x", now=DAY)
    assert second.saved_at > first.saved_at


def test_what_was_read_is_what_is_submitted(posting: Posting, anna: Application, hanne: User) -> None:
    read = interviews.drafted(anna, hanne, interviews.full(posting, "læst"))
    mark = assessing.seen(read)
    newer = assessing.save(anna, FIRST, hanne, interviews.full(posting, "nyere"), seen=mark, page="x", now=DAY)
    with pytest.raises(Overtaken):
        assessing.submit(newer, interviews.keys(posting), seen_at=mark, now=DAY)
    # And the row itself, when the newer save came between reading and writing.
    with pytest.raises(Overtaken):
        assessing.submit(read, interviews.keys(posting), seen_at=mark, now=DAY)
    assert Assessment.objects.get().submitted_at is None
