"""One assessor, one candidate: save with gaps, be told what is missing, submit once, and read it afterwards."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Assessment, Rating
from recruitment import clock
from recruitment.models import Posting, User
from tests import interviews, people
from tests.interviews import DAY, FIRST


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User) -> Application:
    people.seat(posting, hanne)
    return interviews.invited(posting, carl)


@pytest.fixture
def hannes(hanne: User) -> Client:
    return interviews.signed_in(hanne)


def url(name: str, application: Application) -> str:
    return reverse(f"applications:{name}", args=[FIRST, application.pk])


def test_the_card_shows_every_competency_with_its_anchors(posting: Posting, anna: Application, hannes: Client) -> None:
    page = hannes.get(url("scorecard", anna)).content.decode()
    places = [page.index(f'name="evidence_{key}"') for key in interviews.keys(posting)]
    assert places == sorted(places)
    for competency in posting.profile.competencies:
        assert competency.heading in page
        # Evidence comes before the number.
        assert page.index(f'name="evidence_{competency.key}"') < page.index(f'name="score_{competency.key}"')
    assert page.count('type="radio"') == 6 * len(posting.profile.competencies)


def test_a_draft_with_holes_is_saved_and_shown_again(posting: Posting, anna: Application, hannes: Client) -> None:
    answer = hannes.post(url("scorecard", anna), {"seen": "", "page": "p", "summary": "Et halvt indtryk"})
    assert (answer.status_code, answer["Location"]) == (302, url("scorecard", anna))
    page = hannes.get(url("scorecard", anna)).content.decode()
    assert "Et halvt indtryk" in page
    assert "kl.\xa010.00" not in page
    assert "kl.\xa009.00" in page


def test_submitting_with_gaps_keeps_the_draft_and_leads_to_each_field(posting: Posting, anna: Application, hannes: Client) -> None:
    first, second, *_rest = interviews.keys(posting)
    answer = hannes.post(url("review_scorecard", anna), interviews.form(posting, **{f"score_{first}": "", f"evidence_{second}": ""}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_score_{first}_1"' in page
    assert f'id="id_score_{first}_1"' in page
    assert f'href="#id_evidence_{second}"' in page
    assert page.count('<li><a href="#id_') == 2
    assert Rating.objects.filter(score=4).count() == len(interviews.keys(posting)) - 1
    assert Assessment.objects.get().submitted_at is None


def test_nothing_is_submitted_before_the_consequence_has_been_read(posting: Posting, anna: Application, hannes: Client) -> None:
    answer = hannes.post(url("review_scorecard", anna), interviews.form(posting))
    assert answer["Location"] == url("submit_scorecard", anna)
    assert Assessment.objects.get().submitted_at is None
    page = hannes.get(answer["Location"]).content.decode()
    seen = Assessment.objects.get().saved_at.isoformat()
    assert f'name="seen" value="{seen}"' in page
    assert hannes.post(url("submit_scorecard", anna), {"seen": seen})["Location"] == url("scorecard", anna)
    assert Assessment.objects.get().submitted_at == DAY


def test_after_the_lock_the_card_is_read_only(posting: Posting, anna: Application, hanne: User, hannes: Client) -> None:
    interviews.submitted(anna, hanne, interviews.full(posting, "mit"))
    page = hannes.get(url("scorecard", anna)).content.decode()
    assert "mit-evidence" in page
    assert "evidence_" not in page
    assert "score-choice" not in page
    assert hannes.get(url("submit_scorecard", anna))["Location"] == url("scorecard", anna)
    assert hannes.post(url("submit_scorecard", anna), {"seen": ""})["Location"] == url("scorecard", anna)


def test_what_is_sent_after_the_lock_is_given_back(posting: Posting, anna: Application, hanne: User, hannes: Client) -> None:
    interviews.submitted(anna, hanne, interviews.full(posting, "mit"))
    key = interviews.keys(posting)[0]
    answer = hannes.post(url("scorecard", anna), interviews.form(posting, **{f"evidence_{key}": "kom for sent"}))
    assert answer.status_code == 409
    assert "kom for sent" in answer.content.decode()
    assert set(Rating.objects.values_list("evidence", flat=True)) == {"mit-evidence"}


def test_of_two_tabs_the_second_is_told_and_sees_both(posting: Posting, anna: Application, hannes: Client) -> None:
    key = interviews.keys(posting)[0]
    hannes.post(url("scorecard", anna), interviews.form(posting, page="one", **{f"evidence_{key}": "fra fane et"}))
    answer = hannes.post(url("scorecard", anna), interviews.form(posting, page="two", **{f"evidence_{key}": "fra fane to"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "fra fane et" in page
    assert "fra fane to</textarea>" in page
    # The page that tells has read the stored card, so saving it again is a choice.
    seen = Assessment.objects.get().saved_at.isoformat()
    assert f'name="seen" value="{seen}"' in page
    again = interviews.form(posting, page="three", seen=seen, **{f"evidence_{key}": "fra fane to"})
    assert hannes.post(url("scorecard", anna), again).status_code == 302
    assert Rating.objects.get(competency__key=key).evidence == "fra fane to"


def test_saving_by_script_answers_with_the_time_and_the_mark(posting: Posting, anna: Application, hannes: Client) -> None:
    answer = hannes.post(url("scorecard", anna), interviews.form(posting), headers={"accept": "application/json"})
    assert answer.json()["seen"] == Assessment.objects.get().saved_at.isoformat()
    assert answer.json()["note"].endswith("kl.\xa009.00")
    other = interviews.form(posting, page="other", summary="noget andet")
    assert hannes.post(url("scorecard", anna), other, headers={"accept": "application/json"}).status_code == 409


@pytest.mark.parametrize("score", ["9", "0", "-1", "4.5", "fire"])
def test_a_forged_score_is_refused_with_a_sentence(posting: Posting, anna: Application, hannes: Client, score: str) -> None:
    key = interviews.keys(posting)[0]
    answer = hannes.post(url("scorecard", anna), interviews.form(posting, **{f"score_{key}": score}))
    assert answer.status_code == 422
    assert f'href="#id_score_{key}_1"' in answer.content.decode()
    assert not Assessment.objects.exists()


def test_a_text_that_is_too_long_is_given_back_whole(posting: Posting, anna: Application, hannes: Client) -> None:
    key, long = interviews.keys(posting)[0], "æ" * 4_001
    answer = hannes.post(url("scorecard", anna), interviews.form(posting, **{f"evidence_{key}": long}))
    assert answer.status_code == 422
    assert f"{long}</textarea>" in answer.content.decode()
