"""The leadership test at the desk: the report, how it reads, the talk about it, and its destruction."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import leadership_test, looking, parts
from applications.admin.moments import day_field, time_field
from applications.models import Application, Interpretation, Refused, TakenTest
from applications.parts import Part
from applications.protected import touched
from applications.uploads import Unfit
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.models import User

PAGE = "admin:applications_application_test"


class ReportForm(forms.Form):
    """The report."""

    file = forms.FileField(label=_("The report (PDF)"), max_length=300, error_messages={"required": _("Choose a file first.")})
    use_required_attribute = False


class ReadingsForm(forms.Form):
    """What the test says about each competency; every field may be empty."""

    use_required_attribute = False

    def __init__(self, application: Application, texts: dict[str, str], data: Any = None) -> None:
        super().__init__(data)
        for competency in application.posting.profile.competencies:
            self.fields[competency.key] = forms.CharField(
                label=competency.heading, max_length=4_000, required=False, initial=texts.get(competency.key, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip


class TalkForm(forms.Form):
    """When the talk about the result is to be."""

    day = day_field(_("On which day?"))
    at = time_field(_("At what time?"))
    use_required_attribute = False

    @property
    def moment(self) -> datetime:
        return clock.at(self.cleaned_data["day"], self.cleaned_data["at"])


class HeldForm(forms.Form):
    """On which day the talk was."""

    on = day_field(_("On which day was the talk?"))
    use_required_attribute = False


class DestroyForm(forms.Form):
    """Why the result is destroyed."""

    why = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why; it stays in the case.")},
    )  # fmt: skip
    use_required_attribute = False


def page(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """Everything about one candidate's test."""
    return _shown(admin, request, application)


def _shown(
    admin: Any, request: HttpRequest, application: Application, status: int = 200, why: str = "", **bound: forms.Form
) -> HttpResponse:
    user, now = user_of(request), clock.now()
    if not user.has_perm("applications.view_test"):
        raise Http404
    taken = TakenTest.objects.visible_to(user, now).filter(application=application).select_related("reported_by", "feedback_by").first()
    texts = dict(Interpretation.objects.visible_to(user, now).filter(test=taken).values_list("competency__key", "text")) if taken else {}
    today = clock.day_of(now)
    forms_of: dict[str, forms.Form] = {
        "report": ReportForm(),
        "readings": ReadingsForm(application, texts),
        "talk": TalkForm(initial=_planned(taken)),
        "held": HeldForm(initial={"on": today}),
        "destroy": DestroyForm(),
    }
    context = {
        "title": gettext("Leadership test"),
        "application": application,
        "taken": taken,
        "has_result": bool(taken and (taken.file or texts)),
        "obstacles": leadership_test.obstacles(application, user, now),
        "why": why,
        "forms": forms_of | bound,
        "wrong": next((form for form in bound.values() if form.errors), None),
    }
    answer: HttpResponse = admin.render_page(request, "test.html", context, status=status)
    return answer


def _planned(taken: TakenTest | None) -> dict[str, Any]:
    if taken is None or taken.feedback_at is None:
        return {}
    at = clock.local(taken.feedback_at)
    return {"day": at.date(), "at": at.time()}


def act(admin: Any, request: HttpRequest, application: Application, what: str) -> HttpResponse:
    """One of the acts by its name; whatever stands in the way, what was typed is kept on the page."""
    user, now = user_of(request), clock.now()
    if request.method != "POST" or what not in ACTS or not user.has_perm(leadership_test.CHANGE):
        raise Http404
    make, do = ACTS[what]
    form = make(request, application)
    if not form.is_valid():
        return _shown(admin, request, application, 422, **{what: form})
    try:
        said = do(application, form, user, now)
    except Unfit as unfit:
        form.add_error("file", unfit.sentence)
        return _shown(admin, request, application, 422, **{what: form})
    except Refused as refusal:
        return _shown(admin, request, application, 409, str(refusal), **{what: form})
    messages.success(request, said)
    if what == "readings":
        _warn(request, form)
    return redirect(PAGE, application.pk)


def _warn(request: HttpRequest, form: forms.Form) -> None:
    for one in touched(" ".join(str(text) for text in form.cleaned_data.values())):
        text = gettext("“%(word)s” touches a ground on which nobody may be judged (%(ground)s). Read the sentence once more.")
        messages.warning(request, text % {"word": one.word, "ground": one.ground})


def _report(application: Application, form: Any, user: User, now: datetime) -> str:
    leadership_test.keep_report(application, form.cleaned_data["file"], by=user, now=now)
    return gettext("The report is kept. Only the consultants can open it.")


def _readings(application: Application, form: Any, user: User, now: datetime) -> str:
    leadership_test.interpret(application, form.cleaned_data, by=user, now=now)
    return gettext("Kept. The department head reads it when the head’s own scores of the 1st interview are locked.")


def _talk(application: Application, form: Any, user: User, now: datetime) -> str:
    leadership_test.plan_feedback(application, form.moment, by=user, now=now)
    return gettext("The talk is planned. The letter about it waits for you to read and send it.")


def _held(application: Application, form: Any, user: User, now: datetime) -> str:
    leadership_test.hold_feedback(application, form.cleaned_data["on"], by=user, now=now)
    return gettext("Noted. The candidate can write a remark now.")


def _destroy(application: Application, form: Any, user: User, now: datetime) -> str:
    if leadership_test.destroy(application, form.cleaned_data["why"], by=user, now=now):
        return gettext("The result has been destroyed, and the candidate is told.")
    return gettext("There was nothing to destroy.")


ACTS: dict[str, tuple[Any, Any]] = {
    "report": (lambda request, _application: ReportForm(request.POST, request.FILES), _report),
    "readings": (lambda request, application: ReadingsForm(application, {}, request.POST), _readings),
    "talk": (lambda request, _application: TalkForm(request.POST), _talk),
    "held": (lambda request, _application: HeldForm(request.POST), _held),
    "destroy": (lambda request, _application: DestroyForm(request.POST), _destroy),
}


def report(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The report, for download; one that the virus scanner holds back is not served."""
    taken = TakenTest.objects.visible_to(user_of(request), clock.now()).filter(application=application).exclude(file="").first()
    if taken is None or looking.held_back(str(taken.file)):
        raise Http404
    try:
        content = taken.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=taken.name, content_type="application/pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """Where the test stands; nothing, and no question asked, before the candidate has come to it."""
    if application.stage in leadership_test.BEFORE_TEST or not application.posting.profile.has_test:
        return None
    if not user.has_perm("applications.view_test"):
        return None
    taken = TakenTest.objects.visible_to(user, now).filter(application=application).select_related("feedback_by").first()
    rows = list(taken.interpretations.select_related("competency")) if taken else []
    context = {"application": application, "taken": taken, "rows": rows}
    return Part("leadership-test", gettext("Leadership test"), render_to_string("admin/applications/test_part.html", context))


parts.DOSSIER.append(in_dossier)
