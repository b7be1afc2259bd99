"""Where a signed-in person begins: each role has one page that is its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from recruitment.models import User


def home_of(user: User) -> str | None:
    """The name of the page on which this person's work lies; None without a role."""
    if user.has_perm("recruitment.enter_admin"):
        return "admin:index"
    if user.has_perm("applications.enter_interviews"):
        return "applications:interviews"
    return None


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """On to one's own work, or a word about why there is none."""
    assert isinstance(request.user, User)  # noqa: S101  # login_required has seen to it
    home = home_of(request.user)
    return redirect(home) if home else render(request, "account/no_role.html", status=403)
