"""Applying: the opening page, the sections of the form over one draft, the files, the review, sending.

After the deadline every one of these addresses answers with the same kind page: a GET with 200, a POST with 409, because
what is asked is in conflict with where the posting stands; the draft is kept and can be read at /min-ansoegning/.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications import answers, attachments, drafts, keys, uploads
from applications.forms import SECTION_FORMS, TITLES, SectionForm
from applications.gaps import SECTIONS
from applications.models import Application, Attachment, Overtaken, Refused
from applications.process import Stage
from recruitment import clock, profile
from recruitment.context import posting_of
from recruitment.models import Posting
from recruitment.postings.shape import Profile
from recruitment.roles import Applicant

View = Callable[..., HttpResponse]
KINDS = ("cv", "other")


def arrived_at(request: HttpRequest) -> datetime:
    """When the request reached us: the instant that counts for the deadline."""
    moment: datetime = request.arrived_at  # type: ignore[attr-defined]  # recruitment.middleware.arrival
    return moment


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
            return redirect("applications:sent")
        if not posting.is_open(arrived_at(request)):
            return closed(request, posting, application)
        return view(request, application or drafts.blank(posting, now=arrived_at(request)), *args, **kwargs)

    return guarded


def closed(request: HttpRequest, posting: Posting, application: Application | None) -> HttpResponse:
    """Too late, kindly: whom to call, and where the draft is."""
    context = {"posting": posting, "call": profile.whom_to_call(posting.profile), "draft": application}
    return render(request, "applications/apply_closed.html", context, status=200 if request.method in ("GET", "HEAD") else 409)


@require_safe
@while_open
def begin(request: HttpRequest, draft: Application) -> HttpResponse:
    """Everything one must know before the first field: deadline, days, test, what is needed."""
    content = draft.posting.profile
    context = {
        "draft": draft,
        "content": content,
        "days": profile.days(content, arrived_at(request)),
        "foreign": profile.foreign_language(content),
        "most": most(content),
        "call": profile.whom_to_call(content),
    }
    return render(request, "applications/apply_begin.html", context)


def most(content: Profile) -> str:
    return uploads.whole(uploads.limit(content.application.max_megabytes))


# --- Sections ------------------------------------------------------------------------------------------------------


@while_open
def section(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """One section: shown by a GET, saved by a POST with whatever is in it."""
    if section not in SECTIONS:
        raise Http404
    if request.method == "POST":
        return _save_files(request, draft, _after(request, section)) if section == "filer" else _save(request, draft, section)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if section == "gennemse":
        return _review(request, draft)
    return _files(request, draft) if section == "filer" else _form(request, section, SECTION_FORMS[section](instance=draft))


def _page(request: HttpRequest, template: str, draft: Application, section: str, **more: Any) -> HttpResponse:
    step = SECTIONS.index(section)
    context = {
        "draft": draft,
        "section": section,
        "title": TITLES[section],
        "step": step + 1,
        "steps": len(SECTIONS),
        "back": SECTIONS[step - 1] if step else "",
        "back_title": TITLES[SECTIONS[step - 1]] if step else "",
    }
    return render(request, f"applications/{template}.html", context | more)


def _form(request: HttpRequest, section: str, form: SectionForm) -> HttpResponse:
    return _page(request, "apply_section", form.instance, section, form=form)


def _save(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """Save what was understood, also when something else was not: nothing that somebody wrote is lost."""
    if section not in SECTION_FORMS:
        return redirect("applications:section", section)
    form = SECTION_FORMS[section](request.POST, instance=draft)
    valid = form.is_valid()
    if not drafts.is_new(draft) or form.says_something():
        try:
            drafts.save(draft, form.kept(), now=arrived_at(request))
        except drafts.AlreadySent:
            return _sent_meanwhile(request)
        keys.let_in(request, draft.pk)
    return redirect("applications:section", _after(request, section)) if valid else _form(request, section, form)


def _after(request: HttpRequest, section: str) -> str:
    """Where a saved section leads: on, or back to itself when that was the button."""
    return section if "stay" in request.POST else SECTIONS[SECTIONS.index(section) + 1]


def _sent_meanwhile(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("The application has been sent from another window, so nothing was changed in it."))
    return redirect("applications:sent")


# --- Files ---------------------------------------------------------------------------------------------------------


def _files(request: HttpRequest, draft: Application, refused: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    """The files and where to add one; `refused` pairs the kind of a file that was not taken with the sentence."""
    content = draft.posting.profile
    files = list(draft.attachments.all()) if not drafts.is_new(draft) else []
    context = {
        "cv": [file for file in files if file.kind == "cv"],
        "other": [file for file in files if file.kind == "other"],
        "most": most(content),
        "refused": dict(refused),
        "errors": [(f"#id_{kind}", sentence) for kind, sentence in refused],
        "room": len(files) < uploads.MOST_FILES,
        "accept": ",".join(f".{kind},{media}" for kind, media in uploads.MEDIA_TYPES.items()),
    }
    return _page(request, "apply_files", draft, "filer", **context)


def _save_files(request: HttpRequest, draft: Application, after: str) -> HttpResponse:
    """Keep what was chosen; a file that is refused is named, and the others stay."""
    now, refused = arrived_at(request), []
    chosen = [(kind, request.FILES[kind]) for kind in KINDS if kind in request.FILES]
    try:
        if chosen and drafts.is_new(draft):
            drafts.save(draft, (), now=now)
            keys.let_in(request, draft.pk)
        for kind, upload in chosen:
            try:
                attachments.keep(draft, kind, upload, now=now)  # type: ignore[arg-type]  # one upload for a name
            except uploads.Unfit as unfit:
                refused.append((kind, unfit.sentence))
    except drafts.AlreadySent:
        return _sent_meanwhile(request)
    if refused:
        # Read anew: what was kept beside the refused one is shown too.
        return _files(request, Application.objects.select_related("posting__current").get(pk=draft.pk), tuple(refused))
    return redirect("applications:section", after)


@while_open
def add_file(request: HttpRequest, draft: Application) -> HttpResponse:
    """Add the chosen file and stay on the page of the files."""
    if request.method != "POST":
        return redirect("applications:section", "filer")
    if not any(kind in request.FILES for kind in KINDS):
        return _files(request, draft, (("cv", _("Choose a file first, and then add it.")),))
    return _save_files(request, draft, "filer")


@require_POST
@while_open
def remove_file(request: HttpRequest, draft: Application, pk: int) -> HttpResponse:
    """Take one of the draft's own files out again."""
    attachment = get_object_or_404(Attachment, pk=pk, application=draft.pk)
    attachment.application = draft
    try:
        attachments.remove(attachment, now=arrived_at(request))
    except drafts.AlreadySent:
        return _sent_meanwhile(request)
    messages.success(request, _("The file “%(name)s” has been removed.") % {"name": attachment.name})
    return redirect("applications:section", "filer")


