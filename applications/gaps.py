"""What an application still lacks before it can be sent: one list, read by the review page and by the rule of the move."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from applications.models import Application

SECTIONS = ("person", "motivation", "filer", "dage", "gennemse")
"""The pages of the form, in order, by the last part of their addresses."""

MOST_LETTERS = {"motivation": 20_000, "background": 5_000, "attendance_note": 2_000}
"""How long a text may be when it is sent. A draft keeps a longer one, so that nothing written is ever lost."""


FEWEST_DIGITS = 6
"""A number in Greenland or on the Faroe Islands, as it is dialled there; every other is longer."""
PHONE = gettext_lazy("Write a phone number with digits, for example 20 30 40 50.")


def can_be_dialled(number: str) -> bool:
    """Whether there are digits enough. What else stands there ("after 4 pm", a code of a country) is left to its writer."""
    return sum(letter.isdigit() for letter in number) >= FEWEST_DIGITS


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing: the section in which it is mended, its field, and the cure as a sentence."""

    section: str
    field: str
    cure: str

    @property
    def anchor(self) -> str:
        """The id of the control that mends it; of a pair of buttons, the first."""
        return f"id_{self.field}_0" if self.field.startswith("attend_") else f"id_{self.field}"


def gaps_of(application: "Application") -> list[Gap]:
    """Every gap, in the order of the form. Costs one query, for the files."""
    found = [*_person(application), *_motivation(application), *_background(application)]
    if not any(file.kind == file.Kind.CV for file in application.attachments.all()):
        found.append(Gap("filer", "cv", _("Add your CV as a file.")))
    return found + _dates(application)


def _person(application: "Application") -> list[Gap]:
    found = []
    if not application.name.strip():
        found.append(Gap("person", "name", _("Write your name.")))
    if not application.email:
        found.append(Gap("person", "email", _("Write an e-mail address that we can answer to.")))
    if not application.phone.strip():
        found.append(Gap("person", "phone", _("Write a phone number on which the consultant can reach you.")))
    elif not can_be_dialled(application.phone):
        found.append(Gap("person", "phone", str(PHONE)))
    return found


def _motivation(application: "Application") -> list[Gap]:
    if not application.motivation.strip():
        return [Gap("motivation", "motivation", _("Write why you seek this post."))]
    return _too_long("motivation", "motivation", _("Motivation"), application.motivation, MOST_LETTERS["motivation"])


def _background(application: "Application") -> list[Gap]:
    found = []
    for wish in application.posting.profile.background:
        text = application.background.get(wish.key, "")
        found += _too_long("motivation", f"wish_{wish.key}", wish.label, text, MOST_LETTERS["background"])
    return found


def _too_long(section: str, field: str, label: str, text: str, most: int) -> list[Gap]:
    if len(text) <= most:
        return []
    words = {"label": label, "length": number_format(len(text), force_grouping=True), "most": number_format(most, force_grouping=True)}
    return [
        Gap(section, field, _("%(label)s: make the text shorter. It has %(length)s characters, and there is room for %(most)s.") % words)
    ]


def _dates(application: "Application") -> list[Gap]:
    profile = application.posting.profile
    unanswered = [
        milestone for milestone in profile.timetable
        if milestone.kind in profile.days_to_attend and milestone.kind not in application.attendance
    ]  # fmt: skip
    found = [Gap("dage", f"attend_{m.kind}", _("Say whether you can come: %(day)s.") % {"day": m.label}) for m in unanswered]
    found += _too_long("dage", "attendance_note", _("About the days"), application.attendance_note, MOST_LETTERS["attendance_note"])
    if profile.has_test and not application.test_accepted:
        found.append(Gap("dage", "test_accepted", _("Confirm that you have read about the leadership test.")))
    return found
