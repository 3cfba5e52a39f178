"""The triangles of clients, the seats of an employee, and coverage."""

from collections import Counter, defaultdict
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db import connection

from triangel.core.memory import Memory
from triangel.people import queries as people_queries
from triangel.triangle import rules
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment
from triangel.triangle.queries.ahead import gaps_of
from triangel.triangle.queries.standings import provider, standings

#: Narrows the next to the clients in whose contracts these people may have a hand.
ONLY_THEIR_CLIENTS = """AND c.client_id IN (
    SELECT m.client_id FROM triangle_appointment a JOIN triangle_seat m ON m.id = a.seat_id
    WHERE a.employee_id = ANY (%(people)s) AND a.part = 'holder' AND m.kind = 'contract_manager')"""

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
  AND coalesce(own.employee_id, general.employee_id) IS NOT NULL {only}
GROUP BY 1, 2
"""

#: The seats that nobody holds on a day, or that somebody holds who is not there.
SEATS_THAT_FLOW = """
SELECT s.id FROM triangle_seat s
LEFT JOIN triangle_appointment h ON h.seat_id = s.id AND h.part = 'holder'
    AND h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on > %(on)s)
WHERE h.id IS NULL OR h.employee_id = ANY (%(away)s)
"""


def responsible(seat: int, on: date, excluded: AbstractSet[int] = frozenset()) -> rules.Answer:
    """Who answers for this seat on this day, and why; never one of ``excluded``. Five queries."""
    return standings(on, [seat]).responsible(seat, excluded)


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
    return dict(sorted(_FLOWS.recall(on).people.get(person, {}).items()))


def excluded_by_complaint(subject: int, on: date) -> frozenset[int]:
    """Who stays out of a complaint about this employee: he, his stand-ins and everybody under him."""
    return rules.excluded_by_complaint(subject, people_queries.organisation(), on)


def seats_of(person: int, on: date, among: Collection[int] | None = None) -> dict[int, rules.Via]:
    """The seats that this employee answers for on this day, and along which way they came to him.

    ``among`` narrows the question to these seats. Only his own are looked up; where those flow that nobody
    holds who is there, is remembered until something changes.
    """
    flows = _FLOWS.recall(on)
    vias = dict(flows.seats.get(person, {}))
    if person in flows.present:
        held = Appointment.objects.on(on).filter(employee=person, part=Part.HOLDER)
        vias |= dict.fromkeys(held.values_list("seat", flat=True), rules.Via.HOLDER)
    return {seat: via for seat, via in sorted(vias.items()) if among is None or seat in among}


def triangles(clients: Collection[int], on: date) -> dict[int, rules.Triangle]:
    """The triangles of these clients (ids) on this day; seven queries, however many."""
    found = provider(on, clients)
    organisation = found.standings.organisation
    loads = loads_on(on, organisation)
    return {
        number: rules.triangle_of(client, organisation, on, loads) for number, client in found.clients.items()
    }


def loads_on(
    on: date, organisation: rules.Organisation, people: Collection[int] | None = None
) -> dict[int, rules.Load]:
    """What every contract manager, or each of these people, carries on this day. One query."""
    question = CONTRACTS_MANAGED.format(only="" if people is None else ONLY_THEIR_CLIENTS)
    with connection.cursor() as cursor:
        cursor.execute(question, {"on": on, "people": list(people or ())})
        rows = cursor.fetchall()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for person, contract_class, count in rows:
        if people is None or person in people:
            counts[person][contract_class] = count
    return {
        person: rules.Load(contracts, len(organisation.reports(person, on)))
        for person, contracts in counts.items()
    }


def coverage(on: date, until: date | None = None) -> list[rules.Concern]:
    """Every gap on this day, or on the days until ``until`` (exclusive), all over the provider.

    Remembered until something changes.
    """
    return list(_GAPS.recall((on, until)))


def _gaps(days: tuple[date, date | None]) -> list[rules.Concern]:
    on, until = days
    return gaps_of(provider(on), on, until)


_GAPS = Memory(_gaps)


@dataclass(frozen=True, slots=True)
class _Flows:
    """Where work goes on a day: who is there, and to whom the seats and the people flow of which nobody is
    there (person, seat or person, way)."""

    present: frozenset[int]
    seats: dict[int, dict[int, rules.Via]]
    people: dict[int, dict[int, rules.Via]]


def _flow_on(on: date) -> _Flows:
    organisation = people_queries.organisation()
    present = frozenset(person for person in organisation.persons if organisation.is_available(person, on))
    seats: dict[int, dict[int, rules.Via]] = defaultdict(dict)
    people: dict[int, dict[int, rules.Via]] = defaultdict(dict)
    if any(organisation.is_employed(person, on) for person in organisation.persons):
        with connection.cursor() as cursor:
            cursor.execute(SEATS_THAT_FLOW, {"on": on, "away": list(organisation.persons.keys() - present)})
            flowing = [seat for (seat,) in cursor.fetchall()]
        found = standings(on, flowing, organisation=organisation)
        for seat in flowing:
            answer = found.responsible(seat)
            seats[answer.person][seat] = answer.via
        for person in organisation.persons:
            answer = found.responsible_person(person)
            people[answer.person][person] = answer.via
    return _Flows(present, dict(seats), dict(people))


_FLOWS = Memory(_flow_on)