# --- Review and sending --------------------------------------------------------------------------------------------


def _review(request: HttpRequest, draft: Application, *, pressed: bool = False) -> HttpResponse:
    if drafts.is_new(draft):
        return redirect("applications:apply")
    gaps = draft.gaps()
    context = {
        "blocks": answers.blocks(draft, gaps),
        "files": draft.attachments.all(),
        "gaps": gaps,
        "pressed": pressed,
        "closes": draft.posting.profile.deadline,
        "call": profile.whom_to_call(draft.posting.profile),
    }
    return _page(request, "apply_review", draft, "gennemse", **context)


@while_open
def send(request: HttpRequest, draft: Application) -> HttpResponse:
    """Send the draft. A second press, or a reload, finds it sent and shows the same confirmation."""
    if request.method != "POST" or drafts.is_new(draft):
        return redirect("applications:section", "gennemse")
    try:
        draft.move("submit", by=Applicant(draft.pk), now=arrived_at(request), stored_at=clock.now())
    except Overtaken:
        return redirect("applications:sent")
    except Refused:
        return _review(request, draft, pressed=True)
    return redirect("applications:sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The confirmation: it has arrived, with number and time, and what happens next."""
    application = keys.owned(request)
    if application is None:
        return redirect("applications:own")
    if application.stage == Stage.DRAFT:
        return redirect("applications:section", "gennemse")
    content = application.posting.profile
    context = {
        "application": application,
        "next": answers.what_next(application, Stage.SUBMITTED, clock.now()),
        "days": profile.days(content, clock.now()),
        "call": profile.whom_to_call(content),
    }
    return render(request, "applications/apply_sent.html", context)
