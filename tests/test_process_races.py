"""Two at once: one is told, kindly, that the other was faster; nothing is doubled."""

import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction

from applications.models import Application, Overtaken, Refused, Step
from applications.process import Stage
from recruitment.models import OutgoingMail, Posting, User
from tests import journey, people
from tests.races import rounds

needs_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="two real connections need PostgreSQL")


def test_of_two_consultants_the_second_is_told(anna: Application, carl: User) -> None:
    stale = Application.objects.get(pk=anna.pk)
    anna.move("shortlist", by=carl, now=people.AFTER)
    with pytest.raises(Overtaken, match="En anden var hurtigere"):
        stale.move("not_invite", by=carl, now=people.AFTER, note="et")
    assert stale.stage == Stage.SUBMITTED  # nothing of the lost move has stuck to the object
    assert Application.objects.get(pk=anna.pk).stage == Stage.SHORTLISTED
    assert list(anna.steps.values_list("move", flat=True)) == ["submit", "shortlist"]
    assert not OutgoingMail.objects.filter(letter="not_invited").exists()


def two_finalists(posting: Posting, carl: User, hanne: User) -> tuple[Application, Application]:
    people.seat(posting, hanne)
    return journey.at(Stage.SECOND_INTERVIEW, posting, carl), journey.at(Stage.SECOND_INTERVIEW, posting, carl, "Bo Bech")


def test_a_second_offer_is_refused_by_rule(posting: Posting, carl: User, hanne: User) -> None:
    anna, bo = two_finalists(posting, carl, hanne)
    journey.take(anna, "offer", by=carl)
    with pytest.raises(Refused, match="En anden kandidat har et tilbud eller har fået stillingen"):
        journey.take(bo, "offer", by=carl)
    journey.take(anna, "decline", by=carl)
    journey.take(bo, "offer", "hire", by=carl)
    with pytest.raises(Refused, match="En anden kandidat har et tilbud eller har fået stillingen"):
        anna.move("undo", by=carl, now=people.AFTER, note="Hun vil alligevel")


def test_a_second_offer_is_refused_by_the_database_too(posting: Posting, carl: User, hanne: User, monkeypatch) -> None:
    anna, bo = two_finalists(posting, carl, hanne)
    journey.take(anna, "offer", by=carl)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=bo.pk).update(stage=Stage.OFFERED)
    # As when the other offer is committed after the rule has looked and before this one is written.
    monkeypatch.setattr("applications.models.application.obstacles", lambda *args: [])
    with pytest.raises(Overtaken, match="En anden kandidat er lige blevet tilbudt stillingen"):
        journey.take(bo, "offer", by=carl)
    assert (bo.stage, Application.objects.get(pk=bo.pk).stage) == (Stage.SECOND_INTERVIEW, Stage.SECOND_INTERVIEW)


def together(*acts) -> list[str]:
    """Run the acts at once, each on a connection of its own; 'done' or the sentence of the refusal, in their order."""
    start = threading.Barrier(len(acts))
    told = [""] * len(acts)

    def run(place: int) -> None:
        try:
            start.wait(10)
            acts[place]()
            told[place] = "done"
        except Refused as refusal:
            told[place] = str(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


@pytest.mark.postgres
@needs_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", rounds(10))
def test_two_consultants_on_two_connections(_round: int) -> None:
    posting = people.live_posting()
    carl = people.staff("Carl Carlsen", people.Role.CONSULTANT, posting)
    anna = people.applied(posting)
    one, other = Application.objects.get(pk=anna.pk), Application.objects.get(pk=anna.pk)
    told = together(lambda: one.move("shortlist", by=carl, now=people.AFTER), lambda: other.move("not_invite", by=carl, now=people.AFTER))
    assert sorted(sentence == "done" for sentence in told) == [False, True]
    assert any("En anden var hurtigere" in sentence for sentence in told)
    assert Step.objects.filter(application=anna).count() == 2


@pytest.mark.postgres
@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_offers_on_two_connections() -> None:
    posting = people.live_posting()
    carl = people.staff("Carl Carlsen", people.Role.CONSULTANT, posting)
    hanne = people.staff("Hanne Hansen", people.Role.DEPARTMENT_HEAD, posting)
    anna, bo = two_finalists(posting, carl, hanne)
    told = together(lambda: journey.take(anna, "offer", by=carl), lambda: journey.take(bo, "offer", by=carl))
    assert told.count("done") == 1
    assert Application.objects.filter(stage=Stage.OFFERED).count() == 1
    assert OutgoingMail.objects.filter(letter="offer").count() == 1
    assert connection.vendor == "postgresql"
