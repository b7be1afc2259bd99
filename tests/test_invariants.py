"""States that should be impossible: each is planted by hand, past every door, and named by its own check alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from applications.models import Application, Attachment, Step
from applications.process import Stage
from recruitment import clock, outbox, sending
from recruitment.models import OutgoingMail, Posting, User
from recruitment.tasks import check_invariants
from tests import impossible, interviews, journey, people
from tests.people import AFTER, BEFORE

State = OutgoingMail.State
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def sent(anna: Application) -> Application:
    """Anna's application, its receipt sent."""
    outbox.deliver(_receipt(anna).get().pk, now=BEFORE)
    assert impossible.found() == {}
    return anna


def _receipt(application: Application):
    return OutgoingMail.objects.filter(letter="receipt", thing=f"application:{application.pk}")


def _only(name: str, *rows: Application | OutgoingMail) -> None:
    assert impossible.found() == {name: [f"{row._meta.model_name}:{row.pk}" for row in rows]}


def _without_guard(name: str) -> None:
    """Take one of the database's own constraints away, until the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if name.startswith("one_"):
            cursor.execute(f"DROP INDEX {name}")
        elif connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE applications_application DROP CONSTRAINT {name}")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")


@pytest.fixture
def guarded_again(db: None) -> Iterator[None]:
    """SQLite keeps the word of `_without_guard` for the connection, beyond the transaction."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_journey_to_the_hire_breaks_nothing(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    # Untouched ones come last: nobody is offered the post while there is one.
    last = (Stage.DECLINED, Stage.HIRED, Stage.SUBMITTED)
    for stage in (*(set(Stage) - {Stage.OFFERED, *last}), *last):
        journey.at(stage, posting, carl, f"Anna {stage.value}")
    outbox.send_due(AFTER)
    assert impossible.found(AFTER) == {}


def test_an_undone_step_breaks_nothing(anna: Application, carl: User) -> None:
    journey.take(anna, "shortlist", "undo", by=carl)
    outbox.send_due(AFTER)
    assert impossible.found(AFTER) == {}


def test_a_submission_without_a_receipt_is_named(sent: Application) -> None:
    _receipt(sent).delete()
    _only("sent_without_receipt", sent)


def _no_cv(application: Application) -> None:
    application.attachments.update(kind=Attachment.Kind.OTHER)


def _no_file(application: Application) -> None:
    default_storage.delete(application.attachments.get().file.name)


def _half_a_file(application: Application) -> None:
    application.attachments.update(size=90)


@pytest.mark.parametrize("plant", [_no_cv, _no_file, _half_a_file])
def test_an_application_without_its_files_is_named(sent: Application, plant: Callable[[Application], None]) -> None:
    plant(sent)
    _only("sent_without_its_files", sent)


def test_a_draft_may_lack_its_files(posting: Posting) -> None:
    _no_file(people.draft(posting))
    assert impossible.found() == {}


@pytest.mark.usefixtures("guarded_again")
def test_a_draft_that_has_been_received_is_named(posting: Posting) -> None:
    draft = people.draft(posting)
    _without_guard("sent_means_received")
    Application.objects.filter(pk=draft.pk).update(submitted_at=BEFORE)
    _only("draft_with_moment_of_receipt", draft)


def test_a_stage_that_no_step_led_to_is_named(sent: Application) -> None:
    Application.objects.filter(pk=sent.pk).update(stage=Stage.SHORTLISTED)
    _only("stage_differs_from_last_step", sent)


def test_an_application_without_any_step_is_named(sent: Application) -> None:
    Step.objects.filter(application=sent).delete()
    _only("stage_differs_from_last_step", sent)


def test_a_post_promised_twice_is_named(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    anna, bodil = (journey.at(Stage.SECOND_INTERVIEW, posting, carl, name) for name in ("Anna Ager", "Bodil Birk"))
    _without_guard("one_offer_or_hire_a_posting")
    for application in (anna, bodil):
        Step.objects.create(application=application, move="offer", from_stage="second_interview", to_stage="offered", at=AFTER)
    Application.objects.filter(pk__in=(anna.pk, bodil.pk)).update(stage=Stage.OFFERED)
    _only("post_promised_twice", anna, bodil)


def test_a_candidate_without_an_answer_in_a_closed_posting_is_named(sent: Application) -> None:
    Posting.objects.update(state=Posting.CLOSED)
    _only("unanswered_in_closed_posting", sent)


def test_a_rejection_that_never_left_is_no_answer(sent: Application, carl: User, hanne: User) -> None:
    people.seat(sent.posting, hanne)
    journey.score_all(sent)
    journey.take(sent, *journey.PATHS[Stage.REJECTED], by=carl)
    Posting.objects.update(state=Posting.CLOSED)
    _only("unanswered_in_closed_posting", sent)
    OutgoingMail.objects.update(state=State.SENT, sent_at=AFTER)
    assert impossible.found() == {}


def test_an_assessment_whose_submission_was_not_kept_is_named(posting: Posting, carl: User, hanne: User) -> None:
    people.seat(posting, hanne)
    one = interviews.submitted(interviews.invited(posting, carl), hanne, interviews.full(posting))
    assert "submitted_without_its_version" not in impossible.found()
    one.submissions.all().delete()
    assert impossible.found()["submitted_without_its_version"] == [f"assessment:{one.pk}"]


def test_a_letter_held_for_an_hour_is_named(sent: Application) -> None:
    row = _receipt(sent).get()
    for held, named in ((timedelta(minutes=59), False), (timedelta(minutes=61), True)):
        OutgoingMail.objects.update(state=State.QUEUED, sent_at=None, lease_until=clock.real() - held + sending.LEASE)
        assert impossible.found() == ({"letter_leased_for_an_hour": [f"outgoingmail:{row.pk}"]} if named else {})


def test_a_letter_that_waits_for_a_day_is_named(sent: Application) -> None:
    row = _receipt(sent).get()
    for due, named in ((HOUR, False), (-timedelta(hours=23), False), (-timedelta(hours=25), True)):
        OutgoingMail.objects.update(state=State.QUEUED, sent_at=None, due_at=BEFORE + due)
        assert impossible.found() == ({"letter_late_by_a_day": [f"outgoingmail:{row.pk}"]} if named else {})


def test_a_sent_letter_without_its_moment_is_named(sent: Application) -> None:
    _receipt(sent).update(sent_at=None)
    _only("letter_sent_without_moment", _receipt(sent).get())


def test_the_command_names_every_state_and_exits_with_0(sent: Application, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invariants")
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[1] for line in lines} == {"ok"}
    assert "sent_without_receipt" in {line.split()[0] for line in lines}


def test_the_command_names_the_rows_and_exits_with_1(sent: Application, capsys: pytest.CaptureFixture[str]) -> None:
    _receipt(sent).delete()
    with pytest.raises(SystemExit) as ended:
        call_command("invariants")
    assert ended.value.code == 1
    assert ["sent_without_receipt", f"application:{sent.pk}"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_the_hourly_task_logs_the_rows_and_nobody(sent: Application, caplog: pytest.LogCaptureFixture) -> None:
    check_invariants()
    assert caplog.records == []
    _receipt(sent).delete()
    check_invariants()
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("ERROR", f"should be impossible: sent_without_receipt in application:{sent.pk}")
    ]
