"""Histories: custody, waits, states, and every kind of problem a log may have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.exchange.logs.figures import figures
from triangel.exchange.logs.histories import Held, History, build
from triangel.exchange.logs.lines import Line, UnreadableLog
from triangel.exchange.logs.mapping import Columns, LogMapping
from triangel.exchange.logs.problems import Problems
from triangel.tests.exchange.logs_written import MAPPING, NOW, THERE_AND_BACK, kinds, read_text


def at(text: str) -> datetime:
    """A winter moment in Amsterdam, an hour before UTC."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def only(tmp_path: Path, text: str, mapping: LogMapping = MAPPING) -> History:
    (history,) = read_text(tmp_path, text, mapping).histories
    return history


def test_a_request_is_in_one_hand_from_received_to_closed(tmp_path: Path) -> None:
    history = only(tmp_path, THERE_AND_BACK)
    assert history.custody == (
        Held("Red", "", at("2026-01-05 09:00"), at("2026-01-05 10:00"), "received", "new"),
        Held("Red", "Ann", at("2026-01-05 10:00"), at("2026-01-05 11:00"), "taken", "busy"),
        Held("Blue", "Bob", at("2026-01-05 11:00"), at("2026-01-05 12:00"), "handed over", "busy"),
        Held("Red", "Ann", at("2026-01-05 12:00"), at("2026-01-06 09:00"), "handed over", "asked"),
    )
    assert (history.received_at, history.closed_at) == (at("2026-01-05 09:00"), at("2026-01-06 09:00"))
    assert [(wait.from_at, wait.until_at) for wait in history.waits] == [
        (at("2026-01-05 12:00"), at("2026-01-06 08:00"))
    ]
    assert (history.subject, history.client, history.contact) == ("Printer", "Acme", "Bea")
    assert (history.state, history.reopened) == ("closed", 0)


def test_the_figures_of_a_log_count_hand_overs_and_returns(tmp_path: Path) -> None:
    found = read_text(tmp_path, THERE_AND_BACK).figures
    assert (found.requests, found.events, found.hand_overs) == (1, 6, 2)
    assert (found.requests_with_return, found.requests_with_any_return) == (1, 1)
    assert (found.median_hours_open, found.still_open) == (24.0, 0)
    red = found.by_party[1]
    assert (red.party, red.received, red.hand_overs_in, red.hand_overs_out, red.returns_in) == (
        "Red",
        1,
        1,
        1,
        1,
    )


def test_a_round_trip_over_a_third_team_is_a_return_but_no_direct_one(tmp_path: Path) -> None:
    text = "".join(
        f"C1,2026-01-05 0{hour}:00,busy,{team},Ann,Acme,,\n" for hour, team in enumerate("ABCA", start=1)
    )
    found = read_text(tmp_path, text).figures
    assert (found.hand_overs, found.requests_with_return, found.requests_with_any_return) == (3, 0, 1)


def test_hand_overs_within_one_moment_count_and_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = "".join(f"C1,2026-01-05 09:00,busy,{team},,Acme,,\n" for team in ("Red", "Blue", "Red"))
    log = read_text(tmp_path, text)
    assert log.figures.hand_overs == 2
    assert [(held.party, held.from_at == held.until_at) for held in log.histories[0].custody] == [
        ("Red", True),
        ("Blue", True),
        ("Red", False),
    ]


def test_a_running_number_puts_events_of_one_moment_in_order(tmp_path: Path) -> None:
    mapping = replace(MAPPING, columns=replace(MAPPING.columns, order=("about",)))
    text = "C1,2026-01-05 09:00,busy,Blue,,Acme,,2\nC1,2026-01-05 09:00,new,Red,,Acme,,1\n"
    assert only(tmp_path, text, mapping).parties() == ["Red", "Blue"]


