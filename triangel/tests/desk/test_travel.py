"""How a request came to each hand: the rule next to one that walks the whole chain every time."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triangel.desk import actions
from triangel.desk.models import ClientRequest, Custody
from triangel.desk.queries.flow import flow, flow_by_party
from triangel.desk.queries.journeys import journeys
from triangel.desk.rules import Hand
from triangel.desk.rules.travel import Arrival, Passing, Travel
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast
from triangel.tests.desk.conftest import Ask

PARTIES = st.lists(st.sampled_from([1, 2, 3, -4]), min_size=1, max_size=14)


def hands_of(parties: list[int]) -> list[int]:
    """The chain with rows of one party that follow each other as one."""
    return [party for place, party in enumerate(parties) if place == 0 or parties[place - 1] != party]


def walked(parties: list[int]) -> list[Passing]:
    """Each row by looking at everything before it."""
    told = []
    for place, party in enumerate(parties):
        before, hands = parties[:place], hands_of(parties[: place + 1])
        giver = hands[-2] if len(hands) > 1 else None
        if not before:
            arrival = Arrival.RECEIVED
        elif before[-1] == party:
            arrival = Arrival.STAYS
        elif party not in before:
            arrival = Arrival.FORWARD
        else:
            arrival = Arrival.DIRECT if hands[-3] == party else Arrival.CIRCULAR
        told.append(Passing(len(hands), giver, arrival))
    return told


@given(PARTIES)
def test_every_row_follows_from_the_one_before(parties: list[int]) -> None:
    travel = Travel()
    assert [travel.goes_to(party) for party in parties] == walked(parties)


@given(PARTIES)
def test_a_request_is_the_sum_of_its_rows(parties: list[int]) -> None:
    travel, hands = Travel(parties), hands_of(parties)
    arrivals = [passing.arrival for passing in walked(parties)]
    assert (travel.first_party, travel.hand_overs) == (parties[0], len(hands) - 1)
    assert travel.returns == len(hands) - len(set(hands))
    assert travel.direct_returns == arrivals.count(Arrival.DIRECT)


def test_straight_back_and_round() -> None:
    assert [passing.arrival.value for passing in walked([1, 1, 2, 1, 3, 2, 2])] == [
        "received", "stays", "forward", "direct", "forward", "circular", "stays",
    ]  # fmt: skip


SEATS = ["am_a", "cm_a", "pm_a", "desk_seat"]
CHAINS = st.lists(st.lists(st.sampled_from([*SEATS, "sofie"]), max_size=6), min_size=1, max_size=4)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chains=CHAINS)
def test_what_is_added_up_is_what_walking_the_chains_gives(
    desk: Cast, ask: Ask, chains: list[list[str]]
) -> None:
    with transaction.atomic():
        for chain in chains:
            go_through(ask(), chain, desk)
        connection.check_constraints()
        hold_figures_against_chains(desk)
        transaction.set_rollback(True)


def go_through(made: ClientRequest, chain: list[str], desk: Cast) -> None:
    """Hand it over to each of these in turn, but not to who has it."""
    for number, name in enumerate(chain, 1):
        row = getattr(desk, name)
        to = Hand(employee=row.pk) if name == "sofie" else Hand(seat=row.pk)
        if to.party != Custody.objects.get(client_request=made, until_at=None).party:
            at = factories.NOW + timedelta(hours=number)
            actions.hand_over(made, to=to, reason="on", actor=desk.system, at=at)


def hold_figures_against_chains(desk: Cast) -> None:
    told = [
        hands_of(list(row.custody.order_by("sequence").values_list("party", flat=True)))
        for row in ClientRequest.objects.all()
    ]
    returns = [sum(party in hands[:place] for place, party in enumerate(hands)) for hands in told]
    direct = [sum(a == b for a, b in zip(hands, hands[2:], strict=False)) for hands in told]
    counted = (
        len(told),
        sum(len(hands) - 1 for hands in told),
        sum(count > 0 for count in direct),
        sum(count > 0 for count in returns),
    )
    says, page = flow(desk.system), journeys(desk.system)
    assert counted == (
        says.requests,
        says.hand_overs,
        says.requests_with_return,
        says.requests_with_any_return,
    )
    assert counted == (page.requests, page.hand_overs, page.with_direct_return, page.with_return)
    rows = flow_by_party(desk.system)
    assert [sum(row.hand_overs_in for row in rows), sum(row.hand_overs_out for row in rows)] == [
        counted[1]
    ] * 2
    assert sum(row.returns_in for row in rows) == sum(returns)
    assert sum(row.requests for row in rows) == sum(len(set(hands)) for hands in told)


WRONG = {
    "custody_is_append_only": "UPDATE desk_custody SET arrival = 'direct' WHERE sequence = 2",
    "request_knows_its_travel": "UPDATE desk_clientrequest SET first_party = first_party + 1",
    "request_returns_are_hand_overs": "UPDATE desk_clientrequest SET returns = hand_overs + 1",
    "custody_came_from_a_giver": """INSERT INTO desk_custody (client_request_id, sequence, seat_id, from_at,
        until_at, beginning, reason, given_by_id, hand_number, giver, arrival)
        SELECT client_request_id, 3, seat_id, from_at, from_at, 'taken', '', given_by_id, 2, NULL, 'stays'
        FROM desk_custody WHERE sequence = 2""",
    "custody_tells_how_it_came": """WITH ended AS (UPDATE desk_custody SET until_at = from_at
        WHERE sequence = 2 RETURNING *)
        INSERT INTO desk_custody (client_request_id, sequence, seat_id, from_at, beginning, reason,
        given_by_id, hand_number, giver, arrival)
        SELECT client_request_id, 3, giver, from_at, 'handed_over', '', given_by_id, 3, party, 'forward'
        FROM ended""",
}


@pytest.mark.parametrize("name", WRONG)
def test_how_a_request_travelled_cannot_be_written_otherwise(desk: Cast, ask: Ask, name: str) -> None:
    to = Hand(seat=desk.cm_a.pk)
    actions.hand_over(ask(), to=to, reason="on", actor=desk.system, at=factories.NOW)
    breaks(name, WRONG[name])
