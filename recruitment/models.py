"""People and their roles, the posting and its versions, the letters that leave the house."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment import clock
from recruitment.postings.shape import Profile
from recruitment.postings.stored import from_data
from recruitment.roles import Role, allows

# What nobody of the staff may read yet, by the app that knows: each answers with a query of references ("application:17").
KEPT_FROM_STAFF: list[Callable[[], "models.QuerySet[Any, Any]"]] = []
# The cases that one of the staff must not see, by the app that knows: whoever has a conflict of interest there.
HIDDEN_FROM: list[Callable[["User"], "models.QuerySet[Any, Any]"]] = []


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
        "Posting", on_delete=models.CASCADE, related_name="memberships", null=True, blank=True, verbose_name=_("posting")
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


class Posting(models.Model):
    """One recruitment. Its words and days are in its current version; what rows must refer to has a row of its own."""

    LIVE, CLOSED = "live", "closed"

    slug = models.SlugField(_("key"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    lang = models.CharField(_("language"), max_length=5, default="da")
    state = models.CharField(_("state"), max_length=6, choices=[(LIVE, _("Live")), (CLOSED, _("Closed"))], default=LIVE)
    closes_at = models.DateTimeField(_("closes at"), help_text=_("The first instant that is too late."))
    current = models.ForeignKey(
        "PostingVersion", on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("current version")
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="live"),
                name="one_live_posting",
                violation_error_message=_("Another posting is live: close it first."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def live(cls) -> "Posting | None":
        """The live posting with its current version, in one query; None before one is loaded."""
        return cls.objects.select_related("current").filter(state=cls.LIVE).first()

    @functools.cached_property
    def profile(self) -> Profile:
        """What was published, as the shape that pages and letters read."""
        if self.current is None:
            raise LookupError("a posting without a version cannot be shown")
        return self.current.profile

    def is_open(self, now: datetime) -> bool:
        """Whether an application that reaches us at `now` is in time."""
        return self.state == self.LIVE and now < self.closes_at


class PostingVersion(models.Model):
    """What was published, frozen. A change makes a new version; an old one is never edited."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="versions", verbose_name=_("posting"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    created_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("version of a posting")
        verbose_name_plural = _("versions of a posting")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["posting", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.posting_id}/{self.number}"

    @functools.cached_property
    def profile(self) -> Profile:
        return from_data(self.content)


class Competency(models.Model):
    """What is scored. The words are in the posting's version under the same key; this row is what ratings refer to."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="competencies", verbose_name=_("posting"))
    key = models.SlugField(_("key"), max_length=60)
    heading = models.CharField(_("heading"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["posting", "key"], name="one_competency_a_key")]

    def __str__(self) -> str:
        return self.heading


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Letters, asked by who looks."""

    def visible_to(self, user: User, now: datetime) -> "OutgoingMailQuerySet":
        """All of them for whoever may read letters, except those about what nobody of the staff may read yet."""
        if not user.has_perm("recruitment.view_outgoingmail"):
            return self.none()
        rows = self
        for things in KEPT_FROM_STAFF:
            rows = rows.exclude(thing__in=things())
        for cases in HIDDEN_FROM:
            rows = rows.exclude(case__in=cases(user))
        return rows


class OutgoingMail(models.Model):
    """One letter to one person on one occasion. Written once, with what caused it; sent by the worker; then frozen."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Waits for a person")
        QUEUED = "queued", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Discarded")

    letter = models.CharField(_("letter"), max_length=40)
    occasion = models.CharField(_("occasion"), max_length=120)
    thing = models.CharField(_("about"), max_length=60, db_index=True)
    case = models.CharField(_("in the dossier of"), max_length=60, blank=True, db_index=True)
    to = models.EmailField(_("to"), max_length=254)
    reply_to = models.EmailField(_("replies go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    attachments = models.JSONField(_("attachments"), default=list, blank=True, help_text="[{name, content_type, text}]")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("to be sent from"))
    # Lease and attempts are on the real clock: a rehearsal's jump must not let two workers send one letter.
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Tells an outcome: of such letters one person has at most one that has not left.
    decides = models.BooleanField(default=False, editable=False)
    # Once true it stays: of some attempt nobody knows whether the server took the letter.
    doubtful = models.BooleanField(default=False, editable=False)
    error = models.TextField(_("the server's words"), blank=True)
    message_id = models.CharField(max_length=120, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("released by"))
    # A person who did not want it sent; empty where a later step took it back.
    discarded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "occasion"], name="one_letter_an_occasion"),
            models.UniqueConstraint(
                fields=["thing"], condition=Q(decides=True, state__in=("prepared", "queued")), name="one_outcome_letter_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="letters_to_send"),
            models.Index(fields=["-created_at", "-id"], name="letters_newest"),
        ]

    def __str__(self) -> str:
        return self.subject


class LetterText(models.Model):
    """What a letter says instead of our own text. A row a version, never changed; the newest counts, and an empty one is ours again."""

    letter = models.CharField(_("letter"), max_length=40)
    number = models.PositiveIntegerField(_("number"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of the letters")
        ordering = ["-pk"]
        constraints = [
            # Two who change one text at once: the second is told.
            models.UniqueConstraint(fields=["letter", "number"], name="one_text_a_number"),
            models.CheckConstraint(condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="a_text_is_whole_or_ours"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}/{self.number}"


class RehearsalMark(models.Model):
    """One row in the database of a rehearsal, none in any other: see recruitment.rehearsal."""

    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"rehearsal since {self.since}"


class Pulse(models.Model):
    """When a worker or a beat was last heard, on the real clock: see recruitment.pulse."""

    name = models.CharField(max_length=10, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
