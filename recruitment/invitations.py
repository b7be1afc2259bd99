"""The key of an invitation: whoever holds it may choose the account's first password, once, within seven days."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from recruitment.models import User

LIVES = timedelta(days=7)


def _signer(user: User) -> TimestampSigner:
    # The stored password is part of the salt, the unusable one of a new account too: choosing one ends every older key.
    return TimestampSigner(salt=f"invitation:{user.email}:{user.password}")


def token_of(user: User) -> str:
    """A fresh key for this account."""
    return _signer(user).sign(str(user.pk)).partition(":")[2]


def link_of(user: User) -> str:
    """The address at which the invited person chooses a password."""
    uid = urlsafe_base64_encode(str(user.pk).encode())
    return f"{settings.SITE_URL}{reverse('recruitment:welcome', args=[uid, token_of(user)])}"


def invited(uidb64: str, token: str) -> User | None:
    """The account that this key opens; None when the key is wrong, used or too old, or the account is closed."""
    try:
        pk = int(force_str(urlsafe_base64_decode(uidb64)))
        user = User.objects.get(pk=pk, is_active=True)
        _signer(user).unsign(f"{pk}:{token}", max_age=LIVES)
    except (ValueError, OverflowError, User.DoesNotExist, BadSignature):
        return None
    return user
