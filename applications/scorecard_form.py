"""The scorecard as a form: every field may be empty, because a draft has holes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.assessing import Card, Entry
from applications.models import Assessment, Rating
from recruitment.postings.shape import Competency

NOT_OBSERVED = "none"
_LONGEST = Rating._meta.get_field("evidence").max_length or 0
_LONGEST_SUMMARY = Assessment._meta.get_field("summary").max_length or 0


class Text(forms.CharField):
    """Running text, its line ends counted as one character whatever the browser sends."""

    def __init__(self, longest: int) -> None:
        super().__init__(required=False, max_length=longest, widget=forms.Textarea(attrs={"rows": 4}))
        self.error_messages["max_length"] = gettext_lazy(
            "At most %(limit_value)d characters, and there are %(show_value)d. Shorten the text."
        )

    def to_python(self, value: str | None) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Line:
    """One competency on the page. `stored` is what another page has saved, when that differs from what stands here."""

    competency: Competency
    evidence: BoundField
    score: BoundField
    gap: str = ""
    stored: Entry | None = None

    @property
    def chosen(self) -> str:
        return str(self.score.value() or "")

    @property
    def problem(self) -> str:
        """What is wrong in this line, as a sentence; empty when nothing is."""
        errors = [*self.evidence.errors, *self.score.errors]
        return " ".join(map(str, errors)) or sentence(self.gap)

    @property
    def evidence_wrong(self) -> bool:
        return self.gap == "evidence" or bool(self.evidence.errors)

    @property
    def place(self) -> str:
        """The id of the control in which it is mended."""
        return f"{self.score.auto_id}_1" if self.gap == "score" or self.score.errors else self.evidence.auto_id


class ScorecardForm(forms.Form):
    """Evidence and score for each competency, and the overall impression."""

    summary = Text(_LONGEST_SUMMARY)

    def __init__(self, competencies: Iterable[Competency], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, handed on
        self.competencies = tuple(competencies)
        scores = [(str(score), str(score)) for score in range(1, 6)] + [(NOT_OBSERVED, NOT_OBSERVED)]
        for competency in self.competencies:
            self.fields[f"evidence_{competency.key}"] = Text(_LONGEST)
            self.fields[f"score_{competency.key}"] = forms.ChoiceField(
                choices=scores, required=False, error_messages={"invalid_choice": gettext_lazy("Choose one of the numbers from 1 to 5.")}
            )

    def card(self) -> Card:
        """What the form says; only of a valid one."""
        entries = {}
        for competency in self.competencies:
            score = self.cleaned_data[f"score_{competency.key}"]
            number = int(score) if score and score != NOT_OBSERVED else None
            entries[competency.key] = Entry(number, score == NOT_OBSERVED, self.cleaned_data[f"evidence_{competency.key}"])
        return Card(self.cleaned_data["summary"], entries)

    def lines(self, gaps: dict[str, str], stored: Card | None) -> Iterator[Line]:
        """The competencies as the page shows them, in the posting's order."""
        written = self.card() if stored and self.is_valid() else None
        for competency in self.competencies:
            key = competency.key
            other = stored.entries[key] if stored else None
            differs = written is None or other != written.entries[key]
            yield Line(competency, self[f"evidence_{key}"], self[f"score_{key}"], gaps.get(key, ""), other if differs else None)


def initial(card: Card) -> dict[str, str]:
    """A card as the form's first values."""
    values = {"summary": card.summary}
    for key, entry in card.entries.items():
        values[f"evidence_{key}"] = entry.evidence
        values[f"score_{key}"] = NOT_OBSERVED if entry.not_observed else str(entry.score or "")
    return values


def sentence(gap: str) -> str:
    """The cure of a gap (see scoring.gaps) as a sentence."""
    if gap == "score":
        return _("Choose a number, or say that it was not covered.")
    return _("Write what you heard that gives this number.") if gap else ""
