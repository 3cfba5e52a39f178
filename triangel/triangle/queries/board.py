"""How every client's triangle stands today: the wall of thousands, remembered until something changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from triangel.core.memory import Memory
from triangel.triangle import rules
from triangel.triangle.queries.portfolio import loads_on
from triangel.triangle.queries.standings import clients_on, provider


class Health(StrEnum):
    """How a triangle stands as a whole, the worst first."""

    SUNK = "sunk"
    """Nobody is contract manager."""
    VACANT = "vacant"
    """Another corner is empty."""
    CONCERN = "concern"
    GOLDEN = "golden"


_WORST_FIRST = {health: place for place, health in enumerate(Health)}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A client of the day with its triangle, and how many reasons there are why it is not gold."""

    id: int
    number: int
    name: str
    sort_name: str
    sector: str
    city: str
    triangle: rules.Triangle
    health: Health
    concerns: int


@dataclass(frozen=True, slots=True)
class Board:
    """All clients of a day by name and the worst first, and everybody who holds one of their corners."""

    on: date
    rows: tuple[BoardRow, ...]
    worst_first: tuple[BoardRow, ...]
    account_managers: frozenset[int]
    contract_managers: frozenset[int]


def board(on: date) -> Board:
    """Every client's triangle on this day. One query while nothing changed, about ten when something did."""
    return _MEMORY.recall(on)


def with_broken(board: Board, edges: Mapping[int, Iterable[rules.Edge]]) -> Board:
    """The same wall with work bouncing along these edges of these clients (ids)."""
    anew = {
        row.id: _standing(row, row.triangle.with_broken(edges[row.id]))
        for row in board.rows
        if row.id in edges
    }
    rows = tuple(anew.get(row.id, row) for row in board.rows)
    return replace(board, rows=rows, worst_first=tuple(sorted(rows, key=_badness))) if anew else board


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
        tuple(sorted(rows, key=_badness)),
        frozenset(person for row in rows for person in row.triangle.account_manager.people),
        frozenset(person for row in rows for person in row.triangle.contract_manager.people),
    )


def _badness(row: BoardRow) -> tuple[int, int, str]:
    return _WORST_FIRST[row.health], -row.concerns, row.sort_name


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
    return BoardRow(**client, triangle=triangle, health=health_of(triangle), concerns=len(triangle.concerns))


def _standing(row: BoardRow, triangle: rules.Triangle) -> BoardRow:
    concerns = len(triangle.concerns) + len(triangle.broken)
    return replace(row, triangle=triangle, health=health_of(triangle), concerns=concerns)


_MEMORY = Memory(_work_out)
