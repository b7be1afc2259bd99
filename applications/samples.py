"""What the samples of the letters about an application are about: see recruitment.samples."""

from typing import cast

from django.db.models import Model

from applications.models import Application, Attachment, Question
from recruitment.samples import SAMPLES, Sampler

NAME = "Anna Eksempel"


def application(sampler: Sampler) -> Application:
    """One that was sent just now, with a CV."""
    made = Application.objects.create(
        posting=sampler.posting,
        name=NAME,
        email="anna@example.org",
        stage="submitted",
        created_at=sampler.now,
        changed_at=sampler.now,
        submitted_at=sampler.now,
        stored_at=sampler.now,
        corrected_at=sampler.now,
    )
    Attachment.objects.create(
        application=made, kind="cv", file="", name="cv.pdf", format="pdf", size=9, pages=1, sha256="0" * 64, added_at=sampler.now
    )
    return made


def question(sampler: Sampler) -> Model:
    about = cast("Application", sampler.row("applications.Application"))
    return Question.objects.create(
        application=about,
        text="Kan samtalen holdes som videomøde?",
        at=sampler.now,
        answer="Ja, sig til, så sender vi et link.",
        answered_by=sampler.user,
        answered_at=sampler.now,
    )


SAMPLES |= {"applications.Application": application, "applications.Question": question}
