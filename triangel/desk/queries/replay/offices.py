"""Who filled which role of the matrix on any day, for very many requests at once.

The same answers as ``routing.hand_for`` and ``hands.person_of``, from values that are read once: seats with
everybody ever appointed to them, absences and stand-ins by day, and the line as it is today (who led whom
before is not kept).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from triangel.contracts.models import Contract
from triangel.core import periods
from triangel.desk.rules import Hand
from triangel.desk.rules.matrix import Case, Role
from triangel.triangle import queries as triangle_queries
from triangel.triangle import rules as triangle_rules
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.rules import NobodyLeft


class Asked(NamedTuple):
    """A request as far as its way is decided by it."""

    id: int
    on: date
    client: int
    desk: int
    contract: int | None
    project: int | None
    project_contract: int | None
    topic: int | None
    channel: str
    language: str
    about: int | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A role of the matrix for a request: the hand, and the person who acted for it on that day."""

    hand: Hand
    person: int


_Key = tuple[Role, int, int | None, int | None, int | None, date]


class Offices:
    """Everything that is needed to find hands, read in a fixed number of questions."""

    def __init__(self, today: date) -> None:
        found = triangle_queries.standings(today)
        self.organisation, self.by_seat = found.organisation, found.by_seat
        self.seats = _seats()
        self.classes, self.agreed = _contracts()
        self._known: dict[_Key, Filled | None] = {}

    def filled(self, role: Role, asked: Asked, excluded: frozenset[int]) -> Filled | None:
        """Who filled a role for a request on its day; nobody when everybody in service is kept out."""
        if excluded or asked.about is not None:
            return self._find(role, asked, excluded)
        contract = asked.contract if asked.contract is not None else asked.project_contract
        key = (role, asked.client, contract, asked.project, asked.desk, asked.on)
        if key not in self._known:
            self._known[key] = self._find(role, asked, excluded)
        return self._known[key]

    def case(self, asked: Asked) -> Case:
        """The request as the conditions of rows see it."""
        return Case(
            contract_class=self._class(asked),
            has_project=asked.project is not None,
            client=asked.client,
            channel=asked.channel,
            language=asked.language,
        )

    def _find(self, role: Role, asked: Asked, excluded: frozenset[int]) -> Filled | None:
        try:
            hand = self._hand(role, asked, excluded)
            return Filled(hand, self._person(hand, asked.on, excluded))
        except NobodyLeft:
            return None

    def _hand(self, role: Role, asked: Asked, excluded: frozenset[int]) -> Hand:
        if role is Role.DIRECTOR:
            top = triangle_rules.top_of_the_line(self.organisation, asked.on, excluded)
            return Hand(employee=top.person)
        if role is Role.LINE_MANAGER:
            led = asked.about
            if led is None:
                led = self._person(Hand(seat=self._contract_seat(asked)), asked.on, frozenset())
            kept_out = excluded | {led}
            above = triangle_rules.responsible_person(led, self.organisation, asked.on, kept_out)
            return Hand(employee=above.person)
        return Hand(seat=self._seat(role, asked))

    def _seat(self, role: Role, asked: Asked) -> int:
        if role is Role.ACCOUNT_MANAGER:
            return self.seats.accounts[asked.client]
        if role is Role.SERVICE_DESK:
            return self.seats.desks[asked.desk]
        if role is Role.PROJECT_MANAGER and asked.project is not None:
            return self.seats.projects[asked.project]
        return self._contract_seat(asked)

    def _contract_seat(self, asked: Asked) -> int:
        """The contract's own seat while somebody is named for it, else the client's."""
        contract = asked.contract if asked.contract is not None else asked.project_contract
        own = self.seats.contracts.get(contract) if contract is not None else None
        if own is not None and self.by_seat[own].holder(asked.on) is not None:
            return own
        return self.seats.clients[asked.client]

    def _person(self, hand: Hand, on: date, excluded: frozenset[int]) -> int:
        if hand.seat is not None:
            standing = self.by_seat[hand.seat]
            return triangle_rules.responsible(standing, self.organisation, on, excluded).person
        if hand.employee is None:
            raise ValueError("a hand is a seat or an employee")
        return triangle_rules.responsible_person(hand.employee, self.organisation, on, excluded).person

    def _class(self, asked: Asked) -> str:
        contract = asked.contract if asked.contract is not None else asked.project_contract
        if contract is not None:
            return self.classes[contract]
        running = (
            word
            for word, starts_on, ends_on in self.agreed.get(asked.client, ())
            if periods.contains(starts_on, ends_on, asked.on)
        )
        return min(running, default="")


@dataclass(frozen=True, slots=True)
class _Seats:
    """The seats by what they are of."""

    accounts: Mapping[int, int]
    clients: Mapping[int, int]
    contracts: Mapping[int, int]
    projects: Mapping[int, int]
    desks: Mapping[int, int]


def _seats() -> _Seats:
    rows: Iterable[tuple[Any, ...]] = Seat.objects.values_list(
        "pk", "kind", "client", "contract", "project", "team"
    )
    accounts: dict[int, int] = {}
    clients: dict[int, int] = {}
    contracts: dict[int, int] = {}
    projects: dict[int, int] = {}
    desks: dict[int, int] = {}
    for pk, kind, client, contract, project, team in rows:
        if team is not None:
            desks[team] = pk
        elif kind == SeatKind.PROJECT_MANAGER:
            projects[project] = pk
        elif kind == SeatKind.ACCOUNT_MANAGER:
            accounts[client] = pk
        elif contract is not None:
            contracts[contract] = pk
        elif kind == SeatKind.CONTRACT_MANAGER:
            clients[client] = pk
    return _Seats(accounts, clients, contracts, projects, desks)


_Agreed = dict[int, list[tuple[str, date, date | None]]]


def _contracts() -> tuple[dict[int, str], _Agreed]:
    """The class of every contract, and per client its contracts with their days."""
    classes: dict[int, str] = {}
    agreed: _Agreed = {}
    rows = Contract.objects.values_list("pk", "client", "contract_class", "starts_on", "ends_on")
    for pk, client, word, starts_on, ends_on in rows.order_by():
        classes[pk] = word
        agreed.setdefault(client, []).append((word, starts_on, ends_on))
    return classes, agreed
