"""Questions about seats: who is responsible, how triangles stand, and where the gaps are."""

from triangel.triangle.queries.portfolio import (
    SeatOf,
    coverage,
    excluded_by_complaint,
    loads_on,
    responsible,
    responsible_person,
    seats_of,
    triangles,
)
from triangel.triangle.queries.standings import Provider, Standings, clients_on, provider, standings

__all__ = [
    "Provider",
    "SeatOf",
    "Standings",
    "clients_on",
    "coverage",
    "excluded_by_complaint",
    "loads_on",
    "provider",
    "responsible",
    "responsible_person",
    "seats_of",
    "standings",
    "triangles",
]
