"""A forgotten password: a letter through the outbox to the account there is, and the same page for every address."""

import re

import pytest
from django.core import mail

from recruitment import clock, outbox
from recruitment.models import OutgoingMail, User
from tests import people

pytestmark = pytest.mark.django_db
NEW = "blå-stole-i-solskin"


def ask(client, email: str):
    return client.post("/konto/password/reset/", {"email": email})


def link(client, user: User) -> str:
    ask(client, user.email)
    for letter in OutgoingMail.objects.filter(state="queued"):
        outbox.deliver(letter.pk, now=clock.now())
    return re.search(r"http://[^/]+(/konto/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def test_the_answer_tells_nobody_who_has_an_account(client, carl):
    known, unknown = ask(client, carl.email), ask(client, "nobody@example.dk")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert OutgoingMail.objects.count() == 1
    assert mail.outbox == []


def test_the_link_is_made_when_it_is_sent_and_is_not_kept(client, carl):
    path = link(client, carl)
    row = OutgoingMail.objects.get()
    assert (row.state, row.to) == ("sent", carl.email)
    assert "[nøgle]" in row.body
    assert path not in row.body


def test_carl_chooses_a_new_password_with_the_link_once(client, carl):
    path = link(client, carl)
    page = client.get(path, follow=True)
    form = page.request["PATH_INFO"]
    answer = client.post(form, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/konto/password/reset/key/done/"
    assert client.get(answer["Location"]).status_code == 200
    assert User.objects.get(pk=carl.pk).check_password(NEW)
    again = client.get(path, follow=True)
    assert "virker ikke længere" in again.content.decode()


def test_a_scanner_that_follows_the_link_changes_nothing(client, carl):
    path = link(client, carl)
    client.get(path, follow=True)
    assert User.objects.get(pk=carl.pk).check_password(people.PASSWORD)
    assert "Vælg en ny adgangskode" in client.get(path, follow=True).content.decode()


def test_a_closed_account_gets_no_letter(client, carl):
    User.objects.filter(pk=carl.pk).update(is_active=False)
    ask(client, carl.email)
    assert not OutgoingMail.objects.exists()