def test_out_of_order_updates_are_put_in_order_and_reported(tmp_path: Path) -> None:
    text = "C1,2026-01-05 10:00,busy,Blue,,Acme,,\nC1,2026-01-05 09:00,new,Red,,Acme,,\n"
    log = read_text(tmp_path, text)
    assert log.histories[0].parties() == ["Red", "Blue"]
    assert kinds(log) == {"out_of_order": 1, "still_open": 1}


def test_an_unknown_team_leaves_it_with_the_last_one_and_is_reported(tmp_path: Path) -> None:
    text = "C1,2026-01-05 09:00,new,Red,,Acme,,\nC1,2026-01-05 10:00,busy,?,Ann,Acme,,\n"
    log = read_text(tmp_path, text)
    assert log.histories[0].parties() == ["Red"]
    assert log.histories[0].events[1].data["team"] == "?"
    assert kinds(log) == {"unknown_team": 1, "still_open": 1}


def test_a_team_named_later_holds_it_from_the_start_and_that_is_reported(tmp_path: Path) -> None:
    text = "C1,2026-01-05 09:00,new,?,,Acme,,\nC1,2026-01-05 10:00,busy,Red,,Acme,,\n"
    log = read_text(tmp_path, text)
    assert [(held.party, held.from_at) for held in log.histories[0].custody] == [
        ("Red", at("2026-01-05 09:00"))
    ]
    assert kinds(log) == {"team_known_later": 1, "unknown_team": 1, "still_open": 1}


def test_a_request_that_never_names_a_team_is_reported_once(tmp_path: Path) -> None:
    log = read_text(tmp_path, "C1,2026-01-05 09:00,new,?,,Acme,,\nC1,2026-01-05 10:00,done,,,Acme,,\n")
    assert log.histories[0].parties() == [""]
    assert kinds(log) == {"no_team": 1}


def test_an_unknown_status_leaves_the_state_as_it_was(tmp_path: Path) -> None:
    text = "C1,2026-01-05 09:00,asked,Red,,Acme,,\nC1,2026-01-05 10:00,-100,Red,,Acme,,\n"
    log = read_text(tmp_path, text)
    assert log.histories[0].state == "waiting for client"
    assert log.histories[0].waits[0].until_at is None
    assert kinds(log) == {"unknown_status": 1, "still_open": 1}
    assert str(log.problems[0].examples[0]) == "C1, line 3: “-100”"


def test_the_same_event_twice_is_kept_twice_and_reported(tmp_path: Path) -> None:
    line = "C1,2026-01-05 09:00,done,Red,Ann,Acme,,\n"
    log = read_text(tmp_path, line + line)
    assert log.figures.events == 2
    assert kinds(log) == {"duplicate_event": 1, "event_after_close": 1}


def test_events_after_the_closing_do_not_move_it_unless_it_goes_to_another_hand(tmp_path: Path) -> None:
    text = "C1,2026-01-05 09:00,new,Red,,Acme,,\n" + "".join(
        f"C1,2026-01-05 1{hour}:00,done,{team},Ann,Acme,,\n"
        for hour, team in enumerate(("Red", "Red", "Blue", "Blue"))
    )
    history = only(tmp_path, text)
    assert [(held.party, held.from_at, held.until_at) for held in history.custody] == [
        ("Red", at("2026-01-05 09:00"), at("2026-01-05 12:00")),
        ("Blue", at("2026-01-05 12:00"), at("2026-01-05 12:00")),
    ]
    assert history.closed_at == at("2026-01-05 12:00")


def test_between_closing_and_reopening_it_is_in_nobodys_hands(tmp_path: Path) -> None:
    text = """\
C1,2026-01-05 09:00,new,Red,,Acme,,
C1,2026-01-05 10:00,done,Red,,Acme,,
C1,2026-01-07 09:00,busy,Blue,,Acme,,
C1,2026-01-07 12:00,done,Blue,,Acme,,
"""
    log = read_text(tmp_path, text)
    assert [
        (held.party, held.beginning, held.from_at, held.until_at) for held in log.histories[0].custody
    ] == [
        ("Red", "received", at("2026-01-05 09:00"), at("2026-01-05 10:00")),
        ("Blue", "reopened", at("2026-01-07 09:00"), at("2026-01-07 12:00")),
    ]
    assert (log.figures.hand_overs, log.histories[0].reopened) == (1, 1)
    assert kinds(log) == {"reopened_after_close": 1}


