"""The page of flow: what is counted, what never shows, and what it asks of the database."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.desk import actions
from triangel.desk.actions import Question
from triangel.desk.models import ClientRequest, Topic
from triangel.desk.queries.flow import FlowFilter, flow
from triangel.desk.queries.journeys import Step, journeys
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.tests.cast import Cast
from triangel.triangle.models import Seat
from triangel.web.flow.sankey import RETURN, option, ways

Ask = Callable[..., ClientRequest]


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """Client A asks something a while ago, and it goes to these seats one after the other."""
    actions.publish_first_matrix(actor=cast.system, at=timezone.now() - timedelta(days=400))

    def asking(*seats: Seat, days_ago: int = 10, topic: str = "incident", **fields: Any) -> ClientRequest:
        at = timezone.now() - timedelta(days=days_ago)
        question = Question(
            client=cast.a,
            contact=cast.alice,
            subject=fields.pop("subject", "Printer"),
            body="Broken.",
            channel="phone",  # type: ignore[arg-type]
            topic=Topic.objects.get(code=topic),
            **fields,
        )
        made = actions.receive(question, actor=cast.system, at=at)
        for number, seat in enumerate(seats, 1):
            moment = at + timedelta(hours=number)
            actions.hand_over(made, to=Hand(seat=seat.pk), reason="yours", actor=cast.system, at=moment)
        return made

    return asking


def close(client_request: ClientRequest, cast: Cast, *, days: int = 1) -> None:
    at = client_request.received_at + timedelta(days=days)
    actions.resolve(client_request, body="Done.", actor=cast.system, at=at)
    actions.confirm(client_request, actor=cast.system, at=at)


def browser_of(employee: Employee) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    assert employee.user is not None
    browser.force_login(employee.user)
    return browser


def page(employee: Employee, query: str = "") -> str:
    response = browser_of(employee).get(f"/flow/{query}")
    assert response.status_code == 200
    return response.content.decode()


def lead(text: str) -> str:
    found = re.search(r'<p class="t-lead"><strong>(.*?)</strong>', text)
    assert found is not None
    return found.group(1)


def test_nothing_came_in(cast: Cast) -> None:
    text = page(cast.diana)
    assert lead(text) == "No requests came in during this period."
    assert "Nothing was handed over" in text


def test_the_figures_are_counted(cast: Cast, ask: Ask) -> None:
    stayed, went = ask(), ask(cast.cm_a)
    back = ask(cast.cm_a, cast.desk_seat, cast.am_a)
    for each in (stayed, went, back):
        close(each, cast)
    found = journeys(cast.system)
    assert (found.requests, found.closed, found.hand_overs, found.moved) == (3, 3, 4, 2)
    assert (found.with_direct_return, found.with_return) == (1, 1)
    assert (found.first_time_right, found.pushed_to_front, found.median_hours_open) == (1, 1, 24.0)
    assert [(one.client_request_id, one.hand_overs, one.returns) for one in found.travelled] == [
        (back.pk, 3, 1),
        (went.pk, 1, 0),
    ]


def test_what_was_reopened_was_not_right_the_first_time(cast: Cast, ask: Ask) -> None:
    made = ask(days_ago=20)
    close(made, cast)
    actions.reopen(made, reason="Not yet.", actor=cast.system, at=made.received_at + timedelta(days=2))
    made.refresh_from_db()
    close(made, cast, days=3)
    assert journeys(cast.system).first_time_right == 0


def test_the_figures_are_those_of_the_terminal(cast: Cast, ask: Ask) -> None:
    close(ask(), cast)
    ask(cast.cm_a, cast.am_a, cast.cm_a)
    asked = ask()
    actions.wait_for_client(asked, question="Which?", actor=cast.system, at=timezone.now())
    page_says, terminal_says = journeys(cast.system), flow(cast.system)
    assert (
        page_says.requests,
        page_says.hand_overs,
        page_says.with_direct_return,
        page_says.with_return,
        page_says.median_hours_open,
        page_says.waited,
    ) == (
        terminal_says.requests,
        terminal_says.hand_overs,
        terminal_says.requests_with_return,
        terminal_says.requests_with_any_return,
        terminal_says.median_hours_open,
        terminal_says.requests_that_waited,
    )


def test_each_hand_over_is_a_step_and_returns_are_apart(cast: Cast, ask: Ask) -> None:
    ask(cast.cm_a, cast.desk_seat)
    found = sorted(journeys(cast.system).steps, key=lambda step: step.step)
    assert found == [
        Step(1, "desk", "Service desk", "role", "contract_manager", False, 1),
        Step(2, "role", "contract_manager", "desk", "Service desk", True, 1),
    ]


def test_who_holds_it_himself_counts_with_his_team(cast: Cast, ask: Ask) -> None:
    made = ask()
    to = Hand(employee=cast.sofie.pk)
    actions.hand_over(made, to=to, reason="yours", actor=cast.system, at=timezone.now())
    assert [(step.taker_kind, step.taker) for step in journeys(cast.system).steps] == [("team", "Projects")]


def test_the_drawing_never_runs_in_a_circle(cast: Cast, ask: Ask) -> None:
    ask(cast.cm_a, cast.desk_seat, cast.cm_a)
    series = option(journeys(cast.system).steps)["series"][0]
    depth = {node["name"]: node["depth"] for node in series["data"]}
    assert {depth[link["target"]] - depth[link["source"]] for link in series["links"]} == {1}
    assert len(depth) == len(series["data"])
    assert [link["lineStyle"]["color"] == RETURN for link in series["links"]] == [False, True, True]


def test_the_busiest_teams_have_a_place_and_the_rest_share_one() -> None:
    steps = [Step(1, "team", f"Team {n}", "team", "Hub", False, 100 - n) for n in range(30)]
    names = {node["name"].strip("\u200b") for node in option(steps)["series"][0]["data"]}
    assert len(names) == 11
    assert "Other teams" in names
    assert len(ways(steps)) == 30


def test_the_page_tells_it_in_a_sentence_and_a_table(cast: Cast, ask: Ask) -> None:
    ask(cast.cm_a, cast.desk_seat)
    ask()
    text = page(cast.diana)
    assert lead(text) == "Of 2 requests 1 was handed over, and 1 came back to a hand that had it before."
    data = re.search(r'<script id="flow" type="application/json">(.*?)</script>', text)
    assert data is not None
    assert len(json.loads(data.group(1))["series"][0]["links"]) == 2


def test_ninety_days_unless_another_period_is_chosen(cast: Cast, ask: Ask) -> None:
    ask(cast.cm_a, days_ago=100, subject="Long ago")
    ask(cast.cm_a, days_ago=5, subject="Last week")
    assert "Long ago" not in page(cast.diana)
    assert "Long ago" in page(cast.diana, "?first=&last=")
    day = timezone.localdate() - timedelta(days=50)
    assert "Last week" not in page(cast.diana, f"?first=&last={day}")


@pytest.mark.parametrize("query", ["?first=nonsense", "?first=2026-02-02&last=2026-01-01", "?source=nothing"])
def test_what_cannot_be_is_said(cast: Cast, query: str) -> None:
    assert 'class="t-danger' in page(cast.diana, query)


def test_a_complaint_leaks_to_nobody_it_is_about(cast: Cast, ask: Ask) -> None:
    ask(topic="complaint_pm", project=cast.project_a, subject="About Piet")
    at = timezone.now()
    complaint = ClientRequest.objects.get()
    actions.hand_over(complaint, to=Hand(seat=cast.am_a.pk), reason="x", actor=cast.system, at=at)
    seen, hidden = page(cast.lotte), page(cast.piet)
    assert ["About Piet" in seen, "About Piet" in hidden] == [True, False]
    assert lead(hidden) == "No requests came in during this period."


def test_only_what_came_in_here_unless_a_log_is_chosen(cast: Cast, ask: Ask) -> None:
    ask(cast.cm_a)
    assert journeys(cast.system, FlowFilter(live=True)).requests == 1
    assert journeys(cast.system, FlowFilter(source="bpi2013-volvo")).requests == 0


def test_the_figures_are_those_of_this_moment(cast: Cast, ask: Ask) -> None:
    ask()
    first = page(cast.diana)
    ask()
    assert [lead(text)[:8] for text in (first, page(cast.diana))] == ["Of 1 req", "Of 2 req"]


def test_only_employees_come_here(cast: Cast) -> None:
    browser = Browser()
    assert browser.get("/flow/").status_code == 302
    assert cast.alice.user is not None
    browser.force_login(cast.alice.user)
    assert browser.get("/flow/").status_code == 404


def test_it_asks_as_much_for_thirty_requests_as_for_one(
    cast: Cast, ask: Ask, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(cast.diana)
    ask(cast.cm_a)
    browser.get("/flow/")
    with django_assert_max_num_queries(22) as one:
        browser.get("/flow/")
    for _number in range(30):
        ask(cast.cm_a, cast.am_a)
    with django_assert_max_num_queries(22) as many:
        browser.get("/flow/")
    assert len(many.captured_queries) == len(one.captured_queries)
