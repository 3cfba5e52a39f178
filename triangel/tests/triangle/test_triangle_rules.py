"""The triangle: what fills, rings and empties a corner."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given

from triangel.tests.triangle import organisations
from triangel.triangle import rules
from triangel.triangle.rules import Breach, Concern, ConcernKind, CornerState, SeatKind, Tenure

DAY = date(2026, 3, 2)
BEFORE = date(2025, 1, 1)
DIRECTOR, MANAGER, SELLER, LEADER, SUPPLIER = range(1, 6)


def standing(seat: int, kind: SeatKind, holder: int | None, ends_on: date | None = None) -> rules.Standing:
    holders = () if holder is None else (Tenure(holder, BEFORE, ends_on),)
    return rules.Standing(seat, kind, holders, starts_on=BEFORE)


CLIENT = rules.ClientStanding(
    1,
    standing(2, SeatKind.ACCOUNT_MANAGER, SELLER),
    standing(1, SeatKind.CONTRACT_MANAGER, MANAGER),
    (rules.ContractStanding(1, "C", BEFORE),),
    (
        rules.ProjectStanding(
            1,
            standing(3, SeatKind.PROJECT_MANAGER, LEADER),
            standing(4, SeatKind.SENIOR_SUPPLIER, SUPPLIER),
        ),
    ),
)


def provider(**more: Any) -> rules.Organisation:
    persons = [rules.Person(number, None if number == 1 else 1, BEFORE) for number in range(1, 6)]
    return rules.organisation(persons, **more)


def triangle(
    client: rules.ClientStanding = CLIENT,
    organisation: rules.Organisation | None = None,
    loads: dict[int, rules.Load] | None = None,
) -> rules.Triangle:
    return rules.triangle_of(client, organisation or provider(), DAY, loads or {})


def states(triangle: rules.Triangle) -> list[CornerState]:
    return [corner.state for corner in triangle.corners]


def test_three_filled_corners_are_golden() -> None:
    assert states(triangle()) == [CornerState.FILLED] * 3
    assert triangle().is_golden is True
    assert [corner.people for corner in triangle().corners] == [(SELLER,), (MANAGER,), (LEADER,)]


def test_without_a_running_project_no_project_manager_is_needed() -> None:
    idle = triangle(replace(CLIENT, projects=()))
    assert idle.project_manager.state == CornerState.NONE
    assert idle.is_golden is True


def test_an_empty_seat_empties_its_corner_and_the_line_manager_must_act() -> None:
    empty = triangle(replace(CLIENT, contract_manager=standing(1, SeatKind.CONTRACT_MANAGER, None)))
    assert empty.contract_manager.state == CornerState.VACANT
    assert empty.is_golden is False
    assert empty.concerns == [Concern(ConcernKind.VACANT, 1, DIRECTOR, starts_on=BEFORE)]


def test_an_end_within_sixty_days_rings_the_corner() -> None:
    soon = standing(2, SeatKind.ACCOUNT_MANAGER, SELLER, date(2026, 5, 1))
    later = standing(2, SeatKind.ACCOUNT_MANAGER, SELLER, date(2026, 5, 2))
    ringed = triangle(replace(CLIENT, account_manager=soon)).account_manager
    assert ringed.state == CornerState.RINGED
    assert ringed.concerns == (
        Concern(ConcernKind.ENDS_WITHOUT_SUCCESSOR, 2, DIRECTOR, SELLER, starts_on=date(2026, 5, 1)),
    )
    assert triangle(replace(CLIENT, account_manager=later)).is_golden is True


def test_an_absence_rings_the_corner_and_names_who_stands_in() -> None:
    absence = rules.Absence(SELLER, date(2026, 3, 1), date(2026, 3, 9))
    away = triangle(organisation=provider(absences=[absence])).account_manager
    stand_in = rules.StandIn(SELLER, SUPPLIER, 1, BEFORE)
    covered = triangle(organisation=provider(absences=[absence], stand_ins=[stand_in])).account_manager
    dates: dict[str, Any] = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 9)}
    assert away.state == covered.state == CornerState.RINGED
    assert away.concerns == (Concern(ConcernKind.ABSENT_WITHOUT_STAND_IN, 2, DIRECTOR, SELLER, **dates),)
    assert covered.concerns == (
        Concern(ConcernKind.ABSENT_WITH_STAND_IN, 2, DIRECTOR, SELLER, **dates, other=SUPPLIER),
    )


def test_who_left_leaves_his_corner_empty() -> None:
    organisation = provider()
    persons = {**organisation.persons, SELLER: rules.Person(SELLER, 1, BEFORE, date(2026, 3, 1))}
    gone = triangle(organisation=replace(organisation, persons=persons)).account_manager
    assert gone.state == CornerState.VACANT
    assert gone.concerns == (Concern(ConcernKind.LEFT, 2, DIRECTOR, SELLER, starts_on=date(2026, 3, 1)),)


def test_a_contract_manager_over_his_span_rings_his_corner() -> None:
    over = triangle(loads={MANAGER: rules.Load({"B": 7})}).contract_manager
    assert over.state == CornerState.RINGED
    assert over.concerns == (Concern(ConcernKind.OVER_SPAN, 1, DIRECTOR, MANAGER, breach=Breach("B", 7, 6)),)


def test_one_hand_for_sale_and_contract_rings_the_corner_of_the_contract_manager() -> None:
    same = triangle(replace(CLIENT, account_manager=standing(2, SeatKind.ACCOUNT_MANAGER, MANAGER)))
    assert states(same) == [CornerState.FILLED, CornerState.RINGED, CornerState.FILLED]
    assert [concern.kind for concern in same.concerns] == [ConcernKind.TWO_CORNERS]


def test_a_project_without_senior_supplier_rings_the_corner_of_the_project_manager() -> None:
    project = replace(CLIENT.projects[0], senior_supplier=standing(4, SeatKind.SENIOR_SUPPLIER, None))
    lacking = triangle(replace(CLIENT, projects=(project,)))
    assert lacking.project_manager.state == CornerState.RINGED
    assert [concern.kind for concern in lacking.concerns] == [ConcernKind.NO_SENIOR_SUPPLIER]


def test_the_worst_project_decides_the_corner() -> None:
    vacant = rules.ProjectStanding(
        2, standing(5, SeatKind.PROJECT_MANAGER, None), standing(6, SeatKind.SENIOR_SUPPLIER, SUPPLIER)
    )
    both = triangle(replace(CLIENT, projects=(*CLIENT.projects, vacant)))
    assert both.project_manager.state == CornerState.VACANT
    assert both.project_manager.people == (LEADER,)


@given(organisations.worlds(), organisations.days)
def test_golden_means_without_any_concern(world: organisations.World, day: date) -> None:
    loads = rules.loads_of([world.client], world.organisation, day)
    found = rules.triangle_of(world.client, world.organisation, day, loads)
    assert found.is_golden == (found.concerns == [])
    for corner in found.corners:
        if corner.state in (CornerState.FILLED, CornerState.NONE):
            assert corner.concerns == ()


def test_an_edge_breaks_between_two_corners_that_are_held() -> None:
    edges = list(rules.Edge)
    whole = triangle().with_broken(edges)
    assert (whole.broken, whole.is_golden) == (frozenset(edges), False)
    assert triangle().with_broken([]) == triangle()
    vacant = triangle(replace(CLIENT, account_manager=standing(2, SeatKind.ACCOUNT_MANAGER, None)))
    assert vacant.with_broken(edges).broken == {rules.Edge.PROJECT_CONTRACT}
    idle = triangle(replace(CLIENT, projects=()))
    assert idle.with_broken(edges).broken == {rules.Edge.ACCOUNT_CONTRACT}
