"""What Carl types: one time, many times, why a time is cancelled. Hours are Danish ones, as on a clock in Copenhagen."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruitment import clock
from recruitment.models import Posting
from recruitment.typography import day
from scheduling import possible, slots
from scheduling.models import MOST_MINUTES, Kind, Room, Slot

if TYPE_CHECKING:
    StockForm = forms.ModelForm[Slot]
else:
    StockForm = forms.ModelForm


class HourField(forms.TimeField):
    """A time of day, written 09.30 or 9:30."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H.%M", attrs={"class": "hour", "autocomplete": "off", "inputmode": "decimal"})
        super().__init__(input_formats=["%H.%M", "%H:%M", "%H"], widget=widget, **options)
        self.error_messages["invalid"] = _("Write the time as 09.30.")
        self.error_messages["required"] = _("Write a time, such as 09.30.")


def kinds(posting: Posting) -> list[tuple[str, str]]:
    """The kinds of day that the posting has, each with its day, as choices."""
    shown = []
    for kind in posting.profile.days_to_attend:
        milestone = posting.profile.milestone(kind)
        if milestone and kind in Kind.values:
            shown.append((kind, f"{Kind(kind).label} – {day(milestone.date)}"))
    return shown


def day_of_kind(posting: Posting, kind: str) -> date | None:
    milestone = posting.profile.milestone(kind)
    return milestone.date if milestone else None


class SlotForm(StockForm):
    """One time. The kind decides the day; `posting` and `now` are set by whoever makes the class."""

    posting: Posting
    now: datetime
    begins = HourField(label=_("From"))
    ends = HourField(label=_("To"))

    class Meta:
        model = Slot
        fields = ["kind", "room", "held"]

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["begins"] = clock.local(self.instance.starts_at).time()
            self.initial["ends"] = clock.local(self.instance.ends_at).time()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        on = day_of_kind(self.posting, values.get("kind", ""))
        if on is None or "begins" not in values or "ends" not in values:
            return values
        slot = self.instance
        slot.posting, slot.kind, slot.room = self.posting, values["kind"], values.get("room")
        slot.starts_at, slot.ends_at = clock.at(on, values["begins"]), clock.at(on, values["ends"])
        # Until the answer is given, nobody books it or makes another one in its place.
        slots.hold(self.posting.pk)
        if slot.pk and Slot.objects.filter(pk=slot.pk, appointment__isnull=False).exists():
            raise forms.ValidationError(gettext("Somebody has been given this time meanwhile. Move the appointment instead."))
        for sentence in slots.faults(slot, self.now):
            self.add_error(None, sentence)
        return values


class ManyForm(forms.Form):
    """Many times at once, one after the other on one day."""

    kind = forms.ChoiceField(label=_("Interview or test"))
    first = HourField(label=_("The first begins"), initial=time(9))
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=5, max_value=480, step_size=5, initial=60)
    between = forms.IntegerField(label=_("Minutes between them"), min_value=0, max_value=240, step_size=5, initial=15)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=40, initial=5)
    pause_from = HourField(label=_("Break from"), required=False)
    pause_to = HourField(label=_("Break to"), required=False)
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), required=False, empty_label=_("No room yet"))

    use_required_attribute = False

    def __init__(self, posting: Posting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = kinds(posting)
        rooms: Any = self.fields["room"]
        rooms.queryset = Room.objects.filter(posting=posting)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begins, ends = values.get("pause_from"), values.get("pause_to")
        if (begins is None) != (ends is None):
            raise forms.ValidationError(gettext("Write both when the break begins and when it ends, or neither."))
        if begins and ends and ends <= begins:
            self.add_error("pause_to", gettext("The break must end after it begins."))
        return values

    def series(self) -> slots.Series:
        """What was asked for; the form is valid."""
        values = self.cleaned_data
        pause = (values["pause_from"], values["pause_to"]) if values["pause_from"] else None
        return slots.Series(
            Kind(values["kind"]), values["room"], values["first"], values["minutes"], values["between"], values["count"], pause
        )


class CancelForm(forms.Form):
    """Why an appointment is cancelled; for the case, not for the letter."""

    note = forms.CharField(
        label=_("Why is it cancelled?"),
        help_text=_("For the case only; it does not stand in the letter."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": _("Write why it is cancelled.")},
    )
    use_required_attribute = False


class VideoForm(forms.Form):
    """The link by which a candidate is met by video."""

    link = forms.CharField(
        label=_("Link to the video meeting"),
        help_text=_("It stands in the letter and in the calendar file. Whoever has it may be able to come in."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the whole link to the meeting, beginning with https://.")},
    )
    use_required_attribute = False

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if found := possible.link_faults(link):
            raise forms.ValidationError(found)
        return link


LATE_BY = (5, 10, 15, 20, 30, 45, 60)
"""The minutes that can be chosen for somebody who is late."""


class DelayForm(forms.Form):
    """How many minutes a day runs late; how many there may be is a rule of the day."""

    minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES)

    def minutes_said(self) -> int:
        """-1 for what is no such number, which the rule refuses in its words."""
        return int(self.cleaned_data["minutes"]) if self.is_valid() else -1
