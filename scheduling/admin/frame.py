"""What the pages of the plan share: the frame of the admin around them, and the appointment that one is about."""

from typing import Any

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from recruitment import clock
from recruitment.admin_base import DeskAdmin, user_of
from scheduling.models import Appointment
from scheduling.possible import PERMISSION


class PlanAdmin(DeskAdmin):
    """A list of the plan, and pages of ours beside it."""

    def may_plan(self, request: HttpRequest, permission: str = PERMISSION) -> None:
        """Raises Http404 for whoever may not."""
        if not user_of(request).has_perm(permission):
            raise Http404

    def appointment(self, request: HttpRequest, pk: int, *, permission: str = PERMISSION, standing: bool = False) -> Appointment:
        """The appointment, or a 404 when it is not there for this user."""
        self.may_plan(request, permission)
        rows = Appointment.objects.visible_to(user_of(request), clock.now())
        rows = rows.standing() if standing else rows
        found: Appointment | None = rows.filter(pk=pk).select_related("application__posting__current").first()
        if found is None:
            raise Http404
        return found

    def render_page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
        """A page of ours in the frame of the admin."""
        whole = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, f"admin/scheduling/{template}", whole, status=status)
