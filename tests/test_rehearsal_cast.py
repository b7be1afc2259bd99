"""The cast: a dozen invented people who went through the same doors as anybody, each at a moment of their own."""

import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from applications import docx, many, rehearsal
from applications.models import Application, Attachment, GuideQuestion, Panel
from recruitment import clock, mailbox, printing
from recruitment import rehearsal as ground
from recruitment.models import OutgoingMail, Posting, RehearsalMark, User

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Where the CVs and the profile are kept between the tests of this file: they are the same for all, and slow to set."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def cast(settings, tmp_path, papers):
    settings.REHEARSAL = True
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "recruitment.mailbox.MailboxBackend"
    clock._seen = (0, timedelta(0))
    shutil.copytree(papers, tmp_path, dirs_exist_ok=True)
    call_command("load_cast", verbosity=0)
    for name in ("cast", "profile"):
        shutil.copytree(tmp_path / name, papers / name, dirs_exist_ok=True)
    return Posting.live()


def test_three_drafts_eight_sent_one_withdrawn_and_every_name_invented(cast):
    stages = sorted(Application.objects.values_list("stage", flat=True))
    assert stages == ["draft"] * 3 + ["submitted"] * 8 + ["withdrawn"]
    assert all(email.endswith("@example.org") for email in Application.objects.values_list("email", flat=True))
    assert all(email.endswith("@example.org") for email in User.objects.values_list("email", flat=True))


def test_each_step_bears_its_own_moment_before_the_start(cast):
    start = ground.of(cast).start
    sent = Application.objects.sent().order_by("submitted_at")
    assert all(application.submitted_at < start for application in sent)
    assert len({application.submitted_at for application in sent}) == 9
    first = sent[0]
    assert (first.name, clock.local(first.submitted_at).isoformat()) == ("Karen Påfund", "2024-11-03T16:40:00+01:00")


def test_every_cv_opens_and_has_two_pages(cast):
    files = list(Attachment.objects.all())
    assert len(files) == 10
    assert {(file.format, file.pages) for file in files} == {("pdf", 2)}


def test_the_letters_lie_in_the_mailbox_at_their_moments(cast):
    assert not OutgoingMail.objects.exclude(state="sent").exists()
    letters = mailbox.letters()
    assert len(letters) == OutgoingMail.objects.count() == 22
    karen = [letter for letter in letters if letter.address == "karen.paafund@example.org"]
    assert clock.local(karen[0].at).isoformat() == "2024-11-03T16:40:00+01:00"


def test_the_guide_of_the_first_round_is_begun_once_and_shared_out(cast):
    call_command("load_cast", verbosity=0)
    rows = list(GuideQuestion.objects.in_order().values_list("round", "owner__email", "minutes"))
    emails = ["hanne@example.org", "mette@example.org", "bo@example.org"]
    assert rows == [("first_interview", emails[number % 3], 4) for number in range(10)]


def test_hanne_and_the_committee_sit_in_both_rounds(cast):
    seats = set(Panel.objects.values_list("round", "user__email"))
    people = ("hanne@example.org", "mette@example.org", "bo@example.org")
    assert seats == {(round_, email) for round_ in ("first_interview", "second_interview") for email in people}


def test_loading_again_changes_nothing(cast):
    before = list(Application.objects.order_by("pk").values_list("pk", "changed_at"))
    call_command("load_cast", verbosity=0)
    assert list(Application.objects.order_by("pk").values_list("pk", "changed_at")) == before
    assert User.objects.count() == 4


def test_outside_a_rehearsal_the_cast_is_refused(posting):
    for command in (["load_cast"], ["make_applications", "3"]):
        with pytest.raises(CommandError, match="REHEARSAL=1"):
            call_command(*command)
    assert not Application.objects.exists()


def test_a_database_with_people_in_it_is_refused(settings, posting, carl):
    settings.REHEARSAL = True
    with pytest.raises(CommandError, match="not a rehearsal's"):
        call_command("load_cast")
    with pytest.raises(CommandError, match="not a rehearsal's"):
        call_command("load_cast", start_over=True)
    assert User.objects.filter(pk=carl.pk).exists()
    assert [error.id for error in ground.check_database(["default"])] == ["recruitment.E001"]


def test_a_plain_installation_refuses_the_database_of_a_rehearsal(settings, posting):
    RehearsalMark.objects.create(since=clock.real())
    assert "belongs to a rehearsal" in ground.check_database(["default"])[0].msg
    settings.REHEARSAL = True
    assert ground.check_database(["default"]) == []


def test_without_pango_the_cvs_are_word_documents(settings, tmp_path, monkeypatch):
    def no_pango(html: str) -> bytes:
        raise printing.NoPango

    monkeypatch.setattr(printing, "pdf", no_pango)
    settings.REHEARSAL, settings.DATA_DIR, settings.MAILBOX_DIR = True, tmp_path, tmp_path / "mailbox"
    settings.MEDIA_ROOT = tmp_path / "files"
    clock._seen = (0, timedelta(0))
    call_command("load_cast", verbosity=0)
    assert {file.format for file in Attachment.objects.all()} == {"docx"}


def test_the_handmade_word_document_says_what_it_was_given():
    assert docx.document(["A & <b>"]) == docx.document(["A & <b>"])


def test_many_applications_have_letters_files_steps_and_receipts(cast):
    call_command("make_applications", 30, verbosity=0)
    made = Application.objects.filter(position="Opdigtet stilling")
    assert made.count() == 30
    assert all(300 <= len(application.motivation.split()) <= 900 for application in made)
    for application in made:
        files = list(application.attachments.all())
        assert 1 <= len(files) <= 4
        assert sum(file.kind == "cv" for file in files) == 1
        assert all(2 <= file.pages <= 6 and file.file.size == file.size for file in files)
        assert application.steps.get().move == "submit"
        assert OutgoingMail.objects.filter(thing=f"application:{application.pk}", letter="receipt", state="sent").count() == 1
        assert application.gaps() == []


def test_the_small_pdf_opens_with_its_pages(tmp_path):
    from applications import uploads

    path = tmp_path / "x.pdf"
    path.write_bytes(many.pdf(5))
    fit = uploads.examine(path, path.stat().st_size, 10**6)
    assert (fit.format, fit.pages) == ("pdf", 5)


def test_a_cv_is_set_once(cast, monkeypatch):
    part = ground.of(cast).cast[0]
    monkeypatch.setattr(printing, "pdf", lambda html: pytest.fail("set again"))
    assert rehearsal.curriculum(part).suffix == ".pdf"
