"""The triangles of clients, the seats of an employee, and coverage."""

from collections import Counter, defaultdict
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from datetime import date

from django.db import connection

from triangel.people import queries as people_queries
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


def responsible(seat: int, on: date, excluded: AbstractSet[int] = frozenset()) -> rules.Answer:
    """Who answers for this seat on this day, and why; never one of ``excluded``. Five queries."""
    return standings(on, [seat]).responsible(seat, excluded)


def responsible_many(seats: Collection[int], on: date) -> dict[int, rules.Answer]:
    """Who answers for each of these seats on this day. Five queries, however many."""
    found = standings(on, seats)
    return {seat: found.responsible(seat) for seat in seats}


def responsible_person(person: int, on: date, excluded: AbstractSet[int] = frozenset()) -> rules.Answer:
    """Who answers on this day for work in the hands of this employee himself. Three queries."""
    return rules.responsible_person(person, people_queries.organisation(), on, excluded)


def responsible_persons(persons: Collection[int], on: date) -> dict[int, rules.Answer]:
    """Who answers on this day for what each of these employees has in hand himself. Three queries."""
    organisation = people_queries.organisation()
    return {person: rules.responsible_person(person, organisation, on) for person in persons}


def director(on: date, excluded: AbstractSet[int] = frozenset()) -> rules.Answer:
    """Who answers for what nobody lower may decide: the director, beyond him the independent person."""
    return rules.top_of_the_line(people_queries.organisation(), on, excluded)


def acts_for(person: int, on: date) -> dict[int, rules.Via]:
    """The employees whose own work this one does on this day, himself among them while he is there."""
    organisation = people_queries.organisation()
    if person not in organisation.persons or not organisation.is_employed(person, on):
        return {}
    top = _via_the_top(person, organisation, on)
    found: dict[int, rules.Via] = {}
    for other in sorted(organisation.persons):
        if other == person or not organisation.is_available(other, on):
            via = _via_of_person(person, other, organisation, on, top)
            if via:
                found[other] = via
    return found


def excluded_by_complaint(subject: int, on: date) -> frozenset[int]:
    """Who stays out of a complaint about this employee: he, his stand-ins and everybody under him."""
    return rules.excluded_by_complaint(subject, people_queries.organisation(), on)


def seats_of(person: int, on: date, among: Collection[int] | None = None) -> dict[int, rules.Via]:
    """The seats that this employee answers for on this day, and along which way they came to him.

    ``among`` narrows the question to these seats. Only his own seats and those without a present
    holder are resolved, so it stays quick with many thousands of seats. Six queries.
    """
    organisation = people_queries.organisation()
    if person not in organisation.persons or not organisation.is_employed(person, on):
        return {}
    away = [other for other in organisation.persons if not organisation.is_available(other, on)]
    with connection.cursor() as cursor:
        cursor.execute(SEATS_TO_LOOK_AT, {"on": on, "people": [person, *away]})
        seats = {row[0] for row in cursor.fetchall()}
    if among is not None:
        seats &= set(among)
    found = standings(on, seats, organisation=organisation)
    top = _via_the_top(person, organisation, on)
    ways = {seat: _via_of_seat(person, found.by_seat[seat], found, top) for seat in sorted(seats)}
    return {seat: via for seat, via in ways.items() if via}


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


def _via_the_top(person: int, organisation: rules.Organisation, on: date) -> rules.Via | None:
    """How what falls to the top of the line comes to this person, when it does."""
    answer = rules.top_of_the_line(organisation, on)
    return answer.via if answer.person == person else None


def _via_of_seat(
    person: int, standing: rules.Standing, found: Standings, top: rules.Via | None
) -> rules.Via | None:
    """How this seat comes to this person. One that nobody ever had, of which there may be many, falls up."""
    if not standing.holders and not standing.deputies and not standing.fallbacks:
        return top
    answer = found.responsible(standing.seat)
    return answer.via if answer.person == person else None


def _via_of_person(
    person: int, other: int, organisation: rules.Organisation, on: date, top: rules.Via | None
) -> rules.Via | None:
    """How the work of ``other`` comes to this person. Of who has no line it falls to the top."""
    if (
        other != person
        and organisation.persons[other].manager is None
        and other not in organisation.stand_ins
    ):
        return top
    answer = rules.responsible_person(other, organisation, on)
    return answer.via if answer.person == person else None
