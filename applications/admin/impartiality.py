"""Who is kept away from one applicant: recorded and lifted by the consultant, with a reason that stays in the case."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import committee
from applications.models import Application, Conflict
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.models import User

KEPT_AWAY, TAKES_PART = "away", "part"


class ConflictForm(forms.Form):
    """Whom it is about, what holds, and why."""

    reader = forms.ModelChoiceField(label=_("Whom is it about?"), queryset=User.objects.none(), empty_label=None)
    holds = forms.ChoiceField(
        label=_("What holds?"), widget=forms.RadioSelect,
        choices=[(KEPT_AWAY, _("Has a conflict of interest and is kept away")), (TAKES_PART, _("Has none and takes part"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    use_required_attribute = False

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reader"].queryset = committee.concerned(application.posting)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["reason"].error_messages["required"] = gettext("Write why; it stays in the case.")


def page(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """What everybody has said, and a form to settle it for one of them."""
    user = user_of(request)
    if not user.has_perm("applications.settle_conflict"):
        raise Http404
    form = ConflictForm(application, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _settle(request, application, form, user)
    said = {one.user_id: one for one in Conflict.objects.filter(application=application)}
    rows = [(reader, said.get(reader.pk)) for reader in committee.concerned(application.posting)]
    context = {"title": gettext("Conflicts of interest"), "application": application, "form": form, "rows": rows}
    response: HttpResponse = admin.render_page(request, "conflicts.html", context, status=422 if form.errors else 200)
    return response


def _settle(request: HttpRequest, application: Application, form: ConflictForm, user: User) -> HttpResponse:
    said = form.cleaned_data
    away = said["holds"] == KEPT_AWAY
    if committee.settle(application, said["reader"], conflicted=away, reason=said["reason"], by=user, now=clock.now()):
        messages.success(request, gettext("It is kept, with a note in the case."))
    else:
        messages.info(request, gettext("That was so already. Nothing was changed."))
    if away and said["reader"] == user:
        return redirect("admin:applications_application_changelist")
    return redirect("admin:applications_application_conflicts", application.pk)
