"""Coverage: the gaps of a window of days, joined into periods, equal to looking at every single day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from triangel.tests.triangle import organisations
from triangel.triangle import rules
from triangel.triangle.rules import Breach, Concern, ConcernKind, SeatKind, Tenure, Via

DAY = date(2026, 3, 2)
BEFORE = date(2025, 1, 1)

Fact = tuple[object, ...]
DIRECTOR, MANAGER, OTHER = 1, 2, 3


def provider(*absences: rules.Absence, stand_ins: tuple[rules.StandIn, ...] = ()) -> rules.Organisation:
    """A director with two people under him."""
    persons = [rules.Person(number, None if number == 1 else 1, BEFORE) for number in (1, 2, 3)]
    return rules.organisation(persons, absences, stand_ins)


def client(manager: tuple[Tenure, ...], account: tuple[Tenure, ...], **more: Any) -> rules.ClientStanding:
    """A client with these holders of its two seats, number 1 and 2."""
    managers = rules.Standing(1, SeatKind.CONTRACT_MANAGER, manager, starts_on=BEFORE)
    accounts = rules.Standing(2, SeatKind.ACCOUNT_MANAGER, account, starts_on=BEFORE)
    return rules.ClientStanding(1, accounts, managers, **more)


HELD = (Tenure(MANAGER, BEFORE),)
SOLD = (Tenure(OTHER, BEFORE),)


def gaps(
    client: rules.ClientStanding, organisation: rules.Organisation, until: date | None = None
) -> list[Concern]:
    return rules.coverage([client], [], organisation, DAY, until)


def test_a_full_client_has_no_gaps() -> None:
    assert gaps(client(HELD, SOLD), provider()) == []


def test_a_vacant_seat_is_a_gap_since_its_last_holder() -> None:
    row = client((Tenure(MANAGER, BEFORE, date(2026, 2, 1)),), SOLD)
    assert gaps(row, provider()) == [Concern(ConcernKind.VACANT, 1, DIRECTOR, starts_on=date(2026, 2, 1))]


def test_an_end_without_successor_shows_sixty_days_ahead_and_until_the_successor() -> None:
    row = client((Tenure(MANAGER, BEFORE, date(2026, 5, 1)), Tenure(OTHER, date(2026, 6, 1))), SOLD)
    assert gaps(row, provider()) == [
        Concern(
            ConcernKind.ENDS_WITHOUT_SUCCESSOR,
            1,
            DIRECTOR,
            MANAGER,
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 6, 1),
        )
    ]
    later = client((Tenure(MANAGER, BEFORE, date(2026, 5, 2)),), SOLD)
    assert gaps(later, provider()) == []
    assert len(gaps(later, provider(), DAY + timedelta(days=365))) == 1


def test_an_absence_is_a_gap_on_the_days_for_which_nobody_stands_in() -> None:
    absence = rules.Absence(MANAGER, date(2026, 3, 10), date(2026, 3, 20))
    stand_in = rules.StandIn(MANAGER, OTHER, 1, BEFORE, date(2026, 3, 15))
    organisation = provider(absence, stand_ins=(stand_in,))
    assert gaps(client(HELD, SOLD), organisation) == []
    assert gaps(client(HELD, SOLD), organisation, date(2026, 4, 1)) == [
        Concern(
            ConcernKind.ABSENT_WITHOUT_STAND_IN,
            1,
            DIRECTOR,
            MANAGER,
            starts_on=date(2026, 3, 15),
            ends_on=date(2026, 3, 20),
        )
    ]


def test_who_left_leaves_a_gap_until_he_is_replaced() -> None:
    organisation = provider()
    persons = dict(organisation.persons)
    persons[MANAGER] = replace(persons[MANAGER], ends_on=date(2026, 2, 1))
    organisation = replace(organisation, persons=persons)
    row = client((Tenure(MANAGER, BEFORE, date(2026, 4, 1)), Tenure(OTHER, date(2026, 4, 1))), SOLD)
    assert gaps(row, organisation) == [
        Concern(
            ConcernKind.LEFT,
            1,
            DIRECTOR,
            MANAGER,
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 4, 1),
        )
    ]


def test_account_and_contract_manager_in_one_hand_is_a_gap_unless_every_contract_is_micro() -> None:
    def with_contract(contract_class: str) -> rules.ClientStanding:
        contract = rules.ContractStanding(1, contract_class, date(2026, 2, 1))
        return client(HELD, HELD, contracts=(contract,))

    assert gaps(with_contract("D"), provider()) == []
    assert gaps(with_contract("C"), provider()) == [
        Concern(ConcernKind.TWO_CORNERS, 1, DIRECTOR, MANAGER, starts_on=date(2026, 2, 1), other_seat=2)
    ]


def test_a_project_needs_a_senior_supplier_who_does_not_lead_it() -> None:
    manager = rules.Standing(3, SeatKind.PROJECT_MANAGER, SOLD, starts_on=BEFORE)
    vacant = rules.Standing(4, SeatKind.SENIOR_SUPPLIER, starts_on=BEFORE)
    same = replace(vacant, holders=SOLD)
    project = rules.ProjectStanding(1, manager, vacant)
    assert gaps(client(HELD, SOLD, projects=(project,)), provider()) == [
        Concern(ConcernKind.NO_SENIOR_SUPPLIER, 4, DIRECTOR, starts_on=BEFORE)
    ]
    project = replace(project, senior_supplier=same)
    assert gaps(client(HELD, SOLD, projects=(project,)), provider()) == [
        Concern(ConcernKind.TWO_CORNERS, 3, DIRECTOR, OTHER, starts_on=BEFORE, other_seat=4)
    ]


def test_who_leads_a_project_does_not_manage_its_contract() -> None:
    manager = rules.Standing(3, SeatKind.PROJECT_MANAGER, HELD, starts_on=BEFORE)
    supplier = rules.Standing(4, SeatKind.SENIOR_SUPPLIER, SOLD, starts_on=BEFORE)
    project = rules.ProjectStanding(1, manager, supplier)
    assert gaps(client(HELD, SOLD, projects=(project,)), provider()) == [
        Concern(ConcernKind.TWO_CORNERS, 3, DIRECTOR, MANAGER, starts_on=BEFORE, other_seat=1)
    ]


def test_a_contract_without_a_manager_of_its_own_is_no_gap() -> None:
    own = rules.Standing(5, SeatKind.CONTRACT_MANAGER, starts_on=BEFORE, must_be_filled=False)
    contract = rules.ContractStanding(1, "B", BEFORE, seat=own)
    assert gaps(client(HELD, SOLD, contracts=(contract,)), provider()) == []


def test_more_contracts_than_one_steers_well_is_a_gap_as_long_as_it_lasts() -> None:
    ends = (None, None, date(2026, 3, 20))
    contracts = tuple(rules.ContractStanding(n, "A", BEFORE, end) for n, end in enumerate(ends))
    assert gaps(client(HELD, SOLD, contracts=contracts), provider(), date(2026, 4, 1)) == [
        Concern(
            ConcernKind.OVER_SPAN,
            None,
            DIRECTOR,
            MANAGER,
            starts_on=DAY,
            ends_on=date(2026, 3, 20),
            breach=Breach("A", 3, 2),
        )
    ]


def test_a_line_manager_steers_fewer_standard_contracts() -> None:
    assert rules.Load({"C": 25}).breaches() == []
    assert rules.Load({"C": 25}, reports=1).breaches() == [Breach("C", 25, 9)]
    assert rules.Load({"C": 1}, reports=11).breaches() == [Breach(None, 11, 10)]
    assert rules.Load({}, reports=40).breaches() == []


@given(organisations.worlds(), organisations.days, st.integers(1, 20))
def test_the_sweep_equals_looking_at_every_day(world: organisations.World, on: date, length: int) -> None:
    window = [on + timedelta(days=n) for n in range(length)]
    rows = rules.coverage(
        [world.client], [world.desk], world.organisation, on, window[-1] + timedelta(days=1)
    )
    for day in window:
        assert {fact for row in rows if covers(row, day) for fact in facts_of(row)} == facts_on(world, day)


def covers(row: Concern, day: date) -> bool:
    return (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or day < row.ends_on)


def facts_of(row: Concern) -> set[Fact]:
    """What a row says about each of its days."""
    empty = (ConcernKind.VACANT, ConcernKind.NO_SENIOR_SUPPLIER, ConcernKind.LEFT)
    if row.kind in (*empty, ConcernKind.ENDS_WITHOUT_SUCCESSOR):
        return {("empty", row.seat)}
    if row.breach is not None:
        return {("over_span", row.person, row.breach.contract_class)}
    return {(row.kind, row.seat, row.person, row.other_seat)}


def facts_on(world: organisations.World, day: date) -> set[Fact]:
    """The gaps of one day, found without the sweep: by the resolver, and by the triangle's own look."""
    client, organisation = world.client, world.organisation
    facts: set[Fact] = set()
    for standing in world.standings:
        holder = standing.holder(day)
        if not standing.is_needed(day) or (holder is None and not standing.must_be_filled):
            continue
        if holder is None or not organisation.is_employed(holder, day):
            facts.add(("empty", standing.seat))
        elif organisation.absence(holder, day):
            answer = rules.responsible(standing, organisation, day)
            if answer.via not in (Via.STAND_IN, Via.DEPUTY):
                facts.add((ConcernKind.ABSENT_WITHOUT_STAND_IN, standing.seat, holder, None))
    loads = rules.loads_of([client], organisation, day)
    for concern in rules.triangle_of(client, organisation, day, loads).concerns:
        if concern.kind == ConcernKind.TWO_CORNERS:
            facts.add((concern.kind, concern.seat, concern.person, concern.other_seat))
    for person, load in loads.items():
        facts |= {("over_span", person, breach.contract_class) for breach in load.breaches()}
    return facts
