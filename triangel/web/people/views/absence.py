"""Being away, and who stands in."""

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from triangel.people import actions
from triangel.people.models import Employee
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.people import forms
from triangel.web.people.finding import absence_found, employee_found, stand_in_found
from triangel.web.staff import StaffRequest, staff


@asks
@staff
def record_absence(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that somebody is, was or will be away."""
    row = employee_found(request, pk)
    form = forms.RecordAbsenceForm(typed(request), initial={"starts_on": request.today})
    if form.is_valid():
        with shown_in(form):
            actions.record_absence(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The absence is noted."), _page(row))
    heading = _("%(name)s is away") % {"name": row.name}
    return asked(request, _ask(row, form, heading, _("Note it")))


@asks
@staff
def change_absence(request: StaffRequest, pk: int, absence: int) -> HttpResponse:
    """Make an absence shorter, longer, or move it."""
    row = absence_found(request, pk, absence)
    known = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    form = forms.ChangeAbsenceForm(typed(request), initial=known)
    if form.is_valid():
        with shown_in(form):
            actions.change_absence(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The absence is changed."), _page(row.employee))
    return asked(request, _ask(row.employee, form, _("Other days away"), _("Change it")))


@require_POST
@staff
def cancel_absence(request: StaffRequest, pk: int, absence: int) -> HttpResponse:
    """Take back an absence that is not to be."""
    row = absence_found(request, pk, absence)
    with told(request):
        actions.cancel_absence(row, actor=request.user, at=request.now)
    return redirect("employee", pk)


@asks
@staff
def name_stand_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Name who takes somebody's work while he is away."""
    row = employee_found(request, pk)
    first = {"starts_on": request.today}
    form = forms.StandInForm(typed(request), employee=row, today=request.today, initial=first)
    if form.is_valid():
        with shown_in(form):
            actions.name_stand_in(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The stand-in is named."), _page(row))
    heading = _("Who stands in for %(name)s?") % {"name": row.name}
    return asked(request, _ask(row, form, heading, _("Name this person")))


@asks
@staff
def end_stand_in(request: StaffRequest, pk: int, stand_in: int) -> HttpResponse:
    """End a stand-in on a day."""
    row = stand_in_found(request, pk, stand_in)
    form = forms.EndStandInForm(typed(request), initial={"ends_on": request.today})
    if form.is_valid():
        with shown_in(form):
            actions.end_stand_in(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The stand-in ends then."), _page(row.employee))
    heading = _("%(name)s no longer stands in") % {"name": row.stand_in.name}
    return asked(request, _ask(row.employee, form, heading, _("End it")))


def _page(row: Employee) -> str:
    return reverse("employee", args=[row.pk])


def _ask(row: Employee, form: django_forms.Form, heading: str, button: str) -> Ask:
    return Ask(form, heading, button, _page(row), row.name)
