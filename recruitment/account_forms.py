"""The forms of signing in, in our words: labels above the fields, no text inside them."""

from typing import Any

from allauth.account import forms as stock
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib.auth.forms import SetPasswordForm
from django.forms import Form
from django.utils.translation import gettext_lazy as _

REQUIRED = {
    "login": _("Write your e-mail address."),
    "email": _("Write your e-mail address."),
    "password": _("Write your password."),
    "oldpassword": _("Write your password."),
    "password1": _("Write a password."),
    "password2": _("Write the password once more."),
    "new_password1": _("Write a password."),
    "new_password2": _("Write the password once more."),
    "code": _("Write the code."),
}
LABELS = {"login": _("E-mail address"), "email": _("E-mail address"), "code": _("Code")}


class Ours(Form):
    """Takes the placeholders away, which vanish when they are needed, and says what to write where nothing was written."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in REQUIRED:
                field.error_messages["required"] = REQUIRED[name]
            if name == "code":
                field.widget.attrs |= {"class": "input-s", "autocapitalize": "none", "spellcheck": "false"}


class LoginForm(Ours, stock.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        # allauth puts a link to the reset here; the page has one beside the button.
        self.fields["password"].help_text = ""


class ResetForm(Ours, stock.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The address to which the link is sent."""


class NewPasswordForm(Ours, stock.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password, twice."""


class ChangeForm(Ours, stock.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The old password, and the new one twice."""


class PasswordAgainForm(Ours, stock.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more."""


class WelcomeForm(Ours, SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The first password, twice."""


class CodeForm(Ours, codes.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code from the app, or a recovery code."""


class CodeAgainForm(Ours, codes.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The same, once more."""


class ActivateForm(Ours, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new app."""
