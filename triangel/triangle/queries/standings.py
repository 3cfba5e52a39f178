"""How seats stand, read from the tables in a fixed number of queries, however many seats."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from triangel.clients.models import Client
from triangel.contracts.models import Contract
from triangel.people import queries as people_queries
from triangel.projects.choices import ProjectState
from triangel.triangle import rules
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment, Seat

_COLUMNS = (
    "id",
    "kind",
    "client_id",
    "contract_id",
    "project_id",
    "client__since_on",
    "client__until_on",
    "contract__starts_on",
    "contract__ends_on",
    "project__starts_on",
    "project__ends_on",
    "project__state",
    "project__contract_id",
    "team__is_service_desk",
)

Tenures = Mapping[tuple[int, str], tuple[rules.Tenure, ...]]
Scope = tuple[date, date | None]
Row = dict[str, Any]


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
    rows = Seat.objects.all() if seats is None else _with_neighbours(list(seats))
    return _Reading(on, rows, organisation, everything=seats is None).standings


def provider(on: date, clients: Collection[int] | None = None) -> Provider:
    """These clients with all their seats, or all clients and desks; six queries."""
    seats, contracts = Seat.objects.all(), Contract.objects.all()
    if clients is not None:
        seats, contracts = seats.filter(client__in=clients), contracts.filter(client__in=clients)
    reading = _Reading(on, seats, None, everything=clients is None)
    return Provider(reading.standings, reading.clients(contracts), reading.desks())


def clients_on(day: date) -> QuerySet[Client]:
    """The clients of this day, in fixed order."""
    return Client.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), since_on__lte=day).order_by(
        "sort_name", "id"
    )


def _with_neighbours(seats: list[int]) -> QuerySet[Seat]:
    clients = Seat.objects.filter(pk__in=seats, client__isnull=False).values("client_id")
    return Seat.objects.filter(Q(pk__in=seats) | Q(client__in=clients))


class _Reading:
    """The rows of one look at the seats, and what is built from them."""

    def __init__(
        self,
        on: date,
        seats: QuerySet[Seat],
        organisation: rules.Organisation | None,
        *,
        everything: bool,
    ) -> None:
        self.on = on
        self.rows: list[Row] = list(seats.order_by("id").values(*_COLUMNS))
        self.tenures = _tenures(None if everything else [row["id"] for row in self.rows])
        self.by_seat: dict[int, rules.Standing] = {}
        self.of_client: dict[int, rules.Standing] = {}
        self.of_contract: dict[int, rules.Standing] = {}
        self.suppliers: dict[int, rules.Standing] = {}
        for row in sorted(self.rows, key=_dependence):
            self._build(row)
        self.standings = Standings(on, organisation or people_queries.organisation(), self.by_seat)

    def clients(self, contracts: QuerySet[Contract]) -> dict[int, rules.ClientStanding]:
        """The clients with their seats; only running and planned projects count."""
        agreed: dict[int, list[rules.ContractStanding]] = defaultdict(list)
        columns = ("id", "client_id", "contract_class", "starts_on", "ends_on")
        for number, client, contract_class, starts_on, ends_on in contracts.order_by("id").values_list(
            *columns
        ):
            seat = self.of_contract.get(number)
            agreed[client].append(rules.ContractStanding(number, contract_class, starts_on, ends_on, seat))
        projects = self._projects()
        accounts = {row["client_id"]: row["id"] for row in self.rows if row["kind"] == "account_manager"}
        return {
            client: rules.ClientStanding(
                client,
                self.by_seat[accounts[client]],
                standing,
                tuple(agreed[client]),
                tuple(projects[client]),
            )
            for client, standing in self.of_client.items()
        }

    def desks(self) -> tuple[rules.Standing, ...]:
        """The seats of the teams that take requests in."""
        return tuple(self.by_seat[row["id"]] for row in self.rows if row["team__is_service_desk"])

    def _projects(self) -> dict[int, list[rules.ProjectStanding]]:
        projects: dict[int, list[rules.ProjectStanding]] = defaultdict(list)
        for row in self.rows:
            standing = self.by_seat[row["id"]]
            if row["kind"] == "project_manager" and standing.starts_on != standing.ends_on:
                projects[row["client_id"]].append(
                    rules.ProjectStanding(
                        row["project_id"],
                        standing,
                        self.suppliers[row["project_id"]],
                        row["project__contract_id"],
                    )
                )
        return projects

    def _build(self, row: Row) -> None:
        starts_on, ends_on = _scope(row, self.on)
        standing = rules.Standing(
            row["id"],
            rules.SeatKind(row["kind"]),
            self.tenures.get((row["id"], Part.HOLDER), ()),
            self.tenures.get((row["id"], Part.DEPUTY), ()),
            tuple(self._fallbacks(row)),
            starts_on,
            ends_on,
            must_be_filled=row["contract_id"] is None,
        )
        self.by_seat[row["id"]] = standing
        if row["contract_id"]:
            self.of_contract[row["contract_id"]] = standing
        elif row["kind"] == "contract_manager":
            self.of_client[row["client_id"]] = standing
        elif row["kind"] == "senior_supplier":
            self.suppliers[row["project_id"]] = standing

    def _fallbacks(self, row: Row) -> Iterator[rules.Standing]:
        """The seats this one falls to, nearest first; built before it."""
        if row["client_id"] is None:
            return
        if row["kind"] == "project_manager":
            yield self.suppliers[row["project_id"]]
        if row["project__contract_id"] in self.of_contract:
            yield self.of_contract[row["project__contract_id"]]
        if row["kind"] != "contract_manager" or row["contract_id"]:
            yield self.of_client[row["client_id"]]


def _dependence(row: Row) -> int:
    """Seats in the order in which others fall to them."""
    if row["kind"] == "contract_manager":
        return 1 if row["contract_id"] else 0
    return 2 if row["kind"] == "senior_supplier" else 3


def _tenures(seats: list[int] | None) -> Tenures:
    rows = Appointment.objects.exclude(ends_on__isnull=False, ends_on=F("starts_on"))
    if seats is not None:
        rows = rows.filter(seat__in=seats)
    found: dict[tuple[int, str], list[rules.Tenure]] = defaultdict(list)
    columns = ("seat_id", "part", "employee_id", "starts_on", "ends_on")
    for seat, part, *tenure in rows.order_by("starts_on", "id").values_list(*columns):
        found[seat, part].append(rules.Tenure(*tenure))
    return {key: tuple(tenures) for key, tenures in found.items()}


def _scope(row: Row, on: date) -> Scope:
    """From when until when a seat has to be filled; an empty period when not at all."""
    if row["client_id"] is None:
        return date.min, None if row["team__is_service_desk"] else date.min
    starts_on, ends_on = row["client__since_on"], row["client__until_on"]
    if row["contract_id"]:
        return _within(starts_on, ends_on, row["contract__starts_on"], row["contract__ends_on"])
    if row["project_id"]:
        return _within(starts_on, ends_on, *_days_of_project(row, on))
    return starts_on, ends_on


def _days_of_project(row: Row, on: date) -> Scope:
    """A running project runs until its planned end, or on after it; a planned one from its start."""
    starts_on, ends_on = row["project__starts_on"], row["project__ends_on"]
    if row["project__state"] == ProjectState.RUNNING:
        return starts_on, ends_on if ends_on and on < ends_on else None
    if row["project__state"] == ProjectState.PLANNED and on < starts_on:
        return starts_on, ends_on
    return starts_on, starts_on


def _within(starts_on: date, ends_on: date | None, inner_start: date, inner_end: date | None) -> Scope:
    start = max(starts_on, inner_start)
    end = min((day for day in (ends_on, inner_end) if day is not None), default=None)
    return start, end if end is None else max(start, end)
