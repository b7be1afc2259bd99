"""What the desk does for an applicant: an application that came by post, a file that does not open."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import looking
from applications.models import Application, Arrival, Attachment, Look, Refused, ReplacedFile, Scan
from applications.process import Stage
from recruitment import clock
from recruitment.models import OutgoingMail, Posting, User
from tests import desk, papers, people

PAGE = "/admin/applications/application/register/"


@pytest.fixture(autouse=True)
def _afterwards():
    with clock.pinned(people.AFTER):
        yield


def upload(content: bytes | None = None, name: str = "cv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.pdf() if content is None else content)


def typed(**changes: object) -> dict[str, object]:
    said = {
        "name": "Per Papir", "email": "per.papir@example.org", "phone": "20 30 40 52", "position": "", "motivation": "", "channel": "post",
        "day": "2024-11-14", "at": "12:00", "late_reason": "", "cv": upload(),
    }  # fmt: skip
    return said | changes


def on_disk() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).glob("??/*") if path.is_file()}


def test_one_on_paper_is_like_every_other_one(posting: Posting, carl: User) -> None:
    answer = desk.signed_in(carl).post(PAGE, typed(other_1=upload(name="bevis.pdf", content=papers.pdf(3))))
    application = Application.objects.get()
    assert (answer.status_code, answer.url) == (302, desk.dossier(application.pk))
    assert (application.stage, application.submitted_at) == (
        Stage.SUBMITTED,
        clock.at(date(2024, 11, 14), time(12)),
    )
    assert application.stored_at == people.AFTER
    assert sorted(application.attachments.values_list("kind", "name")) == [("cv", "cv.pdf"), ("other", "bevis.pdf")]
    assert OutgoingMail.objects.get(letter="receipt").to == "per.papir@example.org"
    arrival = Arrival.objects.get()
    assert (arrival.channel, arrival.by, arrival.late_reason) == ("post", carl, "")
    page = desk.signed_in(carl).get(desk.dossier(application.pk)).content.decode()
    assert "Med posten" in page
    assert "efter fristen" not in desk.signed_in(carl).get(reverse(desk.LIST)).content.decode()
    application.move("shortlist", by=carl, now=people.AFTER)


def test_a_late_one_needs_a_reason_and_is_marked(posting: Posting, carl: User) -> None:
    at_the_desk, late = desk.signed_in(carl), typed(day="2024-11-15", at="00:00")
    answer = at_the_desk.post(PAGE, late)
    assert answer.status_code == 422
    assert "Skriv, hvorfor den tages med" in answer.content.decode()
    assert at_the_desk.post(PAGE, typed(day="2024-11-15", at="00:00", late_reason="Postvæsenet var lukket.")).status_code == 302
    assert "efter fristen" in at_the_desk.get(reverse(desk.LIST)).content.decode()
    assert "Postvæsenet var lukket." in at_the_desk.get(desk.dossier(Application.objects.get().pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": "2024-11-16"}, "ikke kommet endnu"),
        ({"day": "i går"}, "2024-11-15"),
        ({"at": "middag"}, "14:30"),
        ({"phone": "ved ikke"}, "telefonnummer"),
        ({"email": "per"}, "gyldig"),
        ({"cv": ""}, "Vælg filen med CV"),
        ({"cv": upload(b"MZ\x90\x00", "cv.exe")}, "cv.exe|PDF"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(changes: dict[str, object], sentence: str, posting: Posting, carl: User) -> None:
    answer = desk.signed_in(carl).post(PAGE, typed(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(sentence, page)
    assert "Per Papir" in page
    assert not Application.objects.exists()


def test_a_second_file_that_is_refused_takes_the_first_along(posting: Posting, carl: User) -> None:
    before = on_disk()
    answer = desk.signed_in(carl).post(PAGE, typed(other_2=upload(papers.locked_pdf(), "bevis.pdf")))
    assert answer.status_code == 422
    assert "id_other_2_error" in answer.content.decode()
    assert not Application.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert on_disk() == before


def test_the_same_address_is_asked_about_once(anna: Application, carl: User) -> None:
    at_the_desk = desk.signed_in(carl)
    answer = at_the_desk.post(PAGE, typed(email=anna.email.upper()))
    assert answer.status_code == 422
    assert anna.number in answer.content.decode()
    assert at_the_desk.post(PAGE, typed(email=anna.email, again="on")).status_code == 302
    assert Application.objects.sent().count() == 2


def test_a_draft_is_its_writers_own_and_a_registration_is_not_undone(posting: Posting, carl: User) -> None:
    draft = people.draft(posting)
    with pytest.raises(Refused):
        draft.move("register", by=carl, now=people.BEFORE)
    desk.signed_in(carl).post(PAGE, typed())
    application = Application.objects.sent().get()
    with pytest.raises(Refused, match="træk den tilbage"):
        application.move("undo", by=carl, now=people.AFTER, note="Forkert.")
    application.move("withdraw", by=carl, now=people.AFTER)


def test_nobody_else_registers_or_replaces(anna: Application, hanne: User, otto: User) -> None:
    file = anna.attachments.get()
    for user in (hanne, otto):
        assert desk.signed_in(user).post(PAGE, typed()).status_code in (302, 404)
        assert desk.signed_in(user).post(replace_page(file), {"file": upload(), "reason": "x"}).status_code in (302, 404)
    assert Application.objects.count() == 1
    assert not ReplacedFile.objects.exists()


# --- A file that does not open -------------------------------------------------------------------------------------


def replace_page(file: Attachment) -> str:
    return reverse("admin:applications_application_replace_file", args=[file.application_id, file.pk])


def test_the_old_file_stays_in_the_case_and_the_applicant_is_told(anna: Application, carl: User) -> None:
    file, at_the_desk = anna.attachments.get(), desk.signed_in(carl)
    was = file.file.name
    answer = at_the_desk.post(replace_page(file), {"file": upload(name="cv-ny.pdf"), "reason": "Den første var tom."})
    assert answer.status_code == 302
    file.refresh_from_db()
    old = ReplacedFile.objects.get()
    assert (file.name, file.pages, old.name, old.file.name) == ("cv-ny.pdf", 2, "cv.pdf", was)
    assert file.file.name != was
    assert OutgoingMail.objects.get(letter="file_replaced").state == "prepared"
    page = at_the_desk.get(replace_page(file)).content.decode()
    assert "Den første var tom." in page
    address = reverse("admin:applications_application_replaced_file", args=[anna.pk, file.pk, old.pk])
    assert b"".join(at_the_desk.get(address).streaming_content) == b"%PDF-1.4\n"
    looking.tidy()
    assert (Path(settings.MEDIA_ROOT) / was).is_file()


def test_what_the_scanner_holds_back_is_not_served(anna: Application, carl: User) -> None:
    file, at_the_desk = anna.attachments.get(), desk.signed_in(carl)
    at_the_desk.post(replace_page(file), {"file": upload(), "reason": "Virus."})
    old = ReplacedFile.objects.get()
    Look.objects.create(file=old.file.name, format="pdf", scan=Scan.FOUND)
    assert at_the_desk.get(reverse("admin:applications_application_replaced_file", args=[anna.pk, file.pk, old.pk])).status_code == 404


def test_a_bad_file_or_no_reason_changes_nothing(anna: Application, carl: User) -> None:
    file, at_the_desk, before = anna.attachments.get(), desk.signed_in(carl), on_disk()
    assert at_the_desk.post(replace_page(file), {"file": upload(papers.locked_pdf()), "reason": "Ny."}).status_code == 422
    assert at_the_desk.post(replace_page(file), {"file": upload(), "reason": " "}).status_code == 422
    assert at_the_desk.post(replace_page(file), {"reason": "Ny."}).status_code == 422
    assert not ReplacedFile.objects.exists()
    assert on_disk() == before
