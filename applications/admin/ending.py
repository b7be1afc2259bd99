"""The page on which the recruitment is called off, closed without a hire, or taken up again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import endings, parts
from applications.models import Refused
from applications.protected import touched
from recruitment import clock, letters
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import Ended, Ending, Posting, User
from recruitment.typography import day

PAGE = "admin:applications_application_ending"


class EndForm(forms.Form):
    """How it ends, why, and what everybody is told about it."""

    kind = forms.ChoiceField(
        label=_("What is to happen?"), choices=Ended.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is called off or closed.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why? For the case"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who decided, and when. It stays in the case and is sent to nobody."),
        error_messages={"required": _("Write who decided, when and why.")},
    )  # fmt: skip
    said = forms.CharField(
        label=_("What everybody is told about it"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few sentences in the letter. Without them the letter says only that it has ended."),
    )  # fmt: skip
    use_required_attribute = False


class ReopenForm(forms.Form):
    """Why it goes on."""

    why = forms.CharField(
        label=_("Why does it go on? For the case"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write who decided, when and why.")},
    )  # fmt: skip
    use_required_attribute = False


def _guarded(request: HttpRequest, *, post: bool) -> tuple[User, Posting]:
    user, posting = user_of(request), posting_of(request)
    if posting is None or not user.has_perm(endings.PERMISSION) or (post and request.method != "POST"):
        raise Http404
    return user, posting


def page(admin: Any, request: HttpRequest) -> HttpResponse:
    """How it stands, and the form that fits; a POST of it shows what would be sent to whom, and changes nothing."""
    user, posting = _guarded(request, post=False)
    form = EndForm(request.POST if request.method == "POST" else None)
    return _shown(admin, request, user, posting, form, preview=form.is_valid())


def confirm(admin: Any, request: HttpRequest) -> HttpResponse:
    """End it."""
    user, posting = _guarded(request, post=True)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _shown(admin, request, user, posting, form)
    said = form.cleaned_data
    try:
        ending = endings.end(posting, said["kind"], reason=said["reason"], said=said["said"], by=user, now=clock.now())
    except Refused as refusal:
        return _shown(admin, request, user, Posting.objects.select_related("current").get(pk=posting.pk), form, refused=refusal.sentences)
    messages.success(request, gettext("%(how)s. The letters are on their way.") % {"how": ending.get_kind_display()})
    return redirect(PAGE)


def reopen(admin: Any, request: HttpRequest) -> HttpResponse:
    """Take it up again."""
    user, posting = _guarded(request, post=True)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _shown(admin, request, user, posting, EndForm(), again=form)
    try:
        endings.reopen(posting, why=form.cleaned_data["why"], by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("It goes on. Everybody is where they were, and whoever was told of the end is written to."))
    return redirect(PAGE)


def _shown(
    admin: Any, request: HttpRequest, user: User, posting: Posting, form: EndForm, *,
    again: ReopenForm | None = None, preview: bool = False, refused: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    now = clock.now()
    why = [] if posting.ended else refused or endings.obstacles(posting, user, now)
    rows = list(Ending.objects.filter(posting=posting).select_related("by", "reopened_by"))
    form_of_page: forms.Form = again or form
    context = {
        "title": gettext("The recruitment"),
        "posting": posting,
        "form": form,
        "again": again or ReopenForm(),
        "obstacles": why,
        "rows": rows,
        "errors_of": form_of_page if form_of_page.errors else None,
    }
    if preview and not posting.ended and not why:
        context |= _preview(posting, form, now)
    status = 409 if refused else 422 if form_of_page.errors else 200
    answer: HttpResponse = admin.render_page(request, "ending.html", context, status=status)
    return answer


def _preview(posting: Posting, form: EndForm, now: datetime) -> dict[str, Any]:
    """Who gets which letter, each letter as the first of them would read it, and what else happens."""
    ending = Ending(posting=posting, at=now, kind=form.cleaned_data["kind"], said=form.cleaned_data["said"])
    groups = []
    try:
        for letter, people in endings.told(ending):
            first = people.first()
            if first is None:
                continue
            first.ending = ending
            subject, body = letters.render(letter, first, now)
            groups.append({"n": people.count(), "subject": subject, "body": body.replace("{dato}", day(now)), "to": letter.to(first)})
    except letters.Unresolved as error:
        return {"obstacles": [str(error)]}
    return {
        "preview": True,
        "groups": groups,
        "besides": parts.when_it_ends(posting, now),
        "touched": touched(ending.said),
        "how": ending.get_kind_display(),
    }
