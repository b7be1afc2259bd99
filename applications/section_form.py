"""What every section of the form is: a form over one draft, saved with holes, that knows from which save it was made."""

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms

from applications.models import Application
from recruitment.postings.shape import Profile


class Words(forms.CharField):
    """A long text, kept as it was written, with one character for each end of line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return "\n".join(str(super().to_python(value) or "").splitlines())


if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Application]
else:
    # At run time Django's form takes no type between brackets.
    _ModelForm = forms.ModelForm


class SectionForm(_ModelForm):
    """One section. Emptiness is never an error here: the review page and the rule of sending ask for what is missing."""

    use_required_attribute = False
    # What must be there in the end, so that the page does not call it optional.
    needed: frozenset[str] = frozenset()
    # Fields of the application that the section writes besides those named in Meta.
    also: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def profile(self) -> Profile:
        return self.instance.posting.profile

    def kept(self) -> list[str]:
        """The application's fields that may be saved: all that were understood, also when another one was not."""
        mine = {field.name for field in Application._meta.fields}
        return [name for name in self.cleaned_data if name in mine] + list(self.also)

    def keep_beside(self) -> None:
        """Write what is kept in other rows than the application's own; called in the same transaction."""

    def says_something(self) -> bool:
        return any(value not in ("", None, False) for value in self.cleaned_data.values())

    # What was stored when the form was made, and what it says now: so that nothing is overwritten unseen.

    def stored(self) -> dict[str, str]:
        """What stands in the database, by field, as the page would send it."""
        return {name: _as_sent(self.get_initial_for_field(field, name)) for name, field in self.fields.items()}

    def written(self) -> dict[str, str]:
        """What the page sent, as it was understood, and as it was typed where it was not."""
        typed = {name: str(self.data.get(self.add_prefix(name)) or "") for name in self.fields}
        return {name: _as_sent(self.cleaned_data[name]) if name in self.cleaned_data else typed[name] for name in self.fields}

    def differing(self) -> list[str]:
        """The fields in which the two differ, in the order of the page."""
        stored, written = self.stored(), self.written()
        return [name for name in self.fields if stored[name] != written[name]]

    def news(self) -> list[tuple[str, str]]:
        """The label and the text of whatever was typed and is not stored; choices are made again faster than read."""
        self.is_valid()
        typed, texts = self.written(), (name for name in self.differing() if isinstance(self.fields[name], forms.CharField))
        return [(str(self.fields[name].label), typed[name]) for name in texts if typed[name]]

    def mark(self) -> str:
        """The mark of the save that a page is made from; empty while nothing of the draft has been saved."""
        if self.instance._state.adding:
            return ""
        said = json.dumps([self.instance.number, self.stored()], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def overtaken(self, seen: str | None) -> bool:
        """Whether the page was made from another save (`seen`) than the one that is stored, and says something else.

        A page that was opened before there was a draft overtakes nothing as long as its section is still empty. A form
        that does not say what it was made from is nobody's page.
        """
        nothing_stored = self.instance._state.adding or (not seen and not any(self.stored().values()))
        if seen is None or seen == self.mark() or nothing_stored:
            return False
        return bool(self.differing())


def _as_sent(value: object) -> str:
    """A value of a field as a browser sends it."""
    return "" if value is None or value is False else "on" if value is True else str(value)
