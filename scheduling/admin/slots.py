"""The list of times, one time, and the addresses of making many, booking, moving and cancelling. No rule lives here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application, Conflict
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.typography import day
from scheduling.admin import booking, making, order
from scheduling.admin.frame import PlanAdmin
from scheduling.forms import SlotForm, kinds
from scheduling.models import Appointment, Room, Slot

if TYPE_CHECKING:
    Choices = list[tuple[str, Any]]


class KindFilter(admin.SimpleListFilter):
    """By what people meet for, among the days that the posting has."""

    title = _("interview or test")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> "Choices":
        posting = posting_of(request)
        return [(kind, label.partition(" – ")[0]) for kind, label in kinds(posting)] if posting else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Slot]) -> QuerySet[Slot]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class FreeFilter(admin.SimpleListFilter):
    """By whether somebody has it."""

    title = _("taken")
    parameter_name = "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> "Choices":
        return [("no", _("Free")), ("yes", _("Booked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Slot]) -> QuerySet[Slot]:
        return queryset.filter(appointment__isnull=self.value() == "no") if self.value() in ("yes", "no") else queryset


@admin.register(Slot)
class SlotAdmin(PlanAdmin):
    list_display = ["time", "the_day", "kind_tag", "room_name", "who"]
    list_filter = [KindFilter, FreeFilter]
    list_select_related = ["room", "appointment__application"]
    ordering = ["starts_at", "pk"]
    fields = ["kind", "begins", "ends", "room", "held"]
    actions = ["hold_back", "let_choose"]
    form = SlotForm

    def get_queryset(self, request: HttpRequest) -> Any:
        hidden = Conflict.objects.standing().filter(application=OuterRef("appointment__application"), user=user_of(request))
        return super().get_queryset(request).annotate(is_hidden=Exists(hidden))

    # --- The list ---

    @admin.display(description=_("time"), ordering="starts_at")
    def time(self, slot: Slot) -> str:
        return slot.hours

    @admin.display(description=_("day"))
    def the_day(self, slot: Slot) -> str:
        return day(slot.starts_at)

    @admin.display(description=_("interview or test"), ordering="kind")
    def kind_tag(self, slot: Slot) -> str:
        return slot.get_kind_display()

    @admin.display(description=_("room"))
    def room_name(self, slot: Slot) -> str | SafeString:
        return slot.room.name if slot.room else format_html('<span class="missing">{}</span>', _("no room yet"))

    @admin.display(description=_("candidate"))
    def who(self, slot: Slot) -> SafeString:
        appointment = appointment_of(slot)
        if appointment is not None and slot.is_hidden:  # type: ignore[attr-defined]  # annotated by get_queryset
            return format_html('<span class="quiet">{}</span>', _("somebody about whom you have a conflict of interest"))
        if appointment is not None:
            url = reverse("admin:applications_application_change", args=[appointment.application_id])
            said = appointment.get_reply_display() if appointment.answer else ""
            return format_html('<a href="{}">{}</a> <span class="quiet">{}</span>', url, appointment.application.name, said)
        if slot.starts_at <= clock.now():
            return format_html('<span class="quiet">{}</span>', _("not used"))
        url = reverse("admin:scheduling_slot_candidates", args=[slot.pk])
        if slot.held:
            held = format_html('<span class="quiet">{}</span> ', _("held back"))
            return held + format_html('<a href="{}">{}<span class="sr-only"> {}</span></a>', url, _("Book a candidate"), slot.hours)
        return format_html('<a href="{}">{}<span class="sr-only"> {}</span></a>', url, _("Book a candidate"), slot.hours)

    @admin.action(description=_("Hold back from the candidates"), permissions=["change"])
    def hold_back(self, request: HttpRequest, queryset: QuerySet[Slot]) -> None:
        self._hold(request, queryset, held=True)

    @admin.action(description=_("Let candidates choose"), permissions=["change"])
    def let_choose(self, request: HttpRequest, queryset: QuerySet[Slot]) -> None:
        self._hold(request, queryset, held=False)

    def _hold(self, request: HttpRequest, queryset: QuerySet[Slot], *, held: bool) -> None:
        n = Slot.objects.filter(pk__in=queryset.values("pk"), appointment=None).update(held=held)
        words = ngettext("%(n)s time is held back.", "%(n)s times are held back.", n) if held else ngettext(
            "Candidates can choose %(n)s time.", "Candidates can choose %(n)s times.", n
        )  # fmt: skip
        messages.success(request, words % {"n": n})

    # --- One time ---

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # The hours are fields of the form, not of the row.
        kwargs["fields"] = ["kind", "room", "held"]
        stock = super().get_form(request, obj, change=change, **kwargs)
        posting = posting_of(request)
        if posting is None:
            raise Http404
        return type("SlotFormNow", (stock,), {"posting": posting, "now": clock.now()})

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        posting = posting_of(request)
        if db_field.name == "kind" and posting:
            kwargs["choices"] = kinds(posting)
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "room":
            # Rooms have a page of their own; four small pictures beside a list say nothing.
            for act in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{act}_related", False)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "room":
            kwargs["queryset"] = Room.objects.visible_to(user_of(request), clock.now())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A time that somebody has been given is moved or cancelled, not changed behind their back."""
        return super().has_change_permission(request, obj) and (obj is None or appointment_of(obj) is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or appointment_of(obj) is None)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        slot = self.get_object(request, object_id)
        if slot is not None and appointment_of(slot) is not None and self.has_view_permission(request, slot):
            if slot.is_hidden:
                raise Http404
            return booking.booked(self, request, slot)
        return super().change_view(request, object_id, form_url, extra_context)

    # --- Making, booking, moving, cancelling ---

    def get_urls(self) -> list[Any]:
        def named(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"scheduling_slot_{name}")

        own = [
            named("running/<slug:kind>/", require_safe(self.running), "running"),
            named("many/", require_safe(self.many), "many"),
            named("many/make/", require_POST(self.make_many), "make_many"),
            named("<int:pk>/candidates/", require_safe(self.candidates), "candidates"),
            named("for/<int:application>/", require_safe(self.times), "times"),
            named("<int:pk>/for/<int:application>/", self.confirm, "confirm"),
            named("swap/<int:appointment>/", self.swap, "swap"),
            named("cancel/<int:appointment>/", self.cancel, "cancel"),
        ]
        return own + super().get_urls()

    def running(self, request: HttpRequest, kind: str) -> HttpResponse:
        return order.page(self, request, kind)

    def many(self, request: HttpRequest) -> HttpResponse:
        return making.ask(self, request)

    def make_many(self, request: HttpRequest) -> HttpResponse:
        return making.make(self, request)

    def candidates(self, request: HttpRequest, pk: int) -> HttpResponse:
        return booking.choose_candidate(self, request, self._bookable(request, pk))

    def times(self, request: HttpRequest, application: int) -> HttpResponse:
        return booking.choose_time(self, request, self._candidate(request, application))

    def confirm(self, request: HttpRequest, pk: int, application: int) -> HttpResponseBase:
        return booking.confirm(self, request, self._bookable(request, pk), self._candidate(request, application))

    def cancel(self, request: HttpRequest, appointment: int) -> HttpResponseBase:
        return booking.cancel(self, request, self.appointment(request, appointment))

    def swap(self, request: HttpRequest, appointment: int) -> HttpResponseBase:
        found = self.appointment(request, appointment, standing=True)
        rows = Appointment.objects.visible_to(user_of(request), clock.now()).standing().select_related("application__posting__current")
        others = rows.filter(kind=found.kind, application__posting=found.application.posting_id).exclude(pk=found.pk)
        return booking.swap(self, request, found, list(others.order_by("starts_at")))

    def _bookable(self, request: HttpRequest, pk: int) -> Slot:
        self.may_plan(request)
        slot: Slot = self.found(request, pk)
        return slot

    def _candidate(self, request: HttpRequest, pk: int) -> Application:
        self.may_plan(request)
        rows = Application.objects.visible_to(user_of(request), clock.now()).select_related("posting__current")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


def appointment_of(slot: Slot) -> Appointment | None:
    """The appointment that has this slot, or None."""
    found: Appointment | None = getattr(slot, "appointment", None)
    return found
