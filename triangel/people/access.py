"""Who sees which employees, and who may change what about them.

Employees see each other; a client's contact sees nobody here (the portal shows him his own people). The
line decides about its own: a line manager about everybody under him, a director about all. An
administrator sets up, and Triangel itself may do what the clock or an import asks.
"""

from django.db import connection

from triangel.core.models import User
from triangel.people.models import Absence, Employee, EmployeeQuerySet, StandIn, Team

LINE_ABOVE = """
WITH RECURSIVE up (id, manager_id) AS (
    SELECT id, manager_id FROM people_employee WHERE id = %s
    UNION
    SELECT e.id, e.manager_id FROM people_employee e JOIN up ON e.id = up.manager_id
)
SELECT id FROM up
"""

EVERYBODY_UNDER = """
WITH RECURSIVE down (id) AS (
    SELECT id FROM people_employee WHERE manager_id = %s
    UNION
    SELECT e.id FROM people_employee e JOIN down ON e.manager_id = down.id
)
SELECT id FROM down
"""


def employee_of(user: User) -> Employee | None:
    """The employee who signs in as this user, as long as the sign-in is open."""
    employee: Employee | None = getattr(user, "employee", None)
    return employee if user.is_active else None


def is_staff(user: User) -> bool:
    """Whether this user works for the provider, or is Triangel itself."""
    return user.is_system or employee_of(user) is not None


def is_administrator(user: User) -> bool:
    """Whether this user sets up the provider's Triangel, or is Triangel itself."""
    employee = employee_of(user)
    return user.is_system or (employee is not None and employee.is_administrator)


def is_director(user: User) -> bool:
    """Whether this user stands at the top of a line that has people in it."""
    employee = employee_of(user)
    return (
        employee is not None
        and employee.manager_id is None
        and not employee.is_independent
        and employee.reports.exists()
    )


def is_line_manager(user: User) -> bool:
    """Whether people report directly to this user."""
    employee = employee_of(user)
    return employee is not None and employee.reports.exists()


def leads(user: User, employee: Employee) -> bool:
    """Whether this user stands above the employee in the line, at any distance."""
    leader = employee_of(user)
    return leader is not None and leader.pk != employee.pk and leader.pk in line_of(employee)


def line_of(employee: Employee) -> set[int]:
    """The employee and everybody above him, by id."""
    return _ids(LINE_ABOVE, employee)


def everybody_under(employee: Employee) -> set[int]:
    """All who report to this employee, directly or through others, by id."""
    return _ids(EVERYBODY_UNDER, employee)


def visible_employees(user: User) -> EmployeeQuerySet:
    """Everybody for who works here, nobody for a contact."""
    return Employee.objects.all() if is_staff(user) else Employee.objects.none()


def can_set_up_people(user: User) -> bool:
    """Whether the user may take people into service and make teams."""
    return is_administrator(user) or is_director(user)


def can_decide_about(user: User, employee: Employee) -> bool:
    """Whether the user may change the employee's details and line manager, or end his service."""
    return is_administrator(user) or is_director(user) or leads(user, employee)


def can_change_phone(user: User, employee: Employee) -> bool:
    """Whether the user may change the employee's telephone number: his own, or of who is under him."""
    return can_plan_for(user, employee)


def can_change_photo(user: User, employee: Employee) -> bool:
    """Whether the user may show another photo of the employee, or none: his own, or of who is under him."""
    return can_plan_for(user, employee)


def can_plan_for(user: User, employee: Employee) -> bool:
    """Whether the user may record absences and name stand-ins: for himself, or for who is under him."""
    own = employee_of(user)
    return (own is not None and own.pk == employee.pk) or can_decide_about(user, employee)


def can_change_absence(user: User, absence: Absence) -> bool:
    """Whether the user may change or cancel this absence."""
    return can_plan_for(user, absence.employee)


def can_end_stand_in(user: User, stand_in: StandIn) -> bool:
    """Whether the user may end this stand-in."""
    return can_plan_for(user, stand_in.employee)


def can_name_independent(user: User) -> bool:
    """Whether the user may say who stands outside the line to judge what its top may not."""
    return can_set_up_people(user)


def can_make_team(user: User, parent: Team | None = None) -> bool:
    """Whether the user may make a team, on its own or as part of another."""
    return can_set_up_people(user)


def _ids(question: str, employee: Employee) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [employee.pk])
        return {row[0] for row in cursor.fetchall()}
