"""The joint judgement of a panel: written once all independent ones are in, by one hand for all, beside them and never in their place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, Assessment, JointRating, JointScore, Overtaken, Refused
from applications.process import ENDED, Stage
from applications.rounds import Sitting
from applications.scorecard_form import NOT_OBSERVED, Text
from applications.scoring import Mark
from recruitment.models import User
from recruitment.postings.shape import Competency


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed about one competency; `score` is None for "not observed"."""

    score: int | None
    changed_mind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A whole joint judgement; `entries` is {key of the competency: Agreed}."""

    summary: str
    entries: Mapping[str, Agreed]


def obstacles(application: Application, sitting: Sitting, by: User) -> list[str]:
    """Why `by` cannot write what the panel agreed on now, as sentences; empty when they can."""
    if not sitting.seated:
        return [_("The panel of the round writes this.")]
    own = Assessment.objects.filter(application=application, round=sitting.round, by=by, submitted_at__isnull=False)
    if not own.exists():
        return [_("Submit your own assessment first: what you agree on comes after what each of you thought.")]
    missing = application.missing_scorers(sitting.round)
    if missing:
        names = ", ".join(user.name for user in missing)
        return [_("The talk comes when everybody has submitted. We wait for: %(names)s.") % {"names": names}]
    if application.stage in ENDED | {Stage.OFFERED}:
        return [_("It has been decided about %(name)s, and what it was decided on stays as it was.") % {"name": application.name}]
    return []


def keep(application: Application, sitting: Sitting, said: Said, *, seen: str, by: User, now: datetime) -> JointScore:
    """Keep it; the one before stays in the record. `seen` is the pk of the one that was read. Raises Refused, Overtaken."""
    gone = Overtaken([_("Somebody else has written meanwhile. What you wrote still stands here; read theirs below, and save again.")])
    try:
        with transaction.atomic():
            # Whoever else of the panel saves about this candidate waits here.
            held = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
            if found := obstacles(held, sitting, by):
                raise Refused(found)
            rows = JointScore.objects.present().filter(application=held, round=sitting.round)
            present = rows.first()
            if str(present.pk if present else "") != seen:
                raise gone
            rows.update(replaced_at=now)
            made = JointScore.objects.create(application=held, round=sitting.round, by=by, at=now, summary=said.summary)
            competencies = held.posting.competencies.filter(key__in=said.entries)
            JointRating.objects.bulk_create(_rating(made, one, said.entries[one.key]) for one in competencies)
            return made
    except IntegrityError as error:
        raise gone from error


def _rating(made: JointScore, competency: Any, agreed: Agreed) -> JointRating:
    return JointRating(
        joint=made, competency=competency, score=agreed.score, not_observed=agreed.score is None, changed_mind=agreed.changed_mind
    )


def initial(present: JointScore | None) -> dict[str, str]:
    """What is stored, as the form's first values."""
    if present is None:
        return {}
    values = {"summary": present.summary}
    for rating in present.ratings.all():
        values[f"score_{rating.competency.key}"] = NOT_OBSERVED if rating.not_observed else str(rating.score)
        values[f"changed_{rating.competency.key}"] = rating.changed_mind
    return values


@dataclass(frozen=True, slots=True)
class Line:
    """One competency on the page, with what each thought of it."""

    competency: Competency
    marks: Sequence[Mark]
    score: BoundField
    changed: BoundField

    @property
    def chosen(self) -> str:
        return str(self.score.value() or "")


class JointForm(forms.Form):
    """A number for each competency, and what changed the picture where the number is one that nobody gave."""

    summary = Text(4_000)

    def __init__(
        self, competencies: Iterable[Competency], marks: Mapping[str, Sequence[Mark]], *args: Any, whole: bool = True, **kwargs: Any
    ) -> None:
        """`whole`: `marks` are all that there are; where the one who writes may not see the others', nothing is said of them."""
        super().__init__(*args, **kwargs)
        self.competencies, self.marks, self.whole = tuple(competencies), marks, whole
        scores = [(str(score), str(score)) for score in range(1, 6)] + [(NOT_OBSERVED, NOT_OBSERVED)]
        told = gettext_lazy("Choose a number, or say that it was not covered.")
        for competency in self.competencies:
            errors = {"required": told, "invalid_choice": told}
            self.fields[f"score_{competency.key}"] = forms.ChoiceField(choices=scores, error_messages=errors)
            self.fields[f"changed_{competency.key}"] = Text(4_000)

    def clean(self) -> dict[str, Any]:
        """A number outside what anybody gave needs its reason: the record must show where it came from."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for competency in self.competencies:
            score = values.get(f"score_{competency.key}")
            given = [mark.score for mark in self.marks.get(competency.key, ()) if mark.score is not None]
            outside = self.whole and score and score != NOT_OBSERVED and given and not min(given) <= int(score) <= max(given)
            if outside and not values.get(f"changed_{competency.key}", "").strip():
                self.add_error(f"changed_{competency.key}", _("Nobody gave this number. Write what changed the picture."))
        return values

    def said(self) -> Said:
        """What the form says; only of a valid one."""
        values, entries = self.cleaned_data, {}
        for competency in self.competencies:
            score = values[f"score_{competency.key}"]
            changed = values[f"changed_{competency.key}"].strip()
            entries[competency.key] = Agreed(None if score == NOT_OBSERVED else int(score), changed)
        return Said(values["summary"].strip(), entries)

    def lines(self) -> Iterator[Line]:
        for competency in self.competencies:
            key = competency.key
            yield Line(competency, self.marks.get(key, ()), self[f"score_{key}"], self[f"changed_{key}"])

    def summary_of_errors(self) -> list[tuple[str, str]]:
        """(where it is mended, what is wrong) for each error."""
        found = []
        for line in self.lines():
            found += [(f"#{line.score.auto_id}_1", f"{line.competency.heading}: {text}") for text in line.score.errors]
            found += [(f"#{line.changed.auto_id}", f"{line.competency.heading}: {text}") for text in line.changed.errors]
        return found + [(f"#{self['summary'].auto_id}", str(text)) for text in self["summary"].errors]
