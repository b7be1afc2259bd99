"""What applicants ask: the list, and the page on which one is answered."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import parts, questions
from applications.models import Application, Question
from applications.parts import Part
from recruitment import clock
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.models import User
from recruitment.typography import day, moment


class AnswerForm(forms.Form):
    """The answer, as the applicant will read it."""

    answer = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), max_length=8_000, label=_("Your answer"))
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].error_messages["required"] = gettext("Write an answer; the applicant gets it as a letter.")


class WaitingFilter(admin.SimpleListFilter):
    """Those that wait, or those that have been answered."""

    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("waits", _("Waits for an answer")), ("given", _("Answered"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(answered_at__isnull=self.value() == "waits") if self.value() else queryset


@admin.register(Question)
class QuestionAdmin(DeskAdmin):
    list_display = ["who", "kind", "asked", "answered"]
    list_filter = [WaitingFilter]
    list_select_related = ["application"]
    ordering = ["-pk"]
    actions = None

    @admin.display(description=_("applicant"))
    def who(self, question: Question) -> str:
        return str(question.application)

    @admin.display(description=_("asked at"), ordering="at")
    def asked(self, question: Question) -> str:
        return moment(question.at)

    @admin.display(description=_("answered at"))
    def answered(self, question: Question) -> str:
        if question.answered_at:
            return moment(question.answered_at)
        return gettext("before %(day)s is over") % {"day": day(questions.due(question))}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("application__posting__current", "answered_by")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The question, and its answer or a form for it. A second press finds it answered and writes nothing."""
        if not object_id.isdecimal():
            raise Http404
        question = self.found(request, int(object_id))
        form = AnswerForm(request.POST or None)
        if request.method == "POST":
            user = user_of(request)
            if not user.has_perm("applications.answer_question"):
                raise Http404
            if form.is_valid():
                return self._answer(request, question, form.cleaned_data["answer"], user)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts, "title": question.get_kind_display(), "question": question, "form": form, "due": questions.due(question),
        }  # fmt: skip
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/applications/question.html", context, status=status)

    def _answer(self, request: HttpRequest, question: Question, text: str, user: User) -> HttpResponse:
        if questions.answer(question, text, by=user, now=clock.now()):
            messages.success(request, gettext("The answer is on its way to the applicant, and stands on the applicant’s page."))
        else:
            messages.warning(request, gettext("It had been answered already. Your answer was not sent: read what stands here."))
            return redirect(reverse("admin:applications_question_change", args=[question.pk]))
        return redirect(f"{reverse('admin:applications_application_change', args=[question.application_id])}#questions")


def in_dossier(user: User, application: Application, now: datetime) -> Part | None:
    """What this applicant has asked, in the dossier; nothing where nothing was asked."""
    rows = list(application.questions.visible_to(user, now).select_related("answered_by"))
    if not rows:
        return None
    html = render_to_string("admin/applications/questions.html", {"rows": [(row, questions.due(row)) for row in rows]})
    return Part("questions", gettext("Questions"), html)


parts.DOSSIER.append(in_dossier)
