"""The real logs, where they are at hand: figures that others published or counted."""

from pathlib import Path

import pytest

from triangel.exchange.logs.preview import ReadLog, mapping_for, read_log
from triangel.exchange.logs.source import open_log
from triangel.tests.exchange.logs_written import NOW, kinds

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def real(name: str) -> ReadLog:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the real log {name} is not at hand in ../shared/data")
    source = open_log(path)
    return read_log(source, mapping_for(source), now=NOW)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bpi_challenge_2013_incidents.xes.gz", "incidents.csv.gz"])
def test_the_incidents_of_volvo_it(name: str) -> None:
    log = real(f"bpi2013-volvo/{name}")
    found = log.figures
    assert log.mapping.name == "bpi2013-volvo"
    assert (found.requests, found.events) == (7_554, 65_533)
    assert (found.hand_overs, found.requests_with_return) == (9_454, 1_177)
    assert max(len(history.parties()) - 1 for history in log.histories) == 31
    assert sum(len(history.parties()) == 1 for history in log.histories) == 3_734
    assert found.median_hours_open == 181.17  # 7.55 days
    assert (log.teams, log.left_out) == (649, 0)
    assert kinds(log)["unknown_status"] == 5


@pytest.mark.slow
def test_the_first_part_of_the_service_now_audit_log() -> None:
    log = real("uci-incident-log/incident_event_log_part1.csv.gz")
    found = log.figures
    assert log.mapping.name == "uci-incident-log"
    assert (found.requests, found.events, found.still_open) == (9_202, 59_354, 0)
    assert kinds(log)["out_of_order"] == 1
    assert log.left_out == 0
    assert all("closed_at" not in event.data for history in log.histories for event in history.events)


@pytest.mark.slow
def test_the_help_desk_of_an_italian_software_company() -> None:
    log = real("helpdesk-italy/helpdesk.csv.gz")
    found = log.figures
    assert log.mapping.name == "helpdesk-italy"
    assert (found.requests, found.events, found.hand_overs) == (4_580, 21_348, 8_648)
    assert (
        str(next(p for p in log.problems if p.kind == "duplicate_event").examples[0])
        == "Case3608, line 6: Closed"
    )
