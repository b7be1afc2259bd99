"""Correcting what was sent: until the deadline, once, and what was sent counts until then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from applications import attachments, corrections, drafts, keys
from applications import desk as figures
from applications.models import Application, Attachment, KeyRequest, Overtaken, Refused, Step
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, User
from recruitment.roles import Applicant
from scheduling.reminders import sweep
from tests import desk, people
from tests.impossible import nothing_impossible

LATER = people.BEFORE + timedelta(hours=5)


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.pinned(LATER):
        yield


@pytest.fixture(autouse=True)
def _files_of_our_own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def begun(anna: Application) -> Application:
    corrections.begin(anna, by=Applicant(anna.pk), now=LATER)
    return again(anna)


def again(anna: Application) -> Application:
    """The correction as the next request reads it."""
    found = corrections.of(Application.objects.select_related("posting__current").get(pk=anna.pk))
    assert found is not None
    return found


def change(correction: Application, **values: object) -> Application:
    Application.objects.filter(pk=correction.pk).update(**values)
    return again(correction.replaces)  # type: ignore[arg-type]  # a correction


def add(correction: Application, name: str, now: datetime = LATER) -> Attachment:
    row = Attachment(application=correction, kind="other", name=name, format="pdf", size=9, pages=1, sha256="1" * 64, added_at=now)
    row.file.save(name, ContentFile(b"%PDF-1.5\n"))
    return row


def send(correction: Application, now: datetime = LATER) -> Step:
    pk = correction.replaces_id or 0
    return corrections.send(again(correction.replaces), by=Applicant(pk), now=now, stored_at=now)  # type: ignore[arg-type]


def test_what_was_sent_counts_until_the_correction_is_sent(anna: Application) -> None:
    correction = change(begun(anna), motivation="Noget helt nyt")
    anna.refresh_from_db()
    assert (anna.motivation, anna.version, anna.stage) == ("Jeg vil gerne samle et sekretariat.", 1, Stage.SUBMITTED)
    with nothing_impossible():
        send(correction)
    anna.refresh_from_db()
    assert (anna.motivation, anna.version, anna.stage) == ("Noget helt nyt", 2, Stage.SUBMITTED)
    assert (anna.submitted_at, anna.corrected_at, anna.stored_at) == (people.BEFORE, LATER, LATER)
    assert not Application.objects.filter(replaces=anna.pk).exists()


def test_the_new_receipt_and_the_step_say_what_was_changed(anna: Application) -> None:
    correction = change(begun(anna), motivation="Noget helt nyt", phone="30 30 30 30")
    add(correction, "bevis.pdf")
    step = send(correction)
    assert step.note.splitlines() == ["Telefon", "Hvorfor søger du stillingen?", "Fil tilføjet: bevis.pdf"]
    mail = OutgoingMail.objects.get(letter="corrected")
    assert (mail.to, mail.occasion) == (anna.email, step.occasion)
    for words in (
        anna.number,
        "- Telefon\n- Hvorfor søger du stillingen?",
        "- cv.pdf\n- bevis.pdf",
        "kl.\xa014.00 (dansk tid)",
        "kl.\xa009.00",
    ):
        assert words in mail.body


def test_nothing_different_is_nothing_to_send(anna: Application) -> None:
    correction = begun(anna)
    with pytest.raises(Refused, match="ikke ændret noget"):
        send(correction)
    anna.refresh_from_db()
    assert anna.version == 1


def test_a_file_is_shared_and_one_taken_out_stays_until_it_is_sent(anna: Application, django_capture_on_commit_callbacks) -> None:
    place = str(anna.attachments.get().file)
    kept = anna.attachments.get().pk
    with django_capture_on_commit_callbacks(execute=True):
        correction = begun(anna)
        copy = correction.attachments.get()
        assert (str(copy.file), copy.pk != kept) == (place, True)
        copy.application = correction
        attachments.remove(copy, now=LATER)
    assert default_storage.exists(place)
    new = add(again(anna), "nyt-cv.pdf")
    Attachment.objects.filter(pk=new.pk).update(kind="cv")
    with django_capture_on_commit_callbacks(execute=True), nothing_impossible():
        send(again(anna))
    assert not default_storage.exists(place)
    assert [(file.pk, file.name) for file in anna.attachments.all()] == [(new.pk, "nyt-cv.pdf")]
    assert default_storage.exists(str(new.file))


def test_a_file_that_is_in_both_keeps_its_row(anna: Application, django_capture_on_commit_callbacks) -> None:
    row = anna.attachments.get()
    with django_capture_on_commit_callbacks(execute=True):
        send(change(begun(anna), phone="30 30 30 30"))
    assert anna.attachments.get() == row
    assert default_storage.exists(str(row.file))
    assert Attachment.objects.count() == 1


def test_thrown_away_it_takes_only_its_own_files(anna: Application, django_capture_on_commit_callbacks) -> None:
    correction = begun(anna)
    extra = str(add(correction, "bevis.pdf").file)
    with django_capture_on_commit_callbacks(execute=True):
        corrections.drop(again(anna), now=LATER)
    assert not default_storage.exists(extra)
    assert default_storage.exists(str(anna.attachments.get().file))
    assert Application.objects.get() == anna


def test_begun_twice_it_is_one_and_sent_twice_it_is_sent_once(anna: Application) -> None:
    first = begun(anna)
    assert begun(anna) == first
    change(first, phone="30 30 30 30")
    seen_twice = again(anna)
    send(first)
    with pytest.raises((Overtaken, Application.DoesNotExist)):
        corrections.send(seen_twice, by=Applicant(anna.pk), now=LATER, stored_at=LATER)
    anna.refresh_from_db()
    assert (anna.version, OutgoingMail.objects.filter(letter="corrected").count()) == (2, 1)


def test_what_another_device_changed_meanwhile_is_not_sent_unseen(anna: Application) -> None:
    seen = change(begun(anna), phone="30 30 30 30")
    drafts.hold(again(anna), now=LATER + timedelta(minutes=1), phone="40 40 40 40")
    with pytest.raises(Overtaken):
        corrections.send(seen, by=Applicant(anna.pk), now=LATER, stored_at=LATER)
    anna.refresh_from_db()
    assert anna.phone == "20 30 40 50"


def test_with_a_gap_it_is_not_sent_and_nothing_has_changed(anna: Application) -> None:
    correction = change(begun(anna), phone="", motivation="Noget nyt")
    with pytest.raises(Refused, match="telefonnummer"):
        send(correction)
    anna.refresh_from_db()
    assert (anna.phone, anna.version, anna.corrected_at) == ("20 30 40 50", 1, None)
    assert again(anna).motivation == "Noget nyt"


@pytest.mark.parametrize(("off", "sent"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_is_the_same_to_the_millisecond(anna: Application, off: int, sent: bool) -> None:
    correction = change(begun(anna), phone="30 30 30 30")
    moment = people.CLOSES_AT + timedelta(milliseconds=off)
    if sent:
        send(correction, now=moment)
    else:
        with pytest.raises(Refused, match="Fristen er udløbet"):
            send(correction, now=moment)
    anna.refresh_from_db()
    assert anna.version == (2 if sent else 1)


def test_none_begins_after_the_deadline_nor_by_a_stranger(anna: Application, posting) -> None:
    bo = people.applied(posting, "Bo Bech")
    for by, now in ((Applicant(anna.pk), people.CLOSES_AT), (Applicant(bo.pk), LATER)):
        with pytest.raises(Refused):
            corrections.begin(anna, by=by, now=now)


def test_withdrawing_or_moving_on_takes_the_correction_along(anna: Application, posting, carl: User) -> None:
    bo = people.applied(posting, "Bo Bech")
    begun(anna)
    begun(bo)
    anna.move("withdraw", by=Applicant(anna.pk), now=LATER)
    bo.move("shortlist", by=carl, now=people.AFTER)
    assert set(Application.objects.values_list("pk", flat=True)) == {anna.pk, bo.pk}


def test_a_new_address_is_used_and_the_old_one_told(anna: Application) -> None:
    old = anna.email
    send(change(begun(anna), email="anna@nyt.example.org"))
    told = dict(OutgoingMail.objects.filter(letter__in=("address_changed", "corrected")).values_list("letter", "to"))
    assert told == {"address_changed": old, "corrected": "anna@nyt.example.org"}
    assert "anna@nyt" not in OutgoingMail.objects.get(letter="address_changed").body


def test_every_field_goes_over_or_belongs_to_the_case(anna: Application) -> None:
    fields = {field.name for field in Application._meta.concrete_fields}
    assert fields - corrections.OF_THE_CASE == set(corrections.own_words())
    assert fields >= corrections.OF_THE_CASE


def test_it_is_never_sent_by_itself(anna: Application) -> None:
    correction = begun(anna)
    with pytest.raises((IntegrityError, Refused)), transaction.atomic():
        correction.move("submit", by=Applicant(correction.pk), now=LATER)


def test_it_is_no_draft_to_anybody(anna: Application, carl: User) -> None:
    long_ago = people.BEFORE - timedelta(days=9)
    correction = change(begun(anna), email="anna@nyt.example.org", motivation="Hemmeligt Mærke", created_at=long_ago)
    assert not Application.objects.drafts().exists()
    assert not Application.objects.visible_to(carl, LATER).filter(pk=correction.pk).exists()
    assert figures.counts_of(anna.posting) == {"submitted": 1}
    OutgoingMail.objects.all().delete()
    assert [mail.letter for mail in sweep(people.CLOSES_AT - timedelta(hours=10)) if mail.letter.startswith("draft")] == []
    for values in ({"email": "anna@nyt.example.org"}, {"link": correction.link}):
        keys.ask(LATER, **values)  # type: ignore[arg-type]
        assert keys.answer(KeyRequest.objects.latest("pk").pk, LATER) == 0
    for url in (desk.dossier(anna.pk), desk.dossier(correction.pk), "/admin/applications/application/"):
        assert "Hemmeligt" not in desk.signed_in(carl).get(url).content.decode()


def test_the_consultant_sees_that_and_when_it_was_corrected(anna: Application, carl: User) -> None:
    send(change(begun(anna), phone="30 30 30 30"))
    page = desk.signed_in(carl).get(desk.dossier(anna.pk)).content.decode()
    for words in ("version 2", "kl.\xa014.00", "Send en rettelse", "Telefon", "30\xa030\xa030\xa030"):
        assert words in page
    assert "rettet" in desk.signed_in(carl).get("/admin/applications/application/").content.decode()


@pytest.mark.parametrize("others", [1, 20])
def test_it_costs_the_same_however_many_apply(anna: Application, others: int, django_assert_num_queries) -> None:
    for number in range(others):
        people.applied(anna.posting, f"Bo {number}")
    change(begun(anna), phone="30 30 30 30")
    correction = again(anna)
    with django_assert_num_queries(50):
        corrections.send(correction, by=Applicant(anna.pk), now=LATER, stored_at=LATER)
