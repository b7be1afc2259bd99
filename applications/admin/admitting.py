"""Codes for late applications: given with a reason, shown once, taken back; and the reason in the dossier of who used one."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications import admissions, parts
from applications.models import Admission, Application, Refused
from applications.parts import Part
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import User


class AdmissionForm(forms.Form):
    """Why one person is let in, and for how long."""

    reason = forms.CharField(
        label=_("Why is one person let in after the deadline?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write what happened, without a name. The same must hold for everybody in the same position."),
        error_messages={"required": _("Write why; it stays in the case.")},
    )  # fmt: skip
    hours = forms.TypedChoiceField(label=_("For how long does the code work?"), coerce=int, initial=24)
    use_required_attribute = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        field: Any = self.fields["hours"]
        field.choices = [(n, ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}) for n in admissions.HOURS]


def page(admin: Any, request: HttpRequest) -> HttpResponse:
    """Give a code; it is shown on this answer and never again."""
    user, posting, now = user_of(request), posting_of(request), clock.now()
    if not user.has_perm(admissions.PERMISSION) or posting is None:
        raise Http404
    form = AdmissionForm(request.POST if request.method == "POST" else None)
    given: tuple[Admission, str] | None = None
    if form.is_valid():
        try:
            given = admissions.give(posting, reason=form.cleaned_data["reason"], hours=form.cleaned_data["hours"], by=user, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    rows = list(Admission.objects.visible_to(user, now).filter(posting=posting).select_related("by", "application"))
    context = {
        "title": gettext("Let one person in after the deadline"),
        "form": AdmissionForm() if given else form,
        "given": given,
        "rows": [(row, _standing(row, now)) for row in rows],
        "closed": now >= posting.closes_at,
    }
    answer: HttpResponse = admin.render_page(request, "admissions.html", context, status=422 if form.errors else 200)
    return answer


def _standing(row: Admission, now: datetime) -> str:
    if row.revoked_at:
        return gettext("Taken back")
    if row.application is not None and row.application.submitted_at:
        return gettext("Used, and the application has been sent")
    if row.expires_at <= now:
        return gettext("Has run out")
    return gettext("Used, not sent yet") if row.used_at else gettext("Not used yet")


def take_back(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Let a code work no longer."""
    user, now = user_of(request), clock.now()
    row = Admission.objects.visible_to(user, now).filter(pk=pk, posting=posting_of(request)).first()
    if request.method != "POST" or row is None:
        raise Http404
    if admissions.take_back(row, now=now):
        messages.success(request, gettext("The code works no longer."))
    else:
        messages.error(request, gettext("The application has been sent already, so there is nothing to take back."))
    return redirect("admin:applications_application_admissions")


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """Why a late application was let in; nothing, and no question asked, where it was sent in time."""
    sent = application.submitted_at
    if sent is None or sent < application.posting.closes_at or not user.has_perm(admissions.PERMISSION):
        return None
    row = Admission.objects.filter(application=application).select_related("by").first()
    if row is None:
        return None
    html = render_to_string("admin/applications/admission_part.html", {"row": row})
    return Part("admission", gettext("Let in after the deadline"), html)


parts.DOSSIER.append(in_dossier)
