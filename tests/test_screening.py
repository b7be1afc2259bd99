"""Reading against the wished background: one application after the other, kept apart from scores, seen by the consultants alone."""

import pytest
from django.test import Client
from django.urls import reverse

from applications import corrections, screening
from applications.models import Application, Finding, Overtaken, Read, Screening
from applications.process import Stage
from applications.screening import Found
from recruitment import clock
from recruitment.models import Posting, User
from recruitment.roles import Applicant
from tests import desk, people

pytestmark = pytest.mark.usefixtures("friday")
NEXT = reverse("admin:applications_application_read_next")


@pytest.fixture
def friday():
    with clock.pinned(people.AFTER):
        yield


@pytest.fixture
def bo(posting: Posting, anna: Application) -> Application:
    return people.applied(posting, "Bo Berg")


def pane(application: Application) -> str:
    return reverse("admin:applications_application_read", args=[application.pk])


def wish(application: Application) -> str:
    return application.posting.profile.background[0].key


def save(client: Client, application: Application, **fields: str):
    found = Screening.objects.filter(application=application)
    return client.post(
        pane(application), {"seen": screening.stamp(found)} | {name.replace("_", "-", 1): value for name, value in fields.items()}
    )


def test_what_was_found_is_kept_with_its_quote_and_the_next_one_comes(anna: Application, bo: Application, carl: User) -> None:
    client, key = desk.signed_in(carl), wish(anna)
    assert client.get(NEXT).headers["Location"] == pane(anna)
    response = client.post(pane(anna), {"seen": "", f"f-{key}": "met", f"q-{key}": "Ti år som leder", "next": ""})
    assert response.headers["Location"] == pane(bo)
    one = Screening.objects.get()
    assert (one.criterion, one.finding, one.quote, one.by, one.version) == (key, Finding.MET, "Ti år som leder", carl, 1)
    assert client.get(NEXT).headers["Location"] == pane(bo)
    assert "1 af 2 " in client.get(pane(bo)).content.decode()


def test_the_last_one_leads_on_to_the_decisions(anna: Application, carl: User) -> None:
    client, key = desk.signed_in(carl), wish(anna)
    response = client.post(pane(anna), {"seen": "", f"f-{key}": "not", "next": ""})
    assert response.headers["Location"] == reverse("admin:applications_application_outcomes")
    assert "Ikke opfyldt 1" in client.get(response.headers["Location"]).content.decode()
    assert client.get(NEXT).headers["Location"] == reverse(desk.LIST)


def test_saving_without_going_on_stays(anna: Application, bo: Application, carl: User) -> None:
    response = desk.signed_in(carl).post(pane(anna), {"seen": "", f"f-{wish(anna)}": "partly", "stay": ""})
    assert response.headers["Location"] == pane(anna)


def test_a_quote_without_a_finding_is_unclear_and_not_lost(anna: Application, carl: User) -> None:
    desk.signed_in(carl).post(pane(anna), {"seen": "", f"f-{wish(anna)}": "", f"q-{wish(anna)}": "Måske"})
    assert Screening.objects.get().finding == Finding.UNCLEAR


def test_a_finding_is_taken_back(anna: Application, carl: User) -> None:
    client, key = desk.signed_in(carl), wish(anna)
    client.post(pane(anna), {"seen": "", f"f-{key}": "met"})
    client.post(pane(anna), {"seen": screening.stamp(Screening.objects.all()), f"f-{key}": ""})
    assert not Screening.objects.exists()


@pytest.mark.parametrize("finding", ["", "met' OR 1=1", "MET", "x" * 500])
def test_what_is_no_finding_is_none(finding: str, anna: Application, carl: User) -> None:
    assert desk.signed_in(carl).post(pane(anna), {"seen": "", f"f-{wish(anna)}": finding}).status_code == 302
    assert not Screening.objects.exists()


def test_whoever_comes_second_is_told_and_their_words_stay_on_the_page(anna: Application, carl: User) -> None:
    key = wish(anna)
    screening.keep(anna, {key: Found("met", "Den første")}, seen="", by=carl, now=people.AFTER)
    response = desk.signed_in(carl).post(pane(anna), {"seen": "", f"f-{key}": "not", f"q-{key}": "Den anden"})
    assert response.status_code == 409
    assert "Den anden" in response.content.decode()
    assert Screening.objects.get().quote == "Den første"
    with pytest.raises(Overtaken):
        screening.keep(anna, {}, seen="", by=carl, now=people.AFTER)


