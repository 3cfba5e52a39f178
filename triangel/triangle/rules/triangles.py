"""The triangle of a client: its three corners with their state and every reason why not gold."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from triangel.people.rules import Organisation
from triangel.triangle.rules.resolver import who_must_act
from triangel.triangle.rules.standings import ClientStanding, ProjectStanding, Standing, Tenure

#: How long before an end without successor a corner stops being gold.
SUCCESSOR_WITHIN = timedelta(days=60)

#: The most contracts of a class one contract manager steers well. PROPOSAL, domain reference 4.4.
MOST_CONTRACTS: Mapping[str, int] = {"A": 2, "B": 6, "C": 25, "D": 150}

#: The same for class C when he leads people as well.
MOST_CONTRACTS_OF_A_LINE_MANAGER: Mapping[str, int] = {**MOST_CONTRACTS, "C": 9}

#: The most people who report directly to somebody with contracts of his own [S29b].
MOST_REPORTS = 10

#: The one class in which account and contract manager may be one person (COI-14).
SMALLEST_CLASS = "D"


class ConcernKind(StrEnum):
    """What may be wrong with a seat, or with who holds it."""

    VACANT = "vacant"
    ENDS_WITHOUT_SUCCESSOR = "ends_without_successor"
    LEFT = "left"
    ABSENT_WITHOUT_STAND_IN = "absent_without_stand_in"
    ABSENT_WITH_STAND_IN = "absent_with_stand_in"
    TWO_CORNERS = "two_corners"
    NO_SENIOR_SUPPLIER = "no_senior_supplier"
    OVER_SPAN = "over_span"
    NO_INDEPENDENT_PERSON = "no_independent_person"


class Corner(StrEnum):
    """The corners of the triangle."""

    ACCOUNT_MANAGER = "account_manager"
    CONTRACT_MANAGER = "contract_manager"
    PROJECT_MANAGER = "project_manager"


class Edge(StrEnum):
    """Two corners that work together, in the order in which their edges are drawn."""

    ACCOUNT_PROJECT = "account-project"
    ACCOUNT_CONTRACT = "account-contract"
    PROJECT_CONTRACT = "project-contract"

    @property
    def corners(self) -> tuple[Corner, Corner]:
        """The two."""
        one, other = self.value.split("-")
        return Corner(f"{one}_manager"), Corner(f"{other}_manager")


class CornerState(StrEnum):
    """How a corner is drawn: ``none`` where no project runs, so that no project manager is needed."""

    FILLED = "filled"
    RINGED = "ringed"
    VACANT = "vacant"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Breach:
    """A guardrail that is passed: ``count`` contracts of a class, or reports when there is no class."""

    contract_class: str | None
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one person carries on a day: contracts by class, and people who report to him directly."""

    contracts: Mapping[str, int] = field(default_factory=dict)
    reports: int = 0

    def breaches(self) -> list[Breach]:
        """The guardrails by count that this load passes, the heaviest class first."""
        most = MOST_CONTRACTS_OF_A_LINE_MANAGER if self.reports else MOST_CONTRACTS
        found = [
            Breach(name, count, most[name])
            for name, count in sorted(self.contracts.items())
            if count > most[name]
        ]
        if self.reports > MOST_REPORTS and any(self.contracts.values()):
            found.append(Breach(None, self.reports, MOST_REPORTS))
        return found


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason why a corner is not gold, with its dates and who must act.

    ``starts_on`` is since when or from when (``None``: from the beginning), ``ends_on`` the first day it
    is over (``None``: not known). ``other`` is who stands in, ``other_seat`` the second seat in the
    same hand. Only a span that is passed, which is about ``person``, and a provider without an independent
    person, where he was the last, have no ``seat``. ``must_act`` is
    nobody only on a day on which the provider employs nobody.
    """

    kind: ConcernKind
    seat: int | None
    must_act: int | None
    person: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    other: int | None = None
    other_seat: int | None = None
    breach: Breach | None = None


@dataclass(frozen=True, slots=True)
class CornerStanding:
    """A corner on a day: its state, who holds it, and what is wrong with it."""

    corner: Corner
    state: CornerState
    people: tuple[int, ...] = ()
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class Triangle:
    """The three corners of a client on a day, and the edges between them where work bounces."""

    client: int
    account_manager: CornerStanding
    contract_manager: CornerStanding
    project_manager: CornerStanding
    broken: frozenset[Edge] = frozenset()

    def with_broken(self, edges: Iterable[Edge]) -> "Triangle":
        """The same with work bouncing along these edges. Where a corner is empty or not needed there are no
        two to agree, and no edge to break."""
        held = {row.corner for row in self.corners if row.state in (CornerState.FILLED, CornerState.RINGED)}
        return replace(self, broken=frozenset(edge for edge in edges if held.issuperset(edge.corners)))

    @property
    def corners(self) -> tuple[CornerStanding, CornerStanding, CornerStanding]:
        """Account, contract and project manager, in the order in which they are drawn."""
        return self.account_manager, self.contract_manager, self.project_manager

    @property
    def concerns(self) -> list[Concern]:
        """Every reason why this triangle is not gold."""
        return [concern for corner in self.corners for concern in corner.concerns]

    @property
    def is_golden(self) -> bool:
        """Every corner filled, present and inside its span, and work bouncing along no edge; a corner that is
        not needed does no harm."""
        return not self.broken and all(
            corner.state in (CornerState.FILLED, CornerState.NONE) for corner in self.corners
        )


def triangle_of(
    client: ClientStanding, organisation: Organisation, on: date, loads: Mapping[int, Load]
) -> Triangle:
    """The triangle of this client on this day; ``loads`` per person over the whole provider."""
    look = _Look(organisation, on, loads)
    account_manager = look.seat(client.account_manager)
    contract_manager = look.seat(client.contract_manager) + look.span(client.contract_manager)
    for contract in client.contracts:
        if contract.seat and contract.runs(on):
            contract_manager += look.seat(contract.seat) + look.span(contract.seat)
    contract_manager += look.one_hand_for_client(client)
    return Triangle(
        client.id,
        _corner(Corner.ACCOUNT_MANAGER, [client.account_manager], account_manager, on),
        _corner(Corner.CONTRACT_MANAGER, [client.contract_manager], contract_manager, on),
        _project_corner(client, look, on),
    )


def loads_of(clients: Iterable[ClientStanding], organisation: Organisation, on: date) -> dict[int, Load]:
    """Per person the contracts he manages on this day, by class, and the people he leads."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for client in clients:
        for contract in client.contracts:
            manager = client.contract_manager_of(contract.id, on)
            if contract.runs(on) and manager is not None:
                counts[manager][contract.contract_class] += 1
    return {
        person: Load(contracts, len(organisation.reports(person, on))) for person, contracts in counts.items()
    }


