"""The letter that says “you are still in the process”: to those who are, once a day, and only when Carl has read it."""

import pytest
from django.urls import reverse

from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from tests import desk, people

LIST = reverse(desk.LIST)


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def test_it_is_prepared_once_for_those_who_are_under_way(posting: Posting, carl: User) -> None:
    anna, bo = people.applied(posting), people.applied(posting, "Bo Bech")
    bo.move("withdraw", by=Applicant(bo.pk), now=people.AFTER)
    client = desk.signed_in(carl)
    for _press in range(2):
        answer = client.post(LIST, {"action": "still_in_process", "_selected_action": [anna.pk, bo.pk]}, follow=True)
    mail = OutgoingMail.objects.get(letter="still_in_process")
    assert (mail.to, mail.state, mail.case) == (anna.email, OutgoingMail.State.PREPARED, f"application:{anna.pk}")
    page = answer.content.decode()
    assert "1 brev venter på, at du læser og sender det." in page
    assert "Bo Bech er ikke længere med i processen" in page


def test_it_does_not_leave_when_the_applicant_has_withdrawn_meanwhile(posting: Posting, carl: User) -> None:
    anna = people.applied(posting)
    client = desk.signed_in(carl)
    client.post(LIST, {"action": "still_in_process", "_selected_action": [anna.pk]})
    anna.refresh_from_db()
    anna.move("withdraw", by=Applicant(anna.pk), now=people.AFTER)
    mail = OutgoingMail.objects.get(letter="still_in_process")
    client.post(desk.letter(mail.pk, "release"), {"subject": mail.subject, "body": mail.body})
    assert not outbox.deliver(mail.pk, now=people.AFTER)
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (OutgoingMail.State.DISCARDED, "Ikke sendt: Det, brevet handler om, gælder ikke længere.")
