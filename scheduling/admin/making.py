"""Many times at once: a form, what would be made, and the making."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Refused
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import Posting
from scheduling import slots
from scheduling.forms import ManyForm


def ask(admin: Any, request: HttpRequest) -> HttpResponse:
    """The form; once filled in, what would be made, with the button that makes it. Changes nothing."""
    posting = _posting(request)
    form = ManyForm(posting, request.GET) if "first" in request.GET else ManyForm(posting, initial=request.GET.dict())
    return _page(admin, request, posting, form)


def make(admin: Any, request: HttpRequest) -> HttpResponse:
    """Make what was shown: all of it or nothing."""
    posting = _posting(request)
    form = ManyForm(posting, request.POST)
    if not form.is_valid():
        return _page(admin, request, posting, form, status=422)
    series = form.series()
    try:
        made = slots.make(series.slots(posting), now=clock.now())
    except Refused as refusal:
        return _page(admin, request, posting, form, refused=refusal.sentences, status=409)
    messages.success(request, ngettext("%(n)s time is made.", "%(n)s times are made.", made) % {"n": made})
    return redirect("admin:scheduling_slot_changelist")


def _posting(request: HttpRequest) -> Posting:
    posting = posting_of(request)
    if posting is None or not user_of(request).has_perm("scheduling.add_slot"):
        raise Http404
    return posting


def _page(
    admin: Any, request: HttpRequest, posting: Posting, form: ManyForm, *, refused: list[str] | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    planned = form.series().slots(posting) if form.is_bound and form.is_valid() else []
    rows = [(slot, slots.faults(slot, now)) for slot in planned]
    context = {
        "title": _("Make several times"),
        "form": form,
        "rows": rows,
        "day": planned[0].starts_at if planned else None,
        "possible": bool(rows) and not any(found for _time, found in rows),
        "refused": refused or [],
    }
    answer: HttpResponse = admin.render_page(request, "many.html", context, status=status)
    return answer
