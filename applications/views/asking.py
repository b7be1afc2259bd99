"""Asking in the case: a question to the consultant, and to be deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import keeping, questions
from applications.models import Application, Question, Refused
from applications.own_forms import DeletionForm, QuestionForm
from applications.process import ENDED, Stage
from applications.views import owning
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.roles import Applicant
from recruitment.typography import day


@GET_OR_POST
@owning.owning()
def question(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask the consultant something; the answer comes by e-mail and stands on the own page."""
    by = Applicant(application.pk)
    if not questions.may_ask(application, by):
        return redirect("applications:own")
    form = QuestionForm(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            questions.ask(application, form.cleaned_data["text"], by=by, now=clock.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Your question has been sent. We write to you when there is an answer."))
            return redirect(f"{reverse('applications:own')}#questions")
    return owning.page(request, "own_question", application, {"form": form, "refused": refused}, status=422 if refused else 200)


@GET_OR_POST
@owning.owning()
def deletion(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask to be deleted; what a duty to keep means for that is said before the button."""
    if application.stage == Stage.DRAFT:
        return redirect("applications:delete_draft")
    by = Applicant(application.pk)
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and questions.may_ask(application, by):
        kind, text = Question.Kind.DELETION, form.cleaned_data["text"]
        asked = questions.ask(application, text, by=by, now=clock.now(), kind=kind)
        words = {"day": day(questions.due(asked))}
        messages.success(request, _("We have your request. You get an answer on %(day)s at the latest.") % words)
        return redirect("applications:held")
    context = {
        "form": form,
        "waiting": application.questions.waiting().filter(kind=Question.Kind.DELETION).first(),
        "under_way": application.shown_stage() not in ENDED,
        "may_ask": questions.may_ask(application, by),
        "kept": keeping.of(application),
    }
    return owning.page(request, "own_deletion", application, context)
