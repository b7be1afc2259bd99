"""Applying: the opening page, the sections of the form over one draft, the files, the review, sending.

After the deadline every one of these addresses answers with the same kind page: a GET with 200, a POST with 409, because
what is asked is in conflict with where the posting stands; the draft is kept and can be read at /min-ansoegning/.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications import answers, attachments, corrections, countdown, cpr, drafts, keys, looking, uploads, work_address
from applications.forms import TITLES
from applications.gaps import SECTIONS
from applications.models import Application, Attachment, Overtaken, Refused
from applications.views import sections
from applications.views.opening import arrived_at, page, sent_meanwhile, while_open
from recruitment import clock, profile
from recruitment.context import posting_of
from recruitment.postings.shape import Profile
from recruitment.roles import Applicant

KINDS = ("cv", "other")


@require_safe
@while_open
def begin(request: HttpRequest, draft: Application) -> HttpResponse:
    """Everything one must know before the first field: deadline, days, test, what is needed."""
    if draft.replaces_id:
        return redirect("applications:own")
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


@require_safe
def time_left(request: HttpRequest) -> HttpResponse:
    """What time it is here, and when the posting closes, in milliseconds: a page that has been open for hours asks."""
    posting = posting_of(request)
    if posting is None:
        raise Http404
    # Only after the deadline may somebody have a later one of their own.
    now = arrived_at(request)
    draft = keys.owned(request) if now >= posting.closes_at else None
    left = countdown.of(draft.closes_at(now) if draft else posting.closes_at, now)
    return JsonResponse({"now": left.now, "closes": left.closes})


def most(content: Profile) -> str:
    return uploads.whole(uploads.limit(content.application.max_megabytes))


# --- Sections ------------------------------------------------------------------------------------------------------


@while_open
def section(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """One section: shown by a GET, saved by a POST with whatever is in it."""
    if section not in SECTIONS:
        raise Http404
    if request.method == "POST" and section == "filer":
        return _save_files(request, draft, sections.after(request, section))
    if request.method == "POST":
        return sections.save(request, draft, section)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if section == "gennemse":
        return _review(request, draft)
    return _files(request, draft) if section == "filer" else sections.show(request, draft, section)


section.without_token = sections.without_token  # type: ignore[attr-defined]  # asked by recruitment.views.errors.csrf_failure


# --- Files ---------------------------------------------------------------------------------------------------------


def _files(request: HttpRequest, draft: Application, refused: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    """The files and where to add one; `refused` pairs the kind of a file that was not taken with the sentence."""
    content = draft.posting.profile
    files = looking.beside(draft.attachments.all()) if not drafts.is_new(draft) else []
    context = {
        "cv": [file for file in files if file.kind == "cv"],
        "other": [file for file in files if file.kind == "other"],
        "most": most(content),
        "refused": dict(refused),
        "errors": [(f"#id_{kind}", sentence) for kind, sentence in refused],
        "room": len(files) < uploads.MOST_FILES,
        "accept": {kind: uploads.accepted(draft.posting.profile.application.kinds, kind) for kind in KINDS},
    }
    return page(request, "apply_files", draft, "filer", context)


def _save_files(request: HttpRequest, draft: Application, after: str) -> HttpResponse:
    """Keep what was chosen; a file that is refused is named, and the others stay."""
    if sections.is_lost(request, draft):
        return sections.lost(request, draft, "filer")
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
        return sent_meanwhile(request)
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
        return sent_meanwhile(request)
    messages.success(request, _("The file “%(name)s” has been removed.") % {"name": attachment.name})
    return redirect("applications:section", "filer")


# --- Review and sending --------------------------------------------------------------------------------------------


def _numbers(draft: Application, files: list[Attachment]) -> list[tuple[str, str, str]]:
    """(where, masked number, its section) of every civil registration number that somebody seems to have written."""
    texts = {
        "motivation": [draft.motivation, *draft.background.values()], "dage": [draft.attendance_note], "person": [draft.position],
    }  # fmt: skip
    found = [(str(TITLES[section]), number, section) for section, words in texts.items() for number in cpr.masked_in(map(str, words))]
    return found + [(file.name, number, "filer") for file in files if file.look for number in file.look.numbers]


def _review(request: HttpRequest, draft: Application, *, pressed: bool = False) -> HttpResponse:
    if drafts.is_new(draft):
        return redirect("applications:apply")
    gaps, files = draft.gaps(), looking.beside(draft.attachments.all())
    context = {
        "blocks": answers.blocks(draft, gaps),
        "files": files,
        "numbers": _numbers(draft, files),
        "gaps": gaps,
        "pressed": pressed,
        "work_address": work_address.warning(draft),
        "closes": draft.posting.profile.deadline,
    }
    return page(request, "apply_review", draft, "gennemse", context)


@while_open
def send(request: HttpRequest, draft: Application) -> HttpResponse:
    """Send the draft. A second press, or a reload, finds it sent and shows the same confirmation."""
    if request.method != "POST":
        return redirect("applications:section", "gennemse")
    if drafts.is_new(draft):
        return sections.lost(request, draft, "gennemse")
    if draft.replaces_id:
        return _send_correction(request, draft, draft.replaces_id)
    try:
        draft.move("submit", by=Applicant(draft.pk), now=arrived_at(request), stored_at=clock.now())
    except Overtaken:
        if Application.objects.unsent().filter(pk=draft.pk).exists():
            messages.warning(request, _("Not sent: the draft was just changed in another window. Read it through, and send it again."))
        return redirect("applications:sent")
    except Refused:
        return _review(request, draft, pressed=True)
    return redirect("applications:sent")


def _send_correction(request: HttpRequest, draft: Application, sent_pk: int) -> HttpResponse:
    """Send a correction. One that was sent or changed meanwhile is told, and leads to where both can be looked at."""
    try:
        corrections.send(draft, by=Applicant(sent_pk), now=arrived_at(request), stored_at=clock.now())
    except Overtaken as refusal:
        messages.warning(request, str(refusal))
        return redirect("applications:section", "gennemse")
    except Refused as refusal:
        if draft.gaps():
            return _review(request, draft, pressed=True)
        messages.warning(request, str(refusal))
        return redirect("applications:section", "gennemse")
    return redirect("applications:sent")
