"""One's own application: how to get back to it, what stands in it, withdrawing, deleting, forgetting this browser.

None of the answers to somebody who asks for a key tells whether there is an application.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import answers, drafts, keys, parts
from applications.forms import KeyRequestForm, WithdrawForm
from applications.models import AccessKey, Application, Overtaken, Refused
from applications.process import UNDER_WAY, Stage
from recruitment import clock
from recruitment.profile import days, whom_to_call
from recruitment.roles import Applicant
from recruitment.typography import NBSP

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The own page; without a session, the page that mails a key."""
    application = keys.owned(request, files=True)
    if application is None:
        return render(request, "applications/own_ask.html", {"form": KeyRequestForm()})
    now = clock.now()
    stage = application.shown_stage()
    content = application.posting.profile
    context = {
        "application": application,
        "is_draft": stage is Stage.DRAFT,
        "open": application.posting.is_open(now),
        "status": application.words_for(stage),
        "tone": answers.tone(stage),
        "next": answers.what_next(application, stage, now),
        "days": days(content, now),
        "parts": parts.on_own_page(application, now),
        "blocks": answers.blocks(application, []),
        "files": application.attachments.all(),
        "may_withdraw": stage in UNDER_WAY,
        "call": whom_to_call(content),
    }
    return render(request, "applications/own.html", context)


# --- Coming back ---------------------------------------------------------------------------------------------------


@GET_OR_POST
def ask_for_key(request: HttpRequest) -> HttpResponse:
    """Ask for a key by address: always the same answer."""
    form = KeyRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keys.ask(clock.now(), email=form.cleaned_data["email"])
        return redirect("applications:asked")
    return render(request, "applications/own_ask.html", {"form": form})


@GET_OR_POST
def find(request: HttpRequest, link: UUID) -> HttpResponse:
    """Where a letter's link leads: one button, the same whether the link is known or not."""
    if request.method == "POST":
        keys.ask(clock.now(), link=link)
        return redirect("applications:asked")
    application = keys.owned(request)
    if application is not None and application.link == link:
        return redirect("applications:own")
    return render(request, "applications/own_find.html", {"link": link})


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/own_asked.html", {"minutes": AccessKey.LIFE.seconds // 60})


@never_cache
@GET_OR_POST
def use_key(request: HttpRequest, key: str) -> HttpResponse:
    """A key is spent by the button, never by the link: mail scanners press links."""
    if request.method != "POST":
        return render(request, "applications/own_key.html", {"key": key})
    spent = AccessKey.spend(key)
    if spent is None:
        return render(request, "applications/own_key_gone.html", {"form": KeyRequestForm()}, status=410)
    keys.let_in(request, spent.application_id)
    return redirect("applications:own")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Take the right to the application away from this browser."""
    keys.forget(request)
    return render(request, "applications/own_forgotten.html")


# --- Withdrawing and deleting --------------------------------------------------------------------------------------


@GET_OR_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw, after a page that says what it means."""
    application = keys.owned(request)
    if application is None or application.shown_stage() not in UNDER_WAY:
        return redirect("applications:own")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _withdraw(request, application, form.cleaned_data["reason"])
    return render(request, "applications/own_withdraw.html", {"application": application, "form": form})


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
def delete_draft(request: HttpRequest) -> HttpResponse:
    """Delete a draft for real, after a page that says what it means."""
    draft = keys.owned(request)
    if draft is None or draft.stage != Stage.DRAFT:
        return redirect("applications:own")
    if request.method != "POST":
        return render(request, "applications/own_delete.html", {"application": draft})
    try:
        drafts.delete(draft, now=clock.now())
    except drafts.AlreadySent:
        messages.warning(request, _("The application has been sent from another window, so nothing was changed in it."))
        return redirect("applications:own")
    keys.forget(request)
    return render(request, "applications/own_deleted.html")
