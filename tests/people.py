"""The cast of the tests, plainly invented: Anna applies, Carl consults, Hanne heads the department, Otto is an outsider."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.test import Client

from applications import keys
from applications.models import Application, Attachment, Panel
from applications.process import Round
from recruitment import clock, outbox, postings
from recruitment.loading import load
from recruitment.models import Membership, OutgoingMail, Posting, User
from recruitment.roles import Applicant, Role

POSTING_FILE = Path(__file__).resolve().parent.parent / "recruitment" / "postings" / "albertslund-2024.toml"
CLOSES_AT = datetime(2024, 11, 14, 23, tzinfo=UTC)
BEFORE = datetime(2024, 11, 11, 8, tzinfo=UTC)
AFTER = datetime(2024, 11, 15, 8, tzinfo=UTC)
PASSWORD = "grønne-hatte-i-regnvejr"


def live_posting(path: Path = POSTING_FILE) -> Posting:
    """The posting of `path`, loaded."""
    load(postings.read(path), now=BEFORE - timedelta(days=20))
    posting = Posting.live()
    assert posting is not None
    return posting


def staff(name: str, role: Role, posting: Posting | None) -> User:
    user = User.objects.create_user(f"{name.lower().replace(' ', '.')}@example.dk", name, PASSWORD)
    Membership.objects.create(user=user, posting=posting, role=role)
    return user


def draft(posting: Posting, name: str = "Anna Ager", **fields: object) -> Application:
    """A draft with everything in it but not sent."""
    days = posting.profile.days_to_attend
    values: dict[str, object] = {
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}@example.org",
        "phone": "20 30 40 50",
        "motivation": "Jeg vil gerne samle et sekretariat.",
        "attendance": dict.fromkeys(days, True),
        "test_accepted": posting.profile.has_test,
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    application = Application.objects.create(posting=posting, **(values | fields))
    cv = Attachment(application=application, kind="cv", name="cv.pdf", format="pdf", size=9, pages=1, sha256="0" * 64, added_at=BEFORE)
    cv.file.save("cv.pdf", ContentFile(b"%PDF-1.4\n"), save=False)
    cv.save()
    return application


def applied(posting: Posting, name: str = "Anna Ager", **fields: object) -> Application:
    """An application that was sent in time."""
    application = draft(posting, name, **fields)
    application.move("submit", by=Applicant(application.pk), now=BEFORE)
    return application


def seat(posting: Posting, *users: User, rounds: tuple[Round, ...] = tuple(Round)) -> None:
    """Put the users on the panel of the rounds."""
    for round_ in rounds:
        for user in users:
            Panel.objects.get_or_create(posting=posting, round=round_, user=user)


def release_letters(application: Application, by: User) -> None:
    """Let every letter to this applicant go that waits for a person, and hand it to the mail server."""
    for mail in OutgoingMail.objects.filter(thing=f"application:{application.pk}", state=OutgoingMail.State.PREPARED):
        outbox.release(mail, by=by, now=AFTER)
        outbox.deliver(mail.pk, now=AFTER)


def own(browser: Client, application: Application) -> None:
    """Let this browser open the application, as a key would."""
    session = browser.session
    session[keys.SESSION_KEY] = application.pk
    session[keys.SESSION_UNTIL] = (clock.real() + keys.REMEMBERED).isoformat()
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
