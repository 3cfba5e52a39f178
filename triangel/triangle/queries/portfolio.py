"""The triangles of clients, the seats of an employee, and coverage."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from triangel.people import queries as people_queries
from triangel.people.models import Employee
from triangel.triangle import rules
from triangel.triangle.queries.standings import Standings, provider, standings

#: Per contract manager of the day and class how many running contracts; the contract's own one goes first.
CONTRACTS_MANAGED = """
SELECT coalesce(own.employee_id, general.employee_id), c.contract_class, count(*)
FROM contracts_contract c
LEFT JOIN triangle_seat s ON s.contract_id = c.id
LEFT JOIN triangle_appointment own ON own.seat_id = s.id AND own.part = 'holder'
    AND own.starts_on <= %(on)s AND (own.ends_on IS NULL OR own.ends_on > %(on)s)
LEFT JOIN triangle_seat g ON g.client_id = c.client_id AND g.kind = 'contract_manager'
    AND g.contract_id IS NULL
LEFT JOIN triangle_appointment general ON general.seat_id = g.id AND general.part = 'holder'
    AND general.starts_on <= %(on)s AND (general.ends_on IS NULL OR general.ends_on > %(on)s)
WHERE c.starts_on <= %(on)s AND (c.ends_on IS NULL OR c.ends_on > %(on)s)
  AND coalesce(own.employee_id, general.employee_id) IS NOT NULL
GROUP BY 1, 2
"""

#: The seats that somebody may have to answer for: his own, the vacant, and those whose holder is not there.
SEATS_TO_LOOK_AT = """
SELECT s.id FROM triangle_seat s
LEFT JOIN triangle_appointment a ON a.seat_id = s.id AND a.part = 'holder'
    AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on > %(on)s)
WHERE a.id IS NULL OR a.employee_id = ANY (%(people)s)
"""


@dataclass(frozen=True, slots=True)
class SeatOf:
    """A seat that somebody answers for on a day, and along which way it came to him."""

    standing: rules.Standing
    answer: rules.Answer

    @property
    def seat(self) -> int:
        """The id of the seat."""
        return self.standing.seat


def responsible(seat: int, on: date, excluded: Iterable[int] = ()) -> rules.Answer:
    """Who answers for this seat on this day, and why; never one of ``excluded``. Five queries."""
    return standings(on, [seat]).responsible(seat, frozenset(excluded))


def responsible_person(employee: Employee, on: date, excluded: Iterable[int] = ()) -> rules.Answer:
    """Who answers on this day for work in the hands of this employee himself. Three queries."""
    return rules.responsible_person(employee.pk, people_queries.organisation(), on, frozenset(excluded))


def excluded_by_complaint(subject: Employee, on: date) -> frozenset[int]:
    """Who stays out of a complaint about this employee: he, his stand-ins and everybody under him."""
    return rules.excluded_by_complaint(subject.pk, people_queries.organisation(), on)


def seats_of(employee: Employee, on: date, among: Collection[int] | None = None) -> list[SeatOf]:
    """The seats that this employee answers for on this day, in order of their id.

    ``among`` narrows the question to these seats. Only his own seats and those without a present
    holder are resolved, so it stays quick with many thousands of seats. Six queries.
    """
    organisation = people_queries.organisation()
    away = [person for person in organisation.persons if not organisation.is_available(person, on)]
    with connection.cursor() as cursor:
        cursor.execute(SEATS_TO_LOOK_AT, {"on": on, "people": [employee.pk, *away]})
        seats = {row[0] for row in cursor.fetchall()}
    if among is not None:
        seats &= set(among)
    found = standings(on, seats, organisation=organisation)
    return list(_answered_by(employee.pk, sorted(seats), found))


def triangles(clients: Collection[int], on: date) -> dict[int, rules.Triangle]:
    """The triangles of these clients (ids) on this day; seven queries, however many."""
    found = provider(on, clients)
    organisation = found.standings.organisation
    loads = loads_on(on, organisation)
    return {
        number: rules.triangle_of(client, organisation, on, loads) for number, client in found.clients.items()
    }


def loads_on(on: date, organisation: rules.Organisation) -> dict[int, rules.Load]:
    """What every contract manager carries on this day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRACTS_MANAGED, {"on": on})
        rows = cursor.fetchall()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for person, contract_class, count in rows:
        counts[person][contract_class] = count
    return {
        person: rules.Load(contracts, len(organisation.reports(person, on)))
        for person, contracts in counts.items()
    }


def coverage(on: date, until: date | None = None) -> list[rules.Concern]:
    """Every gap on this day, or on the days until ``until`` (exclusive), all over the provider."""
    found = provider(on)
    return rules.coverage(found.clients.values(), found.desks, found.standings.organisation, on, until)


def _answered_by(person: int, seats: Iterable[int], found: Standings) -> Iterable[SeatOf]:
    for seat in seats:
        answer = found.responsible(seat)
        if answer.person == person:
            yield SeatOf(found.by_seat[seat], answer)
