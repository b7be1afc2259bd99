"""The admin site: the stock one, entered by those whom the table of permissions lets in, with a start page of its own."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from recruitment import clock, desk, profile
from recruitment.context import posting_of
from recruitment.models import User

# The pages of the head's menu, in the order of the day; each is shown to whom its list is open.
MENU = (
    ("applications.view_application", "admin:applications_application_changelist", _("Applications")),
    ("scheduling.view_slot", "admin:scheduling_slot_changelist", _("Times")),
    ("recruitment.view_outgoingmail", "admin:recruitment_outgoingmail_changelist", _("Letters")),
    ("applications.view_panel", "admin:applications_panel_changelist", _("Panels")),
    ("applications.enter_interviews", "applications:interviews", _("Interviews")),
    ("applications.read_bundle", "applications:bundles", _("Reading folder")),
    ("recruitment.view_posting", "admin:recruitment_posting_changelist", _("The posting")),
    ("recruitment.view_user", "admin:recruitment_user_changelist", _("Users")),
)


class Site(AdminSite):
    """The consultant's desk."""

    site_title = _("Recruitment")
    site_header = _("Recruitment")
    index_title = _("What needs doing")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user: User | AnonymousUser = request.user
        return isinstance(user, User) and user.is_active and user.has_perm("recruitment.enter_admin")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # a redirect
        """There is one way to change a password, and guesses are counted there."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one way to sign in, and it is not here."""
        if isinstance(request.user, User):
            # Signed in, but not let in: a 404 would puzzle, a loop to the sign-in would be worse.
            return redirect("recruitment:start")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', reverse('admin:index'))})}")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"menu": _menu(request), "mail_from": settings.MAIL_FROM}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The start page: where the posting stands, what needs doing, how many are where."""
        posting, now, user = posting_of(request), clock.now(), request.user
        found: dict[str, Any] = {}
        if posting is not None and posting.current is not None and isinstance(user, User):
            with desk.one_look():
                todo, figures = desk.to_do(user, posting, now), desk.figures(user, posting, now)
                pictures = desk.pictures(user, posting, now)
            found = {
                "todo": todo, "figures": figures, "pictures": pictures, "left": desk.time_left(posting, now),
                "days": profile.days(posting.profile, now),
            }  # fmt: skip
        return super().index(request, found | (extra_context or {}))


def _menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(address, word, whether we are there) of each page that this user may open."""
    shown = []
    for permission, name, word in MENU:
        if not (isinstance(request.user, User) and request.user.has_perm(permission)):
            continue
        url = reverse(name)
        shown.append((url, str(word), request.path.startswith(url)))
    return shown
