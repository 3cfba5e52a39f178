"""How seats stand, read from the tables in a fixed number of queries, however many seats.

Read past the models: a whole provider has tens of thousands of seats and appointments, and nothing is
needed of them but values.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from triangel.clients.models import Client
from triangel.people import queries as people_queries
from triangel.projects.choices import ProjectState
from triangel.triangle import rules
from triangel.triangle.choices import Part, SeatKind

SEATS = """
SELECT s.id, s.kind, s.client_id, s.contract_id, s.project_id, c.since_on, c.until_on,
       a.starts_on, a.ends_on, p.starts_on, p.ends_on, p.state, p.contract_id, t.is_service_desk
FROM triangle_seat s
LEFT JOIN clients_client c ON c.id = s.client_id
LEFT JOIN contracts_contract a ON a.id = s.contract_id
LEFT JOIN projects_project p ON p.id = s.project_id
LEFT JOIN people_team t ON t.id = s.team_id
"""

#: The seats of these clients.
AROUND_CLIENTS = "WHERE s.client_id = ANY (%(clients)s)"

#: These seats, and those they may fall to: of the client, of the contract, and of the project.
WITH_FALLBACKS = """
WHERE s.id IN (
    WITH asked AS (
        SELECT n.id, n.client_id, n.project_id, m.contract_id FROM triangle_seat n
        LEFT JOIN projects_project m ON m.id = n.project_id WHERE n.id = ANY (%(seats)s)
    )
    SELECT id FROM asked
    UNION SELECT f.id FROM triangle_seat f JOIN asked ON asked.client_id = f.client_id
        WHERE f.kind = 'contract_manager' AND f.contract_id IS NULL
    UNION SELECT f.id FROM triangle_seat f JOIN asked ON asked.contract_id = f.contract_id
    UNION SELECT f.id FROM triangle_seat f JOIN asked ON asked.project_id = f.project_id
        WHERE f.kind = 'senior_supplier'
)
"""

TENURES = """
SELECT seat_id, part, employee_id, starts_on, ends_on FROM triangle_appointment
WHERE (ends_on IS NULL OR ends_on > starts_on) AND (%(seats)s::bigint[] IS NULL OR seat_id = ANY (%(seats)s))
ORDER BY starts_on, id
"""

CONTRACTS = """
SELECT id, client_id, contract_class, starts_on, ends_on FROM contracts_contract
WHERE %(clients)s::bigint[] IS NULL OR client_id = ANY (%(clients)s)
ORDER BY id
"""

Tenures = Mapping[tuple[int, str], list[rules.Tenure]]
Scope = tuple[date, date | None]


class _Row(NamedTuple):
    """A seat with the days of what it is for."""

    id: int
    kind: str
    client: int | None
    contract: int | None
    project: int | None
    since_on: date
    until_on: date | None
    contract_starts_on: date
    contract_ends_on: date | None
    project_starts_on: date
    project_ends_on: date | None
    project_state: str | None
    project_contract: int | None
    is_desk: bool | None


@dataclass(frozen=True)
class Standings:
    """Seats as they stand around a day, and the organisation in which somebody answers for them."""

    on: date
    organisation: rules.Organisation
    by_seat: Mapping[int, rules.Standing]

    def responsible(self, seat: int, excluded: AbstractSet[int] = frozenset()) -> rules.Answer:
        """Who answers for this seat on the day, never one of ``excluded``."""
        return rules.responsible(self.by_seat[seat], self.organisation, self.on, excluded)

    def responsible_person(self, person: int, excluded: AbstractSet[int] = frozenset()) -> rules.Answer:
        """Who answers on the day for work in the hands of this employee himself."""
        return rules.responsible_person(person, self.organisation, self.on, excluded)


@dataclass(frozen=True)
class Provider:
    """Clients with every seat around them, and the desks that take requests in."""

    standings: Standings
    clients: Mapping[int, rules.ClientStanding]
    desks: tuple[rules.Standing, ...]


def standings(
    on: date, seats: Iterable[int] | None = None, *, organisation: rules.Organisation | None = None
) -> Standings:
    """These seats, and those they fall to, as they stand around this day; all of them without ``seats``.

    Five queries; two when the organisation is at hand.
    """
    if seats is None:
        return _Reading(on, SEATS, {}, organisation).standings
    return _Reading(on, SEATS + WITH_FALLBACKS, {"seats": list(seats)}, organisation).standings


def provider(on: date, clients: Collection[int] | None = None) -> Provider:
    """These clients with all their seats, or all clients and desks; six queries."""
    if clients is None:
        reading = _Reading(on, SEATS, {}, None)
    else:
        reading = _Reading(on, SEATS + AROUND_CLIENTS, {"clients": list(clients)}, None)
    contracts = _rows(CONTRACTS, {"clients": None if clients is None else list(clients)})
    return Provider(reading.standings, reading.clients(contracts), reading.desks())


def clients_on(day: date) -> QuerySet[Client]:
    """The clients of this day, in fixed order."""
    return Client.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), since_on__lte=day).order_by(
        "sort_name", "id"
    )


class _Reading:
    """The rows of one look at the seats, and what is built from them."""

    def __init__(
        self,
        on: date,
        question: str,
        values: Mapping[str, list[int]],
        organisation: rules.Organisation | None,
    ) -> None:
        self.on = on
        self.rows = sorted(map(_Row._make, _rows(question, values)), key=_dependence)
        self.tenures = _tenures([row.id for row in self.rows] if values else None)
        self.by_seat: dict[int, rules.Standing] = {}
        self.of_client: dict[int, rules.Standing] = {}
        self.of_contract: dict[int, rules.Standing] = {}
        self.suppliers: dict[int, rules.Standing] = {}
        for row in self.rows:
            self._build(row)
        self.standings = Standings(on, organisation or people_queries.organisation(), self.by_seat)

    def clients(self, contracts: Iterable[tuple[Any, ...]]) -> dict[int, rules.ClientStanding]:
        """The clients with their seats; only running and planned projects count."""
        agreed: dict[int, list[rules.ContractStanding]] = defaultdict(list)
        for number, client, contract_class, starts_on, ends_on in contracts:
            seat = self.of_contract.get(number)
            agreed[client].append(rules.ContractStanding(number, contract_class, starts_on, ends_on, seat))
        projects = self._projects()
        accounts = {row.client: row.id for row in self.rows if row.kind == SeatKind.ACCOUNT_MANAGER}
        return {
            client: rules.ClientStanding(
                client,
                self.by_seat[accounts[client]],
                standing,
                tuple(agreed.get(client, ())),
                tuple(projects.get(client, ())),
            )
            for client, standing in sorted(self.of_client.items())
        }

    def desks(self) -> tuple[rules.Standing, ...]:
        """The seats of the teams that take requests in."""
        return tuple(self.by_seat[row.id] for row in self.rows if row.is_desk)

    def _projects(self) -> dict[int, list[rules.ProjectStanding]]:
        projects: dict[int, list[rules.ProjectStanding]] = defaultdict(list)
        for row in self.rows:
            if row.project is None or row.client is None or row.kind != SeatKind.PROJECT_MANAGER:
                continue
            standing = self.by_seat[row.id]
            if standing.starts_on != standing.ends_on:
                supplier = self.suppliers[row.project]
                projects[row.client].append(
                    rules.ProjectStanding(row.project, standing, supplier, row.project_contract)
                )
        return projects

    def _build(self, row: _Row) -> None:
        starts_on, ends_on = _scope(row, self.on)
        standing = rules.Standing(
            row.id,
            rules.SeatKind(row.kind),
            tuple(self.tenures.get((row.id, Part.HOLDER), ())),
            tuple(self.tenures.get((row.id, Part.DEPUTY), ())),
            tuple(self._fallbacks(row)),
            starts_on,
            ends_on,
            row.contract is None,
        )
        self.by_seat[row.id] = standing
        if row.contract is not None:
            self.of_contract[row.contract] = standing
        elif row.client is not None and row.kind == SeatKind.CONTRACT_MANAGER:
            self.of_client[row.client] = standing
        elif row.project is not None and row.kind == SeatKind.SENIOR_SUPPLIER:
            self.suppliers[row.project] = standing

    def _fallbacks(self, row: _Row) -> Iterator[rules.Standing]:
        """The seats this one falls to, nearest first; built before it."""
        if row.client is None:
            return
        if row.project is not None and row.kind == SeatKind.PROJECT_MANAGER:
            yield self.suppliers[row.project]
        if row.project_contract is not None and row.project_contract in self.of_contract:
            yield self.of_contract[row.project_contract]
        if row.kind != SeatKind.CONTRACT_MANAGER or row.contract is not None:
            yield self.of_client[row.client]


def _rows(question: str, values: Mapping[str, list[int] | None]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _dependence(row: _Row) -> tuple[int, int]:
    """Seats in the order in which others fall to them, each kind by id."""
    if row.kind == SeatKind.CONTRACT_MANAGER:
        return (0 if row.contract is None else 1), row.id
    return (2 if row.kind == SeatKind.SENIOR_SUPPLIER else 3), row.id


def _tenures(seats: list[int] | None) -> Tenures:
    found: dict[tuple[int, str], list[rules.Tenure]] = defaultdict(list)
    for seat, part, person, starts_on, ends_on in _rows(TENURES, {"seats": seats}):
        found[seat, part].append(rules.Tenure(person, starts_on, ends_on))
    return found


def _scope(row: _Row, on: date) -> Scope:
    """From when until when a seat has to be filled; an empty period when not at all."""
    if row.client is None:
        return date.min, None if row.is_desk else date.min
    if row.contract is not None:
        return _within(row.since_on, row.until_on, row.contract_starts_on, row.contract_ends_on)
    if row.project is not None:
        return _within(row.since_on, row.until_on, *_days_of_project(row, on))
    return row.since_on, row.until_on


def _days_of_project(row: _Row, on: date) -> Scope:
    """A running project runs until its planned end, or on after it; a planned one from its start."""
    starts_on, ends_on = row.project_starts_on, row.project_ends_on
    if row.project_state == ProjectState.RUNNING:
        return starts_on, ends_on if ends_on and on < ends_on else None
    if row.project_state == ProjectState.PLANNED and on < starts_on:
        return starts_on, ends_on
    return starts_on, starts_on


def _within(starts_on: date, ends_on: date | None, inner_start: date, inner_end: date | None) -> Scope:
    start = max(starts_on, inner_start)
    end = min((day for day in (ends_on, inner_end) if day is not None), default=None)
    return start, end if end is None else max(start, end)
