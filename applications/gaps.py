"""What an application still lacks before it can be sent: one list, read by the review page and by the rule of the move."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from applications.models import Application

SECTIONS = ("person", "motivation", "files", "dates", "review")
"""The pages of the form, in order; each has an address of its own."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing: the section in which it is mended, its field, and the cure as a sentence."""

    section: str
    field: str
    cure: str


def gaps_of(application: "Application") -> list[Gap]:
    """Every gap, in the order of the form. Costs one query, for the files."""
    found = [*_person(application), *_motivation(application)]
    if not any(file.kind == file.Kind.CV for file in application.attachments.all()):
        found.append(Gap("files", "cv", _("Add your CV as a file.")))
    return found + _dates(application)


def _person(application: "Application") -> list[Gap]:
    found = []
    if not application.name.strip():
        found.append(Gap("person", "name", _("Write your name.")))
    if not application.email:
        found.append(Gap("person", "email", _("Write an e-mail address that we can answer to.")))
    if not application.phone.strip():
        found.append(Gap("person", "phone", _("Write a phone number on which the consultant can reach you.")))
    return found


def _motivation(application: "Application") -> list[Gap]:
    if application.motivation.strip():
        return []
    return [Gap("motivation", "motivation", _("Write why you seek this post."))]


def _dates(application: "Application") -> list[Gap]:
    profile = application.posting.profile
    unanswered = [
        milestone for milestone in profile.timetable
        if milestone.kind in profile.days_to_attend and milestone.kind not in application.attendance
    ]  # fmt: skip
    found = [Gap("dates", f"attend_{m.kind}", _("Say whether you can come: %(day)s.") % {"day": m.label}) for m in unanswered]
    if profile.has_test and not application.test_accepted:
        found.append(Gap("dates", "test_accepted", _("Confirm that you have read about the leadership test.")))
    return found
