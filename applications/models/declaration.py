"""What an applicant declares about themselves for the consultant alone: never a column beside what the panel reads."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from recruitment.models import User


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Declarations, asked by who looks."""

    def visible_to(self, user: User, now: datetime) -> "DeclarationQuerySet":
        """The consultant's, of what has been sent; nobody else's, above all not of those who score."""
        if not user.has_perm("applications.view_declaration"):
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user, now))


class Declaration(models.Model):
    """One thing that an applicant has declared; no row, nothing declared. No proof is asked for. Deleted with the application.

    The preferential right of people with a handicap to an interview for a public post: lov om kompensation til
    handicappede i erhverv m.v., § 3. The employer may not ask for proof before the interview.
    """

    class Kind(models.TextChoices):
        PREFERENTIAL = "preferential", _("Wishes to use the preferential right to an interview (fortrinsadgang)")
        INTERNAL = "internal", _("Is employed by the same employer today")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="declarations")
    kind = models.CharField(_("declaration"), max_length=12, choices=Kind)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["-kind"]
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="one_declaration_a_kind")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def of(cls, application: Application) -> set[str]:
        """The kinds that have been declared; of a draft that is not in the database yet, none."""
        if application._state.adding:
            return set()
        return set(cls.objects.filter(application=application).values_list("kind", flat=True))

    @classmethod
    def keep(cls, application: Application, kinds: Collection[str]) -> None:
        """Make what is declared exactly `kinds`."""
        if cls.of(application) == set(kinds):
            return
        cls.objects.filter(application=application).exclude(kind__in=kinds).delete()
        Declaration.objects.bulk_create([Declaration(application=application, kind=kind) for kind in kinds], ignore_conflicts=True)
