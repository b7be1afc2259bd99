"""An invitation: mailed with a key that is nowhere kept, used once by a POST, gone after seven days."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from recruitment import accounts, clock, invitations, outbox
from recruitment.models import OutgoingMail, User
from recruitment.roles import Role

pytestmark = pytest.mark.django_db
NEW = "blå-stole-i-solskin"


@pytest.fixture
def ida(posting) -> User:
    return accounts.make("ida@example.dk", "Ida Iversen", Role.COMMITTEE_MEMBER, posting)


def invited(user: User) -> str:
    """The path of the link in the letter that the user got."""
    letter = accounts.invite(user, by=None, now=clock.now())
    assert outbox.deliver(letter.pk, now=clock.now())
    return re.search(r"http://[^/]+(/velkommen/\S+)", mail.outbox[-1].body)[1]


def choose(client, path: str, password: str = NEW):
    return client.post(path, {"new_password1": password, "new_password2": password})


def test_the_letter_says_what_for_and_the_row_keeps_no_key(ida):
    path = invited(ida)
    row = OutgoingMail.objects.get()
    assert mail.outbox[0].to == ["ida@example.dk"]
    assert "Leder af Sekretariat" in mail.outbox[0].subject
    assert "medlem" in mail.outbox[0].body.lower()
    assert "[nøgle]" in row.body
    assert path.split("/")[-2] not in row.body


def test_looking_spends_nothing_and_choosing_a_password_lets_ida_in(client, ida):
    path = invited(ida)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert choose(client, path)["Location"] == "/konto/login/"
    assert client.post("/konto/login/", {"login": ida.email, "password": NEW}).status_code == 302
    assert client.get("/start/")["Location"] == "/samtaler/"


def test_the_key_is_gone_when_it_has_been_used_and_so_is_an_older_one(client, ida):
    first, second = invited(ida), invited(ida)
    choose(client, second)
    for path in (first, second):
        assert client.get(path).status_code == 410
        assert choose(client, path, "en-helt-anden-en").status_code == 410
    assert User.objects.get(pk=ida.pk).check_password(NEW)


def test_the_key_lives_seven_days_on_the_real_clock(client, ida, time_machine_seven_days):
    path = invited(ida)
    time_machine_seven_days(timedelta(days=7) - timedelta(minutes=1))
    assert client.get(path).status_code == 200
    time_machine_seven_days(timedelta(days=7) + timedelta(minutes=1))
    assert client.get(path).status_code == 410


@pytest.fixture
def time_machine_seven_days():
    import time_machine

    begun = clock.real()
    running = []

    def go(ahead: timedelta) -> None:
        if running:
            running.pop().stop()
        traveller = time_machine.travel(begun + ahead)
        traveller.start()
        running.append(traveller)

    yield go
    for traveller in running:
        traveller.stop()


def test_a_weak_password_is_refused_and_the_key_still_works(client, ida):
    path = invited(ida)
    assert "12 tegn" in choose(client, path, "kort").content.decode()
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/velkommen/MQ/forkert/", "/velkommen/!!/x/", "/velkommen/OTk5OTk5/a:b/"])
def test_an_invented_key_opens_nothing(client, db, path):
    assert client.get(path).status_code == 410


def test_idas_key_does_not_open_carls_account(client, ida, carl):
    token = invitations.token_of(ida)
    uid = invitations.link_of(carl).split("/")[-3]
    assert client.get(f"/velkommen/{uid}/{token}/").status_code == 410


def test_a_closed_account_is_not_written_to(ida):
    letter = accounts.invite(ida, by=None, now=clock.now())
    User.objects.filter(pk=ida.pk).update(is_active=False)
    assert not outbox.deliver(letter.pk, now=clock.now())
    assert mail.outbox == []


def test_the_command_makes_the_account_posts_the_letter_and_says_so(posting, capsys):
    call_command("invite", "Nora@Example.dk", name="Nora Nielsen", role="department_head")
    user = User.objects.get()
    assert (user.email, user.roles, user.has_usable_password()) == ("nora@example.dk", {Role.DEPARTMENT_HEAD}, False)
    assert OutgoingMail.objects.get().to == "nora@example.dk"
    assert "Nora Nielsen <nora@example.dk> is department_head" in capsys.readouterr().out


def test_the_command_makes_an_administrator_before_any_posting_is_loaded(db):
    call_command("invite", "nora@example.dk", name="Nora Nielsen", role="administrator")
    assert User.objects.get().roles == {Role.ADMINISTRATOR}


def test_the_command_refuses_what_cannot_be(db):
    with pytest.raises(CommandError, match="none is live"):
        call_command("invite", "nora@example.dk", name="Nora Nielsen", role="consultant")
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("invite", "nora", name="Nora Nielsen", role="administrator")
    assert not User.objects.exists()
