"""The letters of the moves: one that is no longer true does not leave, and nobody reads an outcome before it has."""

import pytest
from django.urls import reverse

from applications.models import Application, Attachment, Overtaken
from applications.process import Stage
from recruitment import clock, outbox
from recruitment.models import OutgoingMail, Posting, User
from recruitment.roles import Applicant
from tests import desk, people
from tests.people import AFTER, BEFORE

State = OutgoingMail.State


@pytest.fixture
def rejected(anna: Application, carl: User) -> OutgoingMail:
    """Anna's rejection, released, while the mail server is away."""
    anna.move("not_invite", by=carl, now=AFTER)
    mail = OutgoingMail.objects.get(letter="not_invited")
    assert outbox.release(mail, by=carl, now=AFTER)
    return mail


@pytest.mark.parametrize("state", [State.QUEUED, State.FAILED])
def test_a_released_letter_that_has_not_left_falls_with_the_undo(state: str, rejected: OutgoingMail, anna: Application, carl: User) -> None:
    OutgoingMail.objects.filter(pk=rejected.pk).update(state=state)
    anna.move("undo", by=carl, now=AFTER, note="Det var en fejl")
    assert not outbox.retry(rejected, by=carl, now=AFTER)
    assert not outbox.deliver(rejected.pk, now=AFTER)


@pytest.mark.parametrize("state", [State.PREPARED, State.QUEUED, State.FAILED])
def test_nobody_reads_a_rejection_before_its_letter_has_left(state: str, rejected: OutgoingMail, anna: Application) -> None:
    OutgoingMail.objects.filter(pk=rejected.pk).update(state=state)
    assert anna.shown_stage() == Stage.SUBMITTED
    OutgoingMail.objects.filter(pk=rejected.pk).update(state=State.SENT)
    assert anna.shown_stage() == Stage.REJECTED


def test_the_receipt_goes_whatever_happens_later(anna: Application, carl: User) -> None:
    anna.move("shortlist", by=carl, now=AFTER)
    assert OutgoingMail.objects.get(letter="receipt").state == State.QUEUED


def test_braces_in_a_name_and_a_file_are_the_applicants_own(posting: Posting) -> None:
    application = people.draft(posting, "Anna {x}", email="anna@example.org")
    Attachment.objects.filter(application=application).update(name="CV {endelig}.pdf")
    application.move("submit", by=Applicant(application.pk), now=BEFORE)
    receipt = OutgoingMail.objects.get(letter="receipt")
    assert outbox.deliver(receipt.pk, now=BEFORE)
    receipt.refresh_from_db()
    assert "CV {endelig}.pdf" in receipt.body


def test_a_draft_that_changed_meanwhile_is_not_sent(posting: Posting) -> None:
    application = people.draft(posting)
    Application.objects.filter(pk=application.pk).update(changed_at=AFTER)
    with pytest.raises(Overtaken):
        application.move("submit", by=Applicant(application.pk), now=BEFORE)


def test_a_second_press_on_undo_undoes_nothing_more(anna: Application, carl: User) -> None:
    for name in ("shortlist", "invite_first"):
        anna.move(name, by=carl, now=AFTER)
    client, url = desk.signed_in(carl), desk.move(anna.pk, "undo")
    form = {"note": "Forkert person", "seen": str(anna.steps.latest("pk").pk)}
    with clock.pinned(AFTER):
        assert [client.post(url, form).status_code for _press in range(2)] == [302, 409]
    anna.refresh_from_db()
    assert anna.stage == Stage.SHORTLISTED


@pytest.mark.parametrize("lookup", ["password__startswith=a", "assessments__isnull=False", "email=a@example.org"])
def test_an_address_cannot_feel_its_way_through_hidden_columns(carl: User, lookup: str) -> None:
    client = desk.signed_in(carl)
    assert client.get(f"{reverse('admin:recruitment_user_changelist')}?{lookup}").status_code in {302, 400}


def test_a_number_that_is_none_is_a_404(carl: User) -> None:
    assert desk.signed_in(carl).get("/admin/applications/application/²/change/").status_code == 404
