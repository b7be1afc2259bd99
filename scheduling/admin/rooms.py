"""The rooms in which people meet."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from recruitment import clock
from recruitment.admin_base import DeskAdmin
from recruitment.context import posting_of
from scheduling.models import Appointment, Room


@admin.register(Room)
class RoomAdmin(DeskAdmin):
    list_display = ["name", "address"]
    fields = ["name", "address"]
    ordering = ["name"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        stock = super().get_form(request, obj, change=change, **kwargs)
        posting = posting_of(request)

        class RoomForm(stock):  # type: ignore[misc,valid-type]  # made at run time by the stock admin
            def _get_validation_exclusions(self) -> set[str]:
                # The posting is not on the form, but it is part of "one room a name".
                return set(super()._get_validation_exclusions()) - {"posting"}

            def clean(self) -> Any:
                if not self.instance.posting_id:
                    self.instance.posting = posting
                return super().clean()

        return RoomForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and posting_of(request) is not None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A place that somebody has been sent to stays as it was told."""
        return super().has_change_permission(request, obj) and (obj is None or not _in_use(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not _in_use(obj))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        room = self.get_object(request, object_id)
        if room is not None and request.method == "GET" and _in_use(room):
            messages.info(
                request,
                gettext("Candidates have been told to come here, so the room cannot be changed. Make a new one and move them to it."),
            )
        return super().change_view(request, object_id, form_url, extra_context)


def _in_use(room: Room) -> bool:
    return Appointment.objects.ahead(clock.now()).filter(slot__room=room).exists()
