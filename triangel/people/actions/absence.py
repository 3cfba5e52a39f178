"""Who is away, and who stands in for him."""

from datetime import date, datetime

from django.db import transaction

from triangel.core.models import User
from triangel.core.rules import Refused, gettext_noop
from triangel.people import access, rules
from triangel.people.actions import ground
from triangel.people.models import Absence, Employee, StandIn


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
    employee = ground.locked(employee)
    ground.allow(access.can_plan_for(actor, employee))
    rules.check_absence(starts_on, ends_on, _absences(employee))
    absence = Absence.objects.create(employee=employee, kind=kind, starts_on=starts_on, ends_on=ends_on)
    days = {"absence": absence.pk, "kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    ground.record("record_absence", employee, actor, at, days)
    return absence


@transaction.atomic
def change_absence(
    absence: Absence, *, starts_on: date, ends_on: date | None, actor: User, at: datetime
) -> Absence:
    """Make an absence shorter, longer or move it."""
    absence = _locked_absence(absence)
    ground.allow(access.can_change_absence(actor, absence))
    rules.check_absence(starts_on, ends_on, _absences(absence.employee, without=absence))
    absence.starts_on, absence.ends_on = starts_on, ends_on
    absence.save(update_fields=["starts_on", "ends_on"])
    days = {"absence": absence.pk, "starts_on": starts_on, "ends_on": ends_on}
    ground.record("change_absence", absence.employee, actor, at, days)
    return absence


@transaction.atomic
def cancel_absence(absence: Absence, *, actor: User, at: datetime) -> Absence:
    """Take back an absence that is not to be; it stays with an empty period."""
    absence = _locked_absence(absence)
    ground.allow(access.can_change_absence(actor, absence))
    absence.ends_on = absence.starts_on
    absence.save(update_fields=["ends_on"])
    ground.record("cancel_absence", absence.employee, actor, at, {"absence": absence.pk})
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
    employee = ground.locked(employee)
    ground.allow(access.can_plan_for(actor, employee))
    _check_stand_in(employee, stand_in, starts_on, ends_on, rank)
    row = StandIn.objects.create(
        employee=employee, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on, rank=rank
    )
    named = {"stand_in": stand_in.pk, "starts_on": starts_on, "ends_on": ends_on, "rank": rank}
    ground.record("name_stand_in", employee, actor, at, named)
    return row


@transaction.atomic
def end_stand_in(stand_in: StandIn, *, ends_on: date, actor: User, at: datetime) -> StandIn:
    """End a stand-in on a day; on its first day or before means that it never was."""
    ground.locked(stand_in.employee)
    stand_in = StandIn.objects.select_for_update().select_related("employee").get(pk=stand_in.pk)
    ground.allow(access.can_end_stand_in(actor, stand_in))
    if stand_in.ends_on is not None and stand_in.ends_on <= ends_on:
        raise Refused(gettext_noop("This stand-in has ended by then already."), field="ends_on")
    stand_in.ends_on = max(ends_on, stand_in.starts_on)
    stand_in.save(update_fields=["ends_on"])
    named = {"stand_in": stand_in.stand_in_id, "ends_on": stand_in.ends_on}
    ground.record("end_stand_in", stand_in.employee, actor, at, named)
    return stand_in


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


def _locked_absence(absence: Absence) -> Absence:
    ground.locked(absence.employee)
    return Absence.objects.select_related("employee").get(pk=absence.pk)


def _absences(employee: Employee, without: Absence | None = None) -> list[rules.Absence]:
    rows = employee.absences.exclude(pk=without.pk) if without else employee.absences.all()
    return [rules.Absence(employee.pk, row.starts_on, row.ends_on) for row in rows]
