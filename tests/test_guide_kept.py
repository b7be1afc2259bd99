"""What has been asked is never lost or reworded; the rules of the guide in sentences."""

import pytest
from django.db import IntegrityError, transaction

from applications import guide
from applications.models import Application, Conflict, Covered, GuideQuestion, Panel, Refused
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from tests import guides, interviews, people
from tests.interviews import DAY, FIRST

ASKED = "Hvad lærte du af omlægningen?"


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    people.seat(posting, hanne)
    return interviews.invited(posting, carl)


def ticked(question: GuideQuestion, anna: Application, by: User) -> None:
    guide.tick(anna, FIRST, opened=[], asked=[question.pk], by=by, now=DAY)


def texts() -> list[str]:
    return list(GuideQuestion.objects.standing().filter(round=FIRST).in_order().values_list("text", flat=True))


def test_what_was_asked_keeps_its_words_when_the_question_is_reworded(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    first = guides.begun(posting, carl)[0]
    before, pk = first.text, first.pk
    ticked(first, anna, hanne)
    first.text, first.minutes = "Hvordan prioriterer du?", 7
    standing = guide.keep(first, by=carl, now=DAY)
    assert standing.pk != pk
    old = GuideQuestion.objects.get(pk=pk)
    assert (old.text, old.removed_at, old.minutes) == (before, DAY, None)
    assert (standing.text, standing.position, standing.competency, standing.minutes) == (
        "Hvordan prioriterer du?", old.position, old.competency, 7,
    )  # fmt: skip
    assert (Covered.objects.get().question_id, texts()[0]) == (pk, "Hvordan prioriterer du?")
    page = guides.page(hanne, guides.of(anna))
    gone = page[page.index("Spurgt, og siden taget ud af guiden") :]
    assert before in gone[: gone.index("</section>")]


def test_what_nobody_was_asked_is_reworded_where_it_stands(posting: Posting, carl: User) -> None:
    first = guides.begun(posting, carl)[0]
    pk, first.text = first.pk, "Hvordan prioriterer du?"
    assert guide.keep(first, by=carl, now=DAY).pk == pk
    assert GuideQuestion.objects.count() == 10


def test_other_things_than_the_words_change_in_place(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    first = guides.begun(posting, carl)[0]
    ticked(first, anna, hanne)
    first.minutes, first.owner = 5, hanne
    assert guide.keep(first, by=carl, now=DAY).pk == first.pk
    assert GuideQuestion.objects.filter(removed_at=None, minutes=5, owner=hanne).count() == 1


def test_a_question_taken_out_stays_in_the_record_and_comes_back(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    first = guides.begun(posting, carl)[0]
    ticked(first, anna, hanne)
    assert [guide.remove(first, by=carl, now=DAY) for _press in range(2)] == [True, False]
    assert first.text not in texts()
    assert (GuideQuestion.objects.count(), guides.ticks(anna)) == (10, {first.pk: "Hanne Hansen"})
    assert [guide.put_back(first, by=carl, now=DAY) for _press in range(2)] == [True, False]
    assert texts()[0] == first.text


def test_it_does_not_come_back_beside_its_twin(anna: Application, carl: User) -> None:
    first = guides.only_for(anna, carl, ASKED)
    guide.remove(first, by=carl, now=DAY)
    guides.only_for(anna, carl, ASKED)
    with pytest.raises(Refused, match="allerede i guiden"):
        guide.put_back(first, by=carl, now=DAY)


def test_only_the_consultant_takes_out_and_puts_back(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    first = guides.begun(posting, carl)[0]
    for act in (guide.remove, guide.put_back):
        with pytest.raises(Refused, match="konsulenten"):
            act(first, by=hanne, now=DAY)


def test_a_question_moves_among_those_about_the_same(posting: Posting, carl: User) -> None:
    before = [question.text for question in guides.begun(posting, carl)]
    first, second = GuideQuestion.objects.in_order()[:2]
    guide.shift(first, 1)
    assert texts() == [before[1], before[0], *before[2:]]
    guide.shift(first, 1)
    guide.shift(second, -1)
    assert texts() == [before[1], before[0], *before[2:]]
    guide.shift(first, -1)
    assert texts() == before


def test_one_put_back_beside_what_came_for_it_can_be_moved(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    first = guides.begun(posting, carl)[0]
    pk, before = first.pk, first.text
    ticked(first, anna, hanne)
    first.text = "Hvordan prioriterer du?"
    guide.keep(first, by=carl, now=DAY)
    old = GuideQuestion.objects.get(pk=pk)
    guide.put_back(old, by=carl, now=DAY)
    assert texts()[:2] == [before, "Hvordan prioriterer du?"]
    guide.shift(old, 1)
    assert texts()[:2] == ["Hvordan prioriterer du?", before]


def test_the_same_words_twice_for_one_candidate_are_one_row(posting: Posting, anna: Application, carl: User) -> None:
    bo = interviews.invited(posting, carl, "Bo Bech")
    first = guides.only_for(anna, carl, ASKED, "Det stod uklart.")
    again = guides.only_for(anna, carl, f"  {ASKED.replace(' ', '  ')}\n", "En anden grund")
    assert (again, again.because) == (first, "Det stod uklart.")
    assert guides.only_for(bo, carl, ASKED) != first
    assert guides.only_for(anna, carl, ASKED, round_=Round.SECOND) != first
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideQuestion.objects.create(posting=posting, application=anna, round=FIRST, text=ASKED, by=carl, at=DAY)


def test_a_question_for_one_candidate_is_refused_with_its_reason(posting: Posting, anna: Application, hanne: User, carl: User) -> None:
    gone = interviews.invited(posting, carl, "Gerda Gået")
    gone.move("withdraw", by=carl, now=DAY)
    gone.refresh_from_db()
    kept_away = interviews.invited(posting, carl, "Karl Kusk")
    Conflict.objects.create(application=kept_away, user=carl, conflicted=True, at=DAY)
    refused = [
        (anna, FIRST, ASKED, hanne, "Kun rekrutteringskonsulenten"),
        (anna, FIRST, "  ", carl, "som det skal stilles"),
        (anna, FIRST, "x" * 601, carl, "højst 600 tegn, og dette har 601"),
        (anna, "third", ASKED, carl, "ikke den samtalerunde"),
        (gone, FIRST, ASKED, carl, "ikke længere med"),
        (kept_away, FIRST, ASKED, carl, "Du deltager ikke"),
    ]
    for application, round_, text, by, sentence in refused:
        with pytest.raises(Refused, match=sentence):
            guide.add_for_candidate(application, round_, text, by=by, now=DAY)
    assert GuideQuestion.objects.count() == 0


def test_whoever_asks_sits_on_the_panel_and_may_meet_the_candidate(posting: Posting, anna: Application, mette: User, hanne: User) -> None:
    question = GuideQuestion(posting=posting, round=FIRST, text=ASKED, owner=mette)
    assert guide.faults(question) == {
        "owner": "Mette Madsen sidder ikke i panelet til 1. samtale. Vælg en, der gør, eller sæt panelet først."
    }
    Panel.objects.create(posting=posting, round=Round.SECOND, user=mette)
    assert "owner" in guide.faults(question)
    Panel.objects.create(posting=posting, round=FIRST, user=mette)
    assert guide.faults(question) == {}
    Conflict.objects.create(application=anna, user=mette, conflicted=True, at=DAY)
    assert guide.faults(question) == {}
    question.application = anna
    assert guide.faults(question) == {"owner": "Mette Madsen deltager ikke i samtalen med denne kandidat. Vælg en, der gør."}
    question.owner = hanne
    assert guide.faults(question) == {}


@pytest.mark.parametrize("minutes", [0, 61])
def test_minutes_are_from_one_to_sixty(posting: Posting, carl: User, minutes: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideQuestion.objects.create(posting=posting, round=FIRST, text=ASKED, minutes=minutes, by=carl, at=DAY)
