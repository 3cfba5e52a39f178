"""Random organisations and seats, in the small world where chains meet: few people, few days."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from triangel.triangle import rules

FIRST_DAY = date(2026, 1, 1)
DAYS = 14

days = st.integers(0, DAYS).map(lambda offset: FIRST_DAY + timedelta(days=offset))
seldom = st.integers(0, 4).map(lambda number: number == 0)


@dataclass(frozen=True)
class World:
    """A random provider with one client, some contracts and projects, and a service desk."""

    organisation: rules.Organisation
    client: rules.ClientStanding
    desk: rules.Standing

    @property
    def standings(self) -> list[rules.Standing]:
        seats = [self.client.account_manager, self.client.contract_manager, self.desk]
        seats += [contract.seat for contract in self.client.contracts if contract.seat]
        for project in self.client.projects:
            seats += [project.project_manager, project.senior_supplier]
        return seats


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date | None]:
    """A half-open period with at least a day in it, sometimes without end."""
    starts_on = draw(days)
    length = draw(st.none() | st.integers(1, DAYS))
    return starts_on, None if length is None else starts_on + timedelta(days=length)


@st.composite
def chains_of_periods(draw: st.DrawFn, most: int) -> list[tuple[date, date | None]]:
    """Periods that follow one another without overlap, with or without days between."""
    cuts: list[date] = sorted(draw(st.sets(days, max_size=most * 2)))
    found: list[tuple[date, date | None]] = list(zip(cuts[::2], cuts[1::2], strict=False))
    is_open: bool = draw(st.booleans())
    if cuts and is_open:
        last = found.pop()[0] if len(cuts) % 2 == 0 else cuts[-1]
        found.append((last, None))
    return found


@st.composite
def organisations(draw: st.DrawFn, *, circles: bool = True) -> rules.Organisation:
    """People with any line (also one that runs in a circle), absences and stand-ins."""
    ids = list(range(1, draw(st.integers(1, 8)) + 1))
    persons = [draw(_persons(number, ids, circles=circles)) for number in ids]
    absences = [
        rules.Absence(number, starts_on, ends_on)
        for number in ids
        for starts_on, ends_on in draw(chains_of_periods(2))
    ]
    stand_ins = [
        rules.StandIn(number, other, rank, *draw(periods()))
        for number in ids
        for rank, other in enumerate(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)))
        if other != number
    ]
    return rules.organisation(persons, absences, stand_ins)


@st.composite
def _persons(draw: st.DrawFn, number: int, ids: list[int], *, circles: bool) -> rules.Person:
    others = [other for other in ids if other != number and (circles or other < number)]
    manager = draw(st.none() | st.sampled_from(others)) if others else None
    starts_on = draw(days) if draw(seldom) else FIRST_DAY
    ends_on = draw(days.filter(lambda day: day > starts_on)) if draw(seldom) and starts_on < _LAST else None
    is_independent = draw(seldom)
    return rules.Person(number, None if is_independent else manager, starts_on, ends_on, is_independent)


_LAST = FIRST_DAY + timedelta(days=DAYS)


@st.composite
def standings(
    draw: st.DrawFn,
    seat: int,
    kind: rules.SeatKind,
    people: list[int],
    *,
    scope: tuple[date, date | None] = (FIRST_DAY, None),
    fallbacks: tuple[rules.Standing, ...] = (),
    must_be_filled: bool = True,
) -> rules.Standing:
    """A seat with random holders and deputies."""
    holders = [rules.Tenure(draw(st.sampled_from(people)), *period) for period in draw(chains_of_periods(3))]
    deputies = [rules.Tenure(draw(st.sampled_from(people)), *period) for period in draw(chains_of_periods(1))]
    return rules.Standing(
        seat, kind, tuple(holders), tuple(deputies), fallbacks, scope[0], scope[1], must_be_filled
    )


@st.composite
def worlds(draw: st.DrawFn, *, circles: bool = True) -> World:
    """A random provider with one client and everything around it."""
    organisation = draw(organisations(circles=circles))
    people = list(organisation.persons)
    kinds = rules.SeatKind
    manager = draw(standings(1, kinds.CONTRACT_MANAGER, people))
    account = draw(standings(2, kinds.ACCOUNT_MANAGER, people, fallbacks=(manager,)))
    desk = draw(standings(3, kinds.SERVICE_DESK, people, scope=(date.min, None)))
    scope = draw(periods())
    own = draw(
        st.none()
        | standings(
            4, kinds.CONTRACT_MANAGER, people, scope=scope, fallbacks=(manager,), must_be_filled=False
        )
    )
    contract = rules.ContractStanding(1, draw(st.sampled_from("ABCD")), *scope, seat=own)
    managers = (own, manager) if own else (manager,)
    scope = draw(periods())
    supplier = draw(standings(5, kinds.SENIOR_SUPPLIER, people, scope=scope, fallbacks=managers))
    leader = draw(standings(6, kinds.PROJECT_MANAGER, people, scope=scope, fallbacks=(supplier, *managers)))
    project = rules.ProjectStanding(1, leader, supplier, contract=1)
    client = rules.ClientStanding(1, account, manager, (contract,), (project,))
    return World(organisation, client, desk)
