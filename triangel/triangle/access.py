"""Who sees which seats, and who may fill them.

A line manager fills seats with his own people (himself among them) and takes them from his own people;
a director and an administrator from and with everybody. Nobody else decides who holds a seat.
"""

from datetime import date

from django.db.models import Q, QuerySet

from triangel.clients import access as clients_access
from triangel.core.models import User
from triangel.people import access as people_access
from triangel.people.models import Employee
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment, AppointmentQuerySet, Seat


def visible_seats(user: User) -> QuerySet[Seat]:
    """Every seat for who works here, those around his own client for a contact."""
    if people_access.is_staff(user):
        return Seat.objects.all()
    return Seat.objects.filter(client__in=clients_access.visible_clients(user))


def visible_appointments(user: User) -> AppointmentQuerySet:
    """The appointments to the seats that exist for this user."""
    return Appointment.objects.filter(seat__in=visible_seats(user))


def can_fill_any_seat(user: User) -> bool:
    """Whether the user fills seats all over the provider."""
    return people_access.is_administrator(user) or people_access.is_director(user)


def can_appoint(user: User, seat: Seat, employee: Employee, *, on: date) -> bool:
    """Whether the user may put this employee on this seat from ``on``: his own, and taken from his own."""
    if can_fill_any_seat(user):
        return True
    holder = _holder(seat, on)
    return _is_own(user, employee) and (holder is None or _is_own(user, holder))


def can_end(user: User, appointment: Appointment) -> bool:
    """Whether the user may end or withdraw this appointment: it is of somebody in his line."""
    return can_fill_any_seat(user) or _is_own(user, appointment.employee)


def can_fill_somebody(user: User) -> bool:
    """Whether the user fills seats at all, for showing him the form."""
    return can_fill_any_seat(user) or people_access.is_line_manager(user)


def appointable_employees(user: User, on: date) -> QuerySet[Employee]:
    """Whom the user may put on a seat from this day, by name."""
    employees = Employee.objects.filter(is_imported=False).employed_on(on).by_name()
    if can_fill_any_seat(user):
        return employees
    own = people_access.employee_of(user)
    if own is None or not people_access.is_line_manager(user):
        return employees.none()
    return employees.filter(Q(pk=own.pk) | Q(pk__in=people_access.everybody_under(own)))


def _is_own(user: User, employee: Employee) -> bool:
    own = people_access.employee_of(user)
    if own is None or not people_access.is_line_manager(user):
        return False
    return own.pk == employee.pk or people_access.leads(user, employee)


def _holder(seat: Seat, on: date) -> Employee | None:
    appointment = (
        Appointment.objects.on(on).filter(seat=seat, part=Part.HOLDER).select_related("employee").first()
    )
    return appointment.employee if appointment else None
