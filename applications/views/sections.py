"""A section of the form: shown, and saved with holes by its buttons or by its script.

A page says from which save it was made (`seen`). When something else has been stored since, nothing is written: whoever
saves second is told and reads both versions. A page whose browser no longer owns the draft keeps everything that was
typed in it and says how one comes back.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import countdown, drafts, keys, work_address
from applications.forms import SECTION_FORMS
from applications.gaps import SECTIONS
from applications.models import Application
from applications.section_form import SectionForm
from applications.views.opening import arrived_at, page, refused, sent_meanwhile, wants_data, while_open
from recruitment.typography import clock_time

TRIES = 3
"""How often a save is begun again because somebody else wrote between our reading and our writing."""


def show(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """The section as it is stored."""
    return _form(request, section, SECTION_FORMS[section](instance=draft))


def after(request: HttpRequest, section: str) -> str:
    """Where a saved section leads: on, or back to itself when that was the button."""
    return section if "stay" in request.POST else SECTIONS[SECTIONS.index(section) + 1]


def save(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """Save what was understood, also when something else was not: nothing that somebody wrote is lost."""
    if section not in SECTION_FORMS:
        return redirect("applications:section", section)
    if is_lost(request, draft):
        return lost(request, draft, section)
    for _try in range(TRIES):
        form = SECTION_FORMS[section](request.POST, instance=draft)
        valid = form.is_valid()
        if form.overtaken(request.POST.get("seen")):
            return _both(request, section, form)
        try:
            _keep(request, form)
        except drafts.AlreadySent:
            return sent_meanwhile(request)
        except drafts.Changed:
            draft = drafts.fresh(draft)
            continue
        return _saved(request, section, form, valid=valid)
    return _both(request, section, form)


def _keep(request: HttpRequest, form: SectionForm) -> None:
    """Write what the form says and the database does not. Raises drafts.AlreadySent and drafts.Changed."""
    draft = form.instance
    if not (form.says_something() if drafts.is_new(draft) else form.differing()):
        return
    with transaction.atomic():
        drafts.save(draft, form.kept(), now=arrived_at(request))
        form.keep_beside()
    keys.let_in(request, draft.replaces_id or draft.pk)


def _saved(request: HttpRequest, section: str, form: SectionForm, *, valid: bool) -> HttpResponse:
    draft = form.instance
    warning = work_address.warning(draft)
    if wants_data(request):
        note = " ".join(filter(None, (_note(form), warning if "email" in form.fields else "")))
        told = {"note": note, "seen": _mark(section, draft), "draft": "" if drafts.is_new(draft) else draft.number}
        return JsonResponse(told | {"now": countdown.milliseconds(arrived_at(request))})
    if not valid:
        return _form(request, section, form)
    # Somebody who has just written an address at work reads the warning once; the next press goes on.
    stays = warning and "email" in form.changed_data
    return redirect("applications:section", section if stays else after(request, section))


def _note(form: SectionForm) -> str:
    """What the machine has done, by the server's clock."""
    draft = form.instance
    if drafts.is_new(draft):
        return ""
    words = {"at": clock_time(draft.changed_at), "fields": ", ".join(str(form.fields[name].label) for name in form.errors)}
    if form.errors:
        return _("We saved your draft at %(at)s, except: %(fields)s.") % words
    return _("We saved your draft at %(at)s.") % words


def _mark(section: str, draft: Application) -> str:
    return SECTION_FORMS[section](instance=draft).mark()


def _form(request: HttpRequest, section: str, form: SectionForm, *, status: int = 200, **more: Any) -> HttpResponse:
    draft = form.instance
    warning = work_address.warning(draft) if section == "person" else ""
    seen = more.pop("seen") if "seen" in more else _mark(section, draft) if form.is_bound else form.mark()
    context = {"form": form, "seen": seen, "work_address": warning} | more
    return page(request, "apply_section", draft, section, context, status=status)


# --- When it cannot be saved ---------------------------------------------------------------------------------------


def _both(request: HttpRequest, section: str, form: SectionForm) -> HttpResponse:
    """Nothing was written: the stored version beside the one that was sent."""
    if wants_data(request):
        words = _("Not saved: this page has been changed in another window or on another device. Press “Save the draft” to see both.")
        return refused(words, seen=form.mark(), stored=form.stored())
    stored = form.stored()
    versions = [(form[name], _readable(form, name, stored[name])) for name in form.differing()]
    return _form(request, section, form, seen=form.mark(), versions=versions, status=409)


def _readable(form: SectionForm, name: str, value: str) -> str:
    """A stored value in words: the label of a choice, yes for a box."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, _("Yes") if value == "on" else value))


def is_lost(request: HttpRequest, draft: Application) -> bool:
    """Whether the page was made from a draft that this browser no longer owns, and its writer has not chosen to begin anew."""
    return drafts.is_new(draft) and bool(request.POST.get("seen")) and "begin" not in request.POST


def lost(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """The session has run out in mid-form: what was typed stays on the page, with the way back."""
    if wants_data(request):
        return refused(_("Not saved: this browser can no longer open your draft. Press “Save the draft” to see what you can do."))
    if section not in SECTION_FORMS:
        return page(request, "apply_lost", draft, section, status=409)
    form = SECTION_FORMS[section](request.POST, instance=draft)
    return _form(request, section, form, seen=request.POST.get("seen", ""), lost=True, status=409)


@while_open
def without_token(request: HttpRequest, draft: Application, section: str) -> HttpResponse:
    """The form's token did not fit, nearly always because cookies were cleared: the text stays, with a new token."""
    if is_lost(request, draft) or section not in SECTION_FORMS:
        return lost(request, draft, section)
    if wants_data(request):
        return refused(_("Not saved: the page has been open for too long. Press “Save the draft”."))
    form = SECTION_FORMS[section](request.POST, instance=draft)
    return _form(request, section, form, seen=request.POST.get("seen", ""), too_old=True, status=403)
