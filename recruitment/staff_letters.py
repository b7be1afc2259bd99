"""The letters to the staff about their own accounts. Their texts are in `templates/mail/`.

The link of each is a key. It is made when the letter is sent, and the row keeps `[nøgle]` in its place.
"""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from recruitment.invitations import link_of
from recruitment.letters import Audience, Letter
from recruitment.models import Posting, User


def _to(user: User) -> str:
    return user.email


def _values(user: User, now: datetime) -> dict[str, str]:
    posting = Posting.live()
    # The letters are in Danish, whatever language the one who invites reads.
    with translation.override("da"):
        role = ", ".join(sorted(str(role.label).lower() for role in user.roles))
    return {
        "navn": user.name,
        "mail": user.email,
        "rolle": role or "bruger",
        "hvor": f"rekrutteringen af {posting.title}" if posting else "rekrutteringssystemet",
        "log_ind": settings.SITE_URL + reverse("account_login"),
        "glemt": settings.SITE_URL + reverse("account_reset_password"),
    }


def _invitation(user: User, now: datetime) -> dict[str, str]:
    return {"nøgle": link_of(user)}


def _reset(user: User, now: datetime) -> dict[str, str]:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return {"nøgle": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)}


def _may_sign_in(user: User, now: datetime, occasion: str) -> bool:
    return user.is_active


KEY = frozenset({"nøgle"})
STAFF_INVITATION = Letter(
    "staff_invitation", "recruitment.User", Audience.STAFF, _to, _values, at_sending=_invitation, secret=KEY, applies=_may_sign_in
)
PASSWORD_RESET = Letter(
    "password_reset", "recruitment.User", Audience.STAFF, _to, _values, at_sending=_reset, secret=KEY, applies=_may_sign_in
)
