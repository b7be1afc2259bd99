"""The forms of signing in, in our words: labels above the fields, no text inside them."""

from typing import Any

from allauth.account import forms as stock
from django import forms
from django.utils.translation import gettext_lazy as _


def _plain(form: forms.Form) -> None:
    """Take the placeholders away: they vanish when they are needed and are too pale to read."""
    form.use_required_attribute = False
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(stock.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].error_messages["required"] = _("Write your e-mail address.")
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = _("Write your password.")


class ResetForm(stock.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The address to which the link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].error_messages["required"] = _("Write your e-mail address.")


class NewPasswordForm(stock.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
