"""What an employee keeps for himself: filters on the list of requests, notices he has read."""

from datetime import datetime

from django.db import IntegrityError, transaction

from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, rules
from triangel.desk.models import Notice, SavedFilter
from triangel.people.models import Employee


@transaction.atomic
def save_filter(*, name: str, query: str, actor: User, at: datetime) -> SavedFilter:
    """Keep a view on the list of requests under a name."""
    label = rules.check_said(name, "name")
    if len(label) > 60:
        raise Refused(gettext_noop("Keep the name under 60 characters."), field="name")
    if len(query) > 500:
        raise Refused(gettext_noop("This filter is too long to keep."), field="name")
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(employee=_employee(actor), name=label, query=query)
    except IntegrityError as error:
        raise Refused(gettext_noop("You already have a filter with this name."), field="name") from error


@transaction.atomic
def drop_filter(saved_filter: SavedFilter, *, actor: User, at: datetime) -> None:
    """Throw a kept view away."""
    if saved_filter.employee_id != _employee(actor).pk:
        raise NotAllowed(gettext_noop("This filter is somebody else's."))
    saved_filter.delete()


@transaction.atomic
def read_notice(notice: Notice, *, actor: User, at: datetime) -> Notice:
    """Take a notice off one's plate."""
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.employee_id != _employee(actor).pk:
        raise NotAllowed(gettext_noop("This notice is somebody else's."))
    if locked.read_at is None:
        locked.read_at = at
        locked.save(update_fields=["read_at"])
    return locked


def _employee(actor: User) -> Employee:
    employee = access.employee_of(actor)
    if employee is None:
        raise NotAllowed(gettext_noop("Only employees have this."))
    return employee
