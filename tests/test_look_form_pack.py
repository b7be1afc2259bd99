"""The crispy pack `fds`: labels, hints and errors are tied to their controls, and only what is optional is marked."""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Div, Field, Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms

from recruitment.views.parts import Sample


class Small(forms.Form):
    """A draft may leave the phone empty and cannot be sent without it."""

    needed = {"phone"}
    name = forms.CharField(label="Navn", help_text="Som det står i passet.")
    phone = forms.CharField(label="Telefon", required=False)
    more = forms.CharField(label="Andet", required=False)


def test_a_hint_and_an_error_are_read_with_their_control():
    page = render_crispy_form(Small({}, use_required_attribute=False))
    control = re.search(r'<input[^>]*name="name"[^>]*>', page)[0]
    described = re.search(r'aria-describedby="([^"]+)"', control)[1].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert [name for name in described if f'id="{name}"' not in page] == []
    assert 'aria-invalid="true"' in control
    assert 'class="form-input"' in control


def test_every_control_has_a_label_of_its_own():
    page = render_crispy_form(Sample())
    ids = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 11
    assert [name for name in ids if f'for="{name}"' not in page] == []


def test_only_what_is_optional_in_the_end_is_marked():
    page = render_crispy_form(Small())
    assert page.count("valgfrit") == 1
    assert re.search(r"Andet\s*<span class=\"optional\">", page)


def test_errors_stand_at_the_top_with_a_link_to_each_field_and_take_the_focus():
    page = render_crispy_form(Sample({}))
    summary = page[page.index('class="error-summary"') : page.index("<form")]
    assert "autofocus" in summary
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links == ["id_name", "id_mail", "id_why", "id_how", "id_days_0", "id_cv", "id_agree"]
    assert [link for link in links if f'id="{link}"' not in page] == []


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in render_crispy_form(Small({"name": "Anna"}))


def test_choices_are_a_group_with_a_legend():
    page = render_crispy_form(Sample())
    assert re.search(r"<legend>Kan du komme alle dagene\?\s*</legend>", page)
    assert page.count('type="radio"') == 2
    assert page.count('type="checkbox"') == 3


def test_a_layout_may_use_every_piece_of_the_pack():
    form = Small()
    form.helper = FormHelper()
    form.helper.form_action = "/her/"
    form.helper.layout = Layout(
        Fieldset("Om dig", Row("name", Field("phone", css_class="input-s")), css_id="you"),
        Div("more", css_class="later"),
        HTML("<p>Til sidst</p>"),
        ButtonHolder(Submit("save", "Gem kladde", css_class="button-quiet"), Submit("send", "Send ansøgning")),
    )
    page = render_crispy_form(form)
    expected = ["<legend>Om dig</legend>", 'class="form-row"', 'class="input-s ', "<p>Til sidst</p>", 'action="/her/"', 'class="later"']
    assert [piece for piece in expected if piece not in page and piece.replace("input-s ", "form-input input-s") not in page] == []
    assert re.search(r'<button type="submit" name="save" value="Gem kladde" class="button button-quiet"', page)
    assert re.search(r'<button type="submit" name="send" value="Send ansøgning" class="button button-primary"', page)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_somebody_typed_is_shown_as_text(words):
    page = render_crispy_form(Small({"name": words, "more": words}))
    assert words not in page
