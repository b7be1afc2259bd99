"""One applicant on one page: what was sent, what has happened, what can happen now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import looking, parts
from applications.admin import tagging
from applications.admin.moments import day_field
from applications.models import Application, Assessment, Conflict, Note, Panel, RoundRule, Step
from applications.process import Move, Round, Stage, moves_for
from recruitment import clock
from recruitment.admin_base import user_of
from recruitment.models import OutgoingMail, User


class NoteForm(forms.Form):
    """A note in the case, or what was said on the telephone. `today` is the day in Copenhagen."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=4_000, strip=True)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"), choices=Note.Audience.choices, initial=Note.Audience.ME, required=False
    )
    call = forms.BooleanField(label=gettext_lazy("This was said on the telephone"), required=False)
    on = day_field(gettext_lazy("On which day?"), required=False)
    use_required_attribute = False

    def __init__(self, today: date, data: Any = None) -> None:
        self.today = today
        super().__init__(data, initial={"on": today})

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the note."""
        said = self.cleaned_data
        call = {"kind": Note.Kind.CALL, "on": said["on"] or self.today} if said["call"] else {}
        return {"text": said["text"], "audience": said["audience"] or Note.Audience.ME} | call


@dataclass(frozen=True, slots=True)
class Line:
    """A step with the letter that it wrote, if any."""

    step: Step
    letter: OutgoingMail | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What this user may know of one round: who has scored, whom we wait for, and the assessments that are open to them."""

    round: Round
    submitted: list[str]
    missing: list[str]
    excused: list[str]
    open: list[Assessment]
    closed: bool


def page(admin: Any, request: HttpRequest, application: Application, note_form: NoteForm | None = None) -> HttpResponse:
    """The dossier as this user may see it now."""
    user, now = user_of(request), clock.now()
    letters = list(OutgoingMail.objects.visible_to(user, now).filter(case=f"application:{application.pk}").order_by("-pk"))
    by_occasion = {mail.occasion: mail for mail in letters}
    steps = application.steps.select_related("by").order_by("-pk")
    context = {
        "title": application.name or application.number,
        "application": application,
        "stage": Stage(application.stage).label,
        "files": looking.beside(application.attachments.all()),
        "background": _background(application),
        "days": _days(application),
        "parts": parts.in_dossier(user, application, now),
        "tags": tagging.shown(user, application, now),
        "moves": _buttons(application, user, now),
        "history": [Line(step, by_occasion.get(step.occasion)) for step in steps],
        "letters": letters,
        "notes": application.notes.visible_to(user, now).select_related("by"),
        "note_form": note_form or NoteForm(clock.day_of(now)),
        "rounds": list(_rounds(application, user, now)),
    }
    response: HttpResponse = admin.render_page(request, "dossier.html", context, status=422 if note_form else 200)
    return response


def add_note(admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    """Keep a note, and come back to the notes; an empty one is told so."""
    user = user_of(request)
    if request.method != "POST" or not user.has_perm("applications.add_note"):
        raise Http404
    now = clock.now()
    form = NoteForm(clock.day_of(now), request.POST)
    if not form.is_valid():
        return page(admin, request, application, form)
    Note.objects.create(application=application, by=user, at=now, **form.values)
    messages.success(request, _("The note is kept."))
    return redirect(f"{reverse('admin:applications_application_change', args=[application.pk])}#notes")


def _background(application: Application) -> list[tuple[str, str]]:
    """(the wish, the answer) for each wished background, answered or not, in the posting's order."""
    answers = application.background
    return [(wish.label, str(answers.get(wish.key, ""))) for wish in application.posting.profile.background]


def _days(application: Application) -> list[tuple[str, Any, bool | None]]:
    """(the day's name, its date, whether the applicant can come; None when unanswered)."""
    profile = application.posting.profile
    attended = [milestone for milestone in profile.timetable if milestone.kind in profile.days_to_attend]
    return [(milestone.label, milestone.date, application.attendance.get(milestone.kind)) for milestone in attended]


def _buttons(application: Application, user: User, now: datetime) -> list[tuple[Move, str, list[str]]]:
    """(move, its confirmation page, why it is not possible), in the table's order."""
    return [
        (move, reverse("admin:applications_application_move", args=[application.pk, move.name]), why)
        for move, why in moves_for(application, user, now)
    ]


def _rounds(application: Application, user: User, now: datetime) -> Any:
    seats = Panel.objects.filter(posting=application.posting_id).select_related("user").order_by("user__name")
    conflicts = Conflict.objects.pairs(application.posting_id)
    by_round: dict[str, list[Panel]] = {}
    for seat in seats:
        by_round.setdefault(seat.round, []).append(seat)
    done = set(application.assessments.filter(submitted_at__isnull=False).values_list("round", "by"))
    visible = application.assessments.visible_to(user, now).filter(submitted_at__isnull=False)
    assessments = list(visible.select_related("by").prefetch_related("ratings__competency"))
    closed = set(RoundRule.objects.present().filter(posting=application.posting_id, closed=True).values_list("round", flat=True))
    for round_ in application.posting.profile.rounds:
        panel = by_round.get(round_, [])
        expected = [seat for seat in panel if not seat.excused and (application.pk, seat.user_id) not in conflicts]
        yield Seen(
            round=Round(round_),
            submitted=[seat.user.name for seat in expected if (round_, seat.user_id) in done],
            missing=[seat.user.name for seat in expected if (round_, seat.user_id) not in done],
            excused=[f"{seat.user.name} ({seat.excused})" for seat in panel if seat.excused],
            open=[assessment for assessment in assessments if assessment.round == round_],
            closed=round_ in closed,
        )
