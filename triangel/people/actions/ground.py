"""What every action on an employee does first and last: ask, lock, write what differs, tell the journal."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from triangel.core import actions as journal
from triangel.core.models import User
from triangel.core.rules import NotAllowed, gettext_noop
from triangel.people.models import Employee, Photo

#: The number of the advisory lock under which the line changes: two changes at once could close a circle.
LINE_LOCK = 4_201


def allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    """Refuse what the actor has no authority for."""
    if not allowed:
        raise NotAllowed(gettext_noop("You have no authority over this employee."))


def locked(employee: Employee) -> Employee:
    """The employee as he is now, kept from anybody else until the transaction ends."""
    return Employee.objects.select_for_update().get(pk=employee.pk)


def lock_line() -> None:
    """Let nobody else change the line until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINE_LOCK])


def change(
    employee: Employee,
    after: Mapping[str, Any],
    actor: User,
    at: datetime,
    *,
    verb: str = "change_employee",
) -> Employee:
    """Write what differs, with the journal keeping how it was; nothing when nothing does."""
    before = {field: getattr(employee, field) for field in after if getattr(employee, field) != after[field]}
    if not before:
        return employee
    for field in before:
        setattr(employee, field, after[field])
    employee.save(update_fields=list(before))
    if "name" in before and employee.user is not None:
        employee.user.name = employee.name
        employee.user.save(update_fields=["name"])
    record(verb, employee, actor, at, {"before": before, "after": {field: after[field] for field in before}})
    return employee


def show(employee: Employee, photo: Photo | None) -> None:
    """Another photo, or none; the one before is thrown away unless it is of somebody else as well."""
    before, employee.photo = employee.photo_id, photo
    employee.save(update_fields=["photo"])
    if before is not None and before != employee.photo_id:
        Photo.objects.filter(pk=before, employees__isnull=True).delete()


def record(verb: str, employee: Employee, actor: User, at: datetime, data: Mapping[str, object]) -> None:
    """Append what happened to an employee to the journal."""
    values: dict[str, Any] = {name: plain(value) for name, value in data.items()}
    journal.record(verb, actor=actor, at=at, object_type="employee", object_id=employee.pk, **values)


def plain(value: object) -> object:
    """A value as the journal keeps it."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
