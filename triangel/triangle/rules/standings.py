"""Seats as they stand: who holds them from day to day, and within which contract, project or client."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triangel.core import periods


class SeatKind(StrEnum):
    """The roles in a scope to which work belongs.

    A contract manager's seat is of a client, or of one contract that has its own.
    """

    ACCOUNT_MANAGER = "account_manager"
    CONTRACT_MANAGER = "contract_manager"
    PROJECT_MANAGER = "project_manager"
    SENIOR_SUPPLIER = "senior_supplier"
    SERVICE_DESK = "service_desk"


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a seat from a day until a day, as holder or as deputy."""

    person: int
    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the person is appointed on this day."""
        return periods.contains(self.starts_on, self.ends_on, day)


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat with everybody ever appointed to it, ordered by first day.

    ``starts_on`` and ``ends_on`` are those of the scope: outside them the seat need not be filled.
    ``fallbacks`` are the seats that answer while nobody holds this one, nearest first. A contract's
    own seat need not be filled: the client's contract manager has it then.
    """

    seat: int
    kind: SeatKind
    holders: tuple[Tenure, ...] = ()
    deputies: tuple[Tenure, ...] = ()
    fallbacks: "tuple[Standing, ...]" = ()
    starts_on: date = date.min
    ends_on: date | None = None
    must_be_filled: bool = True

    def is_needed(self, day: date) -> bool:
        """Whether its client, contract or project runs on this day."""
        return periods.contains(self.starts_on, self.ends_on, day)

    def tenure(self, day: date) -> Tenure | None:
        """The appointment of who holds the seat on this day."""
        for tenure in self.holders:
            if tenure.covers(day):
                return tenure
        return None

    def holder(self, day: date) -> int | None:
        """Who is appointed on this day, present or not; ``None`` when vacant."""
        tenure = self.tenure(day)
        return tenure.person if tenure else None

    def last_tenure(self, day: date) -> Tenure | None:
        """The last appointment that ended on or before this day."""
        ended = [
            tenure
            for tenure in self.holders
            if tenure.ends_on is not None and tenure.starts_on < tenure.ends_on <= day
        ]
        return max(ended, key=_end_order, default=None)

    def deputies_on(self, day: date) -> list[int]:
        """The deputies of this day, the longest named first."""
        return [deputy.person for deputy in self.deputies if deputy.covers(day)]

    def origins(self, day: date) -> list[int]:
        """Whose line answers for the seat: its holder, or when vacant who held it or a seat it falls to."""
        tenure = self.tenure(day)
        if tenure:
            return [tenure.person]
        last = self.last_tenure(day)
        own = [last.person] if last else []
        return own + [person for fallback in self.fallbacks for person in fallback._nearest(day)]

    def _nearest(self, day: date) -> list[int]:
        nearest = self.tenure(day) or self.last_tenure(day)
        return [nearest.person] if nearest else []


@dataclass(frozen=True, slots=True)
class ContractStanding:
    """A contract of a client: its class A (very large) to D (micro), and its seat when it has one."""

    id: int
    contract_class: str
    starts_on: date
    ends_on: date | None = None
    seat: Standing | None = None

    def runs(self, day: date) -> bool:
        """Whether the contract is in force on this day."""
        return periods.contains(self.starts_on, self.ends_on, day)


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """A project of a client with its two seats."""

    id: int
    project_manager: Standing
    senior_supplier: Standing
    contract: int | None = None

    def runs(self, day: date) -> bool:
        """Whether the project runs on this day."""
        return self.project_manager.is_needed(day)


@dataclass(frozen=True, slots=True)
class ClientStanding:
    """A client with every seat around it."""

    id: int
    account_manager: Standing
    contract_manager: Standing
    contracts: tuple[ContractStanding, ...] = ()
    projects: tuple[ProjectStanding, ...] = ()

    def contract_manager_of(self, contract: int | None, day: date) -> int | None:
        """Who manages this contract of the client: its own contract manager, else the client's."""
        return self.contract_seat_of(contract, day).holder(day)

    def contract_seat_of(self, contract: int | None, day: date) -> Standing:
        """The seat of who manages this contract: its own while somebody is named, else the client's."""
        for row in self.contracts:
            if row.id == contract and row.seat and row.seat.holder(day) is not None:
                return row.seat
        return self.contract_manager


def _end_order(tenure: Tenure) -> tuple[date, date, int]:
    return tenure.ends_on or date.max, tenure.starts_on, tenure.person
