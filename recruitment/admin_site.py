"""The admin site: the stock one, entered by those whom the table of permissions lets in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from recruitment.models import User


class Site(AdminSite):
    """The consultant's desk."""

    site_title = _("Recruitment")
    site_header = _("Recruitment")
    index_title = _("The desk")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user: User | AnonymousUser = request.user
        return isinstance(user, User) and user.is_active and user.has_perm("recruitment.enter_admin")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one way to sign in, and it is not here."""
        if isinstance(request.user, User):
            # Signed in, but not let in: a 404 would puzzle, a loop to the sign-in would be worse.
            return redirect("recruitment:start")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', reverse('admin:index'))})}")