def may_hold_both(client: ClientStanding, on: date) -> bool:
    """Whether one person may be both account and contract manager: every contract is of class D."""
    return all(row.contract_class == SMALLEST_CLASS for row in client.contracts if row.runs(on))


class _Look:
    """What is wrong on one day, seat by seat."""

    def __init__(self, organisation: Organisation, on: date, loads: Mapping[int, Load]) -> None:
        self.organisation = organisation
        self.on = on
        self.loads = loads

    def seat(self, standing: Standing, vacant: ConcernKind = ConcernKind.VACANT) -> list[Concern]:
        """The concerns about who holds this seat, by himself."""
        tenure = standing.tenure(self.on)
        if tenure is None:
            return [self._vacant(standing, vacant)] if standing.must_be_filled else []
        person = self.organisation.persons[tenure.person]
        if not person.is_employed(self.on):
            gone = person.starts_on if self.on < person.starts_on else person.ends_on
            return [self._concern(ConcernKind.LEFT, standing, person=person.id, starts_on=gone)]
        return [*self._absent(standing, tenure), *self._ends(standing, tenure)]

    def span(self, standing: Standing) -> list[Concern]:
        """Where the holder carries more than one person steers well."""
        holder = standing.holder(self.on)
        load = self.loads.get(holder) if holder is not None else None
        return [
            self._concern(ConcernKind.OVER_SPAN, standing, person=holder, breach=breach)
            for breach in (load.breaches() if load else [])
        ]

    def one_hand_for_client(self, client: ClientStanding) -> list[Concern]:
        """Account and contract manager in one hand, where a contract is too large for that."""
        if may_hold_both(client, self.on):
            return []
        return self._one_hand(client.contract_manager, client.account_manager)

    def project(self, client: ClientStanding, project: ProjectStanding) -> list[Concern]:
        """The concerns about the project manager of a running project."""
        manager = project.project_manager
        concerns = self.seat(manager)
        if project.senior_supplier.holder(self.on) is None:
            concerns.append(self._vacant(project.senior_supplier, ConcernKind.NO_SENIOR_SUPPLIER))
        concerns += self._one_hand(manager, project.senior_supplier)
        return concerns + self._one_hand(manager, client.contract_seat_of(project.contract, self.on))

    def _one_hand(self, standing: Standing, other: Standing) -> list[Concern]:
        tenure, in_other = standing.tenure(self.on), other.tenure(self.on)
        if tenure is None or in_other is None or tenure.person != in_other.person:
            return []
        since = max(tenure.starts_on, in_other.starts_on)
        return [
            self._concern(
                ConcernKind.TWO_CORNERS,
                standing,
                person=tenure.person,
                starts_on=since,
                other_seat=other.seat,
            )
        ]

    def _vacant(self, standing: Standing, kind: ConcernKind) -> Concern:
        last = standing.last_tenure(self.on)
        since = last.ends_on if last and last.ends_on else standing.starts_on
        since = max(since, standing.starts_on)
        return self._concern(kind, standing, starts_on=since if since > date.min else None)

    def _absent(self, standing: Standing, tenure: Tenure) -> list[Concern]:
        absence = self.organisation.absence(tenure.person, self.on)
        if absence is None:
            return []
        other = who_covers(standing, tenure.person, self.organisation, self.on)
        kind = ConcernKind.ABSENT_WITHOUT_STAND_IN if other is None else ConcernKind.ABSENT_WITH_STAND_IN
        return [
            self._concern(
                kind,
                standing,
                person=tenure.person,
                starts_on=absence.starts_on,
                ends_on=absence.ends_on,
                other=other,
            )
        ]

    def _ends(self, standing: Standing, tenure: Tenure) -> list[Concern]:
        end = empty_from(standing, tenure, self.organisation)
        if end is None or end > self.on + SUCCESSOR_WITHIN:
            return []
        return [
            self._concern(ConcernKind.ENDS_WITHOUT_SUCCESSOR, standing, person=tenure.person, starts_on=end)
        ]

    def _concern(
        self,
        kind: ConcernKind,
        standing: Standing,
        *,
        person: int | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        other: int | None = None,
        other_seat: int | None = None,
        breach: Breach | None = None,
    ) -> Concern:
        must_act = who_must_act(standing.origins(self.on), self.organisation, self.on)
        return Concern(kind, standing.seat, must_act, person, starts_on, ends_on, other, other_seat, breach)


