"""The people a client deals with, as he may know them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from triangel.people.models import Employee
from triangel.projects.choices import ProjectState
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.queries.standings import Standings, standings

_ORDER = (SeatKind.CONTRACT_MANAGER, SeatKind.ACCOUNT_MANAGER, SeatKind.PROJECT_MANAGER)


@dataclass(frozen=True, slots=True)
class Face:
    """A seat a client deals with: who holds it (nobody while vacant), and who acts in it today.

    ``back_on`` is the day on which an absent holder is back, where that is known.
    """

    seat: Seat
    holder: Employee | None
    acting: Employee
    back_on: date | None

    @property
    def is_replaced(self) -> bool:
        """Whether somebody else than the holder acts today."""
        return self.holder != self.acting


def faces(client: int, on: date) -> list[Face]:
    """The contract, account and project managers of a client (id) on this day, and who stands in for them.

    A contract's own manager is there while somebody is named, a project's while it runs. Seven questions,
    however many seats.
    """
    seats = list(_seats(client, on))
    found = standings(on, [seat.pk for seat in seats])
    known = _people(seats, found, on)
    return sorted(_faces(seats, found, known, on), key=_order)


def _seats(client: int, on: date) -> Iterator[Seat]:
    runs = Q(project__isnull=True) | Q(project__state=ProjectState.RUNNING, project__starts_on__lte=on)
    in_force = Q(contract__ends_on__isnull=True) | Q(contract__ends_on__gt=on)
    return (
        Seat.objects.filter(runs, in_force, client=client, kind__in=_ORDER)
        .select_related("project", "contract")
        .iterator()
    )


def _people(seats: list[Seat], found: Standings, on: date) -> dict[int, Employee]:
    wanted = {found.responsible(seat.pk).person for seat in seats}
    wanted |= {holder for seat in seats if (holder := found.by_seat[seat.pk].holder(on)) is not None}
    return Employee.objects.in_bulk(wanted)


def _faces(seats: list[Seat], found: Standings, known: dict[int, Employee], on: date) -> Iterator[Face]:
    for seat in seats:
        standing = found.by_seat[seat.pk]
        holder = standing.holder(on)
        if holder is None and not standing.must_be_filled:
            continue
        absence = found.organisation.absence(holder, on) if holder is not None else None
        is_here = holder is not None and found.organisation.is_employed(holder, on)
        yield Face(
            seat=seat,
            holder=known[holder] if holder is not None and is_here else None,
            acting=known[found.responsible(seat.pk).person],
            back_on=absence.ends_on if absence and is_here else None,
        )


def _order(face: Face) -> tuple[int, int, int]:
    seat = face.seat
    return _ORDER.index(SeatKind(seat.kind)), seat.contract_id or 0, seat.project_id or 0
