"""Answers that everybody may read on the posting's page: written, shown, taken back."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Question
from applications.protected import touched
from recruitment import clock
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.context import posting_of
from recruitment.models import GeneralAnswer
from recruitment.typography import moment

if TYPE_CHECKING:
    StockForm = forms.ModelForm[GeneralAnswer]
else:
    StockForm = forms.ModelForm


class GeneralAnswerForm(StockForm):
    """The question as everybody may read it, and the answer."""

    class Meta:
        model = GeneralAnswer
        fields = ["question", "answer"]
        widgets = {
            "question": forms.TextInput(attrs={"class": "vLargeTextField", "maxlength": 300}),
            "answer": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "question": _("Write it so that nobody can tell who asked."),
            "answer": _("It stands on the posting’s page at once, for everybody. It cannot be changed, only taken back and written anew."),
        }


@admin.register(GeneralAnswer)
class GeneralAnswerAdmin(DeskAdmin):
    form = GeneralAnswerForm
    list_display = ["question", "shown", "ended"]
    list_select_related = ["taken_back_by"]
    readonly_fields = ["by", "shown", "ended"]
    actions = None
    change_form_template = "admin/applications/general_answer.html"

    @admin.display(description=_("shown since"), ordering="at")
    def shown(self, answer: GeneralAnswer) -> str:
        return moment(answer.at)

    @admin.display(description=_("taken back at"))
    def ended(self, answer: GeneralAnswer) -> str:
        return f"{moment(answer.taken_back_at)}, {answer.taken_back_by}" if answer.taken_back_at else "–"

    def get_fields(self, request: HttpRequest, obj: GeneralAnswer | None = None) -> Any:
        return ["question", "answer", "by", "shown", "ended"] if obj else ["question", "answer"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(posting=posting_of(request))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What an applicant asked and was answered, by the number of the question; the words themselves stand in no address."""
        of = request.GET.get("of", "")
        asked = Question.objects.visible_to(user_of(request), clock.now()).filter(pk=int(of)).first() if of.isdecimal() else None
        if asked is None or asked.is_for_deletion:
            return {}
        return {"question": " ".join(asked.text.split())[:300], "answer": asked.answer}

    def save_model(self, request: HttpRequest, obj: GeneralAnswer, form: Any, change: bool) -> None:
        posting = posting_of(request)
        if posting is None or change:
            raise Http404
        obj.posting, obj.by, obj.at = posting, user_of(request), clock.now()
        obj.save()
        for one in touched(f"{obj.question} {obj.answer}"):
            text = gettext("“%(word)s” touches a ground on which nobody may be judged (%(ground)s). Read the answer once more.")
            messages.warning(request, text % {"word": one.word, "ground": one.ground})

    def get_urls(self) -> list[Any]:
        take_back = path(
            "<int:pk>/take-back/", self.admin_site.admin_view(self.take_back), name="recruitment_generalanswer_take_back"
        )  # fmt: skip
        return [take_back, *super().get_urls()]

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it no longer; it stays in the case."""
        answer = self.found(request, pk)
        if request.method != "POST" or not self.has_add_permission(request):
            raise Http404
        if answer.taken_back_at is None:
            answer.taken_back_by, answer.taken_back_at = user_of(request), clock.now()
            # Saved, not updated: the stamp of what every process holds changes with it.
            answer.save(update_fields=["taken_back_by", "taken_back_at"])
        messages.success(request, gettext("The answer is no longer shown. It stays in the case."))
        return redirect("admin:recruitment_generalanswer_changelist")
