"""The interview guide at the desk: begun with the posting's questions, added to, put in order, and never lost."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications import guide, kit
from applications.models import Application, GuideQuestion, Refused
from applications.process import UNDER_WAY, Round
from recruitment import clock
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.context import posting_of
from recruitment.models import Competency, Posting, User

if TYPE_CHECKING:
    StockForm = forms.ModelForm[GuideQuestion]
else:
    StockForm = forms.ModelForm

LIST = "admin:applications_guidequestion_changelist"
PLACES = {"up": -1, "down": 1}


class GuideQuestionForm(StockForm):
    """A question with the sentences of `guide.faults` at its fields."""

    class Meta:
        model = GuideQuestion
        fields = "__all__"
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "because": forms.Textarea(attrs={"rows": 2})}

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, which its stubs leave out
        if self.errors:
            return
        for field, sentence in guide.faults(self.instance).items():
            self.add_error(field if field in self.fields else None, sentence)

    def validate_constraints(self) -> None:
        """Said in sentences above."""


class StandingFilter(admin.SimpleListFilter):
    """What stands in the guide, unless the record is asked for."""

    title = _("state")
    parameter_name = "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("out", _("Taken out"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [first | {"display": _("In the guide")}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(removed_at__isnull=self.value() != "out")


@admin.register(GuideQuestion)
class GuideQuestionAdmin(DeskAdmin):
    form = GuideQuestionForm
    fields = ["round", "application", "competency", "text", "minutes", "owner", "because"]
    list_display = ["text", "round", "about", "minutes", "owner", "acts"]
    list_filter = ["round", StandingFilter]
    list_select_related = ["competency", "owner", "application"]
    sortable_by = ()
    actions = None
    change_form_template = "admin/applications/guide_question.html"

    @admin.display(description=_("about"))
    def about(self, question: GuideQuestion) -> str:
        if question.application:
            return gettext("Only %(name)s") % {"name": question.application.name}
        return str(question.competency or "–")

    @admin.display(description=_("order"))
    def acts(self, question: GuideQuestion) -> SafeString:
        return render_to_string("admin/applications/guide_acts.html", {"question": question})

    # --- What is shown and may be chosen

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(posting=posting_of(request))

    def get_ordering(self, request: HttpRequest) -> Any:
        return GuideQuestion.objects.in_order().query.order_by

    def get_readonly_fields(self, request: HttpRequest, obj: GuideQuestion | None = None) -> list[str]:
        # A question for another round or another person is another question.
        return ["round", "application"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: GuideQuestion | None = None) -> bool:
        """What has been taken out stays as it was; it can be put back."""
        return super().has_change_permission(request, obj) and (obj is None or obj.removed_at is None)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"round": request.GET.get("round", Round.FIRST), "application": request.GET.get("application", "")}

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        posting = posting_of(request)
        if db_field.name == "round" and posting:
            kwargs["choices"] = [(round_, Round(round_).label) for round_ in posting.profile.rounds]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No buttons to make or change a person beside the choice of one."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        for act in ("add", "change", "delete", "view"):
            if hasattr(field.widget, f"can_{act}_related"):
                setattr(field.widget, f"can_{act}_related", False)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The posting's competencies, those on its panels, and the candidates who are still in the process."""
        posting = posting_of(request)
        if db_field.name == "competency":
            kwargs["queryset"] = Competency.objects.filter(posting=posting)
        elif db_field.name == "owner":
            kwargs["queryset"] = User.objects.filter(seats__posting=posting).distinct().order_by("name")
        elif db_field.name == "application":
            people = Application.objects.visible_to(user_of(request), clock.now()).filter(posting=posting, stage__in=UNDER_WAY)
            kwargs["queryset"] = people.order_by("name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: GuideQuestion | None = None, change: bool = False, **kwargs: Any) -> Any:
        stock, posting = super().get_form(request, obj, change=change, **kwargs), posting_of(request)

        class OfThePosting(stock):  # type: ignore[misc,valid-type]  # made at run time by the stock admin
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                if self.instance.posting_id is None:
                    self.instance.posting = posting

        return OfThePosting

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        posting = posting_of(request)
        rounds = _rounds(posting) if posting else []
        return super().changelist_view(request, {"guide_rounds": rounds} | (extra_context or {}))

    # --- What is done

    def save_model(self, request: HttpRequest, obj: GuideQuestion, form: Any, change: bool) -> None:
        before = obj.pk
        guide.keep(obj, by=user_of(request), now=clock.now())
        if change and obj.pk != before:
            text = gettext("The question had been asked. It stays in the record as it was, and the new wording stands in its place.")
            messages.info(request, text)

    def get_urls(self) -> list[Any]:
        def address(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"applications_guidequestion_{name}")

        return [
            address("begin/<str:round>/", self.begin, "begin"),
            address("<int:pk>/take-out/", self.take_out, "take_out"),
            address("<int:pk>/put-back/", self.put_back, "put_back"),
            address("<int:pk>/shift/<str:way>/", self.shift, "shift"),
            *super().get_urls(),
        ]

    def begin(self, request: HttpRequest, round: str) -> HttpResponse:
        """Take the posting's own questions into the guide of a round."""
        posting = posting_of(request)
        if request.method != "POST" or posting is None or not self.has_add_permission(request):
            raise Http404
        try:
            n = guide.begin(posting, round, by=user_of(request), now=clock.now())
        except Refused as refused:
            raise Http404 from refused
        words = ngettext("%(n)s question has been taken into the guide.", "%(n)s questions have been taken into the guide.", n) % {"n": n}
        messages.success(request, words if n else gettext("The posting’s questions are in the guide already."))
        return redirect(f"{reverse(LIST)}?round__exact={round}")

    def take_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Out of the guide, and kept in the record."""
        return self._done(
            request, pk, guide.remove, gettext("The question is out of the guide. It stays in the record and can be put back.")
        )

    def put_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._done(request, pk, guide.put_back, gettext("The question is back in the guide."))

    def _done(self, request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
        question = self._to_change(request, pk)
        try:
            act(question, by=user_of(request), now=clock.now())
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
        else:
            messages.success(request, said)
        return redirect(f"{reverse(LIST)}?round__exact={question.round}")

    def shift(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """One place earlier or later among the questions about the same."""
        question = self._to_change(request, pk)
        if way not in PLACES:
            raise Http404
        guide.shift(question, PLACES[way])
        return redirect(f"{reverse(LIST)}?round__exact={question.round}#question-{question.pk}")

    def _to_change(self, request: HttpRequest, pk: int) -> GuideQuestion:
        question: GuideQuestion = self.found(request, pk)
        if request.method != "POST" or not self.has_change_permission(request):
            raise Http404
        return question


def _rounds(posting: Posting) -> list[dict[str, Any]]:
    """For the head of the list: each round with its sum, and how many of the posting's questions it has not had."""
    return [
        {"round": Round(round_), "sum": found, "new": len(guide.waiting(posting, round_))}
        for round_, found in kit.sums(posting).items()
    ]  # fmt: skip
