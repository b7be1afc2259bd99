"""One's own application: where it stands and what stands in it; withdrawing, deleting a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications import answers, corrections, drafts, keeping, keys, looking, parts, questions
from applications.forms import KeyRequestForm, WithdrawForm
from applications.models import Application, Overtaken, Refused
from applications.process import IN_INTERVIEWS, UNDER_WAY, Stage
from applications.views import owning
from applications.views.owning import GET_OR_POST
from recruitment import clock
from recruitment.profile import whom_to_call
from recruitment.roles import Applicant
from recruitment.typography import NBSP


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The own page; without a session, the page that mails a key."""
    application = keys.owned(request, files=True)
    if application is None:
        return render(request, "applications/own_ask.html", {"form": KeyRequestForm()})
    now = clock.now()
    stage = application.shown_stage()
    is_open, is_over = application.may_be_sent(now), bool(application.posting.ended)
    status, tone = answers.standing(application, stage)
    context = {
        "is_draft": stage is Stage.DRAFT,
        "open": is_open,
        "status": status,
        "tone": tone,
        "next": answers.what_next(application, stage, now),
        "days": answers.days_ahead(application, stage, now),
        "correction": corrections.of(application) if stage is Stage.SUBMITTED else None,
        "may_correct": is_open and stage is Stage.SUBMITTED,
        "parts": parts.on_own_page(application, now),
        "blocks": answers.blocks(application, []),
        "files": looking.beside(application.attachments.all()),
        "questions": list(application.questions.all()),
        "may_ask": questions.may_ask(application, Applicant(application.pk)),
        "may_withdraw": stage in UNDER_WAY and not is_over,
        "kept": keeping.of(application),
    }
    return owning.page(request, "own", application, context)


# --- Withdrawing and deleting --------------------------------------------------------------------------------------


@GET_OR_POST
@owning.owning()
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Withdraw, after a page that says what falls with it."""
    stage = application.shown_stage()
    if stage not in UNDER_WAY or application.posting.ended:
        return redirect("applications:own")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _withdraw(request, application, form.cleaned_data["reason"])
    context = {
        "form": form,
        "invited": stage in IN_INTERVIEWS,
        "offered": stage is Stage.OFFERED,
        "correction": corrections.of(application),
        "open": application.posting.is_open(clock.now()),
        "kept": keeping.of(application),
    }
    return owning.page(request, "own_withdraw", application, context)


def _withdraw(request: HttpRequest, application: Application, reason: str) -> HttpResponse:
    by = Applicant(application.pk)
    try:
        application.move("withdraw", by=by, now=clock.now(), note=reason)
    except (Refused, Overtaken):
        # Not the reasons: they may tell of a decision whose letter has not left yet.
        call = whom_to_call(application.posting.profile)
        words = {"name": call.name, "phone": call.phone.replace(" ", NBSP)}
        messages.error(request, _("It could not be withdrawn here just now. Call %(name)s, tel. %(phone)s.") % words)
    else:
        messages.success(request, _("Your application has been withdrawn. We have sent you a letter about it."))
    return redirect("applications:own")


@GET_OR_POST
@owning.owning()
def delete_draft(request: HttpRequest, draft: Application) -> HttpResponse:
    """Delete a draft for real, after a page that says what it means."""
    if draft.stage != Stage.DRAFT:
        return redirect("applications:own")
    if request.method != "POST":
        return owning.page(request, "own_delete", draft)
    try:
        drafts.delete(draft, now=clock.now())
    except drafts.AlreadySent:
        messages.warning(request, _("The application has been sent from another window, so nothing was changed in it."))
        return redirect("applications:own")
    keys.forget(request)
    return render(request, "applications/own_deleted.html")
