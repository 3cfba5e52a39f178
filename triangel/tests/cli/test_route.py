"""`triangel route`: messages in, topics and roles by the matrix out."""

import argparse
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from triangel.cli import route
from triangel.core.rules import Refused
from triangel.desk import actions
from triangel.tests.cast import Cast


@pytest.fixture
def matrix(cast: Cast) -> Cast:
    """The cast with the default matrix in force."""
    actions.publish_first_matrix(actor=cast.system, at=timezone.now() - timedelta(days=100))
    return cast


@pytest.fixture(autouse=True)
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without meaning, where that is installed: reading all examples takes a minute."""
    monkeypatch.setattr(route, "reader", lambda: None)


def routed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, *words: str
) -> list[str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    parser = argparse.ArgumentParser()
    route.add_arguments(parser)
    assert route.run(parser.parse_args(words)) == 0
    return capsys.readouterr().out.splitlines()


def test_each_message_gets_a_topic_and_the_roles_of_the_matrix(
    matrix: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    messages = [
        {"subject": "Printer", "text": "De printer op de tweede verdieping print niet meer", "client": "X"},
        {"text": "Klacht over jullie projectmanager: Cees Mol snauwt mijn collega's af."},
        {"text": "qzxv wkl"},
    ]
    lines = routed(monkeypatch, capsys, "\n\n".join(map(json.dumps, messages)), "--json")
    printer, complaint, nothing = (json.loads(line) for line in lines)
    assert (printer["topic"], printer["known"]) == ("incident", True)
    assert (printer["role"], printer["answerable_role"]) == ("service_desk", "contract_manager")
    assert 0 < printer["probability"] <= 1
    assert set(printer["words"]) <= {"Printer", *str(messages[0]["text"]).split()}
    assert (complaint["topic"], complaint["role"]) == ("complaint_pm", "contract_manager")
    assert complaint["answerable_role"] == "line_manager"
    assert complaint["who"] == ["Cees Mol"]
    assert complaint["about_person"] > printer["about_person"]
    assert (nothing["known"], nothing["role"]) == (False, "contract_manager")


def test_without_json_it_is_a_line_to_read(
    matrix: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = routed(monkeypatch, capsys, json.dumps({"text": "Klacht over jullie projectmanager"}))
    assert line.startswith("complaint_pm, ")
    assert line.endswith(": contract_manager, answerable line_manager (projectmanager)")


@pytest.mark.parametrize("given", ["no json", "[]", "{}", '{"text": 1}', '{"text": "a", "subject": 1}'])
def test_a_line_that_cannot_be_read_is_named(given: str) -> None:
    with pytest.raises(Refused, match="ine 2 "):
        list(route.messages(["\n", given]))
