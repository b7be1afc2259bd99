"""What an applicant may write on the pages about their own application."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


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
