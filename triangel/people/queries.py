"""Questions about the provider's people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Func, Q, Value
from django.db.models.functions import Lower

from triangel.core.memory import Memory
from triangel.core.models import User
from triangel.people import access, rules
from triangel.people.models import Absence, Employee, EmployeeQuerySet, StandIn


@dataclass(frozen=True, slots=True)
class LineNode:
    """An employee in the line as a tree, with those who report to him."""

    employee: Employee
    reports: tuple["LineNode", ...]


def organisation() -> rules.Organisation:
    """The provider's people, line, absences and stand-ins, remembered until one of them changes.

    Who came from an imported history is known, but never in service: he cannot be asked for anything.
    One query, three when something changed.
    """
    return _ORGANISATION.recall(None)


def _read_organisation(_key: None) -> rules.Organisation:
    persons = Employee.objects.values_list(
        "id", "manager_id", "starts_on", "ends_on", "is_independent", "is_imported"
    )
    absences = Absence.objects.values_list("employee_id", "starts_on", "ends_on")
    stand_ins = StandIn.objects.values_list("employee_id", "stand_in_id", "rank", "starts_on", "ends_on")
    return rules.organisation(
        (
            rules.Person(number, manager, starts_on, starts_on if is_imported else ends_on, is_independent)
            for number, manager, starts_on, ends_on, is_independent, is_imported in persons
        ),
        (rules.Absence(*row) for row in absences.order_by("id")),
        (rules.StandIn(*row) for row in stand_ins.order_by("id")),
    )


_ORGANISATION = Memory(_read_organisation)


def line(user: User, day: date) -> list[LineNode]:
    """The line of everybody in service on this day as trees, the top first; two queries."""
    employees = list(
        access.visible_employees(user)
        .employed_on(day)
        .filter(is_imported=False)
        .select_related("team", "user")
        .by_name()
    )
    present = {employee.pk for employee in employees}
    under: dict[int | None, list[Employee]] = {}
    for employee in employees:
        above = employee.manager_id if employee.manager_id in present else None
        under.setdefault(above, []).append(employee)

    def node(employee: Employee) -> LineNode:
        return LineNode(employee, tuple(node(report) for report in under.get(employee.pk, ())))

    return [node(employee) for employee in under.get(None, ())]


def absences_between(user: User, on: date, until: date) -> list[Absence]:
    """The absences that touch these days (``until`` exclusive), of everybody the user sees."""
    return list(
        Absence.objects.filter(employee__in=access.visible_employees(user), starts_on__lt=until)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .select_related("employee")
        .order_by("starts_on", "id")
    )


def named(user: User, words: str) -> EmployeeQuerySet:
    """Employees whose name holds these words, accents and case aside."""
    employees = access.visible_employees(user).filter(is_imported=False)
    for word in words.split():
        employees = employees.filter(sort_name__contains=_plain(word))
    return employees.by_name()


def is_last_independent(employee: Employee, day: date) -> bool:
    """Whether nobody else judges what the top of the line may not, from this day on and without an end."""
    if not employee.is_independent:
        return False
    others = Employee.objects.filter(is_independent=True, is_imported=False, ends_on__isnull=True)
    return not others.filter(starts_on__lte=day).exclude(pk=employee.pk).exists()


def is_own_address(email: str, day: date) -> bool:
    """Whether this address is a colleague's, or lies in a domain of the provider. Two queries at most."""
    people = Employee.objects.filter(is_imported=False)
    if people.filter(Q(email__iexact=email) | Q(user__email__iexact=email)).exists():
        return True
    known = people.employed_on(day).values_list("email", "user__email")
    return rules.is_of(email, rules.provider_domains(mail or sign_in or "" for mail, sign_in in known))


def _plain(word: str) -> Func:
    return Func(Lower(Value(word)), function="f_unaccent", output_field=CharField())
