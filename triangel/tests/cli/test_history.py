"""`triangel import-log` and `triangel flow`, as they are typed."""

import argparse
import json
from pathlib import Path
from types import ModuleType

import pytest

from triangel.cli import flow, import_log
from triangel.core.rules import Refused
from triangel.desk.models import ClientRequest
from triangel.tests.exchange.logs_written import THERE_AND_BACK, csv_log

OURS = """
zone = "Europe/Amsterdam"
empty = ["", "?"]
[columns]
case = "case"
at = "at"
status = "status"
team = "team"
person = "person"
client = "client"
subject = "about"
[statuses]
new = "open"
busy = "open"
asked = "waiting for client"
done = "closed"
"""


def typed(module: ModuleType, *words: str) -> int:
    """Run a command as the terminal would, on the database of the tests."""
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words)))


@pytest.fixture
def log(tmp_path: Path) -> list[str]:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    return [str(csv_log(tmp_path, THERE_AND_BACK)), "--mapping", str(tmp_path / "ours.toml")]


@pytest.mark.django_db
def test_a_dry_run_shows_what_would_happen_and_writes_nothing(
    log: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(import_log, *log, "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["requests"], told["events"], told["hand_overs"], told["new"]) == (1, 6, 2, 1)
    assert (told["import"], told["dry_run"], told["mapping"]) == (None, True, "ours")
    assert ClientRequest.objects.count() == 0


@pytest.mark.django_db
def test_an_import_shows_how_far_it_is_and_the_flow_afterwards(
    log: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(import_log, *log) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == (
        "Imported 1 requests with 6 events. New are 1 clients, 0 contacts, 2 teams and 2 people."
    )
    assert said.err.splitlines() == ["Reading 100%", "Importing 100%"]
    assert typed(flow, "--json", "--by", "team", "--import", "ours") == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("teams") == [
        {"team": "Blue", "kind": "team", "requests": 1, "received": 0}
        | {"hand_overs_in": 1, "hand_overs_out": 1, "returns_in": 0},
        {"team": "Red", "kind": "team", "requests": 1, "received": 1}
        | {"hand_overs_in": 1, "hand_overs_out": 1, "returns_in": 1},
    ]
    assert told == {
        "requests": 1,
        "events": 6,
        "hand_overs": 2,
        "requests_with_return": 1,
        "requests_with_any_return": 1,
        "median_hours_open": 24.0,
        "still_open": 0,
        "requests_that_waited": 1,
        "median_hours_waited": 20.0,
    }


@pytest.mark.django_db
def test_the_same_file_twice_says_nothing_new(log: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(import_log, *log) == 0
    assert typed(import_log, *log) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Nothing new: this file was imported on ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--mapping", "unheard-of"], "There is no mapping unheard-of; there are bpi2013-volvo, "),
        ([], "No ready mapping (bpi2013-volvo, helpdesk-italy, uci-incident-log, xes) fits log.csv."),
        (["--mapping", "uci-incident-log"], "The log has no column number for the case number; "),
        (["--zone", "Mars/Crater"], "There is no time zone called Mars/Crater; "),
        (["--as", "nobody@nowhere.example"], "Nobody signs in as nobody@nowhere.example."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(log: list[str], words: list[str], sentence: str) -> None:
    file, *ours = log
    with pytest.raises(Refused) as refused:
        typed(import_log, file, *(ours if words and words[0] != "--mapping" else []), *words)
    assert str(refused.value).startswith(sentence)
    assert ClientRequest.objects.count() == 0


@pytest.mark.django_db
def test_the_flow_of_an_import_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        typed(flow, "--import", "unheard-of")
    assert str(refused.value) == "Nothing was imported as unheard-of; there is: no import at all."
