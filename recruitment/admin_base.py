"""The one base class of our admin pages: what may be seen, what may be done, what is logged."""

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse
from django.utils.text import capfirst

from recruitment import clock
from recruitment.admin_rows import Rows
from recruitment.models import User

if TYPE_CHECKING:
    StockAdmin = admin.ModelAdmin[Any]
else:
    StockAdmin = admin.ModelAdmin


def user_of(request: HttpRequest) -> User:
    """The signed-in user of an admin page; the site has let nobody else in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


class DeskAdmin(StockAdmin):
    """A list and its pages.

    * Permissions are those of the table in `roles`, through `User.has_perm`; what it does not name, nobody may do.
    * Every row comes through `visible_to`, where the model has it: lists, pages, choices, autocomplete, history, deletion.
    * What is not there, or not for this user, is a 404.
    * The log names the kind and the number of a row and the fields that changed, never what stands in them.
    """

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the list's own filters: an address must not feel its way through columns that nobody is shown."""
        own = [getattr(choice, "parameter_name", choice) for choice in self.list_filter]
        return lookup.removesuffix("__exact") in own

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Rows]:
        return Rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(user_of(request), clock.now()) if hasattr(rows, "visible_to") else rows

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        # The stock heading says "Select ... to change", also where nothing can be changed.
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {}))

    def found(self, request: HttpRequest, pk: int) -> Any:
        """The row, or a 404 when it is not there for this user."""
        row = self.get_object(request, str(pk))
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        # The stock answer leads to the start page; somebody else's row and no row at all are to look alike.
        raise Http404

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        message: Any = super().construct_change_message(request, form, formsets, add)
        for entry in message:
            for told in entry.values():
                if "object" in told:
                    told["object"] = "–"
        return message

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return self._log(request, obj, CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [self._log(request, row, DELETION, []) for row in queryset]

    def _log(self, request: HttpRequest, obj: Model, flag: int, message: Any) -> LogEntry:
        return LogEntry.objects.create(
            user_id=user_of(request).pk,
            content_type=ContentType.objects.get_for_model(obj, for_concrete_model=False),
            object_id=str(obj.pk),
            object_repr=f"{obj._meta.model_name} {obj.pk}",
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else message,
        )
