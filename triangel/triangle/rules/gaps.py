"""Coverage: every gap in the seats from a day until a day, as periods with who must act.

The state of a seat changes only on days on which an appointment, an absence, a stand-in or an
employment begins or ends. So a seat is looked at on those days alone, and equal neighbours are joined;
a test holds this equal to looking at every single day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from triangel.people.rules import Organisation
from triangel.triangle.rules.resolver import who_must_act
from triangel.triangle.rules.standings import (
    ClientStanding,
    ContractStanding,
    ProjectStanding,
    SeatKind,
    Standing,
)
from triangel.triangle.rules.triangles import (
    MOST_CONTRACTS,
    MOST_REPORTS,
    SUCCESSOR_WITHIN,
    Breach,
    Concern,
    ConcernKind,
    Load,
    may_hold_both,
    who_covers,
)

_EMPTY = frozenset({ConcernKind.VACANT, ConcernKind.NO_SENIOR_SUPPLIER, ConcernKind.LEFT})


class _Period(Protocol):
    """Anything that runs from a day until a day."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong with a seat on one day."""

    kind: ConcernKind
    person: int | None = None
    other_seat: int | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row, half-open, in which the state of a seat does not change."""

    state: State
    starts_on: date | None
    ends_on: date | None

    def touches(self, on: date, until: date) -> bool:
        """Whether any of its days lies in the half-open window."""
        begins = self.starts_on is None or self.starts_on < until
        return begins and (self.ends_on is None or on < self.ends_on)


def coverage(
    clients: Iterable[ClientStanding],
    desks: Iterable[Standing],
    organisation: Organisation,
    on: date,
    until: date | None = None,
) -> list[Concern]:
    """Every gap that touches the days from ``on`` until ``until`` (exclusive; only that day if ``None``).

    A seat that falls empty after ``on`` without a successor is in it from sixty days before, also when
    that is after ``until``.
    """
    sweep = _Sweep(organisation, on, until or on + timedelta(days=1))
    rows: list[Concern] = []
    everybody = list(clients)
    for client in everybody:
        rows += sweep.client(client)
    for desk in desks:
        rows += sweep.seat(desk)
    rows += sweep.spans(everybody)
    return sorted(rows, key=gap_order)


def state_of(standing: Standing, organisation: Organisation, day: date) -> State | None:
    """What is wrong with who holds this seat on this day, by himself."""
    if not standing.is_needed(day):
        return None
    holder = standing.holder(day)
    if holder is None:
        if not standing.must_be_filled:
            return None
        is_supplier = standing.kind == SeatKind.SENIOR_SUPPLIER
        return State(ConcernKind.NO_SENIOR_SUPPLIER if is_supplier else ConcernKind.VACANT)
    if not organisation.is_employed(holder, day):
        return State(ConcernKind.LEFT, holder)
    if organisation.absence(holder, day) and who_covers(standing, holder, organisation, day) is None:
        return State(ConcernKind.ABSENT_WITHOUT_STAND_IN, holder)
    return None


class _Sweep:
    """One walk over all seats for one window of days."""

    def __init__(self, organisation: Organisation, on: date, until: date) -> None:
        self.organisation = organisation
        self.on = on
        self.until = until
        self._must_act: dict[tuple[tuple[int, ...], date], int | None] = {}

    def client(self, client: ClientStanding) -> Iterator[Concern]:
        """The gaps around one client."""
        yield from self.seat(client.account_manager)
        yield from self.seat(client.contract_manager)
        yield from self._one_hand_for_client(client)
        for contract in client.contracts:
            if contract.seat:
                yield from self.seat(contract.seat)
        for project in client.projects:
            yield from self.seat(project.project_manager)
            yield from self.seat(project.senior_supplier)
            yield from self._one_hand_for_project(client, project)

    def seat(self, standing: Standing) -> Iterator[Concern]:
        """The gaps of one seat."""
        days = _change_days(standing, self.organisation)
        state = partial(state_of, standing, self.organisation)
        if not self._may_have_a_gap(days, state):
            return
        for spell in spells(days, state):
            coming = self._coming(standing, spell)
            if spell.touches(self.on, self.until) or (coming and self._is_near(spell)):
                yield self._row(standing, coming or spell)

    def spans(self, clients: Iterable[ClientStanding]) -> Iterator[Concern]:
        """Who carries more than one person steers well, and when."""
        carried: dict[int, list[tuple[str, date | None, date | None]]] = defaultdict(list)
        for client in clients:
            for contract in client.contracts:
                for spell in _managed(client, contract):
                    if spell.touches(self.on, self.until) and spell.state.person is not None:
                        carried[spell.state.person].append(
                            (contract.contract_class, spell.starts_on, spell.ends_on)
                        )
        for person in sorted(carried):
            yield from self._span(person, carried[person])

    def _span(self, person: int, carried: list[tuple[str, date | None, date | None]]) -> Iterator[Concern]:
        led = self.organisation.led_by(person)
        if len(carried) <= min(MOST_CONTRACTS.values()) and len(led) <= MOST_REPORTS:
            return
        days = {day for _, *bounds in carried for day in bounds if day} | {self.on}
        for report in led:
            days |= bounds(self.organisation.persons[report])
        within = sorted(day for day in days if self.on <= day < self.until)
        open_rows: dict[str | None, tuple[date, Breach]] = {}
        for day in within:
            found = {row.contract_class: row for row in self._breaches(person, carried, day)}
            for name in [name for name in open_rows if name not in found]:
                yield self._span_row(person, *open_rows.pop(name), day)
            for name, row in found.items():
                since, worst = open_rows.get(name, (day, row))
                open_rows[name] = since, max(worst, row, key=_count)
        for since, worst in open_rows.values():
            yield self._span_row(person, since, worst, None)

    def _breaches(
        self, person: int, carried: list[tuple[str, date | None, date | None]], day: date
    ) -> list[Breach]:
        counts: dict[str, int] = defaultdict(int)
        for name, starts_on, ends_on in carried:
            if (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on):
                counts[name] += 1
        return Load(counts, len(self.organisation.reports(person, day))).breaches()

    def _span_row(self, person: int, since: date, breach: Breach, ends_on: date | None) -> Concern:
        must_act = self._who_must_act([person], since)
        return Concern(ConcernKind.OVER_SPAN, None, must_act, person, since, ends_on, breach=breach)

    def _one_hand_for_client(self, client: ClientStanding) -> Iterator[Concern]:
        seat, other = client.contract_manager, client.account_manager
        if not _ever_share(seat, other):
            return
        days = {day for row in client.contracts for day in bounds(row)}

        def state(day: date) -> State | None:
            return None if may_hold_both(client, day) else _shared(seat, other, day)

        yield from self._rows(seat, days | _tenure_days(seat) | _tenure_days(other), state)

    def _one_hand_for_project(self, client: ClientStanding, project: ProjectStanding) -> Iterator[Concern]:
        seat, supplier = project.project_manager, project.senior_supplier
        if _ever_share(seat, supplier):
            days = _tenure_days(seat) | _tenure_days(supplier)
            yield from self._rows(seat, days, lambda day: _shared(seat, supplier, day))
        own = [row.seat for row in client.contracts if row.id == project.contract and row.seat]
        managers = [client.contract_manager, *own]
        if any(_ever_share(seat, manager) for manager in managers):
            days = _tenure_days(seat).union(*(_tenure_days(manager) for manager in managers))
            yield from self._rows(
                seat, days, lambda day: _shared(seat, client.contract_seat_of(project.contract, day), day)
            )

    def _rows(
        self, standing: Standing, days: set[date], state: Callable[[date], State | None]
    ) -> Iterator[Concern]:
        for spell in spells(days, state):
            if spell.touches(self.on, self.until):
                yield self._row(standing, spell)

    def _may_have_a_gap(self, days: set[date], state: Callable[[date], State | None]) -> bool:
        """Whether anything is wrong in the window, or empty soon after it."""
        within = [day for day in days if self.on < day < self.until]
        if any(map(state, (self.on, *within))):
            return True
        soon = (state(day) for day in days if self.until <= day <= self.on + SUCCESSOR_WITHIN)
        return any(found.kind in _EMPTY for found in soon if found)

    def _coming(self, standing: Standing, spell: Spell) -> Spell | None:
        """The same spell as an end without successor, when it is one and still lies ahead."""
        if spell.state.kind not in _EMPTY or spell.starts_on is None or spell.starts_on <= self.on:
            return None
        day_before = spell.starts_on - timedelta(days=1)
        holder = standing.holder(day_before)
        if holder is None or not standing.is_needed(day_before):
            return None
        if not self.organisation.is_employed(holder, day_before):
            return None
        return Spell(State(ConcernKind.ENDS_WITHOUT_SUCCESSOR, holder), spell.starts_on, spell.ends_on)

    def _is_near(self, spell: Spell) -> bool:
        return spell.starts_on is not None and spell.starts_on <= self.on + SUCCESSOR_WITHIN

    def _row(self, standing: Standing, spell: Spell) -> Concern:
        first = max(spell.starts_on or self.on, self.on)
        return Concern(
            spell.state.kind,
            standing.seat,
            self._who_must_act(standing.origins(first), first),
            spell.state.person,
            spell.starts_on,
            spell.ends_on,
            other_seat=spell.state.other_seat,
        )

    def _who_must_act(self, origins: list[int], day: date) -> int | None:
        key = tuple(origins), day
        if key not in self._must_act:
            self._must_act[key] = who_must_act(origins, self.organisation, day)
        return self._must_act[key]


def spells(days: Iterable[date], state: Callable[[date], State | None]) -> Iterator[Spell]:
    """The spells between these change days in which ``state`` answers the same, joined where equal.

    Before the first and after the last change day nothing changes any more.
    """
    ordered = sorted(day for day in days if day > date.min)
    current, since = state(date.min), None
    for day in ordered:
        following = state(day)
        if following != current:
            if current is not None:
                yield Spell(current, since, day)
            current, since = following, day
    if current is not None:
        yield Spell(current, since, None)


def _managed(client: ClientStanding, contract: ContractStanding) -> Iterator[Spell]:
    """Who manages this contract and when; the kind of the state plays no part."""
    days = bounds(contract) | _tenure_days(client.contract_manager)
    if contract.seat:
        days |= _tenure_days(contract.seat)

    def manager(day: date) -> State | None:
        person = client.contract_manager_of(contract.id, day) if contract.runs(day) else None
        return None if person is None else State(ConcernKind.OVER_SPAN, person)

    return spells(days, manager)


def _ever_share(seat: Standing, other: Standing) -> bool:
    mine = {tenure.person for tenure in seat.holders}
    return any(tenure.person in mine for tenure in other.holders)


def _shared(seat: Standing, other: Standing, day: date) -> State | None:
    holder = seat.holder(day)
    if holder is None or not seat.is_needed(day) or holder != other.holder(day):
        return None
    return State(ConcernKind.TWO_CORNERS, holder, other.seat)


def _change_days(standing: Standing, organisation: Organisation) -> set[date]:
    days = _tenure_days(standing)
    for holder in {tenure.person for tenure in standing.holders}:
        days |= bounds(organisation.persons[holder])
        absences = organisation.absences.get(holder)
        if absences:
            days = days.union(*map(bounds, absences), *_cover_days(standing, holder, organisation))
    return days


def _cover_days(standing: Standing, holder: int, organisation: Organisation) -> Iterator[set[date]]:
    """The days on which something changes for those who may cover an absent holder."""
    stand_ins = organisation.stand_ins.get(holder, ())
    yield from map(bounds, stand_ins)
    yield from map(bounds, standing.deputies)
    for other in {row.stand_in for row in stand_ins} | {row.person for row in standing.deputies}:
        yield bounds(organisation.persons[other])
        yield from map(bounds, organisation.absences.get(other, ()))


def _tenure_days(standing: Standing) -> set[date]:
    return bounds(standing).union(*map(bounds, standing.holders))


def bounds(period: _Period) -> set[date]:
    """The days on which a period begins and ends."""
    return {period.starts_on} if period.ends_on is None else {period.starts_on, period.ends_on}


def _count(breach: Breach) -> int:
    return breach.count


def gap_order(row: Concern) -> tuple[date, str, int, int, str]:
    """The order in which gaps are told: the earliest first."""
    breached = row.breach.contract_class or "" if row.breach else ""
    return row.starts_on or date.min, row.kind, row.seat or 0, row.person or 0, breached
