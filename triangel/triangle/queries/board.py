"""How every client's triangle stands today, remembered until something changes.

A wall of thousands of triangles is asked for all day long, and changes only when a seat, a person or a
client does. So it is worked out once by the plain rules and kept in memory, with a fingerprint of the rows
that it was made of; who asks later pays for the fingerprint only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Any

from django.db import connection

from triangel.triangle import rules
from triangel.triangle.queries.portfolio import loads_on
from triangel.triangle.queries.standings import clients_on, provider

#: The tables that a triangle is made of.
TABLES = (
    "people_employee",
    "people_absence",
    "people_standin",
    "clients_client",
    "contracts_contract",
    "projects_project",
    "triangle_seat",
    "triangle_appointment",
)

#: Per table how many rows there are and the sum of the transactions that wrote them: every change that is
#: committed changes one of the two, also when it began before another that is in the fingerprint already.
FINGERPRINT = " UNION ALL ".join(
    f"SELECT '{table}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}"  # noqa: S608 -- our own names
    for table in TABLES
)

Fingerprint = tuple[tuple[str, int, int], ...]


class Health(StrEnum):
    """How a triangle stands as a whole, the worst first."""

    SUNK = "sunk"
    """Nobody is contract manager."""
    VACANT = "vacant"
    """Another corner is empty."""
    CONCERN = "concern"
    GOLDEN = "golden"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A client of the day with its triangle."""

    id: int
    number: int
    name: str
    sort_name: str
    sector: str
    city: str
    triangle: rules.Triangle
    health: Health


@dataclass(frozen=True, slots=True)
class Board:
    """All clients of a day by name, and everybody who holds one of their corners."""

    on: date
    rows: tuple[BoardRow, ...]
    account_managers: frozenset[int]
    contract_managers: frozenset[int]


class _Memory:
    """The last board that was worked out, per database; one for the whole process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.boards: dict[str, tuple[date, Fingerprint, Board]] = {}

    def board(self, on: date) -> Board:
        known = self._known(on)
        if known is not None:
            return known
        with self.lock:
            return self._known(on) or self._worked_out(on)

    def _known(self, on: date) -> Board | None:
        kept = self.boards.get(self._database())
        return kept[2] if kept and kept[:2] == (on, _fingerprint()) else None

    def _worked_out(self, on: date) -> Board:
        # taken before the rows are read: what changes in between makes the next one look again
        before = _fingerprint()
        board = _work_out(on)
        self.boards[self._database()] = (on, before, board)
        return board

    def _database(self) -> str:
        return str(connection.settings_dict["NAME"])


_MEMORY = _Memory()


def board(on: date) -> Board:
    """Every client's triangle on this day. One query while nothing changed, about ten when something did."""
    return _MEMORY.board(on)


def health_of(triangle: rules.Triangle) -> Health:
    """How this triangle stands as a whole."""
    if triangle.contract_manager.state is rules.CornerState.VACANT:
        return Health.SUNK
    if any(corner.state is rules.CornerState.VACANT for corner in triangle.corners):
        return Health.VACANT
    return Health.GOLDEN if triangle.is_golden else Health.CONCERN


def _work_out(on: date) -> Board:
    found = provider(on)
    organisation = found.standings.organisation
    loads = loads_on(on, organisation)
    rows = tuple(
        _row(client, found.clients[client["id"]], organisation, loads, on)
        for client in _clients(on)
        if client["id"] in found.clients
    )
    return Board(
        on,
        rows,
        frozenset(person for row in rows for person in row.triangle.account_manager.people),
        frozenset(person for row in rows for person in row.triangle.contract_manager.people),
    )


def _clients(on: date) -> list[dict[str, Any]]:
    columns = ("id", "number", "name", "sort_name", "sector", "city")
    return [dict(row) for row in clients_on(on).values(*columns)]


def _row(
    client: Mapping[str, Any],
    standing: rules.ClientStanding,
    organisation: rules.Organisation,
    loads: Mapping[int, rules.Load],
    on: date,
) -> BoardRow:
    triangle = rules.triangle_of(standing, organisation, on, loads)
    return BoardRow(**client, triangle=triangle, health=health_of(triangle))


def _fingerprint() -> Fingerprint:
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        return tuple((str(table), int(count), int(total)) for table, count, total in cursor.fetchall())
