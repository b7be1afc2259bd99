"""What an applicant may write on the pages about their own application."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.gaps import PHONE, can_be_dialled


class OwnForm(forms.Form):
    """A form whose tag and buttons stand in the template."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for field in self.fields.values():
            # A browser would cut a pasted text without a word; we keep it on the page and say how long it may be.
            field.widget.attrs.pop("maxlength", None)


TOO_LONG = _("Make the text shorter. It has %(show_value)s characters, and there is room for %(limit_value)s.")


class QuestionForm(OwnForm):
    """A question to the consultant."""

    text = forms.CharField(
        label=_("Your question"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you would like to know."), "max_length": TOO_LONG},
    )  # fmt: skip


class DeletionForm(OwnForm):
    """A request to be deleted, with whatever its writer cares to add."""

    text = forms.CharField(
        label=_("Is there something that we should know?"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You do not have to say why."), error_messages={"max_length": TOO_LONG},
    )  # fmt: skip


class RefereeForm(OwnForm):
    """Somebody whom we may ring, and the consent to it; to the present employer one of its own."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"class": "input-l", "autocomplete": "off"}),
        error_messages={"required": _("Write whom we may call."), "max_length": TOO_LONG},
    )  # fmt: skip
    relation = forms.CharField(
        label=_("How do you know each other from work?"), max_length=160,
        help_text=_("Such as: my manager in Eksempelby from 2018 to 2022."),
        error_messages={"required": _("Write how you know each other."), "max_length": TOO_LONG},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone"), max_length=40, widget=forms.TextInput(attrs={"type": "tel", "class": "input-m", "autocomplete": "off"}),
        error_messages={"required": PHONE, "max_length": TOO_LONG},
    )  # fmt: skip
    present_employer = forms.BooleanField(
        label=_("This person works where I am employed now, and I know that my workplace then learns that I seek another post."),
        help_text=_("Leave it empty if the person works elsewhere. Without this tick we do not call your present workplace."),
        required=False,
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("I agree that you call this person and ask how I work."),
        error_messages={"required": _("Tick this if we may call. Without it we call nobody.")},
    )  # fmt: skip

    def clean_phone(self) -> str:
        number: str = self.cleaned_data["phone"]
        if not can_be_dialled(number):
            raise ValidationError(PHONE)
        return number

    @property
    def said(self) -> dict[str, Any]:
        """The fields of the referee."""
        return {field: self.cleaned_data[field] for field in ("name", "relation", "phone", "present_employer")}


class DeclineForm(OwnForm):
    """Why somebody says no to an offer, if they care to say."""

    reason = forms.CharField(
        label=_("Would you like to say why?"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the consultant reads it."), error_messages={"max_length": TOO_LONG},
    )  # fmt: skip


class RemarkForm(OwnForm):
    """What the candidate says to what was noted."""

    text = forms.CharField(
        label=_("Your remark"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your remark, or go back without one."), "max_length": TOO_LONG},
    )  # fmt: skip
