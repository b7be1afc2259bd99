"""All the small parts of the pages in every state, for whoever builds a page. In a rehearsal only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recruitment import clock
from recruitment.profile import Day


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Navn")
    mail = forms.EmailField(label="Mailadresse", help_text="Hertil sender vi kvitteringen.")
    phone = forms.CharField(label="Telefon", required=False, widget=forms.TextInput(attrs={"class": "input-s"}))
    why = forms.CharField(label="Hvorfor søger du?", help_text="En halv side er nok.", widget=forms.Textarea(attrs={"rows": 5}))
    how = forms.ChoiceField(label="Hvor så du opslaget?", choices=[("", "Vælg"), ("a", "I en avis"), ("b", "På nettet")])
    days = forms.ChoiceField(
        label="Kan du komme alle dagene?", choices=[("ja", "Ja"), ("nej", "Nej, ikke dem alle")], widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label="Bilag", choices=[("cv", "Cv"), ("exam", "Eksamensbevis")], widget=forms.CheckboxSelectMultiple, required=False
    )
    cv = forms.FileField(label="Cv", help_text="PDF eller DOCX, højst 20 MB.")
    agree = forms.BooleanField(label="Jeg ved, at der er en ledelsestest.")


@require_safe
def all_parts(request: HttpRequest) -> HttpResponse:
    """The page of parts; a 404 outside a rehearsal."""
    if not settings.REHEARSAL:
        raise Http404
    return render(request, "ui/all_parts.html", _samples())


def _samples() -> dict[str, Any]:
    today = clock.day_of(clock.now())
    words = (("Frist", -3, "passed"), ("1. samtaler", 0, "today"), ("Test", 2, "coming"), ("Tiltrædelse", 40, "coming"))
    return {
        "days": [Day("", label, today + timedelta(days=off), None, None, state, "") for label, off, state in words],
        "blank": Sample(),
        "full": Sample(initial={"name": "Anna Ansøger", "mail": "anna@example.org", "why": "Fordi …", "days": "ja", "kinds": ["cv"]}),
        "wrong": Sample(data={"mail": "anna"}, auto_id="wrong_%s"),
        "letter": "Kære Anna\n\nTak for din ansøgning. Du kan rette i den indtil fristen.\n\nVenlig hilsen\nCarl",
        "attachments": ["samtale.ics"],
        "tones": ["", "good", "wait", "warn", "bad"],
        "tags": [
            ("", "Modtaget"),
            ("info", "1. samtale"),
            ("good", "Ansat"),
            ("warn", "Mangler svar"),
            ("bad", "Afslag"),
            ("quiet", "Kladde"),
        ],
    }
