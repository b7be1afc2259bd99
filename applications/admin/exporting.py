"""The list as a file: what the list shows now, with its filters and its search, in its order."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from applications import exports
from recruitment import clock

PERMISSION = "applications.export"
KINDS = {
    "csv": (exports.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (exports.as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def listed(admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """The file. Its name tells the day and nobody's name; what it holds comes through the list's own `visible_to`."""
    if kind not in KINDS:
        raise Http404
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    write, content_type = KINDS[kind]
    rows = admin.get_changelist_instance(request).queryset.prefetch_related(None)
    response = HttpResponse(write(rows), content_type=content_type)
    name = _("applications-%(day)s") % {"day": clock.day_of(clock.now()).isoformat()}
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response
