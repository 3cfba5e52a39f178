"""What is known of an employee, and how he looks."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from triangel.core.models import User
from triangel.people import access, rules
from triangel.people.actions import ground
from triangel.people.models import Employee, Photo, Team


@transaction.atomic
def change_employee(
    employee: Employee,
    *,
    name: str,
    job_title: str,
    phone: str,
    team: Team,
    fte: Decimal,
    actor: User,
    at: datetime,
) -> Employee:
    """Change what is known of somebody. What he holds stays his: seats, and what he has in hand himself.

    With another team he sees from now on what lies with that one, and no longer what lies with the one he
    leaves; the journal keeps which he was in until when.
    """
    employee = ground.locked(employee)
    ground.allow(access.can_decide_about(actor, employee))
    rules.check_fte(fte)
    return ground.change(
        employee,
        {
            "name": rules.check_name(name),
            "job_title": job_title.strip(),
            "phone": phone if phone == employee.phone else rules.check_phone(phone),
            "team_id": team.pk,
            "fte": fte,
        },
        actor,
        at,
    )


@transaction.atomic
def change_phone(employee: Employee, *, phone: str, actor: User, at: datetime) -> Employee:
    """Change the number at which colleagues and clients ring somebody; everybody does so for himself."""
    employee = ground.locked(employee)
    ground.allow(access.can_change_phone(actor, employee))
    return ground.change(employee, {"phone": rules.check_phone(phone)}, actor, at)


@transaction.atomic
def set_photo(employee: Employee, *, photo: bytes, actor: User, at: datetime) -> Employee:
    """Show somebody as he looks where until now his initials stand; everybody does so for himself.

    Kept is a small square that is drawn anew, without what the camera wrote beside it.
    """
    square = rules.square_of(photo)
    employee = ground.locked(employee)
    ground.allow(access.can_change_photo(actor, employee))
    row, _made = Photo.objects.get_or_create(digest=square.digest, defaults={"picture": square.picture})
    ground.show(employee, row)
    ground.record("set_photo", employee, actor, at, {"photo": row.pk})
    return employee


@transaction.atomic
def remove_photo(employee: Employee, *, actor: User, at: datetime) -> Employee:
    """Show somebody's initials again; the photo is gone."""
    employee = ground.locked(employee)
    ground.allow(access.can_change_photo(actor, employee))
    if employee.photo_id is not None:
        ground.show(employee, None)
        ground.record("remove_photo", employee, actor, at, {})
    return employee
