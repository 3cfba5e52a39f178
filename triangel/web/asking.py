"""A form that asks for one thing: on a page of its own, or opened in place where script runs."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from triangel.web.staff import StaffRequest

#: A page that shows its form and takes it.
asks = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Ask:
    """A form with the words around it; ``back`` is the page it was opened on."""

    form: forms.Form
    heading: str
    button: str
    back: str
    crumb: str
    hint: str = ""
    warning: str = ""


def typed(request: StaffRequest) -> QueryDict | None:
    """What was typed, when the form was sent."""
    return request.POST if request.method == "POST" else None


def asked(request: StaffRequest, ask: Ask) -> HttpResponse:
    """The form to fill in, with 422 when it was filled in wrongly."""
    template = "web/_ask.html" if request.htmx else "web/ask.html"
    context = {"ask": ask, "form": ask.form, "now": request.now}
    return render(request, template, context, status=422 if ask.form.errors else 200)


def done(request: StaffRequest, said: str, to: str) -> HttpResponse:
    """It happened: say so, on the page where that is to be seen."""
    messages.success(request, said)
    return HttpResponseClientRedirect(to) if request.htmx else redirect(to)


class DayInput(forms.DateInput):
    """A day by the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A calendar day."""

    widget = DayInput
    input_formats = ["%Y-%m-%d", "%d-%m-%Y"]
