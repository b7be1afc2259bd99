"""The texts of the letters: a catalogue that shows each with made-up data, and a page on which the consultant writes another.

A text is checked where it is written: what could not be filled in is refused with its line, so that no letter breaks later.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruitment import clock, letters, wording
from recruitment.admin_base import DeskAdmin, user_of
from recruitment.context import posting_of
from recruitment.letters import Audience, Letter
from recruitment.models import LetterText
from recruitment.samples import filled, needed, sampling


class WordsForm(forms.Form):
    """A subject and a text of one letter, in whose placeholders `values` stand."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 24}))
    after = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, letter: Letter, values: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter, self.values = letter, values

    def clean_subject(self) -> str:
        return self._that_can_be_filled_in("subject")

    def clean_body(self) -> str:
        return self._that_can_be_filled_in("body") + "\n"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        text = f"{found.get('subject', '')}\n{found.get('body', '')}"
        missing = [f"{{{name}}}" for name in sorted(needed(self.letter, letters.default(self.letter.name))) if f"{{{name}}}" not in text]
        if missing and not self.errors:
            self.add_error("body", gettext("This letter must hold %(names)s.") % {"names": ", ".join(missing)})
        return found

    def _that_can_be_filled_in(self, field: str) -> str:
        text = str(self.cleaned_data[field]).replace("\r\n", "\n").strip()
        for number, found in letters.placeholders(text):
            words = {"line": number, "found": found[0]}
            if found[1] not in self.values:
                raise forms.ValidationError(gettext("Line %(line)s: %(found)s is not a placeholder of this letter.") % words)
            if not self.values[found[1]]:
                raise forms.ValidationError(gettext("Line %(line)s: %(found)s has no value in this posting.") % words)
        for number, line in enumerate(text.splitlines(), start=1):
            if set(letters.PLACEHOLDER.sub("", line)) & set("{}"):
                raise forms.ValidationError(gettext("Line %(line)s: a brace has no partner.") % {"line": number})
        return text


@admin.register(LetterText)
class LetterTextAdmin(DeskAdmin):
    def get_urls(self) -> list[Any]:
        def named(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"recruitment_lettertext_{name}")

        # The stock pages speak of rows by number; a letter has one page by its name.
        return [
            named("", self.catalogue, "changelist"),
            named("<slug:name>/", self.one, "change"),
            named("<slug:name>/html/", self.as_html, "html"),
        ]

    def catalogue(self, request: HttpRequest) -> HttpResponse:
        """Every letter as it would arrive, with made-up data."""
        self._let_in(request)
        changed = wording.texts()
        with self._sampler(request) as sampler:
            found = {
                audience: [
                    {"letter": letter, "changed": name in changed, **_shown(letter, letters.source(name), sampler.values(letter))}
                    for name, letter in sorted(letters.REGISTRY.items())
                    if letter.audience is audience
                ]
                for audience in Audience
            }
        context = self.admin_site.each_context(request) | {
            "title": gettext("The letters' texts"),
            "groups": [(gettext("To applicants"), found[Audience.APPLICANT]), (gettext("To the staff"), found[Audience.STAFF])],
        }
        return TemplateResponse(request, "admin/recruitment/letter_texts.html", context)

    def one(self, request: HttpRequest, name: str) -> HttpResponse:
        """One letter: its text to change, what its placeholders take, a sample, and its earlier texts. POST shows or saves."""
        letter = self._letter(request, name)
        versions = list(LetterText.objects.filter(letter=name).select_related("by"))
        number = versions[0].number if versions else 0
        subject, body = letters.source(name)
        with self._sampler(request) as sampler:
            values = sampler.values(letter)
        initial = {"subject": subject, "body": body, "after": number}
        form = WordsForm(letter, values, request.POST if request.method == "POST" else None, initial=initial)
        # Not inside the sample: all that is written there is rolled back.
        wanted = "ours" in request.POST or ("show" not in request.POST and form.is_bound and form.is_valid())
        if wanted and self._save(request, letter, form):
            return redirect("admin:recruitment_lettertext_change", name)
        text = (form.cleaned_data["subject"], form.cleaned_data["body"]) if form.is_bound and form.is_valid() else None
        shown = _shown(letter, text or (subject, body), values)
        context = self.admin_site.each_context(request) | {
            "title": shown["subject"],
            "letter": letter,
            "form": form,
            "values": sorted(values.items()),
            "needed": needed(letter, letters.default(name)),
            "versions": versions,
            "changed": name in wording.texts(),
            "may": self._may_change(request),
            "unsaved": text is not None,
            **shown,
        }
        return TemplateResponse(request, "admin/recruitment/letter_text.html", context)

    def _save(self, request: HttpRequest, letter: Letter, form: WordsForm) -> bool:
        """Write the new version; False, with the reason in the form, when somebody else was faster."""
        if not self._may_change(request):
            raise Http404
        form.is_valid()
        if "after" not in form.cleaned_data:
            raise Http404
        ours = "ours" in request.POST
        text = None if ours else (form.cleaned_data["subject"], form.cleaned_data["body"])
        try:
            row = wording.change(letter.name, text, after=form.cleaned_data["after"], by=user_of(request), now=clock.now())
        except wording.Overtaken:
            form.add_error(None, gettext("Somebody else has changed this text meanwhile. Yours stands below and is not saved."))
            return False
        self.log_change(request, row, [{"changed": {"fields": ["subject", "body"]}}])
        words = (
            gettext("The letter has our own text again.") if ours else gettext("The text is saved. Letters written from now on have it.")
        )
        messages.success(request, words)
        return True

    def as_html(self, request: HttpRequest, name: str) -> HttpResponse:
        """The letter's HTML part with made-up data."""
        letter = self._letter(request, name)
        with self._sampler(request) as sampler:
            shown = _shown(letter, letters.source(name), sampler.values(letter))
        return render(request, "mail/frame.html", shown | {"preview": True})

    def _letter(self, request: HttpRequest, name: str) -> Letter:
        self._let_in(request)
        if name not in letters.REGISTRY:
            raise Http404
        return letters.REGISTRY[name]

    def _let_in(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise Http404

    def _may_change(self, request: HttpRequest) -> bool:
        return user_of(request).has_perm("recruitment.change_lettertext")

    def _sampler(self, request: HttpRequest) -> Any:
        posting = posting_of(request)
        if posting is None:
            raise Http404
        return sampling(posting, user_of(request), clock.now())


def _shown(letter: Letter, text: tuple[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The sample's subject and body; what could not be filled in stands in `fault`, with the text as it was written."""
    try:
        (subject, body), fault = filled(letter, text, values), ""
    except letters.Unresolved as error:
        (subject, body), fault = text, str(error)
    return {"subject": subject, "body": body, "fault": fault}