def test_a_correction_makes_it_unread_again(posting: Posting, carl: User) -> None:
    with clock.pinned(people.BEFORE):
        anna = people.applied(posting)
        screening.mark_read(anna, carl, people.BEFORE)
        assert Application.objects.filter(screening.read_by(carl)).count() == 1
        correction = corrections.begin(anna, by=Applicant(anna.pk), now=people.BEFORE)
        Application.objects.filter(pk=correction.pk).update(phone="30 30 30 30")
        correction.refresh_from_db()
        corrections.send(correction, by=Applicant(anna.pk), now=people.BEFORE, stored_at=people.BEFORE)
    assert Application.objects.filter(pk=anna.pk).filter(screening.read_by(carl)).count() == 0


def test_the_list_tells_what_is_unread_and_what_is_assessed(anna: Application, bo: Application, carl: User) -> None:
    client, url = desk.signed_in(carl), reverse(desk.LIST)
    assert client.get(url).content.decode().count("<strong>Ulæst</strong>") == 2
    client.get(pane(anna))
    save(client, anna, **{f"f_{wish(anna)}": "met"})
    page = client.get(url).content.decode()
    assert page.count("<strong>Ulæst</strong>") == 1
    assert "Vurderet" in page
    assert "Anna Ager" not in client.get(url, {"read": "unread"}).content.decode()
    assert "Anna Ager" not in client.get(url, {"read": "unscreened"}).content.decode()


def test_a_mark_is_one_reader_s_own(anna: Application, carl: User, posting: Posting) -> None:
    karin = people.staff("Karin Karlsen", people.Role.CONSULTANT, posting)
    desk.signed_in(carl).get(pane(anna))
    assert Read.objects.get().user == carl
    assert "<strong>Ulæst</strong>" in desk.signed_in(karin).get(reverse(desk.LIST)).content.decode()


def test_it_is_seen_by_the_consultants_alone(anna: Application, carl: User, hanne: User, otto: User) -> None:
    screening.keep(anna, {wish(anna): Found("not", "HEMMELIGT CITAT")}, seen="", by=carl, now=people.AFTER)
    anna.conflicts.create(user=hanne, conflicted=False, at=people.AFTER)
    assert "HEMMELIGT CITAT" in desk.signed_in(carl).get(desk.dossier(anna.pk)).content.decode()
    assert "HEMMELIGT CITAT" not in desk.signed_in(hanne).get(reverse("applications:reading", args=[anna.pk])).content.decode()
    for user in (hanne, otto):
        assert not Screening.objects.visible_to(user, people.AFTER).exists()
        assert desk.signed_in(user).get(pane(anna)).status_code in (302, 403, 404)
    anna.conflicts.create(user=carl, conflicted=True, reason="Søster", at=people.AFTER)
    assert desk.signed_in(carl).get(pane(anna)).status_code == 404


def test_whoever_has_moved_on_is_read_in_the_dossier(anna: Application, carl: User) -> None:
    anna.move("not_invite", by=carl, now=people.AFTER)
    assert desk.signed_in(carl).get(pane(anna)).headers["Location"] == desk.dossier(anna.pk)
    assert anna.stage == Stage.REJECTED


def test_the_start_page_says_how_many_are_left(anna: Application, bo: Application, carl: User) -> None:
    client = desk.signed_in(carl)
    client.post(pane(anna), {"seen": "", f"f-{wish(anna)}": "met"})
    assert "1 ansøgning er ikke holdt op imod den ønskede baggrund" in client.get(reverse("admin:index")).content.decode()


def test_the_file_stands_beside_in_a_frame_of_ours(anna: Application, carl: User) -> None:
    file = anna.attachments.get()
    page = desk.signed_in(carl).get(pane(anna)).content.decode()
    assert f'<iframe class="pane-file" src="{reverse("applications:show_file", args=[file.pk])}"' in page


@pytest.mark.parametrize("n", [1, 3])
def test_the_pane_costs_the_same_however_many_there_are(n: int, posting: Posting, carl: User, django_assert_num_queries) -> None:
    rows = [people.applied(posting, f"Anna Nummer{number}") for number in range(n)]
    client = desk.signed_in(carl)
    for one in rows:
        screening.keep(one, {wish(one): Found("met", "x")}, seen="", by=carl, now=people.AFTER)
        client.get(pane(one))
    with django_assert_num_queries(19):
        client.get(pane(rows[0]))
