"""The list of people: who there is, who is away, and how many seats each has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.people import queries as people_queries
from triangel.people.models import Absence, Employee, EmployeeQuerySet, Team
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment
from triangel.triangle.queries import responsible_persons
from triangel.triangle.rules import Answer
from triangel.web.spoken import mentioned, why_sentence
from triangel.web.staff import StaffRequest

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Person:
    """An employee in the list."""

    employee: Employee
    seats: int
    absence: Absence | None
    why: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of the list, with what can be chosen above it."""

    people: list[Person]
    page: Page[Employee]
    teams: list[Team]
    text: str
    team: str
    away: bool
    sentence: str


def roster(request: StaffRequest) -> Roster:
    """Who fits what the address asks for; a fixed number of queries."""
    given, today = request.GET, request.today
    everybody = people_queries.named(request.user, "").employed_on(today)
    counts = everybody.order_by().aggregate(all=Count("pk"), away=Count("pk", filter=Q(_is_away(today))))
    page = Paginator(_fitting(request), SHOWN).get_page(given.get("page"))
    rows = list(page.object_list)
    absences = absences_on([row.pk for row in rows], today)
    whys = acting_for(list(absences), today)
    seats = _seats([row.pk for row in rows], today)
    return Roster(
        people=[
            Person(row, seats.get(row.pk, 0), absences.get(row.pk), whys.get(row.pk, "")) for row in rows
        ],
        page=page,
        teams=list(Team.objects.all()),
        text=given.get("q", ""),
        team=given.get("team", ""),
        away=given.get("today") == "away",
        sentence=sentence(counts["all"], counts["away"]),
    )


def absences_on(people: Collection[int], day: date) -> dict[int, Absence]:
    """Who of these is away on this day. One query."""
    rows = Absence.objects.filter(employee__in=people, starts_on__lte=day)
    return {row.employee_id: row for row in rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))}


def acting_for(people: Collection[int], day: date) -> dict[int, str]:
    """Who does the work of these people on this day, in words. Five queries."""
    answers: dict[int, Answer] = responsible_persons(people, day)
    names = mentioned(answers.values())
    return {
        person: why_sentence(answer, names.people, names.seats, day) for person, answer in answers.items()
    }


def sentence(everybody: int, away: int) -> str:
    """How many there are, and how many of them today."""
    if not everybody:
        return _("Nobody works here yet.")
    said = ngettext("%(count)s person works here", "%(count)s people work here", everybody) % {
        "count": everybody
    }
    if not away:
        return _("%(said)s; everybody is in today.") % {"said": said}
    gone = ngettext("%(count)s is away today", "%(count)s are away today", away) % {"count": away}
    return f"{said}; {gone}."


def _fitting(request: StaffRequest) -> EmployeeQuerySet:
    given, today = request.GET, request.today
    rows = people_queries.named(request.user, given.get("q", "").replace("\x00", " ")).employed_on(today)
    team = given.get("team", "")
    if team.isascii() and team.isdecimal() and len(team) < 10:
        rows = rows.filter(team=int(team))
    if given.get("today") == "away":
        rows = rows.filter(_is_away(today))
    return rows.select_related("team", "manager")


def _seats(people: Collection[int], day: date) -> dict[int, int]:
    """How many seats each of these people holds on this day. One query."""
    rows = Appointment.objects.on(day).filter(part=Part.HOLDER, employee__in=people)
    return dict(rows.order_by().values_list("employee").annotate(Count("pk")))


def _is_away(day: date) -> Exists:
    rows = Absence.objects.filter(employee=OuterRef("pk"), starts_on__lte=day)
    return Exists(rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)))
