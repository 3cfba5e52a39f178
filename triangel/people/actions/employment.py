"""Teams, service, sign-in and the line: who works here, from when until when, and under whom."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import Refused, gettext_noop
from triangel.people import access, rules
from triangel.people.actions import ground
from triangel.people.models import Employee, Team


@transaction.atomic
def make_team(
    *, name: str, parent: Team | None = None, is_service_desk: bool = False, actor: User, at: datetime
) -> Team:
    """Make a team; its seat comes with it. Refused for who may not set up people."""
    ground.allow(access.can_make_team(actor, parent))
    if Team.objects.filter(name__iexact=name).exists():
        raise Refused(gettext_noop("There is already a team with this name."), field="name")
    team = Team.objects.create(name=name, parent=parent, is_service_desk=is_service_desk)
    record("make_team", actor=actor, at=at, object_type="team", object_id=team.pk, name=name)
    return team


@transaction.atomic
def hire(
    *,
    name: str,
    team: Team,
    starts_on: date,
    manager: Employee | None = None,
    job_title: str = "",
    email: str = "",
    phone: str = "",
    fte: Decimal = Decimal(1),
    ends_on: date | None = None,
    is_administrator: bool = False,
    is_independent: bool = False,
    user: User | None = None,
    actor: User,
    at: datetime,
) -> Employee:
    """Take somebody into service from a day, in a team, under a line manager.

    ``user`` is his sign-in, when he has one. Without a manager he is a director, or with
    ``is_independent`` the person outside the line to whom complaints about its top go.
    """
    ground.allow(access.can_set_up_people(actor))
    rules.check_period(starts_on, ends_on)
    rules.check_fte(fte)
    if is_independent:
        rules.check_outside(reports_to=manager is not None, leads=False)
    if manager is not None:
        _check_leader(manager)
    if email and Employee.objects.filter(email__iexact=email, is_imported=False).exists():
        raise Refused(gettext_noop("This e-mail address is already in use."), field="email")
    employee = Employee.objects.create(
        name=name,
        team=team,
        starts_on=starts_on,
        ends_on=ends_on,
        manager=manager,
        job_title=job_title,
        email=email,
        phone=phone,
        fte=fte,
        is_administrator=is_administrator,
        is_independent=is_independent,
        user=user,
    )
    ground.record("hire", employee, actor, at, {"name": name, "starts_on": starts_on, "team": team.pk})
    return employee


@transaction.atomic
def give_sign_in(
    employee: Employee, *, email: str, language: str, password: str | None = None, actor: User, at: datetime
) -> User:
    """Let an employee sign in with this e-mail address; without a password he sets one by a mailed link."""
    employee = ground.locked(employee)
    ground.allow(access.can_set_up_people(actor))
    if employee.user_id is not None:
        raise Refused(gettext_noop("%(name)s can sign in already."), name=employee.name)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(gettext_noop("This e-mail address is already in use."), field="email")
    user = User.objects.create_user(email, password, name=employee.name, language=language)
    employee.user = user
    employee.save(update_fields=["user"])
    ground.record("give_sign_in", employee, actor, at, {"email": email})
    return user


@transaction.atomic
def leave(employee: Employee, *, ends_on: date, reason: str = "", actor: User, at: datetime) -> Employee:
    """End somebody's service; ``ends_on`` is the first day on which he no longer works here.

    His seats stay his in name and show as a gap until they are handed over: the resolver passes him.
    """
    employee = ground.locked(employee)
    ground.allow(access.can_decide_about(actor, employee))
    rules.check_period(employee.starts_on, ends_on)
    employee.ends_on = ends_on
    employee.save(update_fields=["ends_on"])
    ground.record("leave", employee, actor, at, {"ends_on": ends_on, "reason": reason})
    _close_sign_in(employee, local_day(at))
    return employee


@transaction.atomic
def close_sign_ins(*, actor: User, at: datetime) -> list[Employee]:
    """Close the sign-in of everybody whose service has ended by today; says whose. The clock's work."""
    ground.allow(access.is_administrator(actor))
    day = local_day(at)
    gone = Employee.objects.select_for_update(of=("self",)).select_related("user")
    closed = Q(user__is_active=True) | Q(photo__isnull=False)
    left = list(gone.filter(closed, ends_on__lte=day).order_by("id"))
    for employee in left:
        _close_sign_in(employee, day)
        ground.record("close_sign_in", employee, actor, at, {})
    return left


@transaction.atomic
def set_line_manager(employee: Employee, *, manager: Employee | None, actor: User, at: datetime) -> Employee:
    """Let somebody report to another line manager, or to nobody. Refused when the line would run round."""
    ground.lock_line()
    employee = ground.locked(employee)
    ground.allow(access.can_decide_about(actor, employee))
    if manager is not None:
        rules.check_outside(reports_to=employee.is_independent, leads=False)
        _check_leader(manager)
    rules.check_line(
        employee.pk,
        manager.pk if manager else None,
        dict(Employee.objects.values_list("id", "manager_id")),
    )
    before, employee.manager = employee.manager_id, manager
    employee.save(update_fields=["manager"])
    after = employee.manager_id
    ground.record("set_line_manager", employee, actor, at, {"before": before, "manager": after})
    return employee


@transaction.atomic
def set_independent(employee: Employee, *, is_independent: bool, actor: User, at: datetime) -> Employee:
    """Name somebody as the independent person, to whom complaints about the director go, or no longer."""
    ground.lock_line()
    employee = ground.locked(employee)
    ground.allow(access.can_name_independent(actor))
    if is_independent:
        rules.check_outside(
            reports_to=employee.manager_id is not None,
            leads=employee.reports.employed_on(local_day(at)).exists(),
        )
    return ground.change(employee, {"is_independent": is_independent}, actor, at, verb="set_independent")


def _check_leader(manager: Employee) -> None:
    if Employee.objects.filter(pk=manager.pk, is_independent=True).exists():
        raise Refused(
            gettext_noop("%(name)s is the independent person and leads nobody: choose somebody else."),
            field="manager",
            name=manager.name,
        )


def _close_sign_in(employee: Employee, day: date) -> None:
    """Who has left signs in no more, and his face is his own again."""
    if employee.ends_on is None or employee.ends_on > day:
        return
    if employee.user:
        employee.user.is_active = False
        employee.user.save(update_fields=["is_active"])
    if employee.photo_id is not None:
        ground.show(employee, None)
