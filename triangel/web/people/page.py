"""An employee as his page shows him: seats, what waits for him, absence, stand-ins, place in the line."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.desk import queries as desk_queries
from triangel.desk.access import visible_requests
from triangel.desk.choices import State
from triangel.people import access
from triangel.people import queries as people_queries
from triangel.people.models import Absence, Employee, StandIn
from triangel.triangle import queries
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment
from triangel.triangle.rules import Concern, ConcernKind, Load
from triangel.ui.spoken import spoken_day
from triangel.web.concerns import concern_sentence
from triangel.web.people.roster import absences_on, acting_for
from triangel.web.staff import StaffRequest

#: How many seats that somebody had before are shown.
PAST_SHOWN = 10

Period = TypeVar("Period", Absence, StandIn)


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment with its seat in words: what it is of, and which role."""

    appointment: Appointment
    scope: str
    role: str
    word: str
    client: str


@dataclass(frozen=True, slots=True)
class May:
    """What who looks may do here, for showing him the way."""

    plan: bool
    decide: bool
    set_up: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Everything on the page of an employee."""

    employee: Employee
    sentence: str
    away: Absence | None
    why: str
    held: list[Held]
    planned: list[Held]
    deputy: list[Held]
    past: list[Held]
    open: int
    load: list[tuple[str, int]]
    breaches: list[str]
    absences: list[Absence]
    stand_ins: list[StandIn]
    stands_in_for: list[StandIn]
    reports: list[Employee]
    may_be_independent: bool
    may: May


def look_at(request: StaffRequest, employee: Employee) -> Look:
    """The employee as he stands today; a fixed number of queries."""
    today = request.today
    held = [_held(row) for row in _appointments(employee)]
    now = [one for one in held if _is_on(one, today)]
    away = absences_on([employee.pk], today).get(employee.pk)
    reports = list(employee.reports.filter(is_imported=False).employed_on(today).by_name())
    loads = queries.loads_on(today, people_queries.organisation(), {employee.pk})
    load = loads.get(employee.pk, Load())
    count = _open(request, employee)
    holding = [one for one in now if one.appointment.part == Part.HOLDER]
    return Look(
        employee=employee,
        sentence=sentence(employee, away, len(holding), count, today),
        away=away,
        why=acting_for([employee.pk], today)[employee.pk] if away else "",
        held=holding,
        planned=[one for one in held if one.appointment.starts_on > today],
        deputy=[one for one in now if one.appointment.part == Part.DEPUTY],
        past=[one for one in held if _is_over(one, today)][-PAST_SHOWN:][::-1],
        open=count,
        load=sorted(load.contracts.items()),
        breaches=_breaches(employee, load, today),
        absences=_coming(employee.absences.all(), today),
        stand_ins=_coming(employee.stand_ins.select_related("stand_in"), today),
        stands_in_for=_coming(employee.stands_in_for.select_related("employee"), today),
        reports=reports,
        may_be_independent=employee.is_independent or (employee.manager_id is None and not reports),
        may=May(
            access.can_plan_for(request.user, employee),
            access.can_decide_about(request.user, employee),
            access.can_set_up_people(request.user),
        ),
    )


def sentence(employee: Employee, away: Absence | None, seats: int, count: int, today: date) -> str:
    """Whether he is there, and how much he has."""
    if employee.ends_on and employee.ends_on <= today:
        return _("%(name)s left on %(day)s.") % _values(employee, employee.ends_on, today)
    if employee.starts_on > today:
        return _("%(name)s starts on %(day)s.") % _values(employee, employee.starts_on, today)
    load = ngettext("%(count)s seat", "%(count)s seats", seats) % {"count": seats}
    work = ngettext("%(count)s open request", "%(count)s open requests", count) % {"count": count}
    values = {"load": load, "work": work}
    if away and away.ends_on:
        return _("Away until %(day)s. %(load)s, %(work)s.") % {
            **values,
            "day": spoken_day(away.ends_on, today),
        }
    if away:
        return _("Away, nobody knows yet for how long. %(load)s, %(work)s.") % values
    return _("In today. %(load)s, %(work)s.") % values


def _values(employee: Employee, day: date, today: date) -> dict[str, str]:
    return {"name": employee.name, "day": spoken_day(day, today)}


def _appointments(employee: Employee) -> list[Appointment]:
    rows = employee.appointments.exclude(ends_on__isnull=False, ends_on=F("starts_on"))
    rows = rows.select_related("seat__client", "seat__contract", "seat__project", "seat__team")
    return sorted(rows, key=lambda row: (row.ends_on or date.max, row.seat.kind, row.starts_on, row.pk))


def _held(row: Appointment) -> Held:
    seat = row.seat
    scope = seat.team or seat.project or seat.contract or seat.client
    client = seat.client.name if seat.client else ""
    return Held(row, getattr(scope, "name", ""), seat.kind, str(seat.get_kind_display()), client)


def _is_on(one: Held, day: date) -> bool:
    return one.appointment.starts_on <= day and not _is_over(one, day)


def _is_over(one: Held, day: date) -> bool:
    return one.appointment.ends_on is not None and one.appointment.ends_on <= day


def _open(request: StaffRequest, employee: Employee) -> int:
    """How many requests lie with him today, of those that who looks may know of."""
    reach = desk_queries.reach_of(employee, request.today)
    mine = list(desk_queries.held(reach).values_list("client_request", flat=True))
    return visible_requests(request.user).filter(pk__in=mine, state=State.OPEN).count()


def _breaches(employee: Employee, load: Load, today: date) -> list[str]:
    return [
        concern_sentence(
            Concern(ConcernKind.OVER_SPAN, None, None, employee.pk, breach=breach),
            {employee.pk: employee},
            {},
            today,
        )
        for breach in load.breaches()
    ]


def _coming(rows: QuerySet[Period], today: date) -> list[Period]:
    """Those that are not over, and not taken back."""
    current = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    return list(current.exclude(ends_on__isnull=False, ends_on=F("starts_on")))
