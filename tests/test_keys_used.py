"""Using a key: by the button, once, within ten minutes; any other one gets the same kind page."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from applications import keys
from applications.models import AccessKey, Application
from recruitment import clock
from recruitment.models import Posting
from tests import people

pytestmark = pytest.mark.usefixtures("now")


def address(key: str) -> str:
    return f"/min-ansoegning/noegle/{key}/"


def test_a_key_opens_the_application_by_its_button_and_not_by_its_link(client: Client, anna: Application) -> None:
    key = anna.new_key()
    for _scanner in range(3):
        assert client.get(address(key)).status_code == 200
    assert "session" not in str(client.cookies).replace("sessionid", "session") or client.get("/min-ansoegning/").context.get("form")
    response = client.post(address(key))
    # The address that the browser ends at holds no key.
    assert response["Location"] == "/min-ansoegning/"
    assert anna.number in client.get("/min-ansoegning/").content.decode()


def test_a_key_works_once(anna: Application) -> None:
    key = anna.new_key()
    assert [Client().post(address(key)).status_code for _time in range(2)] == [302, 410]


def test_an_old_a_used_and_an_unknown_key_get_the_same_page(client: Client, anna: Application) -> None:
    old, used = anna.new_key(), ""
    AccessKey.objects.update(expires_at=clock.real() - timedelta(seconds=1))
    used = anna.new_key()
    Client().post(address(used))
    pages = [ask(address(key)) for key in (old, used, "ukendt") for ask in (Client().post, Client().get)]
    assert [page.status_code for page in pages] == [410] * 6
    for page in pages:
        assert "Nøglen virker ikke længere" in page.content.decode()
        assert 'action="/min-ansoegning/find/"' in page.content.decode()


def test_a_key_lives_ten_minutes_of_real_time(anna: Application) -> None:
    anna.new_key()
    left = AccessKey.objects.get().expires_at - clock.real()
    assert timedelta(minutes=9, seconds=50) < left <= timedelta(minutes=10)


def test_a_newer_key_kills_the_older(anna: Application) -> None:
    older, newer = anna.new_key(), anna.new_key()
    assert [Client().post(address(key)).status_code for key in (older, newer)] == [410, 302]


def test_a_key_opens_no_other_application(client: Client, anna: Application, posting: Posting) -> None:
    bo = people.applied(posting, "Bo Bech")
    client.post(address(anna.new_key()))
    assert bo.number not in client.get("/min-ansoegning/").content.decode()
    assert client.get(f"/filer/{bo.attachments.get().pk}/").status_code == 404


def test_the_session_gets_a_new_name(client: Client, anna: Application, posting: Posting) -> None:
    people.own(client, people.draft(posting, "Bo Bech"))
    before = client.cookies["sessionid"].value
    client.post(address(anna.new_key()))
    assert client.cookies["sessionid"].value != before


def test_forgetting_the_browser_takes_the_right_away(client: Client, anna: Application) -> None:
    people.own(client, anna)
    assert client.get("/min-ansoegning/glem/").status_code == 405
    assert client.post("/min-ansoegning/glem/").status_code == 200
    page = client.get("/min-ansoegning/").content.decode()
    assert anna.number not in page
    assert 'action="/min-ansoegning/find/"' in page


def test_the_browser_remembers_for_fourteen_days_and_says_until_when(client: Client, anna: Application) -> None:
    client.post(address(anna.new_key()))
    assert "til og med mandag den 25.\xa0november\xa02024" in client.get("/min-ansoegning/").content.decode()
    session = client.session
    assert timedelta(days=13, hours=23) < datetime.fromisoformat(session[keys.SESSION_UNTIL]) - clock.real() <= timedelta(days=14)
    session[keys.SESSION_UNTIL] = (clock.real() - timedelta(seconds=1)).isoformat()
    session.save()
    assert anna.number not in client.get("/min-ansoegning/").content.decode()
    assert client.get(f"/filer/{anna.attachments.get().pk}/").status_code == 404


def test_using_it_does_not_make_it_last_longer(client: Client, anna: Application) -> None:
    client.post(address(anna.new_key()))
    until = client.session[keys.SESSION_UNTIL]
    client.post("/min-ansoegning/spoerg/", {"text": "Er der kantine?"})
    client.post("/min-ansoegning/ret/")
    assert client.session[keys.SESSION_UNTIL] == until


@pytest.mark.parametrize("page", ["", "traek/", "spoerg/", "oplysninger/", "oplysninger/slet/", "kopi/", "ret/fortryd/"])
def test_every_own_page_offers_to_forget_this_browser(client: Client, anna: Application, page: str) -> None:
    people.own(client, anna)
    client.post("/min-ansoegning/ret/")
    shown = client.get(f"/min-ansoegning/{page}").content.decode()
    assert 'action="/min-ansoegning/glem/"' in shown
    assert "til og med mandag den 25." in shown
