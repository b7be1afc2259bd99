"""Who signs in, and what each is in a posting."""

import functools
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment import clock
from recruitment.models.posting import Posting
from recruitment.roles import Role, allows


class UserManager(BaseUserManager["User"]):
    """Accounts are found by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """Make an account; without a password nobody can sign in until an invitation is used."""
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody of the staff, signing in by e-mail address. Rights come from memberships alone."""

    email = models.EmailField(_("e-mail address"), unique=True, max_length=254)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    # Nobody walks past the table: there is no superuser here.
    is_superuser = False

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email

    @functools.cached_property
    def roles(self) -> set[Role]:
        """The roles held now in the live posting, or in the installation; read once per request."""
        if not self.is_active or self.pk is None:
            return set()
        return {Role(role) for role in self.memberships.at(clock.now()).values_list("role", flat=True)}

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens at all."""
        return self.has_perm("recruitment.enter_admin")

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether one of this user's roles holds `perm`; ask `visible_to` which rows it reaches."""
        return allows(perm, self.roles)

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, asked by moment."""

    def at(self, now: datetime) -> "MembershipQuerySet":
        """Those in force at `now`: of the live posting or of the whole installation."""
        in_force = Q(until=None) | Q(until__gt=now)
        return self.filter(in_force, Q(posting=None) | Q(posting__state=Posting.LIVE))


class Membership(models.Model):
    """What a user is in a posting. An administrator is one of the installation and belongs to no posting."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    posting = models.ForeignKey(
        Posting, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True, verbose_name=_("posting")
    )
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in Role if role is not Role.APPLICANT])
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Access ends by itself at this moment."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "posting"], name="one_role_a_posting"),
            models.UniqueConstraint(fields=["user"], condition=Q(posting=None), name="one_role_in_the_installation"),
            models.CheckConstraint(
                condition=Q(posting=None, role=Role.ADMINISTRATOR) | (Q(posting__isnull=False) & ~Q(role=Role.ADMINISTRATOR)),
                name="administrators_belong_to_no_posting",
                violation_error_message=_("An administrator belongs to no posting; every other role belongs to one."),
            ),
            models.CheckConstraint(condition=~Q(role=Role.APPLICANT), name="applicants_have_no_account"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
