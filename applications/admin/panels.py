"""Who sits on the panel of which round, and who is excused with a reason."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications.models import Assessment, Panel
from applications.process import Round
from recruitment import clock
from recruitment.admin_base import DeskAdmin
from recruitment.context import posting_of
from recruitment.models import Membership, User
from recruitment.roles import PERMISSIONS


@admin.register(Panel)
class PanelAdmin(DeskAdmin):
    list_display = ["user", "round", "excused"]
    list_filter = ["round"]
    list_select_related = ["user"]
    fields = ["round", "user", "excused"]
    ordering = ["round", "user__name"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(posting=posting_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        # A seat that has been given is kept or excused; another person is another seat.
        return ["round", "user"] if obj else []

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        posting = posting_of(request)
        if db_field.name == "round" and posting:
            kwargs["choices"] = [(round_, Round(round_).label) for round_ in posting.profile.rounds]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only those whose role lets them score."""
        if db_field.name == "user":
            scoring = Membership.objects.at(clock.now()).filter(role__in=PERMISSIONS["applications.score"])
            kwargs["queryset"] = User.objects.filter(pk__in=scoring.values("user"), is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        stock = super().get_form(request, obj, change=change, **kwargs)
        posting = posting_of(request)

        class SeatForm(stock):  # type: ignore[misc,valid-type]  # made at run time by the stock admin
            def _get_validation_exclusions(self) -> set[str]:
                # The posting is not on the form, but it is part of "one seat a round".
                return set(super()._get_validation_exclusions()) - {"posting"}

            def clean(self) -> Any:
                if not self.instance.posting_id:
                    self.instance.posting = posting
                return super().clean()

        return SeatForm

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A seat from which somebody has scored stays: excuse them, so that what was judged can still be explained."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return not Assessment.objects.filter(by=obj.user_id, round=obj.round, application__posting=obj.posting_id).exists()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        if any(not self.has_delete_permission(request, seat) for seat in objs):
            needed = {*needed, str(_("a seat from which somebody has scored"))}
        return found, counts, needed, protected

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"round": request.GET.get("round", Round.FIRST)}
