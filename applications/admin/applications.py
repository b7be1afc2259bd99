"""The list of applications, and the addresses of the dossier, the moves and the notes. No rule of the process lives here."""

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import screening
from applications.admin import (
    address,
    admitting,
    deciding,
    dossier,
    doubling,
    ending,
    exporting,
    impartiality,
    judging,
    moving,
    offering,
    reading,
    referring,
    registering,
    tagging,
    testing,
    writing,
)
from applications.models import Application, Attachment, Opinion, Verdict
from applications.process import MOVES, UNDER_WAY, Stage
from recruitment import clock
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.typography import moment

if TYPE_CHECKING:
    Choices = list[tuple[str, Any]]

TONES: dict[Stage, str] = {
    Stage.SUBMITTED: "",
    Stage.SHORTLISTED: "info",
    Stage.FIRST_INTERVIEW: "info",
    Stage.TEST: "info",
    Stage.SECOND_INTERVIEW: "info",
    Stage.OFFERED: "warn",
    Stage.HIRED: "good",
    Stage.DECLINED: "quiet",
    Stage.REJECTED: "bad",
    Stage.WITHDRAWN: "quiet",
}


class StageFilter(admin.SimpleListFilter):
    """By stage, or all who are under way. Drafts are not here: they are nobody's to read."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> "Choices":
        return [("under_way", _("Under way")), *((stage.value, stage.label) for stage in Stage if stage is not Stage.DRAFT)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() == "under_way":
            return queryset.filter(stage__in=UNDER_WAY)
        return queryset.filter(stage=self.value()) if self.value() else queryset


class DaysFilter(admin.SimpleListFilter):
    """By whether the applicant can come on the days of the timetable."""

    title = _("the days")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> "Choices":
        return [("all", _("Can come every day")), ("not_all", _("Cannot come every day"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        cannot = Q()
        for kind in ("first_interview", "test", "second_interview"):
            cannot |= Q(**{f"attendance__{kind}": False})
        if self.value() == "not_all":
            return queryset.filter(cannot)
        return queryset.exclude(pk__in=Application.objects.filter(cannot).values("pk")) if self.value() == "all" else queryset


class ReadFilter(admin.SimpleListFilter):
    """By whether one has opened it oneself, and whether anybody has held it up against the wished background."""

    title = _("reading")
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin: Any) -> "Choices":
        return [("unread", _("Unread by me")), ("unscreened", _("Not held up against the wishes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() == "unread":
            return queryset.exclude(screening.read_by(user_of(request)))
        return queryset.exclude(screening.screened()) if self.value() == "unscreened" else queryset


@admin.register(Application)
class ApplicationAdmin(DeskAdmin):
    list_display = ["name", "number", "stage_tag", "reading", "committee", "received", "files"]
    list_filter = [StageFilter, ReadFilter, DaysFilter, tagging.TagFilter]
    list_select_related = ["posting"]
    search_fields = ["name", "number", "email"]
    search_help_text = _("Name, number or e-mail address")
    ordering = ["-submitted_at", "-pk"]
    actions = [*(f"bulk_{name}" for name in moving.IN_BULK), "still_in_process"]

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> Any:
        files = Attachment.objects.filter(application=OuterRef("pk")).order_by().values("application").annotate(n=Count("pk"))
        opinions = Prefetch("opinions", Opinion.objects.present(), to_attr="heard")
        marks = {"is_read": screening.read_by(user_of(request)), "is_screened": screening.screened()}
        rows = super().get_queryset(request).annotate(file_count=Coalesce(Subquery(files.values("n")), 0), **marks)
        return rows.prefetch_related(opinions)

    @admin.display(description=_("stage"))
    def stage_tag(self, application: Application) -> SafeString:
        stage = Stage(application.stage)
        return format_html('<span class="tag tag--{}">{}</span>', TONES[stage] or "plain", stage.label)

    @admin.display(description=_("reading"))
    def reading(self, application: Any) -> SafeString | str:
        """Whether one has opened it oneself, and whether it has been held up against the wished background."""
        if not application.is_read:
            return format_html("<strong>{}</strong>", gettext("Unread"))
        return gettext("Assessed") if application.is_screened else gettext("Has been read")

    @admin.display(description=_("the committee"))
    def committee(self, application: Any) -> str:
        """How many of the committee say yes, maybe and no; a dash where nobody has said anything."""
        said = Counter(opinion.verdict for opinion in application.heard)
        return " · ".join(f"{verdict.label} {said[verdict]}" for verdict in Verdict if said[verdict]) or "–"

    @admin.display(description=_("received"), ordering="submitted_at")
    def received(self, application: Application) -> str:
        at = moment(application.submitted_at) if application.submitted_at else ""
        if application.submitted_at and application.submitted_at >= application.posting.closes_at:
            at = gettext("%(at)s, after the deadline") % {"at": at}
        return gettext("%(at)s, corrected") % {"at": at} if application.corrected_at else at

    @admin.display(description=_("files"))
    def files(self, application: Any) -> int:
        return int(application.file_count)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The moves that make sense for many at once, to those who may make them, and the letter that moves nobody."""
        found: dict[str, Any] = {
            f"bulk_{name}": (moving.bulk_action(self, name), f"bulk_{name}", MOVES[name].label)
            for name in moving.IN_BULK
            if request.user.has_perm(MOVES[name].permission)
        }
        if request.user.has_perm("recruitment.change_outgoingmail"):
            found["still_in_process"] = (writing.still_in_process, "still_in_process", _("Write: you are still in the process"))
        if request.user.has_perm("applications.tag"):
            found["tag"] = (tagging.ask, "tag", _("Put a tag on"))
        return found

    # --- One application ---

    def get_urls(self) -> list[Any]:
        def named(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"applications_application_{name}")

        own = [
            named("<int:pk>/move/<slug:name>/", self.move, "move"),
            named("<int:pk>/address/", self.address, "address"),
            named("<int:pk>/note/", self.note, "note"),
            named("<int:pk>/conflicts/", self.conflicts, "conflicts"),
            named("<int:pk>/tags/", self.tags, "tags"),
            named("tags/", partial(tagging.many, self), "tag_many"),
            named("doubles/", partial(doubling.page, self), "doubles"),
            named("register/", partial(registering.page, self), "register"),
            named("<int:pk>/files/<int:file>/", self.replace_file, "replace_file"),
            named("<int:pk>/files/<int:file>/before/<int:old>/", self.replaced_file, "replaced_file"),
            named("<int:pk>/offer/", self.offer, "offer"),
            named("<int:pk>/test/", self.test, "test"),
            named("<int:pk>/test/file/", self.test_report, "test_report"),
            named("<int:pk>/test/<slug:what>/", self.test_act, "test_act"),
            named("<int:pk>/references/", self.references, "references"),
            named("<int:pk>/references/<int:referee>/", self.reference, "reference"),
            named("move/<slug:name>/", self.move_many, "move_many"),
            named("export/<slug:kind>/", self.export, "export"),
            named("read/", partial(reading.first, self), "read_next"),
            named("<int:pk>/read/", self.read, "read"),
            named("late/", partial(admitting.page, self), "admissions"),
            named("late/<int:pk>/take-back/", partial(admitting.take_back, self), "admission_off"),
            named("judging/", partial(judging.page, self), "judging"),
            named("judging/weights/", partial(judging.weigh, self), "weigh"),
            named("judging/<slug:round>/sight/", partial(judging.sight, self), "sight"),
            named("judging/<slug:round>/closing/", partial(judging.closing, self), "closing"),
            named("ending/", partial(ending.page, self), "ending"),
            named("ending/confirm/", partial(ending.confirm, self), "ending_confirm"),
            named("ending/reopen/", partial(ending.reopen, self), "ending_reopen"),
            named("outcomes/", partial(deciding.board, self), "outcomes"),
            named("outcomes/letters/", partial(deciding.letters, self), "outcome_letters"),
            named("outcomes/publish/", partial(deciding.publish, self), "publish"),
            named("outcomes/published/", partial(deciding.published, self), "outcomes_published"),
            named("<int:pk>/outcome/", self.outcome, "outcome"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The dossier. Nothing in it is changed here: what an applicant wrote stays as it was written."""
        if not object_id.isdecimal() or request.method not in ("GET", "HEAD"):
            raise Http404
        application = self.found(request, int(object_id))
        screening.mark_read(application, user_of(request), clock.now())
        return dossier.page(self, request, application)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The history of an application is its steps, and they stand in the dossier."""
        if not object_id.isdecimal():
            raise Http404
        application = self.found(request, int(object_id))
        return redirect(f"{reverse('admin:applications_application_change', args=[application.pk])}#history")

    def address(self, request: HttpRequest, pk: int) -> HttpResponse:
        return address.page(self, request, self.found(request, pk))

    def conflicts(self, request: HttpRequest, pk: int) -> HttpResponse:
        return impartiality.page(self, request, self.found(request, pk))

    def tags(self, request: HttpRequest, pk: int) -> HttpResponse:
        return tagging.change(request, self.found(request, pk))

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        return dossier.add_note(self, request, self.found(request, pk))

    def replace_file(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        return registering.replace(self, request, self.found(request, pk), file)

    def replaced_file(self, request: HttpRequest, pk: int, file: int, old: int) -> HttpResponseBase:
        return registering.before(request, self.found(request, pk), file, old)

    def offer(self, request: HttpRequest, pk: int) -> HttpResponse:
        return offering.page(self, request, self.found(request, pk))

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        return testing.page(self, request, self.found(request, pk))

    def test_act(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        return testing.act(self, request, self.found(request, pk), what)

    def test_report(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return testing.report(request, self.found(request, pk))

    def references(self, request: HttpRequest, pk: int) -> HttpResponse:
        return referring.page(self, request, self.found(request, pk))

    def reference(self, request: HttpRequest, pk: int, referee: int) -> HttpResponse:
        return referring.note(self, request, self.found(request, pk), referee)

    def move(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        return moving.one(self, request, self.found(request, pk), name)

    def read(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return reading.pane(self, request, self.found(request, pk))

    def outcome(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return deciding.one(self, request, self.found(request, pk))

    def move_many(self, request: HttpRequest, name: str) -> HttpResponseBase:
        return moving.many(self, request, name)

    def export(self, request: HttpRequest, kind: str) -> HttpResponse:
        return exporting.listed(self, request, kind)

    def render_page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
        """A page of ours in the frame of the admin."""
        whole = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, f"admin/applications/{template}", whole, status=status)
