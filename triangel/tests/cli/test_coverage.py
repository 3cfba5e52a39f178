"""`triangel coverage`: the gaps in sentences, and as JSON."""

import argparse
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from triangel.cli import coverage
from triangel.core.periods import local_day
from triangel.core.rules import Refused
from triangel.tests import factories
from triangel.tests.cast import Cast


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    coverage.add_arguments(parser)
    return coverage.run(parser.parse_args(words))


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run("--json", *words) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_without_gaps_it_says_so(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--on", "2026-03-02") == 0
    assert capsys.readouterr().out == "No gaps on 2026-03-02.\n"


def test_a_gap_is_a_sentence_with_who_must_act(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    today = local_day(timezone.now())
    factories.absence(cast.cees, today, today + timedelta(days=1))
    assert run() == 0
    assert capsys.readouterr().out == (
        f"1 gap on {today}:\n  Cees Mol is away until tomorrow, and nobody stands in. To act: Lars Vermeer.\n"
    )


def test_the_document_holds_everything_about_a_gap(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    today = local_day(timezone.now())
    first, last = today + timedelta(days=20), today + timedelta(days=30)
    factories.absence(cast.cees, first, last)
    assert document(capsys)["gaps"] == []
    until = (today + timedelta(days=365)).isoformat()
    found = document(capsys, "--until", until)
    (gap,) = found.pop("gaps")
    assert found == {"on": today.isoformat(), "until": until}
    assert gap.pop("sentence").startswith("Cees Mol is away from ")
    assert gap == {
        "kind": "absent_without_stand_in",
        "since": first.isoformat(),
        "until": last.isoformat(),
        "seat": cast.cm_b.pk,
        "role": "contract_manager",
        "scope": "Bakker Logistiek",
        "client": "Bakker Logistiek",
        "person": "Cees Mol",
        "must_act": "Lars Vermeer",
    }


def test_it_looks_no_further_than_a_year(cast: Cast) -> None:
    today = local_day(timezone.now())
    with pytest.raises(Refused, match="a year ahead"):
        run("--on", (today + timedelta(days=400)).isoformat())
    with pytest.raises(Refused, match="must lie after"):
        run("--on", today.isoformat(), "--until", today.isoformat())


def test_a_day_is_written_as_a_day(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--on", "tomorrow")
    assert "'tomorrow' is no day; write it like 2026-03-31" in capsys.readouterr().err
