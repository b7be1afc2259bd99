"""One decision's form: what it builds on, the internal reason, and the letter's text."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import outcomes
from applications.letters import criteria
from applications.models import Application, Outcome
from recruitment import letters
from recruitment.admin.letters import without_unknown
from recruitment.models import User


@dataclass(slots=True)
class Standing:
    """One of the posting's criteria and what stands to it about this person: their own words, and what was scored."""

    key: str
    label: str
    answer: str = ""
    evidence: list[str] = field(default_factory=list)


def standings(application: Application, user: User, now: datetime) -> list[Standing]:
    """The published criteria in their order, with the candidate's own evidence as far as `user` may see it; two queries."""
    found = {key: Standing(key, label, str(application.background.get(key, ""))) for key, label in criteria(application.posting).items()}
    seen = application.assessments.visible_to(user, now).filter(submitted_at__isnull=False)
    for assessment in seen.select_related("by").prefetch_related("ratings__competency"):
        for rating in assessment.ratings.all():
            if (standing := found.get(rating.competency.key)) and (rating.score or rating.evidence):
                standing.evidence.append(f"{assessment.by}: {rating.score or '–'}. {rating.evidence}".strip())
    return list(found.values())


class OutcomeForm(forms.Form):
    """A decision's reasons and its letter. The text that could not leave is refused with its line."""

    use_required_attribute = False

    criteria = forms.MultipleChoiceField(label=_("What the decision builds on"), required=False)
    internal = forms.CharField(
        label=_("Internal reason"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never in the letter. Part of the case: the applicant can ask to read it."),
    )  # fmt: skip
    silent = forms.BooleanField(label=_("Send no letter"), required=False)
    subject = forms.CharField(
        label=_("Subject"), max_length=200, widget=forms.TextInput, error_messages={"required": _("The letter needs a subject.")}
    )
    body = forms.CharField(
        label=_("Text"), max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 20}),
        error_messages={"required": _("The letter needs a text.")},
    )  # fmt: skip

    def __init__(self, outcome: Outcome, now: datetime, data: Any = None) -> None:
        self.outcome, self.now = outcome, now
        self.draft = outcomes.draft(outcome, now)
        initial = {
            "criteria": outcome.criteria,
            "internal": outcome.own_reason,
            "silent": outcome.silent,
            "subject": self.draft.subject,
            "body": self.draft.body,
        }
        super().__init__(data, initial=initial)
        self.fields["criteria"].choices = list(criteria(outcome.application.posting).items())  # type: ignore[attr-defined]  # a choice field

    def clean_subject(self) -> str:
        return " ".join(self._known("subject").split())

    def clean_body(self) -> str:
        return f"{self._known('body').strip()}\n"

    def _known(self, name: str) -> str:
        return without_unknown(str(self.cleaned_data[name]), letters.LATER)

    def text(self, *, afresh: bool) -> tuple[str, str]:
        """(subject, body) to keep: empty for the letter's own text, when nobody has changed it or it is to be written anew."""
        typed = self.cleaned_data["subject"], self.cleaned_data["body"]
        shown = " ".join(self.draft.subject.split()), f"{self.draft.body.strip()}\n"
        if afresh or (typed == shown and not self.outcome.edited):
            return "", ""
        return typed
