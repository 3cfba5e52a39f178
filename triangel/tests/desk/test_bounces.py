"""Where work bounces between two corners: what counts, what never does, and who may know."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.desk import access, actions, queries
from triangel.desk.models import ClientRequest
from triangel.desk.rules import Hand
from triangel.desk.rules.travel import BOUNCING, Bouncing
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.desk.conftest import Ask
from triangel.triangle.rules import Corner, Edge

AT = factories.NOW + timedelta(days=3)
Go = Callable[..., ClientRequest]


@pytest.fixture
def go(desk: Cast, ask: Ask) -> Go:
    """Client A asks something, and it goes to these seats one after the other, an hour each."""

    def going(*seats: str, at: datetime = factories.NOW, topic: str = "incident") -> ClientRequest:
        made = ask(topic, at=at, project=desk.project_a)
        for number, name in enumerate(seats, 1):
            to = Hand(seat=getattr(desk, name).pk)
            moment = at + timedelta(hours=number)
            actions.hand_over(made, to=to, reason="yours", actor=desk.system, at=moment)
        return made

    return going


def edges(desk: Cast, at: datetime = AT) -> list[tuple[Edge, tuple[int, ...], int]]:
    found = queries.bounces(at).get(desk.a.pk, ())
    return [(bounce.edge, bounce.requests, bounce.times) for bounce in found]


def test_the_edges_are_those_of_the_corners() -> None:
    assert [edge.corners for edge in Edge] == [
        (Corner.ACCOUNT_MANAGER, Corner.PROJECT_MANAGER),
        (Corner.ACCOUNT_MANAGER, Corner.CONTRACT_MANAGER),
        (Corner.PROJECT_MANAGER, Corner.CONTRACT_MANAGER),
    ]


def test_one_request_that_came_back_once_is_a_routing_put_right(desk: Cast, go: Go) -> None:
    go("am_a", "cm_a", "am_a")
    assert edges(desk) == []


def test_two_requests_that_came_back_make_an_edge(desk: Cast, go: Go) -> None:
    first = go("am_a", "cm_a", "am_a")
    second = go("cm_a", "am_a", "cm_a", at=factories.NOW + timedelta(days=1))
    assert edges(desk) == [(Edge.ACCOUNT_CONTRACT, (second.number, first.number), 2)]
    (bounce,) = queries.bounces(AT)[desk.a.pk]
    assert bounce.since == factories.NOW + timedelta(hours=3)
    assert desk.b.pk not in queries.bounces(AT)


def test_so_does_one_that_came_back_twice(desk: Cast, go: Go) -> None:
    one = go("pm_a", "cm_a", "pm_a", "cm_a")
    assert edges(desk) == [(Edge.PROJECT_CONTRACT, (one.number,), 2)]


def test_each_pair_counts_for_itself(desk: Cast, go: Go) -> None:
    go("am_a", "cm_a", "am_a")
    go("am_a", "pm_a", "am_a")
    assert edges(desk) == []


def test_a_circle_and_the_service_desk_name_no_two_corners(desk: Cast, go: Go) -> None:
    for _number in range(3):
        go("am_a", "cm_a", "pm_a", "am_a")
        go("cm_a", "desk_seat", "cm_a", "desk_seat")
    assert edges(desk) == []


def test_what_was_long_ago_is_forgotten(desk: Cast, go: Go) -> None:
    go("am_a", "cm_a", "am_a", "cm_a")
    first_back, second_back = (factories.NOW + timedelta(hours=hours) for hours in (3, 4))
    days = timedelta(days=BOUNCING.days)
    assert len(edges(desk, second_back)) == 1
    assert len(edges(desk, first_back + days - timedelta(minutes=1))) == 1
    assert edges(desk, first_back + days) == []
    assert edges(desk, first_back) == []


def test_a_complaint_about_a_person_counts_for_nobody(desk: Cast, go: Go) -> None:
    complaint = go("am_a", "cm_a", "am_a", "cm_a", topic="complaint_pm")
    assert complaint.about is not None
    assert edges(desk) == []
    everything = ClientRequest.objects.all()
    assert list(queries.bounced(everything, Edge.ACCOUNT_CONTRACT, AT)) == []


def test_neither_does_what_somebody_was_asked_to_be_kept_out_of(desk: Cast, ask: Ask) -> None:
    kept = ask("incident", not_for=desk.sofie)
    for number, seat in enumerate((desk.am_a, desk.cm_a, desk.am_a, desk.cm_a), 1):
        moment = factories.NOW + timedelta(hours=number)
        actions.hand_over(kept, to=Hand(seat=seat.pk), reason="x", actor=desk.system, at=moment)
    assert edges(desk) == []
    assert list(queries.bounced(ClientRequest.objects.all(), Edge.ACCOUNT_CONTRACT, AT)) == []


def test_whoever_looks_sees_every_request_that_counts(desk: Cast, go: Go) -> None:
    go("am_a", "cm_a", "am_a", "cm_a")
    go("am_a", "cm_a", "am_a", topic="complaint_pm")
    ((_edge, numbers, _times),) = edges(desk)
    for employee in (desk.diana, desk.lotte, desk.piet, desk.carin):
        visible = access.visible_requests(user_of(employee))
        assert set(visible.filter(number__in=numbers).values_list("number", flat=True)) == set(numbers)


def test_the_list_shows_the_same_requests(desk: Cast, go: Go) -> None:
    go("am_a", "cm_a", "am_a")
    go("am_a", "cm_a", "am_a", "cm_a")
    go("am_a", "pm_a", "am_a", "pm_a")
    go("cm_a", "am_a")
    for edge, numbers, _times in edges(desk):
        rows = queries.bounced(ClientRequest.objects.filter(client=desk.a), edge, AT)
        assert sorted(rows.values_list("number", flat=True)) == sorted(numbers)
    assert [edge for edge, _numbers, _times in edges(desk)] == [Edge.ACCOUNT_PROJECT, Edge.ACCOUNT_CONTRACT]


def test_only_the_clients_that_are_asked_for(desk: Cast, go: Go) -> None:
    go("am_a", "cm_a", "am_a", "cm_a")
    assert [list(queries.bounces(AT, [one.pk])) for one in (desk.a, desk.b)] == [[desk.a.pk], []]


@given(st.lists(st.integers(1, 4), max_size=4))
def test_two_requests_or_two_times(times: list[int]) -> None:
    assert Bouncing(days=90, requests=2, times=2) == BOUNCING
    assert BOUNCING.is_met(times) == (sum(times) >= 2)
    assert Bouncing(requests=3, times=9).is_met(times) == (len(times) >= 3)
