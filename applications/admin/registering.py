"""What the consultant does for an applicant: registers an application that came by post, replaces a file that does not open."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import looking, parts, registering
from applications.admin.moments import day_field, time_field
from applications.forms import checked_address
from applications.gaps import PHONE, can_be_dialled
from applications.models import Application, Arrival, Attachment, Refused, ReplacedFile
from applications.parts import Part
from applications.uploads import MEDIA_TYPES, Unfit
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.context import posting_of
from recruitment.models import Posting, User

SAID = ("name", "email", "phone", "position", "motivation")
OTHERS = ("other_1", "other_2", "other_3")


class RegisterForm(forms.Form):
    """What stands in an application on paper, and how and when it came."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254,
        help_text=_("Has the applicant none? Write your own: the letters come to you, and you post them."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), max_length=40)
    position = forms.CharField(label=_("Present position"), max_length=160, required=False)
    channel = forms.ChoiceField(label=_("How did it come?"), choices=Arrival.Channel.choices, widget=forms.RadioSelect)
    day = day_field(_("On which day did it reach you?"))
    at = time_field(_("At what time?"))
    late_reason = forms.CharField(
        label=_("Why is it admitted after the deadline?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if it came too late. The same must hold for everybody in the same position."),
    )  # fmt: skip
    motivation = forms.CharField(
        label=_("What the application says"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Leave it empty when it stands in a file."),
    )  # fmt: skip
    cv = forms.FileField(
        label=_("CV"), max_length=300, error_messages={"required": _("Choose the file with the CV, scanned if it came on paper.")}
    )
    other_1 = forms.FileField(label=_("Another file"), max_length=300, required=False)
    other_2 = forms.FileField(label=_("Another file"), max_length=300, required=False)
    other_3 = forms.FileField(label=_("Another file"), max_length=300, required=False)
    again = forms.BooleanField(label=_("Register it although something has come from this address already"), required=False)
    use_required_attribute = False

    def __init__(self, posting: Posting, now: datetime, data: Any = None, files: Any = None) -> None:
        self.posting, self.now = posting, now
        super().__init__(data, files, initial={"day": clock.day_of(now)})

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        return checked_address(self.cleaned_data["email"])

    def clean_phone(self) -> str:
        number: str = self.cleaned_data["phone"]
        if not can_be_dialled(number):
            raise forms.ValidationError(PHONE)
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("day") and said.get("at"):
            self._when(clock.at(said["day"], said["at"]))
        if said.get("email") and not said.get("again") and (found := registering.same_address(self.posting, said["email"])):
            words = {"name": found[0].name, "number": found[0].number}
            self.add_error("again", gettext("%(name)s (%(number)s) has applied from this address. Look there first.") % words)
        return said

    def _when(self, received: datetime) -> None:
        self.received = received
        if received > self.now:
            self.add_error("day", gettext("That moment has not come yet."))
        if received >= self.posting.closes_at and not self.cleaned_data.get("late_reason"):
            self.add_error("late_reason", gettext("It came after the deadline. Write why it is admitted, or do not register it."))

    @property
    def chosen(self) -> list[tuple[str, str, Any]]:
        """(field, kind, upload) of each file."""
        rows = [("cv", "cv", self.cleaned_data["cv"]), *((name, "other", self.cleaned_data[name]) for name in OTHERS)]
        return [row for row in rows if row[2]]


def page(admin: Any, request: HttpRequest) -> HttpResponse:
    """Register an application that came another way; whatever stands in the way, what was typed is kept."""
    user, now, posting = user_of(request), clock.now(), posting_of(request)
    if not user.has_perm("applications.register") or posting is None:
        raise Http404
    form = RegisterForm(posting, now, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        application = _register(form, user)
        if application is not None:
            messages.success(request, gettext("%(name)s has been registered. The receipt is on its way.") % {"name": application.name})
            return redirect("admin:applications_application_change", application.pk)
    context = {"title": gettext("Register an application"), "form": form, "has_files": bool(request.FILES)}
    response: HttpResponse = admin.render_page(request, "register.html", context, status=422 if form.errors else 200)
    return response


def _register(form: RegisterForm, user: User) -> Application | None:
    """The application, or None with the error in the form."""
    said, field = form.cleaned_data, "cv"

    def one_by_one() -> Any:
        nonlocal field
        for field, kind, upload in form.chosen:  # noqa: B007  # read where a file is refused
            yield kind, upload

    try:
        return registering.register(
            form.posting, {name: said[name] for name in SAID}, {"channel": said["channel"], "late_reason": said["late_reason"]},
            one_by_one(), received=form.received, by=user, now=form.now,
        )  # fmt: skip
    except Unfit as unfit:
        form.add_error(field, unfit.sentence)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


# --- A file that does not open -------------------------------------------------------------------------------------


class ReplaceForm(forms.Form):
    """Another file, and why."""

    file = forms.FileField(label=_("The file that takes its place"), max_length=300, error_messages={"required": _("Choose a file first.")})
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    use_required_attribute = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["reason"].error_messages["required"] = gettext("Write why; it is kept with the old file.")


def replace(admin: Any, request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Put another file in the place of one; the old one stays in the case."""
    user = user_of(request)
    attachment = _file(user, application, pk)
    form = ReplaceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            registering.replace(attachment, form.cleaned_data["file"], form.cleaned_data["reason"], by=user, now=clock.now())
        except Unfit as unfit:
            form.add_error("file", unfit.sentence)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("The file has been replaced. The letter to the applicant waits for you to read and send it."))
            return redirect(f"{reverse('admin:applications_application_change', args=[application.pk])}#files")
    context = {
        "title": gettext("Replace a file"), "application": application, "file": attachment, "form": form,
        "before": list(attachment.replaced.select_related("by")),
    }  # fmt: skip
    response: HttpResponse = admin.render_page(request, "replace_file.html", context, status=422 if form.errors else 200)
    return response


def before(request: HttpRequest, application: Application, file: int, old: int) -> HttpResponseBase:
    """The old file, for download; one that the virus scanner holds back is not served."""
    attachment = _file(user_of(request), application, file)
    row = ReplacedFile.objects.filter(attachment=attachment, pk=old).first()
    if row is None or looking.held_back(str(row.file)):
        raise Http404
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=row.name, content_type=MEDIA_TYPES[row.format])


def _file(user: User, application: Application, pk: int) -> Attachment:
    found = Attachment.objects.select_related("application__posting__current").filter(application=application, pk=pk).first()
    if found is None or not user.has_perm("applications.replace_file"):
        raise Http404
    return found


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """How an application came that was registered; nothing where it came through the form."""
    arrival = Arrival.objects.filter(application=application).select_related("by").first()
    if arrival is None or not user.has_perm("applications.register"):
        return None
    return Part("arrival", gettext("How it came"), render_to_string("admin/applications/arrival_part.html", {"arrival": arrival}))


parts.DOSSIER.append(in_dossier)
