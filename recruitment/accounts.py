"""Signing in: by e-mail address, with a second factor; nobody signs up. Accounts begin with an invitation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from recruitment import clock, outbox
from recruitment.models import Membership, OutgoingMail, Posting, User
from recruitment.proxy import client_address
from recruitment.roles import Role
from recruitment.staff_letters import PASSWORD_RESET, STAFF_INVITATION
from recruitment.views.errors import too_many

FRESH = timedelta(minutes=5)


class EmailBackend(BaseBackend):
    """E-mail address and password. It grants no permission: those come from the table alone."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **credentials: Any
    ) -> User | None:
        user = User.objects.filter(email__iexact=(email or "").strip()).first()
        if user is None:
            # As slow as a wrong password, so that the time does not tell who has an account.
            User().set_password(password or "")
            return None
        return user if user.check_password(password or "") and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by invitation, and every letter goes through the outbox."""

    # The same sentence whether the address is known or not.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address and the password do not belong together. Try again, or choose a new password."),
        "too_many_login_attempts": _("There have been too many attempts. Wait ten minutes, and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes, for every way in; two counts would contradict each other."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of `user`; wrong ones count like those of the sign-in."""
        return bool(self.authenticate(context.request, email=user.email, password=password) == user)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within five minutes of giving the password: the one who signed in is the one who sets up the second factor."""
        given = get_authentication_records(context.request, context.request.user)
        return not given or clock.real().timestamp() - given[-1]["at"] > FRESH.total_seconds()

    def send_password_reset_mail(self, user: User, email: str, context: Mapping[str, Any]) -> None:
        """Write the letter; its link is made when it is sent, so allauth's own, in `context`, is thrown away."""
        now = clock.now()
        outbox.post(PASSWORD_RESET, user, occasion=f"user:{user.pk}@{now.isoformat()}", now=now)

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Nothing leaves past the outbox: allauth's other letters are about things that are closed here."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """As `send_mail`."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The second factor: our words, and a code to scan that needs no data: address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code does not fit. Codes change every half minute: write the one that the app shows now."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The code to scan as markup for the middle of a page, without the XML declaration of a file."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]


@transaction.atomic
def invite(user: User, *, by: User | None, now: datetime) -> OutgoingMail:
    """Post the letter with which `user` chooses a password. Each call is a letter of its own; the newest key and those
    before it work until a password has been chosen. `by` is None when the command line invites."""
    mail = outbox.post(STAFF_INVITATION, user, occasion=f"user:{user.pk}@{now.isoformat()}", now=now)
    if by is not None:
        OutgoingMail.objects.filter(pk=mail.pk).update(released_by=by)
    return mail


@transaction.atomic
def make(email: str, name: str, role: Role, posting: Posting | None) -> User:
    """The account with this address, made if it is not there, with `role` in `posting` (None for an administrator)."""
    user = User.objects.filter(email__iexact=email.strip()).first() or User.objects.create_user(email, name)
    Membership.objects.update_or_create(user=user, posting=posting, defaults={"role": role, "until": None})
    return user


def who_tries(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address under which wrong passwords are counted: the form's field and the backend's keyword differ."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many wrong passwords."""
    return too_many(request)