def test_who_closes_is_not_who_took_it(tmp_path: Path) -> None:
    text = "C1,2026-01-05 09:00,busy,Red,Ann,Acme,,\nC1,2026-01-05 10:00,done,Red,Robot,Acme,,\n"
    assert [held.person for held in only(tmp_path, text).custody] == ["Ann"]


def test_who_puts_it_in_a_queue_did_not_take_it(tmp_path: Path) -> None:
    mapping = replace(MAPPING, taken_when=("busy",))
    text = "C1,2026-01-05 09:00,new,Red,Ann,Acme,,\nC1,2026-01-05 10:00,busy,Red,Bob,Acme,,\n"
    assert [held.person for held in only(tmp_path, text, mapping).custody] == ["", "Bob"]


def test_where_a_log_knows_no_teams_the_person_holds_it(tmp_path: Path) -> None:
    mapping = replace(MAPPING, party="person", columns=replace(MAPPING.columns, team=()))
    text = "C1,2026-01-05 09:00,busy,Red,Ann,Acme,,\nC1,2026-01-05 10:00,busy,Red,Bob,Acme,,\n"
    assert [(held.party, held.person) for held in only(tmp_path, text, mapping).custody] == [
        ("Ann", ""),
        ("Bob", ""),
    ]


def test_a_request_counts_as_received_when_the_log_says_so(tmp_path: Path) -> None:
    mapping = replace(MAPPING, columns=replace(MAPPING.columns, received=("about",)))
    lines = {
        "C1": "2026-01-04 08:00",  # before the first event: counts
        "C2": "2026-01-06 08:00",  # after it: reported, the event counts
        "C3": "yesterday",
    }
    text = "".join(f"{case},2026-01-05 09:00,new,Red,,Acme,,{told}\n" for case, told in lines.items())
    log = read_text(tmp_path, text, mapping)
    assert [history.received_at for history in log.histories] == [
        at("2026-01-04 08:00"),
        at("2026-01-05 09:00"),
        at("2026-01-05 09:00"),
    ]
    assert kinds(log) == {"received_after_first_event": 1, "unreadable_received": 1, "still_open": 3}


def test_values_only_known_at_the_end_stay_out_of_the_events(tmp_path: Path) -> None:
    columns = replace(MAPPING.columns, final=("about",), closed=("about",))
    text = """\
C1,2026-01-05 09:00,new,Red,,Acme,,2026-01-05 11:00
C1,2026-01-05 10:00,done,Red,,Acme,,2026-01-05 11:00
"""
    log = read_text(tmp_path, text, replace(MAPPING, columns=columns))
    assert log.histories[0].final == {"about": "2026-01-05 11:00"}
    assert "about" not in log.histories[0].events[0].data
    assert log.histories[0].closed_at == at("2026-01-05 10:00")
    assert kinds(log) == {"final_contradicts": 1}


def test_lines_that_cannot_be_placed_are_left_out_and_counted(tmp_path: Path) -> None:
    text = f"""\
C1,2026-01-05 09:00,new,Red,,Acme,,
C1,soon,busy,Red,,Acme,,
C1,,busy,Red,,Acme,,
,2026-01-05 09:00,new,Red,,Acme,,
C1,1900-01-01 00:00,busy,Red,,Acme,,
C1,2026-01-05 10:00,busy,{"x" * 121},,Acme,,
"""
    log = read_text(tmp_path, text)
    assert (log.left_out, log.figures.events) == (5, 1)
    assert kinds(log) == {
        "missing_case": 1,
        "missing_date": 1,
        "unreadable_date": 1,
        "far_date": 1,
        "too_long": 1,
        "still_open": 1,
    }


