"""Who reads the guide, and what of it: nobody without a seat, nothing about somebody whom one may not meet, nothing of the scores."""

import io
import re
import zipfile

import pytest
from django.test import Client

from applications.models import Application, Conflict, Covered, GuideQuestion, Panel
from applications.process import Round
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Role
from tests import guides, interviews, people
from tests.interviews import DAY, FIRST

SECRET = "Hvorfor forlod du Eksempelby efter tre måneder?"
WHY = "hemmelig-grund-4711"


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.pinned(DAY):
        yield


@pytest.fixture
def anna(posting: Posting, carl: User, hanne: User, mette: User) -> Application:
    """Anna in the 1st round, with a question that only she is asked; Hanne and Mette on the panel."""
    people.seat(posting, hanne, mette, rounds=(FIRST,))
    application = interviews.invited(posting, carl)
    guides.begun(posting, carl)
    guides.only_for(application, carl, SECRET, WHY)
    return application


def test_only_those_of_the_round_enter(client: Client, anna: Application, posting: Posting, otto: User, hanne: User) -> None:
    mikkel = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    people.seat(posting, mikkel, rounds=(Round.SECOND,))
    for address in (guides.to_all(), guides.of(anna)):
        assert client.get(address).status_code == 302
        assert interviews.signed_in(otto).get(address).status_code == 403
        assert interviews.signed_in(mikkel).get(address).status_code == 404
        assert interviews.signed_in(mikkel).post(address).status_code in (404, 405)
        assert interviews.signed_in(hanne).get(address).status_code == 200
    assert interviews.signed_in(hanne).get(guides.of(anna, Round.SECOND)).status_code == 404
    assert interviews.signed_in(hanne).get(guides.to_all("third")).status_code == 404


def test_rows_are_the_panels_and_the_consultants(anna: Application, posting: Posting, otto: User, hanne: User, carl: User) -> None:
    mikkel = people.staff("Mikkel Munk", Role.COMMITTEE_MEMBER, posting)
    people.seat(posting, mikkel, rounds=(Round.SECOND,))
    ada = people.staff("Ada Admin", Role.ADMINISTRATOR, None)
    Covered.objects.create(question=GuideQuestion.objects.get(text=SECRET), application=anna, by=hanne, at=DAY)
    for rows, n in ((GuideQuestion.objects, 11), (Covered.objects, 1)):
        seen = [rows.visible_to(user, DAY).count() for user in (hanne, carl, mikkel, otto, ada)]
        assert seen == [n, n, 0, 0, 0]


def test_nobody_reads_what_is_asked_of_somebody_they_may_not_meet(anna: Application, hanne: User, mette: User, carl: User) -> None:
    bo = interviews.invited(anna.posting, carl, "Bo Bech")
    question = GuideQuestion.objects.get(text=SECRET)
    Covered.objects.create(question=question, application=anna, by=hanne, at=DAY)
    Covered.objects.create(question=GuideQuestion.objects.to_all().in_order()[0], application=anna, by=hanne, at=DAY)
    for user in (mette, carl):
        Conflict.objects.create(application=anna, user=user, conflicted=True, at=DAY)
        assert interviews.signed_in(user).get(guides.of(anna)).status_code == 404
        assert interviews.signed_in(user).post(guides.of(anna), {"asked": [question.pk]}).status_code == 404
        assert SECRET not in guides.page(user, guides.of(bo)) + guides.page(user, guides.to_all())
        assert "Hanne Hansen" not in guides.page(user, guides.of(bo))
        assert GuideQuestion.objects.visible_to(user, DAY).count() == 10
        assert Covered.objects.visible_to(user, DAY).count() == 0
    desk = interviews.signed_in(carl)
    assert SECRET not in desk.get("/admin/applications/guidequestion/").content.decode()
    assert desk.get(f"/admin/applications/guidequestion/{question.pk}/change/").status_code == 404
    assert desk.post(f"/admin/applications/guidequestion/{question.pk}/take-out/").status_code == 404
    assert SECRET in guides.page(hanne, guides.of(anna))


def test_the_same_for_all_has_nothing_of_one_candidate(anna: Application, hanne: User, carl: User) -> None:
    for user in (hanne, carl):
        page = guides.page(user, guides.to_all())
        assert (SECRET in page, "Anna" in page, page.count('class="guide-line"')) == (False, False, 10)


def test_a_question_for_one_candidate_is_asked_of_no_other(anna: Application, hanne: User, carl: User) -> None:
    bo = interviews.invited(anna.posting, carl, "Bo Bech")
    hers, his = guides.page(hanne, guides.of(anna)), guides.page(hanne, guides.of(bo))
    assert (SECRET in hers, SECRET in his) == (True, False)
    # After everything that the others are asked too.
    assert hers.index(SECRET) > hers.index("Kun til denne kandidat") > hers.index(guides.own_words(anna.posting)[-1])


def test_why_a_question_was_added_is_the_consultants(anna: Application, hanne: User, carl: User) -> None:
    assert (WHY in guides.page(hanne, guides.of(anna)), WHY in guides.page(carl, guides.of(anna))) == (False, True)


def test_the_page_is_the_same_whoever_has_scored(anna: Application, hanne: User, mette: User) -> None:
    def without_token() -> str:
        main = guides.page(mette, guides.of(anna)).partition("<main")[2]
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)

    before = without_token()
    interviews.submitted(anna, hanne, interviews.full(anna.posting, "mærke"))
    assert without_token() == before
    assert "mærke-" not in before


def test_whoever_is_not_in_the_room_is_named_beside_their_question(anna: Application, hanne: User, mette: User, carl: User) -> None:
    bo = interviews.invited(anna.posting, carl, "Bo Bech")
    question = GuideQuestion.objects.to_all().in_order()[0]
    GuideQuestion.objects.filter(pk=question.pk).update(owner=mette)
    Conflict.objects.create(application=bo, user=mette, conflicted=True, at=DAY)
    words = "Mette Madsen bedømmer ikke her"
    assert [words in guides.page(hanne, guides.of(one)) for one in (anna, bo)] == [False, True]
    assert words not in guides.page(hanne, guides.to_all())
    Panel.objects.filter(user=mette).update(excused="Syg")
    assert words in guides.page(hanne, guides.to_all())


def test_the_applicant_meets_none_of_it(client: Client, anna: Application, hanne: User) -> None:
    Covered.objects.create(question=GuideQuestion.objects.get(text=SECRET), application=anna, by=hanne, at=DAY)
    people.own(client, anna)
    whole = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/min-ansoegning/oplysninger/hent/").streaming_content)))
    everything = client.get("/min-ansoegning/").content.decode() + client.get("/min-ansoegning/oplysninger/").content.decode()
    everything += "".join(whole.read(name).decode("utf-8", "replace") for name in whole.namelist())
    for words in (SECRET, WHY, "Hanne Hansen", guides.own_words(anna.posting)[0]):
        assert words not in everything


def test_when_an_application_is_deleted_its_questions_and_ticks_go_too(anna: Application, hanne: User) -> None:
    for question in GuideQuestion.objects.all():
        Covered.objects.create(question=question, application=anna, by=hanne, at=DAY)
    anna.delete()
    assert (GuideQuestion.objects.count(), Covered.objects.count()) == (10, 0)
