"""The example provider as it is made up: the same for everybody, believable, with its trouble."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise

import pytest

from triangel.exchange.demo import words
from triangel.exchange.demo.plans import CM, SUPPLIER, ProviderPlan, RequestPlan, SeatRef
from triangel.exchange.demo.provider import make_provider
from triangel.exchange.demo.roster import Roster
from triangel.exchange.demo.stream import make_requests
from triangel.exchange.demo.topics import FREQUENCY, IN_PROJECT, routes
from triangel.exchange.demo.worktime import DAY, WorkCalendar, neat

TODAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)


@cache
def provider() -> ProviderPlan:
    """The provider of the default size."""
    return make_provider(seed=1, today=TODAY)


@cache
def requests() -> tuple[RequestPlan, ...]:
    """Its year of requests."""
    return tuple(make_requests(provider(), seed=1, at=NOW, requests=2400))


def story(key: str) -> RequestPlan:
    """A request that was written out by hand."""
    return next(plan for plan in requests() if plan.scenario == f"trouble.{key}")


def verbs(plan: RequestPlan) -> list[str]:
    """What happened to a request, in order."""
    return [event.verb for event in plan.events]


def test_the_same_seed_and_day_make_the_same_provider_and_requests() -> None:
    again = make_provider(seed=1, today=TODAY)
    assert again == provider()
    assert tuple(make_requests(again, seed=1, at=NOW, requests=2400)) == requests()


def test_another_seed_tells_another_year() -> None:
    other = make_provider(seed=2, today=TODAY)
    assert other != provider()
    assert [row.name for row in other.clients] == [row.name for row in provider().clients]


def test_the_default_provider_has_forty_three_people_and_sixty_clients() -> None:
    assert (len(provider().employees), len(provider().clients)) == (43, 60)
    assert Counter(e.kind for e in provider().employees)["line"] == 7


def test_the_line_ends_at_one_director_and_the_adviser_reports_to_nobody() -> None:
    tops = [e.kind for e in provider().employees if e.manager is None]
    assert sorted(tops) == ["adviser", "director"]
    for employee in provider().employees:
        top = employee
        while top.manager is not None:
            top = provider().employees[top.manager]
        assert top.kind in ("director", "adviser")


def test_every_address_is_in_the_reserved_domain_and_unique() -> None:
    mails = [e.email for e in provider().employees]
    mails += [contact.email for client in provider().clients for contact in client.contacts]
    assert len(set(mails)) == len(mails)
    assert [mail for mail in mails if not re.fullmatch(r"[a-z0-9.]+@[a-z0-9]+\.example", mail)] == []


def test_nobody_is_appointed_before_he_was_hired() -> None:
    early = [a for a in provider().appointments if a.starts_on < provider().employees[a.employee].starts_on]
    assert early == []


def test_no_two_hold_a_seat_and_nobody_is_away_twice_on_one_day() -> None:
    periods: dict[object, list[tuple[date, date]]] = {}
    for row in provider().appointments:
        periods.setdefault((row.seat, row.part), []).append((row.starts_on, row.ends_on or date.max))
    for absence in provider().absences:
        ends = absence.ends_on or date.max
        periods.setdefault(absence.employee, []).append((absence.starts_on, ends))
    for rows in periods.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(rows)))


def test_the_trouble_that_must_be_there_is_there() -> None:
    roster, trouble = Roster(provider()), provider().trouble
    assert roster.holder(SeatRef(CM, "client", trouble["no_contract_manager"]), TODAY) is None
    assert roster.holder(SeatRef(SUPPLIER, "project", trouble["no_supplier"]), TODAY) is None
    left = roster.holder(SeatRef("project_manager", "project", trouble["left_project"]), TODAY)
    assert left is not None
    assert not roster.present(left, TODAY)
    one_hand = {
        roster.holder(SeatRef(kind, "client", trouble["two_corners"]), TODAY)
        for kind in ("contract_manager", "account_manager")
    }
    assert len(one_hand) == 1
    ends = [
        a.ends_on for a in provider().appointments if a.seat == SeatRef(CM, "client", trouble["ends_soon"])
    ]
    assert (ends[-1] - TODAY).days == 35  # type: ignore[operator]


def test_a_contract_manager_on_holiday_next_week_has_no_stand_in() -> None:
    alone = next(n for n, e in enumerate(provider().employees) if e.key == "cm_2")
    assert [row for row in provider().stand_ins if row.employee == alone] == []
    assert any(0 < (a.starts_on - TODAY).days < 8 for a in provider().absences if a.employee == alone)


def test_a_line_manager_is_over_his_span() -> None:
    over = next(n for n, e in enumerate(provider().employees) if e.key == "lm_apps")
    clients = {
        row.seat.key
        for row in provider().appointments
        if row.employee == over and row.seat.kind == CM and row.seat.scope == "client" and row.ends_on is None
    }
    standard = [c for c in provider().contracts if c.client in clients and c.contract_class == "C"]
    assert len(standard) > 9


def test_every_topic_of_the_matrix_is_asked_about() -> None:
    asked = {plan.topic for plan in requests()}
    assert {topic for topic, _ in routes()} - asked == set()
    assert set(FREQUENCY) | set(IN_PROJECT) == {topic for topic, _ in routes()}


def test_requests_come_in_order_and_their_events_too_and_none_is_in_the_future() -> None:
    received = [plan.received_at for plan in requests()]
    assert received == sorted(received)
    for plan in requests():
        moments = [event.at for event in plan.events]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_a_promise_is_about_the_future_and_an_open_request_has_one() -> None:
    for plan in requests():
        for event in plan.events:
            assert event.promised_by is None or event.promised_by > event.at


def test_nobody_who_is_kept_out_of_a_complaint_appears_in_it() -> None:
    roster = Roster(provider())
    complaints = [plan for plan in requests() if plan.about is not None]
    assert len(complaints) >= 6
    for plan in complaints:
        assert plan.about is not None
        out = roster.kept_out_by(plan.about)
        # who is heard answers what he was told, and sees nothing else
        people = {event.employee for event in plan.events if event.verb != "answer_inquiry"}
        people |= {event.hand.employee for event in plan.events if event.hand is not None}
        assert people & out == set()


@pytest.mark.parametrize("key", ["bounced", "missed_promise", "complaint_pm", "waits_long", "pending_offer"])
def test_the_stories_that_show_the_product_are_open(key: str) -> None:
    assert verbs(story(key))[-1] not in ("resolve", "confirm", "close_after_silence")


def test_the_bounced_request_came_back_twice_and_the_long_wait_is_twelve_days() -> None:
    hands = [event.hand for event in story("bounced").events if event.hand is not None]
    assert len([hand for hand in hands if hand.employee is not None and hand.seat is None]) == 4
    waiting = story("waits_long").events[-1]
    calendar = WorkCalendar(TODAY)
    assert (waiting.verb, (calendar.at(NOW) - calendar.at(waiting.at)) // DAY) == ("wait_for_client", 12)


def test_no_list_looks_like_a_loop() -> None:
    subjects = Counter(plan.subject for plan in requests())
    assert max(subjects.values()) <= 16
    assert len(subjects) > 1000
    letters = Counter(plan.events[0].body for plan in requests())
    assert max(letters.values()) <= 3


def test_one_request_in_ten_or_so_is_in_english() -> None:
    share = sum(plan.language == "en" for plan in requests()) / len(requests())
    assert 0.04 < share < 0.14


def test_frequent_topics_have_eight_scenarios_and_rare_ones_three() -> None:
    known = {topic: len(rows) for topic, rows in words.scenarios("nl").items()}
    few = {topic for topic in known if known[topic] < (8 if FREQUENCY.get(topic, 0) >= 28 else 3)}
    assert few - {"quote", "contact_data"} == set()


def test_a_larger_provider_is_the_same_house_with_more_units() -> None:
    large = make_provider(seed=1, today=TODAY, clients=600)
    assert len(large.clients) == 600
    assert [row.name for row in large.clients[:60]] == [row.name for row in provider().clients]
    assert len({row.name.lower() for row in large.clients}) == 600
    assert len({row.email for row in large.employees}) == len(large.employees)
    assert len({row.name.lower() for row in large.teams}) == len(large.teams)


def test_requests_are_a_stream() -> None:
    stream = make_requests(provider(), seed=1, at=NOW, requests=50_000)
    assert isinstance(stream, Iterator)
    assert next(stream).received_at.date() < date(2025, 3, 20)


def test_working_time_counts_office_hours_only() -> None:
    calendar = WorkCalendar(TODAY)
    friday = calendar.at(datetime(2026, 3, 6, 15, 59, tzinfo=UTC))
    assert calendar.moment(friday + 1) == datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
    assert calendar.deadline(friday + 1) == datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
    assert neat(friday) == friday + 1
    assert calendar.at(datetime(2026, 3, 7, 12, 0, tzinfo=UTC)) == friday


def test_a_text_with_choices_is_taken_apart_and_put_together() -> None:
    text = words.take_apart("a {b|c <x> {d|e}}")
    assert isinstance(text[1], words.Choice)
    assert len(text[1].texts) == 2
    with pytest.raises(ValueError, match="too few"):
        words.take_apart("a {b")
