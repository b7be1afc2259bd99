"""The page on which somebody who was let in after the deadline types the code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import admissions, keys
from applications.models import Refused
from applications.process import Stage
from applications.views.opening import arrived_at
from applications.views.owning import GET_OR_POST
from recruitment import profile
from recruitment.context import posting_of


class CodeForm(forms.Form):
    """The code, as it was heard."""

    code = forms.CharField(
        label=_("The code"), max_length=20,
        widget=forms.TextInput(attrs={"class": "form-input input-s", "autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Eight letters and digits, like K7QX-4M2P."),
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["code"].error_messages["required"] = gettext("Write the code that you were given.")


@GET_OR_POST
def page(request: HttpRequest) -> HttpResponse:
    """Ask for the code; the right one opens the form for the draft of this browser, or for a new one."""
    posting, now = posting_of(request), arrived_at(request)
    if posting is None or posting.is_open(now):
        return redirect("applications:apply")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        draft = keys.owned(request)
        if draft is not None and (draft.stage != Stage.DRAFT or draft.posting_id != posting.pk):
            draft = None
        try:
            let_in = admissions.use(form.cleaned_data["code"], posting, draft, now=now)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            keys.let_in(request, let_in.pk)
            return redirect("applications:section", "gennemse" if draft else "person")
    context = {"form": form, "posting": posting, "call": profile.whom_to_call(posting.profile)}
    return render(request, "applications/apply_code.html", context, status=422 if form.errors else 200)
