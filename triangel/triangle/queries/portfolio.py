"""The triangles of clients, the seats of an employee, and coverage."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db import connection

from triangel.core.memory import Memory
from triangel.people import queries as people_queries
from triangel.triangle import rules
from triangel.triangle.choices import Part
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

#: Seats held by one of these people, and who is deputy on any.
SEATS_TO_LOOK_AT = """
SELECT a.seat_id, a.part, a.employee_id FROM triangle_appointment a
WHERE a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on > %(on)s)
  AND (a.part = 'holder' AND a.employee_id = ANY (%(people)s) OR a.part = 'deputy')
"""

#: The seats that nobody holds on a day.
VACANT_SEATS = """
SELECT s.id FROM triangle_seat s
WHERE NOT EXISTS (SELECT 1 FROM triangle_appointment h WHERE h.seat_id = s.id AND h.part = 'holder'
                  AND h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on > %(on)s))
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
    organisation = people_queries.organisation()
    if person not in organisation.persons or not organisation.is_employed(person, on):
        return {}
    top = _via_the_top(person, organisation, on)
    ways = {
        other: _way_of(person, other, organisation, on, top) for other in _askable(person, organisation, on)
    }
    vias = {other: way.before_deputy if way.is_settled else way.after_deputy for other, way in ways.items()}
    return {other: via for other, via in sorted(vias.items()) if via}


def excluded_by_complaint(subject: int, on: date) -> frozenset[int]:
    """Who stays out of a complaint about this employee: he, his stand-ins and everybody under him."""
    return rules.excluded_by_complaint(subject, people_queries.organisation(), on)


def seats_of(person: int, on: date, among: Collection[int] | None = None) -> dict[int, rules.Via]:
    """The seats that this employee answers for on this day, and along which way they came to him.

    ``among`` narrows the question to these seats. Only his own seats and those without a present
    holder are looked at; to whom the vacant ones fall is remembered until something changes.
    """
    organisation = people_queries.organisation()
    if person not in organisation.persons or not organisation.is_employed(person, on):
        return {}
    top = _via_the_top(person, organisation, on)
    ways = {
        number: _way_of(person, number, organisation, on, top)
        for number in _askable(person, organisation, on)
    }
    with connection.cursor() as cursor:
        cursor.execute(SEATS_TO_LOOK_AT, {"on": on, "people": list(ways)})
        rows = cursor.fetchall()
    deputies = {seat: deputy for seat, part, deputy in rows if part == Part.DEPUTY}
    vias: dict[int, rules.Via | None] = dict(_VACANT.recall(on).get(person, {}))
    for seat, part, holder in rows:
        if part == Part.HOLDER:
            vias[seat] = ways[holder].via(deputies.get(seat), organisation, on)
    return {seat: via for seat, via in sorted(vias.items()) if via and (among is None or seat in among)}


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
class _Way:
    """How the seats of a holder come to somebody: for him, else past the deputy by the line."""

    person: int
    before_deputy: rules.Via | None
    is_settled: bool
    after_deputy: rules.Via | None

    def via(self, deputy: int | None, organisation: rules.Organisation, on: date) -> rules.Via | None:
        """The way of one seat, which has this deputy."""
        if self.is_settled or deputy is None or not organisation.is_available(deputy, on):
            return self.before_deputy if self.is_settled else self.after_deputy
        return rules.Via.DEPUTY if deputy == self.person else None


def _askable(person: int, organisation: rules.Organisation, on: date) -> Iterator[int]:
    """Whose seats may come to this person: his own, and those of everybody who is not there."""
    for number in organisation.persons:
        if number == person or not organisation.is_available(number, on):
            yield number


def _way_of(
    person: int, holder: int, organisation: rules.Organisation, on: date, top: rules.Via | None
) -> _Way:
    """Of who has no line and no stand-in, as in an imported history, everything falls to the top."""
    if organisation.persons[holder].manager is None and holder not in organisation.stand_ins:
        is_there = organisation.is_available(holder, on)
        return _Way(person, rules.Via.HOLDER if is_there else None, is_there, top)
    answer = rules.responsible_person(holder, organisation, on)
    via = answer.via if answer.person == person else None
    is_settled = answer.via in (rules.Via.HOLDER, rules.Via.STAND_IN)
    return _Way(person, via if is_settled else None, is_settled, None if is_settled else via)


def _via_the_top(person: int, organisation: rules.Organisation, on: date) -> rules.Via | None:
    """How what falls to the top of the line comes to this person, when it does."""
    answer = rules.top_of_the_line(organisation, on)
    return answer.via if answer.person == person else None


def _vacant_seats(on: date) -> dict[int, dict[int, rules.Via]]:
    """To whom the seats fall that nobody holds on a day, and along which way: person, seat, way.

    Those that nobody ever had and that fall to no other seat, of which an imported history brings many,
    fall to the top of the line.
    """
    with connection.cursor() as cursor:
        cursor.execute(VACANT_SEATS, {"on": on})
        vacant = [seat for (seat,) in cursor.fetchall()]
    found = standings(on, vacant)
    if not found.organisation.persons:
        return {}
    top = rules.top_of_the_line(found.organisation, on)
    falls: dict[int, dict[int, rules.Via]] = defaultdict(dict)
    for seat in vacant:
        standing = found.by_seat[seat]
        is_bare = not standing.holders and not standing.deputies and not standing.fallbacks
        answer = top if is_bare else found.responsible(seat)
        falls[answer.person][seat] = answer.via
    return dict(falls)


_VACANT = Memory(_vacant_seats)
