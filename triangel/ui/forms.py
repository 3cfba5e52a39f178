"""How forms are drawn: `FORM_RENDERER = "triangel.ui.forms.Renderer"`."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """`{{ form }}` and `{{ form.name.as_field_group }}` in the house style, errors tied to their input."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
