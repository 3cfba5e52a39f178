"""Questions about seats: who is responsible, how triangles stand, and where the gaps are."""

from triangel.triangle.queries.ahead import Ahead, ahead
from triangel.triangle.queries.board import Board, BoardRow, Health, board, health_of, with_broken
from triangel.triangle.queries.faces import Face, faces
from triangel.triangle.queries.portfolio import (
    acts_for,
    coverage,
    director,
    excluded_by_complaint,
    loads_on,
    responsible,
    responsible_person,
    responsible_persons,
    seats_of,
    triangles,
)
from triangel.triangle.queries.standings import Provider, Standings, clients_on, provider, standings

__all__ = [
    "Ahead",
    "Board",
    "BoardRow",
    "Face",
    "Health",
    "Provider",
    "Standings",
    "acts_for",
    "ahead",
    "board",
    "clients_on",
    "coverage",
    "director",
    "excluded_by_complaint",
    "faces",
    "health_of",
    "loads_on",
    "provider",
    "responsible",
    "responsible_person",
    "responsible_persons",
    "seats_of",
    "standings",
    "triangles",
    "with_broken",
]
