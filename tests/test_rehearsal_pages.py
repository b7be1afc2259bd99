"""The bar's forms: the clock, the one-press sign-in, starting over; and none of them outside a rehearsal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as real_settings
from django.test import Client

from applications.models import Application
from recruitment import clock, rehearsal
from recruitment.models import OutgoingMail, RehearsalMark, User
from scheduling.models import Swept
from tests import people

pytestmark = pytest.mark.django_db
START = datetime(2024, 11, 11, 8, tzinfo=UTC)
PATHS = ["/proeve/log-ind/", "/proeve/ur/", "/proeve/forfra/", "/proeve/postkasse/", "/proeve/dele/"]


@pytest.fixture
def in_rehearsal(settings, tmp_path, posting):
    """A rehearsal with its staff, at its start, with a folder of its own."""
    settings.REHEARSAL = True
    settings.DATA_DIR = tmp_path
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    clock._seen = (0, timedelta(0))
    clock.move_to(START, restart=True)
    RehearsalMark.objects.create(since=clock.real())
    rehearsal.hire(rehearsal.of(posting).staff, posting)
    return posting


@pytest.mark.parametrize("path", PATHS)
def test_outside_a_rehearsal_there_is_nothing(client, posting, path):
    assert not real_settings.REHEARSAL
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in {404, 405}
    assert client.post(path, {"rolle": "konsulent", "til": "2024-11-15T08:00"}).status_code in {404, 405}
    assert "sessionid" not in client.cookies


def test_a_rehearsal_on_an_unmarked_database_signs_nobody_in(client, in_rehearsal):
    RehearsalMark.objects.all().delete()
    assert client.post("/proeve/log-ind/", {"rolle": "konsulent"}).status_code == 404


@pytest.mark.parametrize(
    ("key", "home"), [("konsulent", "/admin/"), ("afdelingschef", "/samtaler/"), ("udvalg-1", "/samtaler/"), ("udvalg-2", "/samtaler/")]
)
def test_one_press_signs_in_and_leads_to_the_work(client, in_rehearsal, key, home):
    assert client.post("/proeve/log-ind/", {"rolle": key})["Location"] == home
    assert client.get("/start/")["Location"] == home


def test_a_part_that_nobody_plays_is_refused_with_a_sentence(client, in_rehearsal):
    answer = client.post("/proeve/log-ind/", {"rolle": "direktør"})
    assert answer.status_code == 400
    assert "konsulent, afdelingschef" in answer.content.decode()


def test_the_forms_ask_for_their_token(in_rehearsal):
    strict = Client(enforce_csrf_checks=True)
    for path in ("/proeve/log-ind/", "/proeve/ur/", "/proeve/forfra/"):
        assert strict.post(path, {"rolle": "konsulent", "til": "2024-11-15T08:00"}).status_code == 403


def test_the_clock_moves_to_the_moment_in_copenhagen_and_runs_on(client, in_rehearsal):
    answer = client.post("/proeve/ur/", {"til": "2024-11-15T08:00", "tilbage": "/privatliv/"})
    assert answer["Location"] == "/privatliv/"
    assert timedelta(0) <= clock.now() - datetime(2024, 11, 15, 7, tzinfo=UTC) < timedelta(seconds=30)
    assert "fredag den 15." in client.get("/privatliv/").content.decode()


def test_the_answer_never_leads_to_another_site(client, in_rehearsal):
    for page in ("https://evil.example/", "//evil.example", ""):
        assert client.post("/proeve/ur/", {"til": "2030-01-01T00:00", "tilbage": page}).headers.get("Location", "/") == "/"


@pytest.mark.parametrize("til", ["", "i morgen", "2024-13-01T00:00", "2024-11-15T25:00", "99999-01-01T00:00", "9999-12-31T23:59-23:00"])
def test_what_is_no_moment_is_refused_with_a_sentence_and_the_clock_stays(client, in_rehearsal, til):
    answer = client.post("/proeve/ur/", {"til": til})
    assert answer.status_code == 400
    assert "Skriv det som 2024-11-15T08:00" in answer.content.decode()
    assert clock.now() - START < timedelta(seconds=30)


def test_backwards_is_refused_with_the_way_out(client, in_rehearsal):
    answer = client.post("/proeve/ur/", {"til": "2024-11-10T08:00"})
    assert answer.status_code == 400
    assert "Begynd forfra" in answer.content.decode()


def test_the_bar_stands_on_every_page_with_the_next_moments(client, in_rehearsal):
    page = client.get("/").content.decode()
    assert "mandag den 11.\xa0november\xa02024 kl.\xa009.00" in page.replace("&nbsp;", "\xa0")
    assert 'value="2024-11-14T23:00+01:00"' in page
    assert 'value="2024-11-15T08:00+01:00"' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_the_moments_of_the_bar_are_the_posting_s_and_pass(posting):
    labels = [(event.label, event.iso) for event in rehearsal.events(posting.profile, people.AFTER)]
    assert labels[0][1] == "2024-11-18T08:00+01:00"
    assert labels[-1][1] == "2024-11-26T17:00+01:00"
    assert len(labels) == 6


@pytest.mark.django_db(transaction=True)
def test_starting_over_asks_first_then_brings_everything_back(client, in_rehearsal, settings):
    client.post("/proeve/log-ind/", {"rolle": "konsulent"})
    client.post("/proeve/ur/", {"til": "2024-11-20T08:00"})
    people.draft(in_rehearsal, "Otto Olsen")
    Swept.note(clock.now())
    assert client.get("/proeve/forfra/").status_code == 200
    assert Application.objects.count() == 1
    assert client.post("/proeve/forfra/")["Location"] == "/"
    assert sorted(Application.objects.values_list("stage", flat=True)) == ["draft"] * 3 + ["submitted"] * 8 + ["withdrawn"]
    assert clock.now() - START < timedelta(seconds=60)
    assert Swept.last() is None
    assert User.objects.count() == 4
    assert client.get("/start/")["Location"].startswith("/konto/login/")
    assert OutgoingMail.objects.exclude(state="sent").count() == 0
