"""The pages on which a move is confirmed: of one application, and of many. The rules are in `process`, the act in `move`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import parts
from applications.models import Application, Refused
from applications.process import MOVES, Move, Stage, obstacles
from recruitment import clock, letters
from recruitment.admin_base import user_of
from recruitment.models import OutgoingMail, User
from recruitment.typography import day

IN_BULK = ("shortlist", "not_invite", "invite_first", "invite_test", "invite_second", "reject")


class MoveForm(forms.Form):
    """The note that goes with a move; needed where the move asks for one."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=4_000, required=False)
    use_required_attribute = False

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = str(move.asks or _("Note in the history"))
        self.fields["note"].required = bool(move.asks)
        self.fields["note"].error_messages["required"] = _("Write an answer; it is kept in the history.")


def one(admin: Any, request: HttpRequest, application: Application, name: str) -> HttpResponseBase:
    """GET says what will happen, POST does it. Whatever stands in the way, the note that was typed is kept."""
    move, user, now = _move(name, request), user_of(request), clock.now()
    form = MoveForm(move, request.POST if request.method == "POST" else None)
    refused: list[str] = []
    seen = str(getattr(application.last_step(), "pk", ""))
    if request.method == "POST" and request.POST.get("seen", seen) != seen:
        # A second press of the same button, or a page from before somebody else's move.
        refused = [_("The application has moved on since this page was opened. Look at what would happen now.")]
    elif request.method == "POST" and form.is_valid():
        try:
            application.move(name, by=user, now=now, note=form.cleaned_data["note"])
        except Refused as refusal:
            refused = refusal.sentences
            application.refresh_from_db()
        else:
            messages.success(request, _moved(application))
            return redirect("admin:applications_application_change", application.pk)
    why = refused or obstacles(move, application, user, now)
    context = {"title": move.label, "application": application, "move": move, "form": form, "obstacles": why, "seen": seen}
    context |= {} if why else _consequences(application, move, now)
    answer: HttpResponseBase = admin.render_page(request, "move.html", context, status=409 if refused else 200)
    return answer


def _move(name: str, request: HttpRequest) -> Move:
    move = MOVES.get(name)
    if move is None or not user_of(request).has_perm(move.permission):
        raise Http404
    return move


def _moved(application: Application) -> str:
    words = {"name": application.name, "stage": Stage(application.stage).label}
    if waiting_for(application).exists():
        return _("%(name)s is now at “%(stage)s”. The letter waits in the dossier for you to read and send it.") % words
    return _("%(name)s is now at “%(stage)s”.") % words


def waiting_for(application: Application) -> QuerySet[OutgoingMail]:
    """The letters to this applicant that wait to be released."""
    return OutgoingMail.objects.filter(thing=f"application:{application.pk}", state=OutgoingMail.State.PREPARED)


def _consequences(application: Application, move: Move, now: datetime) -> dict[str, Any]:
    """What the move will do, for the page that asks: where to, which letter is written, which are discarded."""
    step = application.last_step() if move.to is None else None
    to = Stage(step.from_stage if step else move.to or application.stage)
    found: dict[str, Any] = {
        "before": Stage(application.stage).label,
        "after": to.label,
        "besides": parts.consequences(application, move, to, now),
        "discarded": list(waiting_for(application)),
        "left": None,
    }
    if step:
        gone = OutgoingMail.objects.filter(thing=f"application:{application.pk}", occasion=step.occasion)
        found |= {"undone": step, "left": gone.exclude(state__in=(OutgoingMail.State.PREPARED, OutgoingMail.State.DISCARDED)).first()}
    if move.letter:
        try:
            subject, body = letters.render(move.letter, application, now)
            body = body.replace("{dato}", day(now))
            found["letter"] = {"subject": subject, "body": body, "to": move.letter.to(application), "waits": move.letter.waits}
        except letters.Unresolved as error:
            found["obstacles"] = [str(error)]
    return found


# --- Many at once --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the chosen, and why they cannot be moved."""

    application: Application
    why: list[str]


def bulk_action(admin: Any, name: str) -> Callable[..., HttpResponseBase]:
    """The action of the list for one move: a page that says who is moved, who is not, and asks."""

    def ask(_admin: Any, request: HttpRequest, queryset: QuerySet[Application]) -> HttpResponseBase:
        return _ask(admin, request, MOVES[name], queryset)

    return ask


def _ask(
    admin: Any, request: HttpRequest, move: Move, queryset: QuerySet[Application], *, form: MoveForm | None = None, status: int = 200
) -> HttpResponseBase:
    user, now = user_of(request), clock.now()
    chosen = [Candidate(a, obstacles(move, a, user, now)) for a in queryset.select_related("posting__current").order_by("name")]
    going = [candidate.application for candidate in chosen if not candidate.why]
    context = {
        "title": move.label,
        "move": move,
        "going": going,
        "staying": [candidate for candidate in chosen if candidate.why],
        "form": form or MoveForm(move),
    }
    if going:
        context |= _consequences(going[0], move, now)
        context["besides"] = [
            f"{each.name}: {sentence}" for each in going for sentence in parts.consequences(each, move, Stage(move.to or each.stage), now)
        ]
    answer: HttpResponseBase = admin.render_page(request, "move_many.html", context, status=status)
    return answer


def many(admin: Any, request: HttpRequest, name: str) -> HttpResponseBase:
    """Move each of those who were shown, each in a transaction of its own; tell how many, and who was not."""
    move = _move(name, request)
    if request.method != "POST" or name not in IN_BULK:
        raise Http404
    pks = [int(pk) for pk in request.POST.get("pks", "").split(",") if pk.isdecimal()]
    form = MoveForm(move, request.POST)
    chosen = admin.get_queryset(request).filter(pk__in=pks)
    if not form.is_valid():
        return _ask(admin, request, move, chosen, form=form, status=422)
    moved, refused = _move_each(chosen, name, user_of(request), clock.now(), form.cleaned_data["note"])
    messages.success(request, _result(move, moved))
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(reverse("admin:applications_application_changelist"))


def _move_each(rows: QuerySet[Application], name: str, by: User, now: datetime, note: str) -> tuple[int, list[str]]:
    moved, refused = 0, []
    for application in rows.select_related("posting__current").order_by("name"):
        try:
            application.move(name, by=by, now=now, note=note)
            moved += 1
        except Refused as refusal:
            refused.append(f"{application.name}: {refusal}")
    return moved, refused


def _result(move: Move, moved: int) -> str:
    words = {"n": moved, "move": move.label}
    told = ngettext("%(move)s: %(n)s application moved.", "%(move)s: %(n)s applications moved.", moved) % words
    if moved and move.letter and move.letter.waits:
        told += " " + _("The letters wait under Letters for you to read and send them.")
    return told
