"""The applicant's way back: the key that is mailed, and the request for one."""

import hashlib
from datetime import timedelta

from django.db import models

from recruitment import clock


class AccessKey(models.Model):
    """A key to one application, mailed to the address on file. Stored hashed; lives ten minutes; works once."""

    LIFE = timedelta(minutes=10)

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key of {self.application_id}"

    @staticmethod
    def digest_of(key: str) -> str:
        """What is kept of a key: it is long and random, so a plain hash cannot be turned back."""
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def still_good(cls, key: str) -> bool:
        """Whether a key would open something now. Asking does not use it up."""
        return cls.objects.filter(digest=cls.digest_of(key), used_at=None, expires_at__gt=clock.real()).exists()

    @classmethod
    def spend(cls, key: str) -> "AccessKey | None":
        """Use up a key, on the real clock: the row when it was good, None when it is unknown, too old or used."""
        at = clock.real()
        digest = cls.digest_of(key)
        if not cls.objects.filter(digest=digest, used_at=None, expires_at__gt=at).update(used_at=at):
            return None
        return cls.objects.get(digest=digest)


class KeyRequest(models.Model):
    """Somebody asked for a key. The worker looks up whom to answer, so that the request itself tells nothing."""

    email = models.EmailField(max_length=254, blank=True)
    link = models.UUIDField(null=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"key request {self.pk}"
