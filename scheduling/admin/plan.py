"""The page that shows every letter that will go, as things stand."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from recruitment import clock
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.context import posting_of
from scheduling.ahead import letters_ahead
from scheduling.models import Swept


@admin.register(Swept)
class SweptAdmin(DeskAdmin):
    """Its rows are the machine's own and nobody's to see: the table of permissions does not name them. Only the page hangs here."""

    def get_urls(self) -> list[Any]:
        return [path("plan/", self.admin_site.admin_view(require_safe(self.plan)), name="scheduling_swept_plan"), *super().get_urls()]

    def plan(self, request: HttpRequest) -> HttpResponse:
        user = user_of(request)
        if not user.has_perm("recruitment.view_outgoingmail"):
            raise Http404
        context = self.admin_site.each_context(request) | {
            "title": gettext("Every letter that will go"),
            "opts": self.opts,
            "ahead": letters_ahead(posting_of(request), clock.now(), user),
        }
        return TemplateResponse(request, "admin/scheduling/plan.html", context)
