"""The applicant's forms: each a section over one draft, saved with holes; and asking for a key, and withdrawing.

Nothing here asks for age, birth, CPR number, gender, picture, nationality, religion or union; a test walks every form.
"""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from applications.gaps import PHONE, can_be_dialled
from applications.models import Application, Declaration
from applications.section_form import SectionForm, Words
from recruitment.postings.shape import Milestone, Profile
from recruitment.profile import foreign_language
from recruitment.typography import at_time, day

TITLES: Mapping[str, Promise] = {
    "person": _("About you"),
    "motivation": _("Motivation and background"),
    "filer": _("CV and attachments"),
    "dage": _("The days"),
    "gennemse": _("Review and send"),
}
YES, NO = "ja", "nej"


def words_of(text: str, profile: Profile) -> str:
    """The posting's own words, marked with their language where the page is in another one."""
    lang = foreign_language(profile)
    return format_html('<span lang="{}">{}</span>', lang, text) if lang else text


def day_words(milestone: Milestone) -> str:
    return at_time(milestone.date, milestone.at) if milestone.at else day(milestone.date)


class PersonForm(SectionForm):
    needed = frozenset({"name", "email", "phone"})
    about_declarations = _(
        "Only the consultant sees these two answers, never those who score. Leave them empty if they do not concern you."
    )
    internal = forms.BooleanField(required=False)
    preferential = forms.BooleanField(label=_("I wish to use my preferential right to an interview (fortrinsadgang)."), required=False)

    class Meta:
        model = Application
        fields = ("name", "email", "phone", "position")
        labels = {"name": _("Name"), "email": _("E-mail address"), "phone": _("Phone"), "position": _("Present position")}
        help_texts = {
            "email": _("We answer to this address. Use a private one that only you read."),
            "phone": _("A number on which we may call you in the daytime."),
            "position": _("Title and workplace. We do not get in touch with your workplace without asking you first."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "class": "input-l"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "class": "input-l", "spellcheck": "false"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "class": "input-m"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            # A browser would cut a pasted text without a word; we keep it on the page and say how long it may be.
            self.fields[name].widget.attrs.pop("maxlength", None)
        self.fields["email"].error_messages["invalid"] = ADDRESS
        declared = Declaration.of(self.instance)
        for kind in Declaration.Kind.values:
            self.fields[kind].initial = kind in declared
        self.fields["internal"].label = format_html(
            str(_("I am employed by {} today.")), words_of(self.profile.employer.name, self.profile)
        )
        self.fields["preferential"].help_text = format_html(
            str(_("A public employer must invite applicants with a handicap who ask for it and have the required education. {}")),
            format_html('<a href="{}">{}</a>', FORTRINSADGANG, _("Read about the law at Ankestyrelsen")),
        )
        about = HTML('<p class="measure">{{ form.about_declarations }}</p>')
        declarations = Fieldset(_("For the consultant only"), about, "internal", "preferential")
        self.helper.layout = Layout("name", "email", "phone", "position", declarations)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        return checked_address(self.cleaned_data["email"])

    def clean_phone(self) -> str:
        number: str = self.cleaned_data["phone"]
        if number and not can_be_dialled(number):
            # Kept as it was written, and told.
            self.instance.phone = number
            raise ValidationError(PHONE, code="not_a_number")
        return number

    def kept(self) -> list[str]:
        kept_too = ["phone"] if self.has_error("phone", "not_a_number") else []
        return super().kept() + kept_too

    def keep_beside(self) -> None:
        Declaration.keep(self.instance, [kind for kind in Declaration.Kind.values if self.cleaned_data.get(kind)])


FORTRINSADGANG = (
    "https://ast.dk/beskaeftigelse/artikler/handicappede-i-erhverv/"
    "personer-med-handicap-kan-soge-en-offentlig-stilling-med-fortrinsadgang-men-hvad-betyder-det"
)
ADDRESS = _("Write the address like this: name@example.com.")


def checked_address(address: str) -> str:
    """An address to which a letter can go: Django's own check also takes `root@localhost` and `a@[127.0.0.1]`."""
    domain = address.rpartition("@")[2]
    if address and ("." not in domain or domain.startswith("[")):
        raise ValidationError(ADDRESS)
    return address


class MotivationForm(SectionForm):
    needed = frozenset({"motivation"})
    also = ("background",)
    about_wishes = _("These are wishes and no requirements. Write as much or as little as you like; nobody is ruled out by an empty field.")
    motivation = Words(label=_("Why do you seek this post?"), required=False, widget=forms.Textarea(attrs={"rows": 12}))

    class Meta:
        model = Application
        fields = ("motivation",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = self.profile
        if profile.application.advice:
            self.fields["motivation"].help_text = words_of(profile.application.advice, profile)
        for wish in profile.background:
            self.fields[f"wish_{wish.key}"] = Words(
                label=words_of(wish.label, profile), help_text=words_of(wish.question, profile), required=False,
                initial=self.instance.background.get(wish.key, ""), widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        wishes = [f"wish_{wish.key}" for wish in profile.background]
        background = [Fieldset(_("Your background"), HTML('<p class="measure">{{ form.about_wishes }}</p>'), *wishes)] if wishes else []
        self.helper.layout = Layout("motivation", *background)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        texts = {wish.key: cleaned.get(f"wish_{wish.key}", "") for wish in self.profile.background}
        self.instance.background = {key: text for key, text in texts.items() if text.strip()}
        return cleaned


class DatesForm(SectionForm):
    also = ("attendance",)
    attendance_note = Words(
        label=_("If there is a day when you cannot come"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what is in the way and when you could. It does not stop your application; we call you about it."),
    )  # fmt: skip

    class Meta:
        model = Application
        fields = ("attendance_note", "test_accepted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = self.profile
        asked = [milestone for milestone in profile.timetable if milestone.kind in profile.days_to_attend]
        self.needed = frozenset({f"attend_{milestone.kind}" for milestone in asked} | {"test_accepted"})
        for milestone in asked:
            answer = self.instance.attendance.get(milestone.kind)
            self.fields[f"attend_{milestone.kind}"] = forms.ChoiceField(
                label=format_html("{}: {}", words_of(milestone.label, profile), day_words(milestone)), required=False,
                choices=[(YES, _("I can come")), (NO, _("I cannot come on that day"))], widget=forms.RadioSelect,
                initial=None if answer is None else (YES if answer else NO),
            )  # fmt: skip
        days = [f"attend_{milestone.kind}" for milestone in asked]
        self.helper.layout = Layout(*days, "attendance_note", *self._test())

    def _test(self) -> list[Fieldset]:
        test = self.profile.test
        if test is None or not self.profile.has_test:
            del self.fields["test_accepted"]
            return []
        self.fields["test_accepted"].label = _("I have read about the leadership test, and I will take it if I come that far.")
        self.test_title, self.about_test = words_of(test.title, self.profile), words_of(test.text, self.profile)
        return [Fieldset("{{ form.test_title }}", HTML('<p class="measure">{{ form.about_test }}</p>'), "test_accepted")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answers = {kind: cleaned.get(f"attend_{kind}") for kind in self.profile.days_to_attend}
        self.instance.attendance = {kind: answer == YES for kind, answer in answers.items() if answer}
        return cleaned


SECTION_FORMS: Mapping[str, type[SectionForm]] = {"person": PersonForm, "motivation": MotivationForm, "dage": DatesForm}


class KeyRequestForm(forms.Form):
    """To which address a key is to be mailed."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, error_messages={"required": ADDRESS, "invalid": ADDRESS, "max_length": ADDRESS},
        help_text=_("The one that you wrote in your application."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "input-l", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_email(self) -> str:
        return checked_address(self.cleaned_data["email"])


class WithdrawForm(forms.Form):
    """Why somebody withdraws, if they care to say."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Would you like to say why?"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the consultant reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
