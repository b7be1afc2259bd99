"""Signing in: by e-mail address, with a second factor; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recruitment.models import User


class EmailBackend(BaseBackend):
    """E-mail address and password. It grants no permission: those come from the table alone."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **credentials: Any
    ) -> User | None:
        user = User.objects.filter(email__iexact=(email or "").strip()).first()
        if user is None:
            # As slow as a wrong password, so that the time does not tell who has an account.
            User().set_password(password)
            return None
        return user if user.check_password(password or "") and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many wrong passwords."""
    return render(request, "429.html", status=429)
