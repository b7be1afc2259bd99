"""The application: one person's, from the first saved line to the end, and the door through which its stage changes."""

import secrets
import uuid
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat, Replace, Right, Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.gaps import Gap, gaps_of
from applications.models.keys import AccessKey
from applications.models.look import Look, Scan
from applications.models.moving import Overtaken, Refused, Step
from applications.models.panel import Panel
from applications.models.round_rule import RoundRule
from applications.process import APPLICANT_WORDS, MOVES, Move, Round, Stage, obstacles
from applications.signals import moved
from recruitment import clock, outbox
from recruitment.letters import Unresolved
from recruitment.models import HIDDEN_FROM, KEPT_FROM_STAFF, Ending, OutgoingMail, Posting, User
from recruitment.roles import Actor

# Read aloud on the phone: without 0 and O, 1 and I.
NUMBER_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_number() -> str:
    """A number to quote on the phone, such as `K7QX-4M2P`: it tells neither how many have applied nor when."""
    letters = "".join(secrets.choice(NUMBER_LETTERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, asked by who looks."""

    def visible_to(self, user: User, now: datetime) -> "ApplicationQuerySet":
        """Those that `user` may see.

        The consultant sees everything that has been sent; of drafts, how many there are. The department head and the committee
        see, after the deadline, whom they have declared no conflict of interest with, and the candidates of the rounds on whose
        panel they are. Nobody sees whom they have a conflict with; everybody else sees none.
        """
        conflicts = apps.get_model("applications", "Conflict").objects.filter(user=user)
        rows = self.sent().filter(posting__state=Posting.LIVE).exclude(pk__in=conflicts.filter(conflicted=True).values("application"))
        if user.has_perm("applications.view_application"):
            return rows
        if user.has_perm("applications.score"):
            rounds = Panel.objects.filter(user=user, posting__state=Posting.LIVE).values("round")
            invited = Step.objects.filter(to_stage__in=rounds, undone_by=None, undoes=None).values("application")
            declared = Q(posting__closes_at__lte=now, pk__in=conflicts.filter(conflicted=False).values("application"))
            return rows.filter(Q(pk__in=invited) | declared).exclude(stage=Stage.WITHDRAWN)
        return rows.none()

    def named_to(self, user: User, posting: Posting) -> "ApplicationQuerySet":
        """Those whose name, files and present position `user` may see: where the posting is read anonymously first, those about
        whom the reader has given an opinion, and those about whom it has been decided. The consultant, who gives none, sees all.
        """
        if not posting.profile.application.anonymous_first_reading or not user.has_perm("applications.give_opinion"):
            return self
        given = Q(opinions__user=user, opinions__replaced_at=None)
        return self.filter(given | ~Q(stage__in=(Stage.SUBMITTED, Stage.SHORTLISTED))).distinct()

    def sent(self) -> "ApplicationQuerySet":
        return self.exclude(stage=Stage.DRAFT)

    def unsent(self) -> "ApplicationQuerySet":
        """What only its writer may read: drafts, and corrections under way."""
        return self.filter(stage=Stage.DRAFT)

    def drafts(self) -> "ApplicationQuerySet":
        """Applications begun and not sent; the consultant is told how many there are. A correction is none of them."""
        return self.unsent().filter(replaces=None)

    def references(self) -> "models.QuerySet[Application, str]":
        """How the letters name these applications, as a query: `application:17`."""
        named = Concat(Value("application:"), Cast("pk", models.CharField()), output_field=models.CharField())
        return self.order_by().values_list(named, flat=True)


class Application(models.Model):
    """One person's application, from the first saved line to the end. Only `move` writes `stage`."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="applications", verbose_name=_("posting"))
    number = models.CharField(_("number"), max_length=9, unique=True, default=new_number, editable=False)
    # In the letters' links. It carries no right: it only lets us know to which address a key is to be sent.
    link = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.DRAFT, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    position = models.CharField(_("present position"), max_length=160, blank=True)
    motivation = models.TextField(_("motivation"), blank=True, max_length=20_000)
    background = models.JSONField(_("background"), default=dict, blank=True, help_text="{key of the wish: text}")
    attendance = models.JSONField(_("days"), default=dict, blank=True, help_text="{kind of the day: can come}")
    attendance_note = models.TextField(_("about the days"), blank=True, max_length=2_000)
    test_accepted = models.BooleanField(_("leadership test accepted"), default=False)
    created_at = models.DateTimeField(_("begun at"))
    changed_at = models.DateTimeField(_("changed at"))
    submitted_at = models.DateTimeField(_("received at"), null=True, editable=False, help_text="when it reached us")
    # Of the version that counts: the latest one that was sent.
    stored_at = models.DateTimeField(_("stored at"), null=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False, help_text="rises with each correction that is sent")
    corrected_at = models.DateTimeField(_("corrected at"), null=True, editable=False, help_text="when the latest correction reached us")
    # Set in a correction under way, and never sent by itself: see applications.corrections.
    replaces = models.OneToOneField("self", on_delete=models.CASCADE, null=True, editable=False, related_name="correction")

    # On which of the posting's criteria a decision builds, by key; set by applications.outcomes before it writes a letter.
    because: tuple[str, ...] = ()
    # The end of the recruitment that a letter tells of; set by applications.endings before it writes one.
    ending: Ending | None = None

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["posting"], condition=Q(stage__in=("offered", "hired")), name="one_offer_or_hire_a_posting"),
            models.CheckConstraint(
                condition=Q(stage="draft", submitted_at=None) | (~Q(stage="draft") & Q(submitted_at__isnull=False)),
                name="sent_means_received",
            ),
            models.CheckConstraint(condition=Q(replaces=None) | Q(stage="draft"), name="a_correction_is_never_sent_by_itself"),
        ]
        indexes = [
            models.Index(fields=["posting", "stage", "-submitted_at"], name="applications_by_stage"),
            models.Index(fields=["-submitted_at", "-id"], name="applications_newest"),
            # As applications.doubles asks for them.
            models.Index(Upper("email"), name="applications_by_address"),
            models.Index(
                Right(Replace(Replace(Replace(F("phone"), Value(" "), Value("")), Value("-"), Value("")), Value("."), Value("")), 8),
                name="applications_by_phone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def gaps(self) -> list[Gap]:
        """What is missing before it can be sent."""
        return gaps_of(self)

    def new_key(self) -> str:
        """A key to this application, to be mailed and kept nowhere in plain; every older unused one stops working."""
        key = secrets.token_urlsafe(24)
        self.keys.filter(used_at=None).delete()
        self.keys.create(digest=AccessKey.digest_of(key), expires_at=clock.real() + AccessKey.LIFE)
        return key

    def closes_at(self, now: datetime) -> datetime:
        """The first instant that is too late for this draft: the deadline, or the end of the code with which one was let in."""
        if now < self.posting.closes_at or self.stage != Stage.DRAFT or self.replaces_id:
            return self.posting.closes_at
        admission = getattr(self, "admission", None)
        return admission.expires_at if admission and not admission.revoked_at else self.posting.closes_at

    def may_be_sent(self, now: datetime) -> bool:
        """Whether this draft would be in time at `now`; one query after the deadline, none before."""
        return self.posting.is_open(now) or (not self.posting.ended and not self._state.adding and now < self.closes_at(now))

    def others(self) -> "models.QuerySet[Application]":
        """The other applications for the same posting."""
        return Application.objects.filter(posting_id=self.posting_id).exclude(pk=self.pk)

    def last_step(self) -> "Step | None":
        """The last step that has not been undone and is no undo itself: what an undo would take back."""
        return self.steps.filter(undone_by=None, undoes=None).order_by("pk").last()

    def expected_scorers(self, round_: Round) -> list[User]:
        """Who has to score this candidate in `round_`: the panel without those who are excused or have a conflict of interest."""
        seats = Panel.objects.filter(posting_id=self.posting_id, round=round_).expected(self.pk).select_related("user")
        return [seat.user for seat in seats.order_by("user__name")]

    def missing_scorers(self, round_: Round) -> list[User]:
        """Those of the expected scorers whose assessment is not submitted and is waited for: nobody's is in a closed round."""
        if RoundRule.objects.closed(self.posting_id, round_).exists():
            return []
        done = set(self.assessments.filter(round=round_, submitted_at__isnull=False).values_list("by", flat=True))
        return [user for user in self.expected_scorers(round_) if user.pk not in done]

    def letter_waits(self, move: str) -> bool:
        """Whether the letter of the last step, if that was `move`, waits for a person to read and send it."""
        step = self.last_step()
        if step is None or step.move != move:
            return False
        waiting = OutgoingMail.objects.filter(thing=f"application:{self.pk}", occasion=step.occasion)
        return waiting.filter(state=OutgoingMail.State.PREPARED).exists()

    def offer_step(self) -> "Step | None":
        """The step that made the offer which stands now."""
        return self.steps.filter(move="offer", undone_by=None).order_by("pk").last()

    def negotiates(self) -> bool:
        """Whether the terms of the offer that stands are being negotiated."""
        step = self.offer_step()
        terms = step.terms.order_by("pk").last() if step else None
        return terms is not None and terms.state == terms.State.NEGOTIATING

    def shown_steps(self) -> "list[Step]":
        """The steps that the applicant may know of, in order: those whose letter has left, or that have none to wait for.

        Nobody reads an outcome on their page before the letter has left; steps that were undone never count.
        """
        not_sent = OutgoingMail.objects.filter(thing=f"application:{self.pk}").exclude(state=OutgoingMail.State.SENT)
        waits = [move.letter.name for move in MOVES.values() if move.letter and move.letter.waits]
        kept_back = set(not_sent.filter(letter__in=waits).values_list("occasion", flat=True))
        steps = self.steps.filter(undone_by=None, undoes=None).order_by("pk")
        return [step for step in steps if step.occasion not in kept_back]

    def shown_stage(self) -> Stage:
        """The stage that the applicant reads: where the last step led that the applicant may know of."""
        shown = self.shown_steps()
        if shown:
            return Stage(shown[-1].to_stage)
        return Stage.DRAFT if self.stage == Stage.DRAFT else Stage.SUBMITTED

    @staticmethod
    def held_files() -> "models.QuerySet[Look, str]":
        """Where the files lie, as a query, that the virus scanner holds back."""
        return Look.objects.filter(scan=Scan.FOUND).values_list("file", flat=True)

    @staticmethod
    def words_for(stage: Stage) -> str:
        return str(APPLICANT_WORDS[stage])

    @property
    def shown_words(self) -> str:
        """The applicant's words for where the application stands."""
        return self.words_for(self.shown_stage())

    def move(self, name: str, *, by: Actor, now: datetime, note: str = "", stored_at: datetime | None = None) -> "Step":
        """Make a move: the only writer of `stage`. In one transaction, in this order:

        1. ask `obstacles`; raise Refused with the sentences;
        2. UPDATE the stage where it is still the one we saw; raise Overtaken when no row changed;
        3. write the Step;
        4. discard the letters of earlier steps that still wait: they speak of where the application no longer is. An undo
           lets the letter of the step that it returns to wait again;
        5. write the letter of the move, to be sent or to be released by a person;
        6. send the signal `moved`: the floor above cancels what can no longer take place.

        `now` is the instant that counts (for a submission or a correction: when it reached us); `stored_at` the instant of storing. When
        anything is refused, nothing has changed, neither in the database nor in this object.
        """
        seen = (self.stage, self.changed_at, self.submitted_at, self.stored_at, self.corrected_at)
        try:
            with transaction.atomic():
                return self._make(MOVES[name], by, now, note.strip(), stored_at or now)
        except Exception as error:
            self.stage, self.changed_at, self.submitted_at, self.stored_at, self.corrected_at = seen
            refusal = _as_refusal(error)
            if refusal is None:
                raise
            raise refusal from error

    def _make(self, move: Move, by: Actor, now: datetime, note: str, stored_at: datetime) -> "Step":
        found = obstacles(move, self, by, now)
        if move.asks and not note:
            found.append(gettext("Answer first: %(question)s") % {"question": move.asks})
        if found:
            raise Refused(found)
        undone = self.last_step() if move.to is None else None
        before, after = Stage(self.stage), Stage(undone.from_stage) if undone else Stage(move.to or self.stage)
        times = {move.dates: now, "stored_at": stored_at} if move.dates else {}
        seen = Application.objects.filter(pk=self.pk, stage=before)
        if before is Stage.DRAFT:
            # What was found complete must be what is sent: nobody took a file out in another window meanwhile.
            seen = seen.filter(changed_at=self.changed_at)
        changed = seen.update(stage=after, changed_at=now, **times)
        if changed != 1:
            raise Overtaken([gettext("Somebody else was faster: the application has moved on. Look at it again.")])
        self.stage, self.changed_at = after, now
        for field, value in times.items():
            setattr(self, field, value)
        step = Step.objects.create(
            application=self, move=move.name, from_stage=before, to_stage=after, undoes=undone,
            by=by if isinstance(by, User) else None, at=now, note=note,
        )  # fmt: skip
        self._letters_of(step, move, now)
        moved.send(sender=Application, application=self, step=step, now=now)
        return step

    def _letters_of(self, step: "Step", move: Move, now: datetime) -> None:
        # At a submission nothing can wait yet, so it is spared the statement.
        if step.from_stage != Stage.DRAFT:
            outbox.discard(Q(occasion__startswith="step:", thing=f"application:{self.pk}"))
        if step.undoes_id and (again := self.last_step()):
            outbox.let_wait_again(Q(occasion=again.occasion, thing=f"application:{self.pk}"))
        if move.letter:
            outbox.post(move.letter, self, occasion=step.occasion, now=now, unheard_of=True)


# The letters about what is not sent are its writer's own.
HIDDEN_FROM.append(lambda user: Application.objects.filter(conflicts__user=user, conflicts__conflicted=True).references())
KEPT_FROM_STAFF.append(lambda: Application.objects.unsent().references())


def _as_refusal(error: Exception) -> Refused | None:
    """What went wrong in a move as a refusal in words; None when it is none and must be heard as it is."""
    if isinstance(error, Unresolved):
        # The text of a letter that cannot leave stops the move.
        return Refused([str(error)])
    if isinstance(error, IntegrityError) and ("one_outcome_letter" in str(error) or "outgoingmail.thing" in str(error)):
        return Overtaken([gettext("An earlier letter about the outcome is being sent at this moment. Wait a minute, and look again.")])
    # The partial unique constraint is the last word on two offers at once. SQLite names the column, PostgreSQL the constraint.
    two_offers = "one_offer_or_hire" in str(error) or "applications_application.posting_id" in str(error)
    if isinstance(error, IntegrityError) and two_offers:
        return Overtaken([gettext("Another candidate was offered the post a moment ago.")])
    return None