def test_a_log_of_which_nothing_can_be_used_is_refused_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog) as refused:
        read_text(tmp_path, "C1,soon,new,Red,,Acme,,\n")
    assert str(refused.value) == (
        "No line of log.csv can be used. Moments that cannot be read: 1, for example C1, line 2: “soon”."
    )


def test_moments_to_come_and_clients_that_change_are_reported(tmp_path: Path) -> None:
    text = """\
C1,2026-01-05 09:00,new,Red,,Acme,,
C1,2027-01-05 09:00,busy,Red,,Zenith,,
C2,2026-01-05 09:00,done,Red,,,,
"""
    log = read_text(tmp_path, text)
    assert [history.client for history in log.histories] == ["Acme", ""]
    assert kinds(log) == {"future_date": 1, "client_changes": 1, "no_client": 1, "still_open": 1}


def test_spaces_around_a_value_are_reported_and_the_value_kept(tmp_path: Path) -> None:
    log = read_text(tmp_path, "C1,2026-01-05 09:00,done,Red ,,Acme,,\n")
    assert log.histories[0].parties() == ["Red"]
    assert log.histories[0].events[0].data["team"] == "Red "
    assert kinds(log) == {"space_around": 1}


TEAMS = st.sampled_from(["", "A", "B", "C"])
STATUSES = st.sampled_from(["new", "busy", "asked", "solved", "done", "-100"])
EVENTS = st.lists(
    st.tuples(st.integers(0, 5), TEAMS, st.sampled_from(["", "x", "y"]), STATUSES), min_size=1, max_size=12
)


def history_of(events: list[tuple[int, str, str, str]]) -> History:
    """One case with events so many hours after the start."""
    start = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    lines = [
        Line(
            number,
            {
                "case": "C1",
                "at": (start + timedelta(hours=hours)).isoformat(),
                "team": team,
                "person": person,
                "status": status,
            },
        )
        for number, (hours, team, person, status) in enumerate(events, start=2)
    ]
    mapping = replace(
        MAPPING, columns=Columns(("case",), ("at",), ("status",), team=("team",), person=("person",))
    )
    (history,) = build(lines, mapping, mapping.fitted(lines[0].values), Problems(), NOW)
    return history


@given(EVENTS)
def test_custody_is_whole_whatever_the_log_says(events: list[tuple[int, str, str, str]]) -> None:
    history = history_of(events)
    custody = history.custody
    assert custody[0].from_at == history.received_at == min(event.at for event in history.events)
    assert custody[-1].until_at == history.closed_at
    assert (history.closed_at is not None) == (history.state == "closed")
    assert all(held.until_at is not None and held.from_at <= held.until_at for held in custody[:-1])
    for before, after in pairwise(custody):
        assert before.until_at is not None
        if after.beginning == "reopened":
            assert before.until_at <= after.from_at
        else:
            assert before.until_at == after.from_at


@given(EVENTS)
def test_hand_overs_are_what_counting_by_hand_gives(events: list[tuple[int, str, str, str]]) -> None:
    named = [team for _, team, _, _ in sorted(events, key=lambda event: event[0]) if team]
    collapsed = [team for team, _ in groupby(named)]
    found = figures([history_of(events)])
    assert found.hand_overs == max(0, len(collapsed) - 1)
    assert found.events == len(events)
    assert found.requests_with_any_return == (len(set(collapsed)) < len(collapsed))
    assert found.requests_with_return == any(a == b for a, b in zip(collapsed, collapsed[2:], strict=False))


@given(EVENTS)
def test_waits_never_overlap_and_are_open_only_while_waiting(events: list[tuple[int, str, str, str]]) -> None:
    history = history_of(events)
    for before, after in pairwise(history.waits):
        assert before.until_at is not None
        assert before.until_at <= after.from_at
    is_open = bool(history.waits) and history.waits[-1].until_at is None
    assert is_open == (history.state == "waiting for client")
