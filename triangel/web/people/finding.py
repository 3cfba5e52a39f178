"""The employee, absence, stand-in, seat or appointment that an address names, when it exists for who asks."""

from django.http import Http404

from triangel.people.access import visible_employees
from triangel.people.models import Absence, Employee, StandIn
from triangel.triangle.access import visible_appointments, visible_seats
from triangel.triangle.models import Appointment, Seat
from triangel.web.staff import StaffRequest


def employee_found(request: StaffRequest, pk: int) -> Employee:
    """This employee."""
    employee = visible_employees(request.user).filter(pk=pk).select_related("team", "manager", "user").first()
    if employee is None:
        raise Http404
    return employee


def absence_found(request: StaffRequest, pk: int, absence: int) -> Absence:
    """This absence of this employee."""
    rows = Absence.objects.filter(employee__in=visible_employees(request.user), employee=pk, pk=absence)
    row = rows.select_related("employee").first()
    if row is None:
        raise Http404
    return row


def stand_in_found(request: StaffRequest, pk: int, stand_in: int) -> StandIn:
    """This stand-in of this employee."""
    rows = StandIn.objects.filter(employee__in=visible_employees(request.user), employee=pk, pk=stand_in)
    row = rows.select_related("employee", "stand_in").first()
    if row is None:
        raise Http404
    return row


def seat_found(request: StaffRequest, pk: int) -> Seat:
    """This seat."""
    rows = visible_seats(request.user).select_related("client", "contract", "project", "team")
    seat = rows.filter(pk=pk).first()
    if seat is None:
        raise Http404
    return seat


def appointment_found(request: StaffRequest, pk: int, appointment: int) -> Appointment:
    """This appointment to this seat."""
    rows = visible_appointments(request.user).filter(seat=pk, pk=appointment)
    row = rows.select_related("employee", "seat").first()
    if row is None:
        raise Http404
    return row