def who_covers(standing: Standing, holder: int, organisation: Organisation, on: date) -> int | None:
    """Who is there for an absent holder: the first present of his stand-ins and the seat's deputies."""
    for other in (*organisation.stand_ins_on(holder, on), *standing.deputies_on(on)):
        if organisation.is_available(other, on):
            return other
    return None


def empty_from(standing: Standing, tenure: Tenure, organisation: Organisation) -> date | None:
    """The day on which this seat falls empty after this holder, while it is still needed.

    That is the end of his appointment when nobody follows him on that day, or of his employment when
    that comes first. A contract's own seat may end: the client's contract manager follows.
    """
    ends = [day for day in (tenure.ends_on, organisation.persons[tenure.person].ends_on) if day is not None]
    if not ends:
        return None
    end = min(ends)
    is_followed = end == tenure.ends_on and (standing.tenure(end) is not None or not standing.must_be_filled)
    return None if is_followed or not standing.is_needed(end) else end


def _corner(corner: Corner, seats: list[Standing], concerns: list[Concern], on: date) -> CornerStanding:
    holders = [seat.holder(on) for seat in seats]
    people = tuple(dict.fromkeys(holder for holder in holders if holder is not None))
    return CornerStanding(corner, _state(seats, concerns), people, tuple(concerns))


def _state(seats: list[Standing], concerns: list[Concern]) -> CornerState:
    own = {seat.seat for seat in seats}
    if any(row.kind in (ConcernKind.VACANT, ConcernKind.LEFT) and row.seat in own for row in concerns):
        return CornerState.VACANT
    return CornerState.RINGED if concerns else CornerState.FILLED


def _project_corner(client: ClientStanding, look: _Look, on: date) -> CornerStanding:
    running = [project for project in client.projects if project.runs(on)]
    if not running:
        return CornerStanding(Corner.PROJECT_MANAGER, CornerState.NONE)
    concerns = [concern for project in running for concern in look.project(client, project)]
    return _corner(Corner.PROJECT_MANAGER, [row.project_manager for row in running], concerns, on)
