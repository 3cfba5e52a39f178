"""A seat: who is on it, from when until when."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triangel.people.models import Employee
from triangel.triangle import access, actions
from triangel.triangle.models import Seat
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.people import forms
from triangel.web.people.finding import appointment_found, seat_found
from triangel.web.people.seat import look_at
from triangel.web.spoken import seat_name
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def seat(request: StaffRequest, pk: int) -> HttpResponse:
    """Who answers for a seat today or on a day, and everybody through time."""
    row = seat_found(request, pk)
    chosen = _day(request.GET.get("on"))
    if chosen is not None and not Employee.objects.employed_on(chosen).exists():
        chosen = None  # a day on which nobody worked here knows no answer
    return render(
        request, "web/people/seat.html", {"look": look_at(request, row, chosen), "now": request.now}
    )


@asks
@staff
def hand_over_seat(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a seat to somebody from a day."""
    row = seat_found(request, pk)
    form = forms.SeatForm(typed(request), **_offered(request, "on"))
    if form.is_valid():
        with shown_in(form):
            actions.hand_over_seat(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The seat is handed over."), _page(row))
    hint = _("All work of the seat goes with it.")
    return asked(request, _ask(row, form, _("Who takes over?"), _("Hand over"), hint))


@asks
@staff
def appoint(request: StaffRequest, pk: int) -> HttpResponse:
    """Put somebody on a seat that is empty."""
    row = seat_found(request, pk)
    form = forms.AppointForm(typed(request), **_offered(request, "starts_on"))
    if form.is_valid():
        with shown_in(form):
            actions.appoint(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The seat is filled."), _page(row))
    return asked(request, _ask(row, form, _("Who takes this seat?"), _("Appoint")))


@asks
@staff
def name_deputy(request: StaffRequest, pk: int) -> HttpResponse:
    """Name who takes over when neither the holder nor his stand-in is there."""
    row = seat_found(request, pk)
    form = forms.SeatForm(typed(request), **_offered(request, "on"))
    if form.is_valid():
        with shown_in(form):
            actions.name_deputy(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The deputy is named."), _page(row))
    hint = _("The deputy takes over when neither the holder nor who stands in for him is there.")
    return asked(request, _ask(row, form, _("Who is deputy?"), _("Name this person"), hint))


@asks
@staff
def end_appointment(request: StaffRequest, pk: int, appointment: int) -> HttpResponse:
    """Let an appointment end on a day."""
    row = appointment_found(request, pk, appointment)
    form = forms.EndForm(typed(request), initial={"ends_on": row.ends_on or request.today})
    if form.is_valid():
        with shown_in(form):
            actions.end_appointment(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The appointment ends then."), _page(row.seat))
    heading = _("%(name)s stops") % {"name": row.employee.name}
    hint = _("Without a successor the seat is empty from then. Handing it over is better.")
    return asked(request, _ask(row.seat, form, heading, _("End it"), hint))


@require_POST
@staff
def withdraw_planned_appointment(request: StaffRequest, pk: int, appointment: int) -> HttpResponse:
    """Take back an appointment that has not begun."""
    row = appointment_found(request, pk, appointment)
    with told(request):
        actions.withdraw_planned_appointment(row, actor=request.user, at=request.now)
    return redirect("seat", pk)


def _offered(request: StaffRequest, name: str) -> dict[str, Any]:
    """Whom who looks may put on a seat from the day that is meant, and that day."""
    asked_for = _day(request.POST.get(name)) or _day(request.GET.get("on")) or request.today
    people = access.appointable_employees(request.user, asked_for)
    return {"people": people, "initial": {name: asked_for}}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _page(row: Seat) -> str:
    return reverse("seat", args=[row.pk])


def _ask(row: Seat, form: django_forms.Form, heading: str, button: str, hint: str = "") -> Ask:
    return Ask(form, heading, button, _page(row), seat_name(row), hint)
