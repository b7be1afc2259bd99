"""The posting and its versions, to look at: they are changed in their file and loaded by a command."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruitment.admin_base import DeskAdmin
from recruitment.models import Posting, PostingVersion
from recruitment.typography import day, deadline, moment


def missing_facts(posting: Posting) -> list[str]:
    """The optional facts that this posting's file does not give, as words for a person."""
    profile = posting.profile
    found = [gettext("e-mail address of %(name)s") % {"name": contact.name} for contact in profile.contacts if not contact.email]
    if not profile.employer.email:
        found.append(gettext("e-mail address of %(name)s") % {"name": profile.employer.name})
    if not profile.place:
        found.append(gettext("place of work"))
    return found


@admin.register(Posting)
class PostingAdmin(DeskAdmin):
    list_display = ["title", "state", "closes_at"]
    list_display_links = ["title"]
    fields = ["title", "state", "closing", "timetable", "lacking", "loaded"]
    readonly_fields = ["closing", "timetable", "lacking", "loaded"]

    @admin.display(description=_("deadline"))
    def closing(self, posting: Posting) -> str:
        milestone = posting.profile.deadline
        return deadline(milestone.date, milestone.at)

    @admin.display(description=_("timetable"))
    def timetable(self, posting: Posting) -> SafeString:
        return format_html_join(
            "", "<div>{}: {}</div>", [(milestone.label, day(milestone.date)) for milestone in posting.profile.timetable]
        )

    @admin.display(description=_("not in the posting's file"))
    def lacking(self, posting: Posting) -> SafeString:
        found = missing_facts(posting)
        return format_html_join("", "<div>{}</div>", [(fact,) for fact in found]) if found else format_html("{}", gettext("nothing"))

    @admin.display(description=_("versions of a posting"))
    def loaded(self, posting: Posting) -> SafeString:
        rows = [
            (reverse("admin:recruitment_postingversion_change", args=[v.pk]), v.number, moment(v.created_at))
            for v in posting.versions.all()
        ]
        return format_html_join("", '<div><a href="{}">{}</a>, {}</div>', rows)


@admin.register(PostingVersion)
class PostingVersionAdmin(DeskAdmin):
    list_display = ["posting", "number", "created_at"]
    list_display_links = ["number"]
    list_select_related = ["posting"]
    fields = ["posting", "number", "created_at", "published"]
    readonly_fields = ["published"]

    @admin.display(description=_("content"))
    def published(self, version: PostingVersion) -> SafeString:
        return format_html('<pre class="content">{}</pre>', json.dumps(version.content, ensure_ascii=False, indent=1))

    def has_module_permission(self, request: HttpRequest) -> bool:
        # Reached from its posting.
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("posting")
