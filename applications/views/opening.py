"""What every page of the form asks first: when did this reach us, is it still time, which draft does this browser own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications import corrections, countdown, drafts, keys
from applications.forms import SECTION_FORMS, TITLES
from applications.gaps import SECTIONS
from applications.models import Application
from applications.process import Stage
from recruitment import profile
from recruitment.context import posting_of

View = Callable[..., HttpResponse]


def arrived_at(request: HttpRequest) -> datetime:
    """When the request reached us: the instant that counts for the deadline."""
    moment: datetime = request.arrived_at  # type: ignore[attr-defined]  # recruitment.middleware.arrival
    return moment


def wants_data(request: HttpRequest) -> bool:
    """Whether the page's script asks, which saves in the background, and not a person."""
    return request.headers.get("Accept") == "application/json"


def refused(note: str, **more: Any) -> JsonResponse:
    """What the script is told when nothing was saved."""
    return JsonResponse({"note": note, **more}, status=409)


def while_open(view: View) -> View:
    """Answer only until the deadline, with the draft of this browser (or a blank one) as the view's second argument."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        application = keys.owned(request, files=True)
        posting = posting_of(request)
        if posting is None:
            return render(request, "recruitment/no_posting.html")
        if application is not None and application.posting_id != posting.pk:
            application = None
        if application is not None and application.stage != Stage.DRAFT:
            # What was sent may be under correction: then that is what the form works on.
            application = corrections.of(application)
            if application is None:
                return refused(_("The application has been sent.")) if wants_data(request) else redirect("applications:sent")
        if not (application or drafts.blank(posting, now=arrived_at(request))).may_be_sent(arrived_at(request)):
            return closed(request, application or drafts.blank(posting, now=arrived_at(request)), str(kwargs.get("section", "")))
        return view(request, application or drafts.blank(posting, now=arrived_at(request)), *args, **kwargs)

    return guarded


def closed(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """Too late, kindly: whom to call, where the draft is, and what was written last, so that it can be copied."""
    if wants_data(request):
        return refused(_("Not saved: the deadline has passed."))
    is_late = request.method == "POST" and section in SECTION_FORMS
    form = SECTION_FORMS[section](request.POST, instance=draft) if is_late else None
    context = {
        "posting": draft.posting,
        "call": profile.whom_to_call(draft.posting.profile),
        "unsaved": form.news() if form else [],
        "draft": None if drafts.is_new(draft) else draft,
    }
    return render(request, "applications/apply_closed.html", context, status=200 if request.method in ("GET", "HEAD") else 409)


def sent_meanwhile(request: HttpRequest) -> HttpResponse:
    """The draft was sent from another window while this one was about to change it."""
    if wants_data(request):
        return refused(_("The application has been sent."))
    messages.warning(request, _("The application has been sent from another window, so nothing was changed in it."))
    return redirect("applications:sent")


def page(
    request: HttpRequest, template: str, draft: Application, section: str, more: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the form in its frame: where one is, that it is a draft, the way back, how long there is left."""
    step = SECTIONS.index(section)
    frame = {
        "draft": draft,
        "section": section,
        "title": TITLES[section],
        "step": step + 1,
        "steps": len(SECTIONS),
        "back": SECTIONS[step - 1] if step else "",
        "back_title": TITLES[SECTIONS[step - 1]] if step else "",
        "time_left": countdown.of(draft.closes_at(arrived_at(request)), arrived_at(request)),
        "changed": "" if drafts.is_new(draft) else countdown.milliseconds(draft.changed_at),
        "call": profile.whom_to_call(draft.posting.profile),
    }
    return render(request, f"applications/{template}.html", frame | dict(more or {}), status=status)
