"""What may happen to the provider's people: service, line, absence and stand-ins."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.people import access, rules
from triangel.people.models import Absence, Employee, Photo, StandIn, Team

#: The number of the advisory lock under which the line changes: two changes at once could close a circle.
LINE_LOCK = 4_201


@transaction.atomic
def make_team(
    *, name: str, parent: Team | None = None, is_service_desk: bool = False, actor: User, at: datetime
) -> Team:
    """Make a team; its seat comes with it. Refused for who may not set up people."""
    _allow(access.can_make_team(actor, parent))
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
    _allow(access.can_set_up_people(actor))
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
    _record("hire", employee, actor, at, {"name": name, "starts_on": starts_on, "team": team.pk})
    return employee


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
    employee = _locked(employee)
    _allow(access.can_decide_about(actor, employee))
    rules.check_fte(fte)
    return _change(
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
    employee = _locked(employee)
    _allow(access.can_change_phone(actor, employee))
    return _change(employee, {"phone": rules.check_phone(phone)}, actor, at)


@transaction.atomic
def set_photo(employee: Employee, *, photo: bytes, actor: User, at: datetime) -> Employee:
    """Show somebody as he looks where until now his initials stand; everybody does so for himself.

    Kept is a small square that is drawn anew, without what the camera wrote beside it.
    """
    square = rules.square_of(photo)
    employee = _locked(employee)
    _allow(access.can_change_photo(actor, employee))
    row, _made = Photo.objects.get_or_create(digest=square.digest, defaults={"picture": square.picture})
    _show(employee, row)
    _record("set_photo", employee, actor, at, {"photo": row.pk})
    return employee


@transaction.atomic
def remove_photo(employee: Employee, *, actor: User, at: datetime) -> Employee:
    """Show somebody's initials again; the photo is gone."""
    employee = _locked(employee)
    _allow(access.can_change_photo(actor, employee))
    if employee.photo_id is not None:
        _show(employee, None)
        _record("remove_photo", employee, actor, at, {})
    return employee


@transaction.atomic
def set_independent(employee: Employee, *, is_independent: bool, actor: User, at: datetime) -> Employee:
    """Name somebody as the independent person, to whom complaints about the director go, or no longer."""
    _lock_line()
    employee = _locked(employee)
    _allow(access.can_name_independent(actor))
    if is_independent:
        rules.check_outside(
            reports_to=employee.manager_id is not None,
            leads=employee.reports.employed_on(local_day(at)).exists(),
        )
    return _change(employee, {"is_independent": is_independent}, actor, at, verb="set_independent")


@transaction.atomic
def give_sign_in(
    employee: Employee, *, email: str, language: str, password: str | None = None, actor: User, at: datetime
) -> User:
    """Let an employee sign in with this e-mail address; without a password he sets one by a mailed link."""
    employee = _locked(employee)
    _allow(access.can_set_up_people(actor))
    if employee.user_id is not None:
        raise Refused(gettext_noop("%(name)s can sign in already."), name=employee.name)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(gettext_noop("This e-mail address is already in use."), field="email")
    user = User.objects.create_user(email, password, name=employee.name, language=language)
    employee.user = user
    employee.save(update_fields=["user"])
    _record("give_sign_in", employee, actor, at, {"email": email})
    return user


@transaction.atomic
def leave(employee: Employee, *, ends_on: date, reason: str = "", actor: User, at: datetime) -> Employee:
    """End somebody's service; ``ends_on`` is the first day on which he no longer works here.

    His seats stay his in name and show as a gap until they are handed over: the resolver passes him.
    """
    employee = _locked(employee)
    _allow(access.can_decide_about(actor, employee))
    rules.check_period(employee.starts_on, ends_on)
    employee.ends_on = ends_on
    employee.save(update_fields=["ends_on"])
    _record("leave", employee, actor, at, {"ends_on": ends_on, "reason": reason})
    _close_sign_in(employee, local_day(at))
    return employee


@transaction.atomic
def close_sign_ins(*, actor: User, at: datetime) -> list[Employee]:
    """Close the sign-in of everybody whose service has ended by today; says whose. The clock's work."""
    _allow(access.is_administrator(actor))
    day = local_day(at)
    gone = Employee.objects.select_for_update(of=("self",)).select_related("user")
    closed = Q(user__is_active=True) | Q(photo__isnull=False)
    left = list(gone.filter(closed, ends_on__lte=day).order_by("id"))
    for employee in left:
        _close_sign_in(employee, day)
        _record("close_sign_in", employee, actor, at, {})
    return left


@transaction.atomic
def set_line_manager(employee: Employee, *, manager: Employee | None, actor: User, at: datetime) -> Employee:
    """Let somebody report to another line manager, or to nobody. Refused when the line would run round."""
    _lock_line()
    employee = _locked(employee)
    _allow(access.can_decide_about(actor, employee))
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
    _record("set_line_manager", employee, actor, at, {"before": before, "manager": after})
    return employee


