"""The interview kit: the guide that is the same for all, and the one of a candidate with what has been asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from applications import guide, kit
from applications.views.interview_desk import Desk, desk_for, entering, sitting_of
from recruitment import clock

LINES_TO_WRITE_ON = range(3)


@entering
@require_GET
def to_all(request: HttpRequest, round: str) -> HttpResponse:
    """What every candidate of a round is asked; on paper with lines to write on. Nothing of any one candidate."""
    user, posting, sitting = sitting_of(request, round)
    sheet = kit.sheet(sitting, posting, user, clock.now())
    context = {"sitting": sitting, "sheet": sheet, "paper_lines": LINES_TO_WRITE_ON}
    return render(request, "applications/guide.html", context)


@entering
@require_http_methods(["GET", "POST"])
def of_one(request: HttpRequest, round: str, pk: int) -> HttpResponse:
    """GET: the guide of one candidate, with ticks. POST: keep the ticks that this page changed."""
    desk = desk_for(request, round, pk)
    if request.method == "POST":
        return _ticked(request, desk)
    sheet = kit.sheet(desk.sitting, desk.posting, desk.user, desk.now, desk.application)
    context = {
        "desk": desk,
        "sheet": sheet,
        "files": desk.application.attachments.all(),
        "ticking": desk.user.has_perm("applications.tick_question"),
        "today": clock.day_of(desk.now),
        "paper_lines": LINES_TO_WRITE_ON,
    }
    return render(request, "applications/guide_candidate.html", context)


def _ticked(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not desk.user.has_perm("applications.tick_question"):
        raise PermissionDenied
    new, back = guide.tick(
        desk.application, desk.sitting.round,
        opened=_numbers(request, "opened"), asked=_numbers(request, "asked"), by=desk.user, now=desk.now,
    )  # fmt: skip
    words = []
    if new:
        words.append(ngettext("%(n)s question ticked as asked.", "%(n)s questions ticked as asked.", new) % {"n": new})
    if back:
        words.append(ngettext("%(n)s tick taken back.", "%(n)s ticks taken back.", back) % {"n": back})
    messages.success(request, " ".join(words) or _("Nothing was changed."))
    return desk.to("candidate_guide")


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isascii() and value.isdigit() and len(value) <= 18}
