"""A day and a time of day as the desk types them, each with the sentence for whoever mistypes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day in Copenhagen."""
    said = _("Write the day like 2024-11-15.")
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages={"invalid": said, "required": said}, **more)


def time_field(label: Any) -> forms.TimeField:
    """A time of day in Copenhagen."""
    said = _("Write the time like 14:30.")
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages={"invalid": said, "required": said})