@transaction.atomic
def record_absence(
    employee: Employee,
    *,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    actor: User,
    at: datetime,
) -> Absence:
    """Note that somebody is, was or will be away; an open end when nobody knows how long."""
    employee = _locked(employee)
    _allow(access.can_plan_for(actor, employee))
    rules.check_absence(starts_on, ends_on, _absences(employee))
    absence = Absence.objects.create(employee=employee, kind=kind, starts_on=starts_on, ends_on=ends_on)
    days = {"absence": absence.pk, "kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    _record("record_absence", employee, actor, at, days)
    return absence


@transaction.atomic
def change_absence(
    absence: Absence, *, starts_on: date, ends_on: date | None, actor: User, at: datetime
) -> Absence:
    """Make an absence shorter, longer or move it."""
    absence = _locked_absence(absence)
    _allow(access.can_change_absence(actor, absence))
    rules.check_absence(starts_on, ends_on, _absences(absence.employee, without=absence))
    absence.starts_on, absence.ends_on = starts_on, ends_on
    absence.save(update_fields=["starts_on", "ends_on"])
    days = {"absence": absence.pk, "starts_on": starts_on, "ends_on": ends_on}
    _record("change_absence", absence.employee, actor, at, days)
    return absence


@transaction.atomic
def cancel_absence(absence: Absence, *, actor: User, at: datetime) -> Absence:
    """Take back an absence that is not to be; it stays with an empty period."""
    absence = _locked_absence(absence)
    _allow(access.can_change_absence(actor, absence))
    absence.ends_on = absence.starts_on
    absence.save(update_fields=["ends_on"])
    _record("cancel_absence", absence.employee, actor, at, {"absence": absence.pk})
    return absence


@transaction.atomic
def name_stand_in(
    employee: Employee,
    *,
    stand_in: Employee,
    starts_on: date,
    ends_on: date | None = None,
    rank: int = 1,
    actor: User,
    at: datetime,
) -> StandIn:
    """Name who takes somebody's work while he is away; the lowest ``rank`` that is there goes first."""
    employee = _locked(employee)
    _allow(access.can_plan_for(actor, employee))
    _check_stand_in(employee, stand_in, starts_on, ends_on, rank)
    row = StandIn.objects.create(
        employee=employee, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on, rank=rank
    )
    named = {"stand_in": stand_in.pk, "starts_on": starts_on, "ends_on": ends_on, "rank": rank}
    _record("name_stand_in", employee, actor, at, named)
    return row


@transaction.atomic
def end_stand_in(stand_in: StandIn, *, ends_on: date, actor: User, at: datetime) -> StandIn:
    """End a stand-in on a day; on its first day or before means that it never was."""
    _locked(stand_in.employee)
    stand_in = StandIn.objects.select_for_update().select_related("employee").get(pk=stand_in.pk)
    _allow(access.can_end_stand_in(actor, stand_in))
    if stand_in.ends_on is not None and stand_in.ends_on <= ends_on:
        raise Refused(gettext_noop("This stand-in has ended by then already."), field="ends_on")
    stand_in.ends_on = max(ends_on, stand_in.starts_on)
    stand_in.save(update_fields=["ends_on"])
    named = {"stand_in": stand_in.stand_in_id, "ends_on": stand_in.ends_on}
    _record("end_stand_in", stand_in.employee, actor, at, named)
    return stand_in


def _change(
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
    _record(verb, employee, actor, at, {"before": before, "after": {field: after[field] for field in before}})
    return employee


def _show(employee: Employee, photo: Photo | None) -> None:
    """Another photo, or none; the one before is thrown away unless it is of somebody else as well."""
    before, employee.photo = employee.photo_id, photo
    employee.save(update_fields=["photo"])
    if before is not None and before != employee.photo_id:
        Photo.objects.filter(pk=before, employees__isnull=True).delete()


def _lock_line() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINE_LOCK])


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
        _show(employee, None)


def _check_stand_in(
    employee: Employee, stand_in: Employee, starts_on: date, ends_on: date | None, rank: int
) -> None:
    rules.check_period(starts_on, ends_on)
    if stand_in.pk == employee.pk:
        raise Refused(gettext_noop("Somebody cannot stand in for himself."), field="stand_in")
    for other in employee.stand_ins.filter(rank=rank).select_related("stand_in"):
        if rules.periods_overlap(starts_on, ends_on, other.starts_on, other.ends_on):
            raise Refused(
                gettext_noop("%(name)s already stands in on these days: choose other days or a later place."),
                field="starts_on",
                name=other.stand_in.name,
            )


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(gettext_noop("You have no authority over this employee."))


def _locked(employee: Employee) -> Employee:
    return Employee.objects.select_for_update().get(pk=employee.pk)


def _locked_absence(absence: Absence) -> Absence:
    _locked(absence.employee)
    return Absence.objects.select_related("employee").get(pk=absence.pk)


def _absences(employee: Employee, without: Absence | None = None) -> list[rules.Absence]:
    rows = employee.absences.exclude(pk=without.pk) if without else employee.absences.all()
    return [rules.Absence(employee.pk, row.starts_on, row.ends_on) for row in rows]


def _record(verb: str, employee: Employee, actor: User, at: datetime, data: Mapping[str, object]) -> None:
    values: dict[str, Any] = {name: _plain(value) for name, value in data.items()}
    record(verb, actor=actor, at=at, object_type="employee", object_id=employee.pk, **values)


def _plain(value: object) -> object:
    """A value as the journal keeps it."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
