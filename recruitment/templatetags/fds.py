"""{% load fds %}: what the crispy template pack in templates/fds asks of a form field."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """How a field is set out: "hidden", "tick" (one box), "choices" (radios or boxes), "select", or "text"."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "select" if isinstance(widget, forms.Select) else "text"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether to say "optional". A form whose draft may have holes names in `needed` what must be there in the end."""
    return not field.field.required and field.name not in getattr(field.form, "needed", ())


@register.simple_tag
def control(field: BoundField, css_class: str) -> SafeString:
    """The field's control with this class besides its own; Django adds the ids of hint and error."""
    attrs: dict[str, Any] = {"class": " ".join(filter(None, (css_class, field.field.widget.attrs.get("class"))))}
    return field.as_widget(attrs=attrs)


@register.simple_tag
def button_class(field_classes: str, input_type: str) -> str:
    """The classes of a crispy button: a submit is primary unless it is given a kind ("button-quiet") of its own."""
    own = [name for name in field_classes.split() if not name.startswith("btn")]
    if input_type == "submit" and not any(name.startswith("button-") for name in own):
        own.append("button-primary")
    return " ".join(["button", *own])
